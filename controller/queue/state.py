"""The queue as it stands: visits, lines, counters, numbers. Changed only by `applying.apply`."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from contract.values import Phase
from controller.queue.rules import Rules

CALLS_REMEMBERED = 12


class Stage(StrEnum):
    """Where a visit stands in its life."""

    EXPECTED = "expected"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    NO_SHOW = "no_show"
    TURNED_AWAY = "turned_away"
    REROUTED = "rerouted"
    LEFT = "left"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Visit:
    """One person's stay. `spans`: each stage with the moment it began; the next begins where it ends.

    `ref`, `code` and `booked` are set for appointments only. `requests`: those that were answered with
    this visit's number and are not withdrawn. `detail`: the other body, or the missing documents, or why
    the person left.
    """

    id: str
    service: str
    stage: Stage
    spans: list[tuple[Stage, datetime]]
    number: str = ""
    arrived: datetime | None = None
    counter: str | None = None
    language: str = ""
    ref: str | None = None
    code: str | None = None
    booked: datetime | None = None
    requests: set[str] = field(default_factory=set)
    detail: tuple[str, ...] = ()

    @property
    def since(self) -> datetime:
        """When the present stage began."""
        return self.spans[-1][1]

    def began(self, stage: Stage) -> datetime | None:
        """When `stage` last began, or None when it never did."""
        return next((at for each, at in reversed(self.spans) if each is stage), None)


Place = tuple[datetime, datetime, str, str]
"""Sort key of a waiting person: what the line is ordered by, arrival, number, visit id."""


@dataclass(slots=True)
class Line:
    """The people waiting for one service, in order, as two lists that are each sorted once for all.

    `by_arrival` holds walk-ins and appointments that came late; `by_booking` appointments in time, by
    their booked moment. The credit that orders the two against each other is the same for all of
    `by_booking`, so the first of each list is all that a choice has to look at.
    """

    by_arrival: list[Place] = field(default_factory=list)
    by_booking: list[Place] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.by_arrival) + len(self.by_booking)


@dataclass(slots=True)
class CounterNow:
    """What one counter is doing, since when, and for whom. `called_at`: its last call."""

    phase: Phase = Phase.FREE
    visit: str | None = None
    since: datetime | None = None
    called_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class CallMade:
    """One call as boards tell it. `seq` rises by one a call in its zone."""

    seq: int
    number: str
    counter: str
    at: datetime
    recall: bool


@dataclass(slots=True)
class Queue:
    """Today's queue of one site."""

    rules: Rules
    day: date | None = None
    last_at: datetime | None = None
    visits: dict[str, Visit] = field(default_factory=dict)
    by_ref: dict[str, str] = field(default_factory=dict)
    by_code: dict[str, list[str]] = field(default_factory=dict)
    by_request: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    lines: dict[str, Line] = field(default_factory=dict)
    counters: dict[str, CounterNow] = field(default_factory=dict)
    last_number: dict[str, int] = field(default_factory=dict)
    calls: dict[str, deque[CallMade]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = {service: Line() for service in self.rules.services}
        self.counters = {counter: CounterNow() for counter in self.rules.counters}

    def zone_of(self, visit: Visit) -> str:
        """The waiting room where the visit's person sits."""
        return self.rules.services[visit.service].zone

    def visit_at(self, counter: str) -> Visit | None:
        """Who is called to or served at the counter."""
        held = self.counters[counter].visit
        return self.visits[held] if held else None

    def open_visits(self) -> Iterator[Visit]:
        """Everyone who has come and is not done."""
        return (v for v in self.visits.values() if v.stage in {Stage.WAITING, Stage.CALLED, Stage.SERVING})

    # --- the lines ------------------------------------------------------------------------------

    def stand_in_line(self, visit: Visit) -> None:
        """Put a waiting visit where it belongs."""
        line, place = self._place(visit)
        insort(line, place)

    def leave_line(self, visit: Visit) -> None:
        """Take a waiting visit out."""
        line, place = self._place(visit)
        del line[bisect_left(line, place)]

    def _place(self, visit: Visit) -> tuple[list[Place], Place]:
        assert visit.arrived is not None, "only who has arrived waits"  # noqa: S101 - a broken invariant
        line = self.lines[visit.service]
        if visit.booked is not None and visit.arrived <= visit.booked + self.rules.late_after:
            return line.by_booking, (visit.booked, visit.arrived, visit.number, visit.id)
        return line.by_arrival, (visit.arrived, visit.arrived, visit.number, visit.id)
