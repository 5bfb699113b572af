"""The kiosk's ticket book: one SQLite file in which nothing that was shown or promised is ever lost.

Every change is one transaction, on the disk when the call returns. Not for several threads; knows no bus and
no page.
"""

import logging
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import ValidationError

from contract.codes import to_come_back
from contract.requests import (
    GivenOffline,
    PrintResult,
    TicketIssued,
    TurnAway,
    Withdraw,
)
from kiosk.alone.book_file import Kept
from kiosk.alone.numbers import A_DAY, Numbers, Wanted
from kiosk.alone.untold import Untold
from kiosk.flow.happenings import RecentTicket

log = logging.getLogger(__name__)

ASIDE_FOR = timedelta(days=7)
"""How long what cannot be told, or read, is kept."""


class Job(StrEnum):
    """How far a slip is on its way to paper."""

    BEGUN = "begun"
    PRINTED = "printed"
    FAILED = "failed"


class Book(Numbers, Untold):
    """One open book: `BookFile` says how it is made. Every method may raise sqlite3.Error, and then nothing
    was changed."""

    # --- asking the controller ------------------------------------------------------------------

    def recover(self) -> int:
        """After a start: whatever was asked for somebody who is gone is to be withdrawn. How many. What was
        set aside is tried once more: this release, or the controller's, may be another one."""
        with self._transaction():
            self.db.execute("INSERT INTO errand (body) SELECT body FROM aside ORDER BY seq")
            self.db.execute("DELETE FROM aside")
            asked = [row[0] for row in self._rows("SELECT request FROM ask ORDER BY at")]
            for request in asked:
                self._void(request)
        return len(asked)

    def asked(self, request: str) -> None:
        """The controller is about to be asked for a place."""
        with self._transaction():
            self.db.execute("INSERT OR IGNORE INTO ask VALUES (?, ?)", (request, self._moment().isoformat()))

    def over(self, request: str) -> None:
        """Nothing is left to be undone: nobody got a place, or who booked a time has read it."""
        with self._transaction():
            self.db.execute("DELETE FROM ask WHERE request = ?", (request,))

    def given(self, request: str, ticket: TicketIssued, language: str, day: date, digest: str = "") -> None:
        """The controller gave this ticket, which is about to be shown."""
        with self._transaction():
            self.db.execute("DELETE FROM ask WHERE request = ?", (request,))
            about = (day.isoformat(), ticket.at.isoformat(), language, digest)
            self._put_ticket(ticket.model_copy(update={"answers": request}), request, about, ticket.visit)

    def give(self, wanted: Wanted) -> TicketIssued:
        """Give a number by ourselves, about to be shown, to be told when the controller is back.
        Raises NumbersExhausted."""
        with self._transaction():
            number = self._next_number(wanted)
            ticket = wanted.ticket.model_copy(update={"number": number})
            told = GivenOffline(
                **self._stamp(),
                number=number,
                service=ticket.service,
                language=wanted.language,
                arrived=ticket.at,
                code=wanted.code,
            )
            about = (wanted.day.isoformat(), ticket.at.isoformat(), wanted.language, wanted.digest)
            self._put_ticket(ticket, told.id, about)
            since = (*self._uptime(), told.id)
            self.db.execute("UPDATE ticket SET boot = ?, uptime = ? WHERE told = ?", since)
            self._put_errand(told)
        return ticket

    def unanswered(self, request: str) -> None:
        """Nobody answered in time: the place that may have been given is to be withdrawn."""
        with self._transaction():
            self._void(request)

    def withdraw(self, request: str) -> None:
        """The person for whom `request` was made is gone. Nothing happens when nothing was asked or given."""
        with self._transaction():
            self._void(request)
            given = self._rows("SELECT told FROM ticket WHERE request = ? AND NOT withdrawn", (request,))
            for (told,) in given:
                self.db.execute("UPDATE ticket SET withdrawn = 1 WHERE request = ?", (request,))
                self._put_errand(Withdraw(**self._stamp(), request=told))

    def _void(self, request: str) -> None:
        if self.db.execute("DELETE FROM ask WHERE request = ?", (request,)).rowcount:
            self._put_errand(Withdraw(**self._stamp(), request=request))

    # --- tickets --------------------------------------------------------------------------------

    def of_code(self, digest: str, day: date) -> list[tuple[RecentTicket, str]]:
        """Today's tickets that this kiosk gave for an appointment, by its code's digest, with the name that
        the controller has for the visit ("" when it does not know it yet)."""
        rows = self._rows(
            "SELECT body, at, language, printed, visit FROM ticket "
            "WHERE digest = ? AND day = ? AND NOT withdrawn ORDER BY seq",
            (digest, day.isoformat()),
        )
        return [(found, row[4]) for row in rows if (found := self._recent(row[:4]))]

    def recent(self, most: int) -> tuple[RecentTicket, ...]:
        """The tickets given last, newest first, each number once."""
        rows = self._rows(
            "SELECT body, at, language, printed FROM ticket WHERE NOT withdrawn ORDER BY seq DESC LIMIT ?",
            (most * 2,),
        )
        found: dict[str, RecentTicket] = {}
        for each in map(self._recent, rows):
            if each:
                found.setdefault(each.ticket.number, each)
        return tuple(found.values())[:most]

    def _recent(self, row: tuple[str, str, str, int | None]) -> RecentTicket | None:
        body, at, language, printed = row
        try:
            ticket = TicketIssued.model_validate_json(body)
        except ValidationError:
            log.error("a ticket in the ticket book cannot be read by this release")
            self.keep(Kept.UNREAD, self._moment().isoformat())
            return None
        return RecentTicket(ticket, datetime.fromisoformat(at), language, bool(printed))

    def _put_ticket(
        self, ticket: TicketIssued, told: str, about: tuple[str, str, str, str], visit: str = ""
    ) -> None:
        """`about`: day, moment, language and the digest of the code."""
        self.db.execute(
            "INSERT OR REPLACE INTO ticket (request, told, visit, day, at, language, digest, body) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (ticket.answers, told, visit, *about, ticket.model_dump_json()),
        )

    # --- paper ----------------------------------------------------------------------------------

    def begin_job(self, job: str, day: date) -> bool:
        """Whether this slip may go to the printer: it is not on paper, as far as anybody knows."""
        with self._transaction():
            state = self._value("SELECT state FROM job WHERE job = ?", (job,))
            if state in {Job.BEGUN, Job.PRINTED}:
                return False
            self.db.execute("INSERT OR REPLACE INTO job VALUES (?, ?, ?)", (job, day.isoformat(), Job.BEGUN))
        return True

    def end_job(self, job: str, *, printed: bool, request: str = "", known: bool = True) -> None:
        """How the slip ended; `request` names the ticket that it was, which the controller is told.

        Not `known`: some of it may have come out, and it stays begun until a person has looked.
        """
        with self._transaction():
            state = (Job.PRINTED if printed else Job.FAILED) if known else Job.BEGUN
            self.db.execute("UPDATE job SET state = ? WHERE job = ?", (state, job))
            ticket = self._rows("SELECT visit, printed FROM ticket WHERE request = ?", (request,))
            for visit, before in ticket:  # what came out once is on paper, however printing it again ends
                on_paper = printed or bool(before)
                self.db.execute("UPDATE ticket SET printed = ? WHERE request = ?", (on_paper, request))
                if visit:
                    self._put_errand(PrintResult(**self._stamp(), visit=visit, printed=on_paper))

    # --- who comes back with papers ---------------------------------------------------------------

    def turn_away(self, request: TurnAway, day: date) -> None:
        """Have it told that somebody lacks papers, who may come back today."""
        with self._transaction():
            self._put_errand(request)
            about = (to_come_back(request.id), day.isoformat(), request.service)
            self.db.execute("INSERT OR REPLACE INTO turned_away VALUES (?, ?, ?)", about)

    def turned_away(self, code: str, day: date) -> str:
        """For which service somebody was turned away here today who comes back with this plain code; ""
        when nobody was."""
        about = (code, day.isoformat())
        return self._value("SELECT service FROM turned_away WHERE code = ? AND day = ?", about) or ""

    # --- what was of earlier days -----------------------------------------------------------------

    def forget_before(self, day: date) -> None:
        """Erase what was of earlier days, overwritten on the disk, but for what is still to be told."""
        with self._transaction():
            before = (self.business_day(day).isoformat(),)
            day_before = ((self.business_day(day) - A_DAY).isoformat(),)
            self.db.execute("DELETE FROM last_number WHERE day < ?", day_before)
            self.db.execute("DELETE FROM job WHERE day < ?", day_before)
            self.db.execute("DELETE FROM turned_away WHERE day < ?", day_before)
            self.db.execute("DELETE FROM aside WHERE at < ?", ((day - ASIDE_FOR).isoformat(),))
            self.db.execute("DELETE FROM kept WHERE name = ? AND body < ?", (Kept.UNREAD, *before))
            last = max((each.since for each in self.not_taken()), default=None)
            if last and last.date().isoformat() < before[0]:
                self.db.execute("DELETE FROM kept WHERE name = ?", (Kept.NOT_TAKEN,))
            untold = "SELECT json_extract(body, '$.id') FROM errand WHERE json_valid(body)"
            self.db.execute(f"DELETE FROM ticket WHERE day < ? AND told NOT IN ({untold})", before)  # noqa: S608 - ours
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- another book -----------------------------------------------------------------------------

    def take_in(self, later: "Book") -> None:
        """What was done in another book since this one was last used. What was asked here is void."""
        self.recover()
        with self._transaction():
            for table, columns in _TAKEN_IN.items():
                rows = later._rows(f"SELECT {columns} FROM {table}")  # noqa: S608 - names of ours
                marks = ", ".join("?" * (columns.count(",") + 1))
                put = f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - the same
                self.db.executemany(put, rows)


_TAKEN_IN = {
    "kept": "name, body",
    "ask": "request, at",
    "ticket": "request, told, visit, day, at, language, body, digest, printed, withdrawn, boot, uptime",
    "errand": "body",
    "job": "job, day, state",
    "turned_away": "code, day, service",
    "aside": "body, at",
}
"""What a book in memory holds that the one on the disk has not seen; it gives no numbers."""
