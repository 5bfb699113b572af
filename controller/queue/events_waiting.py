"""What has happened in the hall: help called for, opinions given, and somebody's wait changed.

`events` says what all events have in common.
"""

from dataclasses import dataclass
from datetime import datetime


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
