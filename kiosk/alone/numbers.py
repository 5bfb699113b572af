"""The numbers that a kiosk gives by itself: each once a day, whatever its clock says."""

from dataclasses import dataclass
from datetime import date, timedelta

from contract.requests import (
    TicketIssued,
)
from kiosk.alone.book_file import BookFile, Kept

LAST_NUMBER = 999
AFTER_DAMAGE = 500
"""Up to where numbers are passed over after a damaged book was set aside: they may have been given."""
A_DAY = timedelta(days=1)
CLOCK_MAY_BE_BEHIND = timedelta(days=2)
"""A clock without a battery may wake up in the past: within this the last day of the book goes on."""


class NumbersExhausted(Exception):
    """The band has no more numbers of this letter today."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place that the kiosk gives by itself. `letter` and `band` begin its number. `code` and `digest` are
    the appointment's (or of a slip to come back with), "" for a walk-in."""

    ticket: TicketIssued
    letter: str
    band: str
    day: date
    language: str
    code: str = ""
    digest: str = ""


class Numbers(BookFile):
    """Which number comes next, and of which day."""

    def business_day(self, today: date) -> date:
        """The day whose numbers go on: the last one given on or confirmed, since a clock that says otherwise
        may be wrong, be it behind or ahead; `today` when the book itself is far ahead."""
        confirmed = self.kept(Kept.DAY)
        last = self._value("SELECT max(day) FROM last_number") or confirmed
        known = date.fromisoformat(max(last, confirmed)) if last else today
        return known if known <= today + CLOCK_MAY_BE_BEHIND else today

    def confirm_day(self, today: date) -> None:
        """The controller's time says that it is `today`. Numbers that were given on a day that nobody was
        sure of may be today's: then they go on, and else a new day begins with the first."""
        if self.kept(Kept.DAY) == today.isoformat() and not self.kept(Kept.DAY_UNSURE):
            return
        with self._transaction():
            ahead = self._value("SELECT 1 FROM last_number WHERE day > ?", (today.isoformat(),))
            if ahead or self.kept(Kept.DAY_UNSURE):
                last = "SELECT letter, max(count) FROM last_number GROUP BY letter"
                counts = [(today.isoformat(), *row) for row in self._rows(last)]
                self.db.execute("DELETE FROM last_number")
                self.db.executemany("INSERT INTO last_number VALUES (?, ?, ?)", counts)
            self.db.execute("DELETE FROM kept WHERE name = ?", (Kept.DAY_UNSURE,))
            self.db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (Kept.DAY, today.isoformat()))

    def _next_number(self, wanted: Wanted) -> str:
        day = self.business_day(wanted.day).isoformat()
        row = self._value("SELECT count FROM last_number WHERE day = ? AND letter = ?", (day, wanted.letter))
        count = (self._first_number(day) if row is None else row) + 1
        if count > LAST_NUMBER:
            raise NumbersExhausted(wanted.letter)
        self.db.execute("INSERT OR REPLACE INTO last_number VALUES (?, ?, ?)", (day, wanted.letter, count))
        if self.kept(Kept.DAY) != wanted.day.isoformat():
            self.db.execute("INSERT OR REPLACE INTO kept VALUES (?, 'yes')", (Kept.DAY_UNSURE,))
        return f"{wanted.letter}{wanted.band}{count:03d}"

    def _first_number(self, day: str) -> int:
        damaged = self.kept(Kept.DAMAGED)
        apart = date.fromisoformat(damaged[:10]) - date.fromisoformat(day) if damaged else None
        return AFTER_DAMAGE if apart is not None and abs(apart) <= A_DAY else 0
