"""The kiosk's ticket book: one SQLite file in which nothing that was shown or promised is ever lost.

Every change is one transaction, on the disk when the call returns. Not for several threads; knows no bus and
no page.
"""

import json
import logging
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from appliance.clock import Clock, now
from contract import topics
from contract.codes import to_come_back
from contract.requests import (
    GivenOffline,
    PrintResult,
    Refusal,
    Reply,
    Request,
    TicketIssued,
    TurnAway,
    Withdraw,
)
from contract.values import Code
from kiosk.alone.migrations import migrate
from kiosk.alone.uptime import ReadUptime, uptime
from kiosk.flow.happenings import RecentTicket

log = logging.getLogger(__name__)

LAST_NUMBER = 999
AFTER_DAMAGE = 500
"""Up to where numbers are passed over after a damaged book was set aside: they may have been given."""
A_DAY = timedelta(days=1)
ASIDE_FOR = timedelta(days=7)
"""How long what cannot be told, or read, is kept."""
PROBE_BYTES = 64 * 1024
CLOCK_MAY_BE_BEHIND = timedelta(days=2)
"""A clock without a battery may wake up in the past: within this the last day of the book goes on."""
LOCKED_FOR_S = 5.0
CLOCK_WAS_RIGHT = timedelta(minutes=1)
"""Within this the time of day that a ticket was given at is left as it was written."""


class Kept(StrEnum):
    """What is kept whole, by name."""

    CONTENT = "content"
    CODES = "codes"
    LOCKED = "locked"
    DAMAGED = "damaged"
    PROBE = "probe"
    NOT_TAKEN = "not_taken"
    DAY = "day"
    """The last day that the controller's time confirmed."""
    DAY_UNSURE = "day_unsure"
    """Since then numbers were given on a day that only this machine's own clock knows."""
    UNREAD = "unread"
    """When a ticket was met that this release cannot read."""


