"""What has happened to people who come, and to those who are helped or go without being served.

`events` says what all events have in common.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Expected:
    """An appointment stands today."""

    at: datetime
    visit: str
    ref: str
    code: str
    service: str
    booked: datetime


@dataclass(frozen=True, slots=True)
class Rebooked:
    """An appointment of today was changed before its holder came."""

    at: datetime
    visit: str
    code: str
    service: str
    booked: datetime


@dataclass(frozen=True, slots=True)
class CalledOff:
    """An appointment was cancelled, or moved to another day, before its holder came."""

    at: datetime
    visit: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """The holder of an appointment checked in and has a number. `steps`: the services after this one.
    `arrived`: when that was, if a kiosk gave the number by itself and told of it later."""

    at: datetime
    visit: str
    request: str
    number: str
    language: str
    by: str = ""
    promised: datetime | None = None
    steps: tuple[str, ...] = ()
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckedInAgain:
    """Another request was answered with the ticket of an appointment whose holder is here already."""

    at: datetime
    visit: str
    request: str


@dataclass(frozen=True, slots=True)
class TicketTaken:
    """Somebody without an appointment has a number. `steps`: the services after this one. `arrived`: when
    that was, if a kiosk gave the number by itself and told of it later."""

    at: datetime
    visit: str
    request: str
    service: str
    number: str
    language: str
    by: str = ""
    priority: str = ""
    promised: datetime | None = None
    steps: tuple[str, ...] = ()
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Somebody was told, before queueing, which documents are missing. `arrived`: when that was, if a kiosk
    told of it later."""

    at: datetime
    visit: str
    request: str
    service: str
    missing: tuple[str, ...]
    language: str
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class BroughtPapers:
    """Somebody who had been turned away came back with the papers, has a number, and keeps the first arrival.
    `steps`: the services after this one. `arrived`: when the person came back, if a kiosk gave the number by
    itself and told of it later."""

    at: datetime
    visit: str
    request: str
    service: str
    number: str
    language: str
    promised: datetime | None = None
    steps: tuple[str, ...] = ()
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class PapersWithdrawn:
    """The coming back did not count after all; the person has been turned away as before."""

    at: datetime
    visit: str
    request: str


@dataclass(frozen=True, slots=True)
class Rerouted:
    """Somebody was told, before queueing, which other body handles the matter."""

    at: datetime
    visit: str
    request: str
    service: str
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class CheckInWithdrawn:
    """The check-in did not count after all; the appointment is expected again."""

    at: datetime
    visit: str
    request: str


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """A request is void, whenever it may come."""

    at: datetime
    request: str


@dataclass(frozen=True, slots=True)
class Left:
    """A person has gone unserved. `reason` is a stable code: withdrawn, left, cancelled, answered, day-ended.
    `accurate` false: the moment is that of the tidying up, not of the going."""

    at: datetime
    visit: str
    reason: str
    by: str = ""
    act: int = 0
    accurate: bool = True


@dataclass(frozen=True, slots=True)
class NeverCame:
    """The holder of an appointment did not come that day."""

    at: datetime
    visit: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Reception helped somebody on the spot, without a place in line."""

    at: datetime
    visit: str
    request: str
    service: str
    category: str
    language: str
    by: str


@dataclass(frozen=True, slots=True)
class PrintReported:
    """A ticket came out on paper, or did not."""

    at: datetime
    visit: str
    printed: bool


@dataclass(frozen=True, slots=True)
class PrintedAgain:
    """Reception printed the ticket once more."""

    at: datetime
    visit: str
    by: str


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """Somebody wrote a note about the visit; its text is kept apart, where it can be erased."""

    at: datetime
    visit: str
    by: str
    note: str
    kind: str
