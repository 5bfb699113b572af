"""What has happened. Past tense, with its moment, and never refused."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DayOpened:
    """A new business day: numbers begin again, and yesterday's visits are no longer in the queue."""

    at: datetime
    day: date


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
    """The holder of an appointment checked in and has a number."""

    at: datetime
    visit: str
    request: str
    number: str
    language: str


@dataclass(frozen=True, slots=True)
class CheckedInAgain:
    """Another request was answered with the ticket of an appointment whose holder is here already."""

    at: datetime
    visit: str
    request: str


@dataclass(frozen=True, slots=True)
class TicketTaken:
    """Somebody without an appointment has a number."""

    at: datetime
    visit: str
    request: str
    service: str
    number: str
    language: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Somebody was told, before queueing, which documents are missing."""

    at: datetime
    visit: str
    request: str
    service: str
    missing: tuple[str, ...]
    language: str


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
    """A waiting person has gone. `reason` is a stable code: withdrawn, day-ended."""

    at: datetime
    visit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Called:
    """A waiting person was called to a counter."""

    at: datetime
    visit: str
    counter: str
    by: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """The call was repeated."""

    at: datetime
    visit: str
    counter: str
    by: str


@dataclass(frozen=True, slots=True)
class Started:
    """The called person came to the counter."""

    at: datetime
    visit: str
    counter: str
    by: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The person was served."""

    at: datetime
    visit: str
    counter: str
    by: str


@dataclass(frozen=True, slots=True)
class Missed:
    """The called person did not come."""

    at: datetime
    visit: str
    counter: str
    by: str


Event = (
    DayOpened
    | Expected
    | Rebooked
    | CalledOff
    | Arrived
    | CheckedInAgain
    | TicketTaken
    | TurnedAway
    | Rerouted
    | CheckInWithdrawn
    | RequestWithdrawn
    | Left
    | Called
    | Recalled
    | Started
    | Finished
    | Missed
)

AtCounter = Called | Recalled | Started | Finished | Missed
"""The events that name a counter."""
