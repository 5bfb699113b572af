"""What may be asked of the queue. Imperative, and refusable."""

from dataclasses import dataclass
from datetime import datetime


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
class CheckIn:
    """The holder of the appointment with this code is here."""

    request: str
    code: str
    language: str


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """Somebody without an appointment wants a place in line."""

    request: str
    service: str
    language: str


@dataclass(frozen=True, slots=True)
class TurnAway:
    """Somebody lacks documents and was told which."""

    request: str
    service: str
    missing: tuple[str, ...]
    language: str


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
class CallNext:
    """Finish with whoever is at the counter, then call the next person."""

    counter: str
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
    """The person at the counter has been served."""

    counter: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class NoShow:
    """The called person did not come."""

    counter: str
    by: str = ""


Command = (
    Expect
    | CallOff
    | CheckIn
    | TakeTicket
    | TurnAway
    | Reroute
    | Withdraw
    | CallNext
    | Recall
    | Start
    | Finish
    | NoShow
)
