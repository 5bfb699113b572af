"""The queue as it stands: visits, lines, counters, numbers. Changed only by `applying.apply`."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from contract.values import Phase
from controller.queue.line import Line, Place, Standing
from controller.queue.rules import Rules
from controller.queue.selection import Ordering, ordering

CALLS_REMEMBERED = 12
HELP_IS_FORGOTTEN_AFTER = timedelta(minutes=30)


class Stage(StrEnum):
    """Where a visit stands in its life."""

    EXPECTED = "expected"
    WAITING = "waiting"
    POSTPONED = "postponed"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    SERVED = "served"
    NO_SHOW = "no_show"
    TURNED_AWAY = "turned_away"
    REROUTED = "rerouted"
    ANSWERED = "answered"
    LEFT = "left"
    CANCELLED = "cancelled"


OPEN = frozenset({Stage.WAITING, Stage.POSTPONED, Stage.CALLED, Stage.SERVING, Stage.PARKED})
"""The stages of people who have come and are not done."""


@dataclass(slots=True)
class Visit:
    """One person's stay. `spans`: each stage with the moment it began; the next begins where it ends.

    `ref` and `booked` are set for appointments only, `code` also for who may come back with papers that
    lacked. `requests`: those that were answered with this visit (its number, if it has one) and are not
    withdrawn. `detail`: the other body, or the missing documents, or why the person left. `away`: time that
    does not count as waiting. `steps`: the services still to come. `held_for`: who alone may call
    ("counter:3", "agent:anna"), or "". `due`: when a parked or postponed person is to be back.
    `starts_by_hand`: an agent took a start back, so the walking time means nothing. `changes` counts what
    happened to the visit. `accurate` false: the day closed what was forgotten.
    `rating`: what the person said of it, 1 to 5.
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
    promised: datetime | None = None
    priority: str = ""
    steps: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    held_for: str = ""
    sent_by: str = ""
    away: timedelta = timedelta()
    due: datetime | None = None
    recalls: int = 0
    postponed: timedelta = timedelta()
    postponements: int = 0
    began_by_itself: bool = False
    starts_by_hand: bool = False
    printed: bool | None = None
    prints: int = 0
    notes: tuple[str, ...] = ()
    outcome: str = ""
    accurate: bool = True
    rating: int | None = None
    changes: int = 0

    @property
    def since(self) -> datetime:
        """When the present stage began."""
        return self.spans[-1][1]

    def began(self, stage: Stage) -> datetime | None:
        """When `stage` last began, or None when it never did."""
        return next((at for each, at in reversed(self.spans) if each is stage), None)


@dataclass(slots=True)
class CounterNow:
    """What one counter is doing, since when, and for whom. `called_at`: its last call. `by`: who acted
    there last; `agent`: who opened it. `services`: what it serves now, all that it is for when empty."""

    phase: Phase = Phase.CLOSED
    visit: str | None = None
    since: datetime | None = None
    called_at: datetime | None = None
    by: str = ""
    agent: str = ""
    services: tuple[str, ...] = ()
    changes: int = 0

    @property
    def staffed(self) -> bool:
        """Whether somebody works here, be it on a pause."""
        return self.phase is not Phase.CLOSED

    @property
    def attended(self) -> bool:
        """Whether somebody is here now."""
        return self.phase not in {Phase.CLOSED, Phase.PAUSED}

    def keys(self, name: str) -> tuple[str, str]:
        """What people who wait for this counter, of this name, or its agent alone are held for."""
        return f"counter:{name}", f"agent:{self.agent}"


@dataclass(frozen=True, slots=True)
class HelpCall:
    """Somebody at the kiosk `unit` waits for a person, `since` then, on this `page` and in this language.

    `answered`: when, and `by` whom, it was said that somebody comes.
    """

    unit: str
    since: datetime
    page: str
    language: str
    answered: datetime | None = None
    by: str = ""

    @property
    def forgotten(self) -> datetime:
        """When the call ends, if nobody does anything about it."""
        return (self.answered or self.since) + HELP_IS_FORGOTTEN_AFTER


@dataclass(frozen=True, slots=True)
class CallMade:
    """One call as boards tell it. `seq` rises by one a call in its zone."""

    seq: int
    number: str
    counter: str
    at: datetime
    recall: bool


