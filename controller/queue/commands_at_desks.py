"""What an agent at a counter wants of the queue. `commands` says what all commands have in common."""

from dataclasses import dataclass
from datetime import datetime


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
