"""What has happened. Past tense, with its moment, and never refused.

`by`: who did it, "" when nobody in particular. `act`: the number of the command that caused the event, by
which its events are undone together; 0 for what cannot be undone. Fields are only ever added, with a
default, since journals keep their old events.
"""

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


# --- at a kiosk, of no visit in particular ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """Somebody at a kiosk, on this page, asked for a person to come."""

    at: datetime
    unit: str
    request: str
    page: str
    language: str


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """Somebody said that they are coming."""

    at: datetime
    unit: str
    by: str


@dataclass(frozen=True, slots=True)
class HelpEnded:
    """Help is no longer wanted at a kiosk: `withdrawn` there, or else so long ago that it was forgotten."""

    at: datetime
    unit: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """Somebody said how it was, 1 (bad) to 5 (very good). `visit` is "" for the site in general."""

    at: datetime
    request: str
    rating: int
    reason: str
    visit: str
    unit: str
    language: str


# --- while waiting ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServiceChanged:
    """A waiting person turned out to need another service, and then `steps`."""

    at: datetime
    visit: str
    by: str
    service: str
    act: int = 0
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrioritySet:
    """A person was given a reason to wait less, or lost it."""

    at: datetime
    visit: str
    by: str
    reason: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Postponed:
    """A waiting person went away until a moment."""

    at: datetime
    visit: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """A person who had postponed waits again; the time away does not count as waiting."""

    at: datetime
    visit: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A parked person is back. `held_for`: the counter that will call the person, if it is open."""

    at: datetime
    visit: str
    by: str
    held_for: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """A person who had missed the call is back in time; the time away does not count as waiting."""

    at: datetime
    visit: str
    by: str


@dataclass(frozen=True, slots=True)
class Released:
    """Who waited for one counter or agent alone waits for the service again."""

    at: datetime
    visit: str
    counter: str
    act: int = 0


# --- at a counter -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CounterOpened:
    """An agent opened the counter. `services`: what is served now, all it is for when empty."""

    at: datetime
    counter: str
    by: str
    services: tuple[str, ...] = ()
    act: int = 0


@dataclass(frozen=True, slots=True)
class CounterPaused:
    """The agent went for a while."""

    at: datetime
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class CounterResumed:
    """The agent is back."""

    at: datetime
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class CounterClosed:
    """The counter closed."""

    at: datetime
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """A person was called to a counter. `picked`: by number, whoever was next."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Recalled:
    """The call was repeated."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Started:
    """The called person came to the counter. `accurate` false: nobody saw it, the walking time was over."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0
    accurate: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """The person was served. `accurate` false: nobody said when, the day was over."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0
    outcome: str = ""
    accurate: bool = True


@dataclass(frozen=True, slots=True)
class StepDone:
    """The person was served here and waits for the next service of the visit."""

    at: datetime
    visit: str
    counter: str
    by: str
    service: str
    act: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class StepAdded:
    """Another service was put into the visit, after this one."""

    at: datetime
    visit: str
    counter: str
    by: str
    service: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """The called person did not come."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Parked:
    """The person went away for something and is to come back. `returns`: when, if agreed."""

    at: datetime
    visit: str
    counter: str
    by: str
    reason: str
    returns: datetime | None = None
    act: int = 0


@dataclass(frozen=True, slots=True)
class Transferred:
    """The person was sent on. `held_for`: who alone may call, or "" for anybody of the service."""

    at: datetime
    visit: str
    counter: str
    by: str
    service: str
    held_for: str = ""
    act: int = 0


@dataclass(frozen=True, slots=True)
class PutBack:
    """The person was called by mistake and has the old place again."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """The last command at a desk was taken back. `undid`: its act; `visits`: who stands as before it."""

    at: datetime
    desk: str
    by: str
    undid: int
    visits: tuple[str, ...]


# --- of the day ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServiceFilled:
    """No more walk-ins of a service today."""

    at: datetime
    service: str
    by: str


@dataclass(frozen=True, slots=True)
class ServiceReopened:
    """Walk-ins of a service are taken again."""

    at: datetime
    service: str
    by: str


@dataclass(frozen=True, slots=True)
class DayEnded:
    """What was still open has been closed."""

    at: datetime
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
    | BroughtPapers
    | PapersWithdrawn
    | Rerouted
    | CheckInWithdrawn
    | RequestWithdrawn
    | Left
    | NeverCame
    | Answered
    | PrintReported
    | PrintedAgain
    | NoteAdded
    | HelpAsked
    | HelpAnswered
    | HelpEnded
    | Rated
    | ServiceChanged
    | PrioritySet
    | Postponed
    | Resumed
    | Returned
    | CameBack
    | Released
    | CounterOpened
    | CounterPaused
    | CounterResumed
    | CounterClosed
    | Called
    | Recalled
    | Started
    | Finished
    | StepDone
    | StepAdded
    | Missed
    | Parked
    | Transferred
    | PutBack
    | Undone
    | ServiceFilled
    | ServiceReopened
    | DayEnded
)

AtCounter = (
    CounterOpened
    | CounterPaused
    | CounterResumed
    | CounterClosed
    | Called
    | Recalled
    | Started
    | Finished
    | StepDone
    | StepAdded
    | Missed
    | Parked
    | Transferred
    | PutBack
)
"""The events that change what a counter does."""