@dataclass(slots=True)
class LastAct:
    """The last command of one desk, with what it changed as that was before, and how often that had
    changed when the command was done: a later change means that something followed from it."""

    act: int
    visits: dict[str, Visit] = field(default_factory=dict)
    counters: dict[str, CounterNow] = field(default_factory=dict)
    visit_changes: dict[str, int] = field(default_factory=dict)
    counter_changes: dict[str, int] = field(default_factory=dict)
    calls: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Queue:
    """Today's queue of one site. `full`: services that take no walk-ins any more, and who said
    so; `kept_open`: those that a person decided to go on taking them for, whatever the forecast says.
    `parked`: the visits in that stage, so that nobody need look through the day for them. `of_kiosks`: the
    numbers that kiosks gave by themselves today, and under which request, whatever became of them. `help`:
    where somebody waits for a person, by kiosk. `rated`: the requests by which something was rated."""

    rules: Rules
    day: date | None = None
    ended: bool = False
    last_at: datetime | None = None
    visits: dict[str, Visit] = field(default_factory=dict)
    by_ref: dict[str, str] = field(default_factory=dict)
    by_code: dict[str, list[str]] = field(default_factory=dict)
    by_request: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    counters: dict[str, CounterNow] = field(default_factory=dict)
    last_number: dict[str, int] = field(default_factory=dict)
    of_kiosks: dict[str, str] = field(default_factory=dict)
    calls: dict[str, deque[CallMade]] = field(default_factory=dict)
    last_seq: dict[str, int] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    parked: set[str] = field(default_factory=set)
    full: dict[str, str] = field(default_factory=dict)
    kept_open: set[str] = field(default_factory=set)
    help: dict[str, HelpCall] = field(default_factory=dict)
    rated: set[str] = field(default_factory=set)
    acts: int = 0
    last_acts: dict[str, LastAct] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    held: dict[str, Line] = field(default_factory=dict)
    ordering: Ordering = field(init=False)

    def __post_init__(self) -> None:
        self.lines = {service: Line() for service in self.rules.services}
        self.counters = {counter: CounterNow() for counter in self.rules.counters}
        self.ordering = ordering(self.rules)

    def zone_of(self, visit: Visit) -> str:
        """The waiting room where the visit's person sits."""
        return self.rules.services[visit.service].zone

    def visit_at(self, counter: str) -> Visit | None:
        """Who is called to or served at the counter."""
        held = self.counters[counter].visit
        return self.visits[held] if held else None

    def open_visits(self) -> Iterator[Visit]:
        """Everyone who has come and is not done."""
        return (visit for visit in self.visits.values() if visit.stage in OPEN)

    def keys_of(self, counter: str) -> tuple[str, str]:
        """What people who wait for this counter or its agent alone are held for."""
        return self.counters[counter].keys(counter)

    def is_attended(self, held_for: str) -> bool:
        """Whether the counter or agent that somebody waits for alone is there."""
        return any(now.attended and held_for in now.keys(counter) for counter, now in self.counters.items())

    def set_due(self, visit: Visit) -> None:
        """Note when something happens to the visit by itself, if anything does, and whether it is parked."""
        self.due.pop(visit.id, None)
        self.parked.discard(visit.id)
        if visit.stage is Stage.POSTPONED and visit.due:
            self.due[visit.id] = visit.due
        elif visit.stage is Stage.CALLED and visit.counter and not visit.starts_by_hand:
            called_at = self.counters[visit.counter].called_at
            if self.rules.walk_time is not None and called_at:
                self.due[visit.id] = called_at + self.rules.walk_time
        elif visit.stage is Stage.PARKED:
            self.parked.add(visit.id)

    # --- the lines ------------------------------------------------------------------------------

    def tiers(self, counter: str) -> list[list[Line]]:
        """What the counter calls from: who waits for it or its agent alone, its services of first choice,
        and what it helps out with."""
        now, rule = self.counters[counter], self.rules.counters[counter]
        own = [self.held[key] for key in self.keys_of(counter) if key in self.held]
        first = [self.lines[service] for service in now.services or rule.services]
        helps = [] if now.services else [self.lines[service] for service in rule.helps]
        return [own, first, helps]

    def place(self, visit: Visit) -> tuple[Standing, Place]:
        """Where a visit that has arrived belongs in its line.

        Who waits for one counter or agent alone was called before, so that the appointment's time no longer
        says when: they go by arrival.
        """
        assert visit.arrived is not None, "only who has arrived waits"  # noqa: S101 - a broken invariant
        arrived = visit.arrived.timestamp()
        booked = visit.booked.timestamp() if visit.booked and not visit.held_for else None
        standing = self.ordering.standing(booked, arrived, visit.priority)
        base = booked if booked is not None and standing.booked else arrived
        return standing, Place(base + visit.away.total_seconds(), arrived, visit.number, visit.id)

    def stand_in_line(self, visit: Visit) -> None:
        """Put a waiting visit where it belongs."""
        standing, place = self.place(visit)
        line = self.held.setdefault(visit.held_for, Line()) if visit.held_for else self.lines[visit.service]
        line.lanes[standing].add(place)

    def leave_line(self, visit: Visit) -> None:
        """Take a waiting visit out."""
        standing, place = self.place(visit)
        line = self.held[visit.held_for] if visit.held_for else self.lines[visit.service]
        line.lanes[standing].remove(place)
        if visit.held_for and not line:
            del self.held[visit.held_for]
