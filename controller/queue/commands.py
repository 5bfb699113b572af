"""What may be asked of the queue. Imperative, and refusable.

`by` is who asks: an agent's name, or the name of a button unit. `request` names the wish so that it is
granted once; `visit` is a visit's id.
"""

from dataclasses import dataclass
from datetime import datetime

from controller.queue.commands_at_desks import (
    AddStep,
    CallNext,
    CallNumber,
    CloseCounter,
    Finish,
    NoShow,
    OpenCounter,
    Park,
    Pause,
    PutBack,
    Recall,
    Resume,
    Start,
    Transfer,
    Undo,
)
from controller.queue.commands_at_kiosks import (
    AskHelp,
    CheckIn,
    GivenOffline,
    Leave,
    Postpone,
    Rate,
    ReportPrint,
    Reroute,
    TakeTicket,
    TurnAway,
    Withdraw,
)
from controller.queue.commands_at_reception import (
    AddNote,
    Answer,
    AnswerHelp,
    Cancel,
    ChangeService,
    CheckInFor,
    Issue,
    NoteKind,
    PrintAgain,
    Return,
    SetPriority,
)

__all__ = [
    "AddNote",
    "AddStep",
    "Answer",
    "AnswerHelp",
    "Arrival",
    "AskHelp",
    "AtDesk",
    "CallNext",
    "CallNumber",
    "CallOff",
    "Cancel",
    "ChangeService",
    "CheckIn",
    "CheckInFor",
    "CloseCounter",
    "Command",
    "EndDay",
    "Expect",
    "Finish",
    "FromBooking",
    "FromReception",
    "GivenOffline",
    "Issue",
    "Leave",
    "NoShow",
    "NoteKind",
    "OpenCounter",
    "Park",
    "Pause",
    "Postpone",
    "PrintAgain",
    "PutBack",
    "Rate",
    "Recall",
    "ReportPrint",
    "Reroute",
    "Resume",
    "Return",
    "SetFull",
    "SetPriority",
    "Start",
    "TakeTicket",
    "Transfer",
    "TurnAway",
    "Undo",
    "Withdraw",
]


@dataclass(frozen=True, slots=True)
class Expect:
    """The booking source says that an appointment stands today. Repeating it changes nothing."""

    ref: str
    code: str
    service: str
    booked: datetime


@dataclass(frozen=True, slots=True)
class CallOff:
    """The booking source says that an appointment no longer stands today."""

    ref: str


@dataclass(frozen=True, slots=True)
class SetFull:
    """No more walk-ins of this service today, or again some. `by`: "forecast" when nobody decided it."""

    service: str
    full: bool
    by: str


@dataclass(frozen=True, slots=True)
class EndDay:
    """Close whatever is still open: counters, and visits that were forgotten."""

    by: str = ""


FromBooking = Expect | CallOff
Arrival = CheckIn | TakeTicket | TurnAway | Reroute | CheckInFor | Issue
FromReception = ChangeService | SetPriority | AddNote | PrintAgain | Cancel
AtDesk = (
    OpenCounter
    | CloseCounter
    | Pause
    | Resume
    | CallNext
    | CallNumber
    | Recall
    | Start
    | Finish
    | NoShow
    | Park
    | Transfer
    | AddStep
    | PutBack
)
Command = (
    FromBooking
    | Arrival
    | Withdraw
    | ReportPrint
    | GivenOffline
    | AskHelp
    | AnswerHelp
    | Rate
    | Postpone
    | Leave
    | Answer
    | FromReception
    | Return
    | AtDesk
    | Undo
    | SetFull
    | EndDay
)
