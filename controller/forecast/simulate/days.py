"""Days with their people, from an office and chance. The rules of the queue are unknown here.

Every person brings all that chance decides (when, for what, how long, how patient), so that two sets of
rules can be tried on the very same people.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate
from math import inf, log, log1p, sqrt
from random import Random

from controller.forecast.simulate.office import Office, ServiceMix, Span, staffed

SHORTEST = 10.0
"""Seconds below which no service time falls."""


class Papers(StrEnum):
    """Whether somebody brought the documents; those who did not are told by the kiosk, or at the desk."""

    COMPLETE = "complete"
    CAUGHT = "caught"
    UNCAUGHT = "uncaught"


@dataclass(frozen=True, slots=True)
class Step:
    """One service of a visit and how long it takes, in seconds."""

    service: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a day; moments in seconds since midnight.

    `came` is None for who never comes. `patience`: seconds of waiting after which the person goes unseen;
    0 for one who will not be there whenever called. `walk`: seconds from the call to the desk.
    `priority`: one of the site's reasons for waiting less, or "".
    """

    booked: float | None
    came: float | None
    steps: tuple[Step, ...]
    walk: float
    patience: float = inf
    papers: Papers = Papers.COMPLETE
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `hours`: when the doors are open. `shifts`: when somebody is at each counter. `gone_after`:
    how long an agent waits for somebody, seconds. `on`: when it was, for a day that has been."""

    hours: tuple[Span, ...]
    people: tuple[Person, ...]
    shifts: Mapping[str, tuple[Span, ...]]
    gone_after: float
    on: date | None = None

    @property
    def closes(self) -> float:
        """When the doors shut for the day."""
        return self.hours[-1][1]

    @property
    def capacity(self) -> float:
        """Seconds of work that the open counters can do while the doors are open."""
        return sum(staffed(spans, self.hours) for spans in self.shifts.values())


def generate(office: Office, random: Random) -> Day:
    """One day of this office."""
    shifts = {shift.id: tuple(office.stretches(shift)) for shift in office.counters}
    came = office.load * office.capacity / office.work
    demand = came / (office.booked * (1 - office.no_show) + 1 - office.booked)
    people = [
        *_appointments(office, round(demand * office.booked), shifts, random),
        *_walk_ins(office, demand * (1 - office.booked), random),
    ]
    return Day(tuple(office.open_for), tuple(people), shifts, office.gone_after * 60)


def _appointments(
    office: Office, count: int, shifts: Mapping[str, tuple[Span, ...]], random: Random
) -> Iterator[Person]:
    for booked in booked_times(office, count, shifts):
        stays_away = random.random() < office.no_show
        came = booked + 60 * random.gauss(-office.early, office.punctuality)
        yield _person(office, booked, None if stays_away else max(came, 0.0), random)


def booked_times(office: Office, count: int, shifts: Mapping[str, tuple[Span, ...]]) -> list[float]:
    """Where a booking system puts `count` appointments: on the grid, evenly for the counters then open."""
    step = office.slot * 60
    slots = [
        opens + n * step
        for opens, closes in office.open_for
        for n in range(max(1, int((closes - opens) // step)))
    ]
    until = list(
        accumulate(sum(staffed(spans, [(slot, slot + step)]) for spans in shifts.values()) for slot in slots)
    )
    return [slots[bisect_right(until, until[-1] * (n + 0.5) / count)] for n in range(count)]


def _walk_ins(office: Office, mean: float, random: Random) -> Iterator[Person]:
    if mean <= 0:
        return
    spans, until = _paces(office)
    at = random.expovariate(mean)
    while at < 1:
        part = bisect_right(until, at * until[-1])
        before = until[part - 1] if part else 0.0
        begins, ends = spans[part]
        within = (at * until[-1] - before) / (until[part] - before)
        yield _person(office, None, begins + (ends - begins) * within, random)
        at += random.expovariate(mean)


def _paces(office: Office) -> tuple[list[Span], list[float]]:
    """Stretches of open time with one pace each, and the weight of all walk-ins up to the end of each."""
    opens, closes = office.open_for[0][0], office.open_for[-1][1]
    part = (closes - opens) / len(office.profile)
    cut = [
        ((max(opens + n * part, begins), min(opens + (n + 1) * part, ends)), weight)
        for n, weight in enumerate(office.profile)
        for begins, ends in office.open_for
    ]
    spans = [(span, weight) for span, weight in cut if span[0] < span[1] and weight > 0]
    return [span for span, _ in spans], list(accumulate((ends - begins) * w for (begins, ends), w in spans))


def _person(office: Office, booked: float | None, came: float | None, random: Random) -> Person:
    # Every draw is made for everybody, so that a share that is changed changes nothing else.
    papers = _papers(office, random.random(), random.random())
    leaves, patience = random.random() < office.leaving, random.expovariate(1 / (office.patience * 60))
    service = _chosen(office.services, random.random())
    by_id = {each.id: each for each in office.services}
    steps = [Step(each.id, _duration(each, random)) for each in (service, *(by_id[s] for s in service.steps))]
    if papers is Papers.UNCAUGHT:
        steps = [Step(service.id, max(SHORTEST, steps[0].seconds * office.papers_time))]
    return Person(booked, came, tuple(steps), office.walk * 60, patience if leaves else inf, papers)


def _papers(office: Office, lacks: float, caught: float) -> Papers:
    if lacks >= office.missing:
        return Papers.COMPLETE
    return Papers.CAUGHT if caught < office.caught else Papers.UNCAUGHT


def _chosen(services: Sequence[ServiceMix], at: float) -> ServiceMix:
    until = list(accumulate(service.share for service in services))
    return services[bisect_right(until, at * until[-1])]


def _duration(service: ServiceMix, random: Random) -> float:
    """Lognormal, in seconds, with the mean and the spread that the service has."""
    sigma = sqrt(log1p(service.spread**2))
    drawn = random.lognormvariate(log(service.minutes * 60) - sigma**2 / 2, sigma)
    return max(SHORTEST, drawn)
