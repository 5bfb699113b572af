"""Everything that can happen to a kiosk: touches, scans, replies, devices, time."""

from dataclasses import dataclass
from enum import StrEnum

from contract.requests import Reply, TicketIssued
from contract.state import Content, HelpState, ServiceWait
from contract.values import Moment


class Button(StrEnum):
    """Controls that mean the same wherever they stand. The values are also the controls' stable names."""

    APPOINTMENT = "appointment"
    WALK_IN = "walk-in"
    RECEPTION = "reception"
    CONTINUE = "continue"
    UNSURE = "unsure"
    PRINT = "print"
    FINISH = "finish"
    MORE = "more"
    TRY_AGAIN = "try-again"
    BACK = "back"
    START_OVER = "start-over"
    LANGUAGES = "languages"
    HELP = "help"
    STILL_HERE = "still-here"
    SEARCH = "search"
    HAVE_ALL = "have-all"
    LACK_SOME = "lack-some"
    BOOK = "book"
    WAIT_NOW = "wait-now"
    CALL_HELP = "call-help"
    NO_HELP = "no-help"
    SURVEY = "survey"
    SKIP = "skip"
    ACCESS = "access"
    LISTEN = "listen"
    LOUDER = "louder"
    SOFTER = "softer"
    MARK = "mark"
    PAPER_CHANGED = "paper-changed"
    TEST_PRINT = "test-print"
    REPRINT = "reprint"
    RESTART = "restart"
    LOCK = "lock"
    UNLOCK = "unlock"


class Mode(StrEnum):
    """How a page may be changed for one person."""

    LARGE = "large"
    CONTRAST = "contrast"
    LOW = "low"
    CALM = "calm"


# --- from the person ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was touched."""

    button: Button


@dataclass(frozen=True, slots=True)
class Stirred:
    """The screen was touched where nothing is: somebody is there."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A language was chosen."""

    language: str


@dataclass(frozen=True, slots=True)
class Typed:
    """One key of a pad or keyboard; a blank is a blank."""

    key: str


@dataclass(frozen=True, slots=True)
class Erased:
    """The last typed character is taken back."""


@dataclass(frozen=True, slots=True)
class Chose:
    """A service was chosen."""

    service: str


@dataclass(frozen=True, slots=True)
class ChoseGroup:
    """A group of services was chosen."""

    group: str


@dataclass(frozen=True, slots=True)
class ChoseAppointment:
    """One of several appointments on one code was chosen; `appointment` is that of `contract.Option`."""

    appointment: str


@dataclass(frozen=True, slots=True)
class ChoseSlot:
    """A time to come back was chosen; `slot` is that of `contract.Slot`."""

    slot: str


@dataclass(frozen=True, slots=True)
class Replies:
    """The question on the page, or the survey's second one, was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The person has this document with them, or has not."""

    document: str
    have: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """A face of the survey was touched: 1 (bad) to 5 (very good)."""

    rating: int


@dataclass(frozen=True, slots=True)
class Toggled:
    """A way of showing pages was asked for, or is no longer wanted."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class ReprintChosen:
    """Staff want this ticket once more; `number` is one of the recent tickets'."""

    number: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """The reader saw a code."""

    code: str


# --- from the rest of the house ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The shown page's patience is over."""


@dataclass(frozen=True, slots=True)
class Replied:
    """The controller answered; `reply.answers` tells which request."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The controller did not answer this request in time."""

    request: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer confirmed the slip of this visit."""

    visit: int


@dataclass(frozen=True, slots=True)
class PrintFailed:
    """The slip of this visit did not come out; `fault` is the device's stable code."""

    visit: int
    fault: str


@dataclass(frozen=True, slots=True)
class PrinterChecked:
    """How the printer is between visitors; `fault` is empty when it is well."""

    fault: str


@dataclass(frozen=True, slots=True)
class ContentArrived:
    """The site's texts and services, new or changed."""

    content: Content


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether the controller can be reached now."""

    yes: bool


@dataclass(frozen=True, slots=True)
class AloneAble:
    """Whether this kiosk can give numbers by itself now: it has a band of its own and a disk that writes."""

    yes: bool


@dataclass(frozen=True, slots=True)
class WaitsArrived:
    """How busy every service is, and which are closed or full."""

    waits: tuple[ServiceWait, ...]


@dataclass(frozen=True, slots=True)
class HelpHeard:
    """What reception says of this kiosk's call for help."""

    help: HelpState


@dataclass(frozen=True, slots=True)
class HeadphonesIn:
    """Headphones were plugged in, or pulled out."""

    yes: bool


@dataclass(frozen=True, slots=True)
class StaffChecked:
    """Whether the staff code was right that was typed in this visit."""

    right: bool
    visit: int


@dataclass(frozen=True, slots=True)
class RecentTicket:
    """A ticket that this kiosk gave a while ago."""

    ticket: TicketIssued
    at: Moment
    language: str
    printed: bool


@dataclass(frozen=True, slots=True)
class RecentArrived:
    """The tickets that staff may print again, newest first, as asked for in this visit."""

    tickets: tuple[RecentTicket, ...]
    visit: int


@dataclass(frozen=True, slots=True)
class StaffDone:
    """How what staff asked for in this visit ended: `fault` is the device's stable code, empty when all is
    well."""

    fault: str
    visit: int


@dataclass(frozen=True, slots=True)
class Locked:
    """Whether only staff may use the kiosk, as it will be found after a power cut too."""

    yes: bool


Touch = (
    Pressed
    | Stirred
    | Picked
    | Typed
    | Erased
    | Chose
    | ChoseGroup
    | ChoseAppointment
    | ChoseSlot
    | Replies
    | Answered
    | Rated
    | Toggled
    | ReprintChosen
)
Happening = (
    Touch
    | Scanned
    | TimedOut
    | Replied
    | Unanswered
    | Printed
    | PrintFailed
    | PrinterChecked
    | ContentArrived
    | Reached
    | AloneAble
    | WaitsArrived
    | HelpHeard
    | HeadphonesIn
    | StaffChecked
    | RecentArrived
    | StaffDone
    | Locked
)
