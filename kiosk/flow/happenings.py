"""Everything that can happen to a kiosk: touches, scans, replies, devices, time."""

from dataclasses import dataclass
from enum import StrEnum

from contract.requests import Reply
from contract.state import Content


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
    """One key of the code pad."""

    key: str


@dataclass(frozen=True, slots=True)
class Erased:
    """The last typed character is taken back."""


@dataclass(frozen=True, slots=True)
class Chose:
    """A service was chosen."""

    service: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The person has this document with them, or has not."""

    document: str
    have: bool


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


Touch = Pressed | Stirred | Picked | Typed | Erased | Chose | Answered
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
)
