"""What may be asked of the queue. Imperative, and refusable.

`by` is who asks: an agent's name, or the name of a button unit. `request` names the wish so that it is
granted once; `visit` is a visit's id.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# --- from the booking source ------------------------------------------------------------------


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


# --- from the kiosk -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The holder of the appointment with this code is here, or somebody whom that code lets come back with
    the papers that lacked. `promised`: the hour that the person is told.

    `choose`: where the code may mean several appointments now, nothing happens, and the person is asked.
    `visit`: the one that was then chosen; with a code that is not its own it is unknown.
    """

    request: str
    code: str
    language: str
    promised: datetime | None = None
    choose: bool = False
    visit: str = ""


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """Somebody without an appointment wants a place in line. `promised`: the hour that the person is told."""

    request: str
    service: str
    language: str
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class TurnAway:
    """Somebody lacks documents and was told which. `told`: when, if a kiosk could not say so at once."""

    request: str
    service: str
    missing: tuple[str, ...]
    language: str
    told: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reroute:
    """Somebody was told which other body handles the matter."""

    request: str
    service: str
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The person who made `request` is gone: it must have no effect, whether it came yet or not."""

    request: str


@dataclass(frozen=True, slots=True)
class ReportPrint:
    """Whether a visit's ticket came out on paper."""

    visit: str
    printed: bool


@dataclass(frozen=True, slots=True)
class GivenOffline:
    """A kiosk that reached nobody gave somebody this number of its own band at `arrived`; it stands.

    `code` is the appointment's or that of a slip to come back with, "" for a walk-in. `printed`: it came out
    on paper.
    """

    request: str
    number: str
    service: str
    language: str
    arrived: datetime
    code: str = ""
    printed: bool = False


@dataclass(frozen=True, slots=True)
class AskHelp:
    """Somebody at the kiosk `unit` wants a person to come, or (`wanted` false) no longer does."""

    request: str
    unit: str
    wanted: bool
    page: str
    language: str


@dataclass(frozen=True, slots=True)
class Rate:
    """How it was, from 1 (bad) to 5 (very good). `reason`: one of the survey's second answers, or "".

    `visit`: which one, or "" for the site in general. `unit`: where it was said, "" for a phone.
    """

    request: str
    rating: int
    language: str
    reason: str = ""
    visit: str = ""
    unit: str = ""


# --- from the phone -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Postpone:
    """A waiting person will be back in a while, and lets others go first until then."""

    visit: str
    by_time: timedelta


@dataclass(frozen=True, slots=True)
class Leave:
    """A person gives up the place."""

    visit: str


# --- from reception -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckInFor:
    """Reception found the appointment of somebody who is here."""

    request: str
    visit: str
    language: str
    by: str
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Reception gives a ticket, even on a full day or after closing. `priority`: a reason or ""."""

    request: str
    service: str
    language: str
    by: str
    priority: str = ""
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangeService:
    """A waiting person came for something else; number and arrival stay."""

    visit: str
    service: str
    by: str


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Somebody is to wait less, for one of the site's reasons; "" takes it back."""

    visit: str
    reason: str
    by: str


class NoteKind(StrEnum):
    """Who may read a note."""

    CITIZEN = "citizen"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class AddNote:
    """Something to know about a visit. `note` is its id; the text never becomes part of an event."""

    note: str
    visit: str
    kind: NoteKind
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class PrintAgain:
    """The ticket is printed once more."""

    visit: str
    by: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """A person who has come is taken out of the queue."""

    visit: str
    by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Reception helped on the spot. `category`: one of the site's, or "". `visit`: if there is one."""

    request: str
    service: str
    category: str
    language: str
    by: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class AnswerHelp:
    """Reception comes to the kiosk `unit`, where somebody asked for it."""

    unit: str
    by: str


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody who was parked, had postponed or had missed the call is here again."""

    visit: str
    by: str = ""


# --- from a desk ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """An agent is there. `services`: what is served now, all that the counter is for when empty."""

    counter: str
    by: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CloseCounter:
    """The agent goes; who waited for this counter alone joins the common line."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """The agent is away for a while."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """The agent is back."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class CallNext:
    """Finish with whoever is at the counter, then call the next person; opens a counter that is not open."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class CallNumber:
    """Call this visit, whoever is next; for counters that may pick."""

    counter: str
    visit: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """Call the called person once more."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """The called person has come to the counter."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """The person at the counter has been served. `outcome`: one of the site's, or ""."""

    counter: str
    by: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class NoShow:
    """The called person did not come."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Park:
    """The person goes away for something and comes back to this counter. `returns`: when, if agreed."""

    counter: str
    reason: str
    returns: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """The person is sent on, keeping the arrival time: to a service, and there to one counter or agent."""

    counter: str
    service: str
    to_counter: str = ""
    to_agent: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class AddStep:
    """The person at the counter needs another service in the same visit, after this one."""

    counter: str
    service: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class PutBack:
    """The person at the counter was called by mistake, and has the old place again."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last command of this counter or, with none, of this person at reception."""

    by: str
    counter: str = ""


# --- from the supervisor, and from the controller itself ------------------------------------------


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
