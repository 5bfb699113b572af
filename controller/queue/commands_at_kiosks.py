"""What kiosks and phones want of the queue. `commands` says what all commands have in common."""

from dataclasses import dataclass
from datetime import datetime, timedelta


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


@dataclass(frozen=True, slots=True)
class Postpone:
    """A waiting person will be back in a while, and lets others go first until then."""

    visit: str
    by_time: timedelta


@dataclass(frozen=True, slots=True)
class Leave:
    """A person gives up the place."""

    visit: str
