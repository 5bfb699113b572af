"""What a simulated day leaves behind: one line for everybody who came, and what the counters did."""

from dataclasses import dataclass
from enum import StrEnum

from controller.forecast.simulate.days import Papers


class End(StrEnum):
    """How a stay ended. `GONE`: went away unseen. `UNSERVED`: still there when everybody went home.
    `REFUSED`: the kiosk gave no place (closed, or the day was full)."""

    SERVED = "served"
    GONE = "gone"
    TURNED_AWAY = "turned_away"
    REFUSED = "refused"
    UNSERVED = "unserved"


@dataclass(slots=True)
class Stay:
    """One person who came; moments in seconds since midnight. `in_time`: came early enough to count as an
    appointment. `called`: the first call. `at_desk`: seconds at counters, from each call to its end."""

    came: float
    booked: float | None
    in_time: bool
    papers: Papers = Papers.COMPLETE
    called: float | None = None
    at_desk: float = 0.0
    end: End = End.UNSERVED

    @property
    def wait(self) -> float | None:
        """Seconds from coming to the first call, or None when there was none."""
        return None if self.called is None else self.called - self.came

    @property
    def lateness(self) -> float | None:
        """Seconds from the booked time, or from coming if that was later, to the call; never below 0.

        None for who has no appointment, came too late for it, or was not called.
        """
        if self.booked is None or self.called is None or not self.in_time:
            return None
        return max(0.0, self.called - max(self.booked, self.came))


@dataclass(frozen=True, slots=True)
class Ask:
    """One newcomer who was told a time, in seconds of waiting: what was foreseen (`ours` on average,
    `promised` at the latest in 8 of 10 cases), what two simple rules would have said (each of the same
    kind of visitor, and of all), and what it was. `at_once`: a counter was free, so no wait was foreseen."""

    booked: bool
    at_once: bool
    ours: float
    promised: float
    last: float
    mean: float
    last_of_all: float
    mean_of_all: float
    wait: float


@dataclass(frozen=True, slots=True)
class DayRecord:
    """One day. Times in seconds. `work`: what those who queued brought; `capacity`: what the open counters
    could do; `busy`: what they did between opening and closing; `overtime`: how long the last one stayed."""

    stays: tuple[Stay, ...]
    no_shows: int
    calls: int
    recalls: int
    work: float
    capacity: float
    busy: float
    overtime: float
    asks: tuple[Ask, ...] = ()
