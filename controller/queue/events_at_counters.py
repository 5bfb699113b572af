"""What has happened at a counter. `events` says what all events have in common."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CounterOpened:
    """An agent opened the counter. `services`: what is served now, all it is for when empty."""

    at: datetime
    counter: str
    by: str
    services: tuple[str, ...] = ()
    act: int = 0


@dataclass(frozen=True, slots=True)
class CounterPaused:
    """The agent went for a while."""

    at: datetime
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class CounterResumed:
    """The agent is back."""

    at: datetime
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class CounterClosed:
    """The counter closed."""

    at: datetime
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """A person was called to a counter. `picked`: by number, whoever was next."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Recalled:
    """The call was repeated."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Started:
    """The called person came to the counter. `accurate` false: nobody saw it, the walking time was over."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0
    accurate: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """The person was served. `accurate` false: nobody said when, the day was over."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0
    outcome: str = ""
    accurate: bool = True


@dataclass(frozen=True, slots=True)
class StepDone:
    """The person was served here and waits for the next service of the visit."""

    at: datetime
    visit: str
    counter: str
    by: str
    service: str
    act: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class StepAdded:
    """Another service was put into the visit, after this one."""

    at: datetime
    visit: str
    counter: str
    by: str
    service: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """The called person did not come."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Parked:
    """The person went away for something and is to come back. `returns`: when, if agreed."""

    at: datetime
    visit: str
    counter: str
    by: str
    reason: str
    returns: datetime | None = None
    act: int = 0


@dataclass(frozen=True, slots=True)
class Transferred:
    """The person was sent on. `held_for`: who alone may call, or "" for anybody of the service."""

    at: datetime
    visit: str
    counter: str
    by: str
    service: str
    held_for: str = ""
    act: int = 0


@dataclass(frozen=True, slots=True)
class PutBack:
    """The person was called by mistake and has the old place again."""

    at: datetime
    visit: str
    counter: str
    by: str
    act: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """The last command at a desk was taken back. `undid`: its act; `visits`: who stands as before it."""

    at: datetime
    desk: str
    by: str
    undid: int
    visits: tuple[str, ...]