class Job(StrEnum):
    """How far a slip is on its way to paper."""

    BEGUN = "begun"
    PRINTED = "printed"
    FAILED = "failed"


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


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A number that this kiosk gave by itself and the controller refused: its person is in no line.
    `since`: when that was learnt."""

    number: str
    service: str
    arrived: datetime
    code: str
    since: datetime


class NumbersExhausted(Exception):
    """The band has no more numbers of this letter today."""


class Book:
    """One open book. Every method may raise sqlite3.Error, and then nothing was changed.

    `path` None is a book in memory, for as long as the disk takes nothing. `moment` is the time by which
    the controller goes, as far as it is known.
    """

    def __init__(self, path: Path | None, moment: Clock = now, uptime: ReadUptime = uptime) -> None:
        self._moment, self._uptime = moment, uptime
        self.db = sqlite3.connect(
            path or ":memory:", isolation_level=None, timeout=LOCKED_FOR_S, check_same_thread=False
        )
        try:
            self.db.execute("PRAGMA journal_mode=WAL")
            self.db.execute("PRAGMA synchronous=FULL")
            self.db.execute("PRAGMA secure_delete=ON")
            if (found := self._value("PRAGMA quick_check(1)")) != "ok":
                raise sqlite3.DatabaseError(found)
            migrate(self.db)
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self.db.close()

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

    def _put_ticket(
        self, ticket: TicketIssued, told: str, about: tuple[str, str, str, str], visit: str = ""
    ) -> None:
        """`about`: day, moment, language and the digest of the code."""
        self.db.execute(
            "INSERT OR REPLACE INTO ticket (request, told, visit, day, at, language, digest, body) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (ticket.answers, told, visit, *about, ticket.model_dump_json()),
        )

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

    # --- what the controller has yet to be told ---------------------------------------------------

    def tell(self, request: Request) -> None:
        """Have it told, in its turn."""
        with self._transaction():
            self._put_errand(request)

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

    def next_errand(self) -> tuple[int, Request] | None:
        """The oldest of what is still to be told, and its place in the book."""
        while row := self.db.execute("SELECT seq, body FROM errand ORDER BY seq LIMIT 1").fetchone():
            try:
                request: Request = topics.KIOSK_REQUEST.adapter.validate_json(row[1])
                break
            except ValidationError:
                log.error("what is to be told cannot be read by this release: set aside")
                self.set_aside(row[0])
        else:
            return None
        if isinstance(request, GivenOffline):
            printed = self._value("SELECT printed FROM ticket WHERE told = ?", (request.id,))
            arrived = self._true_arrival(request)
            request = request.model_copy(update={"printed": bool(printed), "arrived": arrived})
        return row[0], request

    def set_aside(self, seq: int) -> None:
        """Leave this errand for the next start: nothing comes of it now."""
        with self._transaction():
            row = (self._moment().isoformat(), seq)
            self.db.execute("INSERT INTO aside (body, at) SELECT body, ? FROM errand WHERE seq = ?", row)
            self.db.execute("DELETE FROM errand WHERE seq = ?", (seq,))

    def set_aside_ones(self) -> list[tuple[str, datetime]]:
        """The number that each is about, "" when none, and since when it is set aside."""
        number = "CASE WHEN json_valid(body) THEN json_extract(body, '$.number') END"
        rows = self._rows(f"SELECT {number}, at FROM aside ORDER BY seq")  # noqa: S608 - ours
        return [(str(found or ""), datetime.fromisoformat(at)) for found, at in rows]

    def _true_arrival(self, told: GivenOffline) -> datetime:
        """As written, unless the clock has turned out to be wrong then: a kiosk may wake up in yesterday."""
        rows = self._rows("SELECT boot, uptime FROM ticket WHERE told = ?", (told.id,))
        boot, seconds = self._uptime()
        for given, then in rows:
            arrived = self._moment() - timedelta(seconds=seconds - then)
            if boot and given == boot and abs(arrived - told.arrived) > CLOCK_WAS_RIGHT:
                return arrived
        return told.arrived

    def settle(self, seq: int, told: Request, reply: Reply) -> None:
        """The controller has answered this errand."""
        with self._transaction():
            self.db.execute("DELETE FROM errand WHERE seq = ?", (seq,))
            if isinstance(told, GivenOffline) and isinstance(reply, TicketIssued):
                self._learn_visit(told, reply.visit)
            elif isinstance(told, GivenOffline) and isinstance(reply, Refusal):
                self._note_not_taken(told, reply)

    def not_taken(self) -> list[NotTaken]:
        """Today's numbers whose people staff must see to, the oldest first."""
        return list(map(_not_taken, json.loads(self.kept(Kept.NOT_TAKEN) or "[]")))

    def _note_not_taken(self, told: GivenOffline, reply: Refusal) -> None:
        if reply.code == Code.NOT_NOW:
            return  # its person has gone
        moments = (told.arrived.isoformat(), self._moment().isoformat())
        noted = [
            *json.loads(self.kept(Kept.NOT_TAKEN) or "[]"),
            [told.number, told.service, reply.code, *moments],
        ]
        self.db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (Kept.NOT_TAKEN, json.dumps(noted)))

    def _learn_visit(self, told: GivenOffline, visit: str) -> None:
        self.db.execute("UPDATE ticket SET visit = ? WHERE told = ?", (visit, told.id))
        printed = self._value("SELECT printed FROM ticket WHERE told = ?", (told.id,))
        if printed is not None:  # told with the ticket too, but an answer that was lost answered less
            self._put_errand(PrintResult(**self._stamp(), visit=visit, printed=bool(printed)))

    def _put_errand(self, request: Request) -> None:
        self.db.execute("INSERT INTO errand (body) VALUES (?)", (request.model_dump_json(),))

    def _stamp(self) -> dict[str, Any]:
        moment = self._moment()
        return {"id": uuid.uuid4().hex, "at": moment, "expires": moment}  # stamped anew when it is told

    # --- whole things ---------------------------------------------------------------------------

    def keep(self, name: Kept, body: str) -> None:
        """Keep it in place of what was there; "" forgets it."""
        with self._transaction():
            if body:
                self.db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, body))
            else:
                self.db.execute("DELETE FROM kept WHERE name = ?", (name,))

    def kept(self, name: Kept) -> str:
        """What is kept under this name, or ""."""
        return self._value("SELECT body FROM kept WHERE name = ?", (name,)) or ""

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

    # --- the file -------------------------------------------------------------------------------

    def take_in(self, later: "Book") -> None:
        """What was done in another book since this one was last used. What was asked here is void."""
        self.recover()
        with self._transaction():
            for table, columns in _TAKEN_IN.items():
                rows = later._rows(f"SELECT {columns} FROM {table}")  # noqa: S608 - names of ours
                marks = ", ".join("?" * (columns.count(",") + 1))
                put = f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - the same
                self.db.executemany(put, rows)

    def probe(self) -> None:
        """Write, and take it back. Raises sqlite3.Error when nothing can be kept."""
        self.keep(Kept.PROBE, "x" * PROBE_BYTES)
        self.keep(Kept.PROBE, "")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with closing(self.db.execute(query, values)) as rows:
            return rows.fetchall()

    def _value(self, query: str, values: tuple[object, ...] = ()) -> Any:
        row = self.db.execute(query, values).fetchone()
        return row[0] if row else None


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


def _not_taken(noted: list[str]) -> NotTaken:
    number, service, code, arrived, since = noted
    moments = (datetime.fromisoformat(each) for each in (arrived, since))
    return NotTaken(number, service, next(moments), code, next(moments))
