"""What the flow wants done. The app carries it out; the flow hears of it by a happening."""

from dataclasses import dataclass

from contract.requests import TicketIssued
from contract.state import Content
from contract.values import Moment


@dataclass(frozen=True, slots=True)
class AskCheckIn:
    """Ask the controller to check in the holder of `code`; `Replied` or `Unanswered` follows, once.

    `appointment`: which of several on that code.
    """

    request: str
    code: str
    language: str
    appointment: str = ""


@dataclass(frozen=True, slots=True)
class AskTicket:
    """Ask the controller for a place in line; `Replied` or `Unanswered` follows, once."""

    request: str
    service: str
    language: str


@dataclass(frozen=True, slots=True)
class AskSlots:
    """Ask which times can be booked for `service`; `Replied` or `Unanswered` follows, once."""

    request: str
    service: str


@dataclass(frozen=True, slots=True)
class AskBooking:
    """Have a time booked; `Replied` or `Unanswered` follows, once. Unanswered, nobody knows whether it is."""

    request: str
    service: str
    slot: str
    language: str


@dataclass(frozen=True, slots=True)
class TellTurnedAway:
    """Have it recorded that the person was told what they lack. Nobody waits for the answer."""

    request: str
    service: str
    missing: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class TellRerouted:
    """Have it recorded that the person was told who handles the matter. Nobody waits for the answer."""

    request: str
    service: str
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class TellRating:
    """Have the answer to the survey recorded. Nobody waits for the answer."""

    request: str
    rating: int
    reason: str | None
    language: str


@dataclass(frozen=True, slots=True)
class CallHelp:
    """Have reception's page ring for this kiosk, or stop it; `HelpHeard` tells what becomes of it."""

    request: str
    wanted: bool
    page: str
    language: str


@dataclass(frozen=True, slots=True)
class Took:
    """What was booked by `request` has reached its visitor: it is no longer to be undone after a start."""

    request: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Undo `request`: its visitor is gone. To be delivered for as long as it takes."""

    request: str


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """The ticket itself."""

    ticket: TicketIssued


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """What is missing for `service` and where to get it. `back`: the code with which the person may come back
    today, "" when there is none."""

    service: str
    missing: tuple[str, ...]
    back: str = ""


@dataclass(frozen=True, slots=True)
class BodyPaper:
    """Which other body handles `service`."""

    service: str
    body: str


@dataclass(frozen=True, slots=True)
class SlotPaper:
    """The time that was booked, with the code that checks it in, and what to bring."""

    service: str
    starts: Moment
    code: str
    bring: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Print:
    """Print once; `Printed` or `PrintFailed` with the same `visit` follows."""

    visit: int
    paper: TicketPaper | MissingPaper | BodyPaper | SlotPaper
    content: Content
    language: str


# --- for staff --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckStaff:
    """Is this the staff code? `StaffChecked` with the same `visit` follows."""

    code: str
    visit: int


@dataclass(frozen=True, slots=True)
class ListTickets:
    """Which tickets were given lately? `RecentArrived` with the same `visit` follows."""

    visit: int


@dataclass(frozen=True, slots=True)
class PrintAgain:
    """Print this ticket once more for staff; `StaffDone` with the same `visit` follows."""

    ticket: TicketIssued
    content: Content
    language: str
    visit: int


@dataclass(frozen=True, slots=True)
class TestPrint:
    """Print a page that shows whether the printer is well; `StaffDone` with the same `visit` follows."""

    content: Content
    language: str
    visit: int


@dataclass(frozen=True, slots=True)
class LookAtPrinter:
    """The paper was changed: look now; `StaffDone` with the same `visit` follows."""

    visit: int


@dataclass(frozen=True, slots=True)
class Restart:
    """Stop this process; it is started again at once."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Remember that the kiosk is locked (or no longer), through power cuts; `Locked` follows."""

    yes: bool


Ask = AskCheckIn | AskTicket | AskSlots | AskBooking
Effect = (
    Ask
    | TellTurnedAway
    | TellRerouted
    | TellRating
    | CallHelp
    | Took
    | Withdraw
    | Print
    | CheckStaff
    | ListTickets
    | PrintAgain
    | TestPrint
    | LookAtPrinter
    | Restart
    | Lock
)
