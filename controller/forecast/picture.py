"""What a forecast starts from, as plain values: the queue at one moment, and what is expected to come. Pure.

Moments are seconds since the epoch. Services that the same counters serve, in the same tier, are one line
here: their people are called in the same order as from several, and a draw is quicker.

Who is asked about, besides everyone who waits, are probes: a walk-in of each service who comes now, and
whoever is expected and could check in now, if they did. A probe is passed over when its turn comes, so it
keeps nobody waiting. Keys of predictions: a visit's id, `newcomer(service)`, `checking_in(service, booked)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from controller.forecast.times import Table
from controller.queue.line import Line, Place, Standing
from controller.queue.selection import Ordering

PROBE = "?"
"""What the ids of probes begin with; no visit's id does."""


def newcomer(service: str) -> str:
    """The key of somebody who takes a ticket now."""
    return f"{PROBE}{service}"


def checking_in(service: str, booked: float) -> str:
    """The key of somebody who checks in now, in time for an appointment booked for then."""
    return f"{PROBE}{service}@{booked:.0f}"


def arriving(order: Ordering, service: str, booked: float | None, now: float) -> str:
    """The key of whoever arrives now: who is late, or is ordered by arrival anyway, is like a walk-in."""
    in_time = booked is not None and order.standing(booked, now, "").booked
    return checking_in(service, booked) if booked is not None and in_time else newcomer(service)


class Person(NamedTuple):
    """Where a person stands, for what, and for which services afterwards."""

    line: str
    standing: Standing
    service: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter that serves or will. `tiers`: keys of lines. `opens`: when it can call at the earliest.

    `person`, called from `place` at `since`, is there now; or it pauses since then.
    """

    tiers: tuple[tuple[str, ...], ...]
    opens: float
    since: float = 0.0
    person: Person | None = None
    place: Place | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody expected. `comes`: the chance that the person still comes; `first`: the first value of the
    table of offsets that is still possible."""

    visit: str
    service: str
    booked: float
    comes: float
    first: int


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody who is away and comes back: at `at`, or after the rest of a pause that began then."""

    place: Place
    at: float
    began: float | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Walk-ins of one service who are still to come: so many a second, until then."""

    service: str
    rate: float
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that a draw needs. `asked`: the keys of which the call is waited for. `closing`: when
    each service's day ends, `inf` when it does not. `steps`: what follows each service for those to come."""

    now: float
    order: Ordering
    lines: Mapping[str, Line]
    line_of: Mapping[str, str]
    people: Mapping[str, Person]
    desks: tuple[Desk, ...]
    due: tuple[Due, ...]
    back: tuple[Back, ...]
    streams: tuple[Stream, ...]
    asked: frozenset[str]
    services: Mapping[str, Table]
    gap: Table
    pause: Table
    offset: Table
    closing: Mapping[str, float]
    steps: Mapping[str, tuple[str, ...]]
