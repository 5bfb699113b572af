"""What the controller has yet to be told, in order, and what becomes of it: settled, refused, set aside."""

import json
import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from contract import topics
from contract.requests import (
    GivenOffline,
    PrintResult,
    Refusal,
    Reply,
    Request,
    TicketIssued,
)
from contract.values import Code
from kiosk.alone.book_file import BookFile, Kept

log = logging.getLogger(__name__)

CLOCK_WAS_RIGHT = timedelta(minutes=1)
"""Within this the time of day that a ticket was given at is left as it was written."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A number that this kiosk gave by itself and the controller refused: its person is in no line.
    `since`: when that was learnt."""

    number: str
    service: str
    arrived: datetime
    code: str
    since: datetime


class Untold(BookFile):
    """The list of errands, the oldest first."""

    def tell(self, request: Request) -> None:
        """Have it told, in its turn."""
        with self._transaction():
            self._put_errand(request)

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


def _not_taken(noted: list[str]) -> NotTaken:
    number, service, code, arrived, since = noted
    moments = (datetime.fromisoformat(each) for each in (arrived, since))
    return NotTaken(number, service, next(moments), code, next(moments))
