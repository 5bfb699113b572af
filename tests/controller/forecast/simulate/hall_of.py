"""Small days for the tests: people at given minutes, and what the hall makes of them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import inf
from random import Random

from controller.forecast.simulate.days import Day, Papers, Person, Step, generate
from controller.forecast.simulate.hall import Hall
from controller.forecast.simulate.office import Office, ServiceMix, Shift
from controller.forecast.simulate.office_rules import rules_of
from controller.forecast.simulate.record import DayRecord, Stay
from controller.queue import events as did
from controller.queue.rules import Rules
from controller.queue.state import Queue

MIDNIGHT = datetime(2025, 3, 3, tzinfo=UTC)
NINE, A_MINUTE = 9 * 3600.0, 60.0


def person(came: float | None, takes: float = 10, booked: float | None = None, **more: object) -> Person:
    """Somebody who comes so many minutes after nine, for so many minutes."""
    steps = (Step("desk", takes * A_MINUTE),)
    known = {"steps": steps, "walk": 0.0, "patience": inf, "papers": Papers.COMPLETE, **more}
    return Person(_moment(booked), _moment(came), **known)  # type: ignore[arg-type]  # a test's own words


def _moment(minutes: float | None) -> float | None:
    return None if minutes is None else NINE + minutes * A_MINUTE


def day_of(
    *people: Person, counters: int = 1, shifts: dict[str, tuple[tuple[float, float], ...]] | None = None
) -> Day:
    """A day from nine to five with these people."""
    hours = ((NINE, NINE + 8 * 3600),)
    return Day(hours, people, shifts or {f"c{n}": hours for n in range(1, counters + 1)}, A_MINUTE)


def rules_for(counters: int = 1, **changed: object) -> Rules:
    """The rules of an office with one service."""
    office = Office(counters=tuple(Shift(id=f"c{n}") for n in range(1, counters + 1)))
    return replace(rules_of(office), **changed)  # type: ignore[arg-type]  # a test's own words


@dataclass
class Diary:
    """Writes everything down."""

    events: list[did.Event] = field(default_factory=list)

    def comes(self, queue: Queue, person: Person, stay: Stay, now: datetime) -> None:
        """Nobody is told anything."""

    def called(self, stay: Stay) -> None:
        """It stands in the events."""

    def seen(self, event: did.Event) -> None:
        """Keep it."""
        self.events.append(event)


def played(day: Day, rules: Rules | None = None) -> DayRecord:
    """What the hall makes of the day."""
    return Hall(day, rules or rules_for(len(day.shifts)), MIDNIGHT).play()


def mixed_office() -> Office:
    """Several services, one in two steps; a lunch break; some without papers, some without patience."""
    return Office(
        load=1.0,
        missing=0.2,
        leaving=0.3,
        patience=15,
        services=(
            ServiceMix(id="passport", share=3, minutes=12, steps=("photo",)),
            ServiceMix(id="photo", share=1, minutes=4),
            ServiceMix(id="moving", share=2, minutes=8),
        ),
        counters=(
            Shift(id="1", services=("passport", "moving"), hours=("09:00-12:00", "12:30-17:00")),
            Shift(id="2", services=("passport",), helps=("moving",)),
            Shift(id="3", services=("photo",), helps=("passport",)),
        ),
    )


def a_day(office: Office, seed: int = 1) -> Day:
    """One day of it."""
    return generate(office, Random(seed))
