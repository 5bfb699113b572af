"""What has happened. Past tense, with its moment, and never refused.

`by`: who did it, "" when nobody in particular. `act`: the number of the command that caused the event, by
which its events are undone together; 0 for what cannot be undone. Fields are only ever added, with a
default, since journals keep their old events.
"""

from dataclasses import dataclass
from datetime import date, datetime

from controller.queue.events_arriving import (
    Answered,
    Arrived,
    BroughtPapers,
    CalledOff,
    CheckedInAgain,
    CheckInWithdrawn,
    Expected,
    Left,
    NeverCame,
    NoteAdded,
    PapersWithdrawn,
    PrintedAgain,
    PrintReported,
    Rebooked,
    RequestWithdrawn,
    Rerouted,
    TicketTaken,
    TurnedAway,
)
from controller.queue.events_at_counters import (
    Called,
    CounterClosed,
    CounterOpened,
    CounterPaused,
    CounterResumed,
    Finished,
    Missed,
    Parked,
    PutBack,
    Recalled,
    Started,
    StepAdded,
    StepDone,
    Transferred,
    Undone,
)
from controller.queue.events_waiting import (
    CameBack,
    HelpAnswered,
    HelpAsked,
    HelpEnded,
    Postponed,
    PrioritySet,
    Rated,
    Released,
    Resumed,
    Returned,
    ServiceChanged,
)

__all__ = [
    "Answered",
    "Arrived",
    "AtCounter",
    "BroughtPapers",
    "Called",
    "CalledOff",
    "CameBack",
    "CheckInWithdrawn",
    "CheckedInAgain",
    "CounterClosed",
    "CounterOpened",
    "CounterPaused",
    "CounterResumed",
    "DayEnded",
    "DayOpened",
    "Event",
    "Expected",
    "Finished",
    "HelpAnswered",
    "HelpAsked",
    "HelpEnded",
    "Left",
    "Missed",
    "NeverCame",
    "NoteAdded",
    "PapersWithdrawn",
    "Parked",
    "Postponed",
    "PrintReported",
    "PrintedAgain",
    "PrioritySet",
    "PutBack",
    "Rated",
    "Rebooked",
    "Recalled",
    "Released",
    "RequestWithdrawn",
    "Rerouted",
    "Resumed",
    "Returned",
    "ServiceChanged",
    "ServiceFilled",
    "ServiceReopened",
    "Started",
    "StepAdded",
    "StepDone",
    "TicketTaken",
    "Transferred",
    "TurnedAway",
    "Undone",
]


@dataclass(frozen=True, slots=True)
class DayOpened:
    """A new business day: numbers begin again, and yesterday's visits are no longer in the queue."""

    at: datetime
    day: date


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
