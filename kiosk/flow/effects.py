"""What the flow wants done. The app carries it out; the flow hears of it by a happening."""

from dataclasses import dataclass

from contract.requests import TicketIssued
from contract.state import Content


@dataclass(frozen=True, slots=True)
class AskCheckIn:
    """Ask the controller to check in the holder of `code`; `Replied` or `Unanswered` follows, once."""

    request: str
    code: str
    language: str


@dataclass(frozen=True, slots=True)
class AskTicket:
    """Ask the controller for a place in line; `Replied` or `Unanswered` follows, once."""

    request: str
    service: str
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
class Withdraw:
    """Undo `request`: its visitor is gone. To be delivered for as long as it takes."""

    request: str


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """The ticket itself."""

    ticket: TicketIssued


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """What is missing for `service` and where to get it."""

    service: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyPaper:
    """Which other body handles `service`."""

    service: str
    body: str


@dataclass(frozen=True, slots=True)
class Print:
    """Print once; `Printed` or `PrintFailed` with the same `visit` follows."""

    visit: int
    paper: TicketPaper | MissingPaper | BodyPaper
    content: Content
    language: str


Ask = AskCheckIn | AskTicket
Effect = Ask | TellTurnedAway | TellRerouted | Withdraw | Print
