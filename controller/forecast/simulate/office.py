"""The office that is simulated: who comes when and for what, and who serves them. Knows no chance."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import exp

from pydantic import Field

from appliance.config import Settings
from appliance.errors import BadConfig
from contract.values import Name
from controller.queue.numbers import LETTERS

Span = tuple[float, float]
"""From and to, in seconds since midnight."""

HALL = "hall"

A_DAY = 86_400.0

A_MONDAY = date(2025, 3, 3)
"""Generated days are this one, or the next on which the site is open."""


def _humps(parts: int = 16) -> tuple[float, ...]:
    middles = [(part + 0.5) / parts for part in range(parts)]
    return tuple(
        round(0.4 + 1.2 * exp(-(((x - 0.22) / 0.12) ** 2)) + 0.8 * exp(-(((x - 0.68) / 0.12) ** 2)), 3)
        for x in middles
    )


TWO_HUMPS = _humps()
"""How people without an appointment come: many in mid-morning, fewer again after lunch."""

FLAT = (1.0,)
"""As many in any hour as in any other."""

PROFILES = {"humps": TWO_HUMPS, "flat": FLAT}
"""What options call them."""


class ServiceMix(Settings):
    """One `[[services]]` table. `share`: how many come for it, against the others. `minutes`, `spread`: its
    service time, mean and standard deviation over mean. `steps`: services that follow in the same visit."""

    id: Name
    share: float = Field(default=1.0, gt=0)
    minutes: float = Field(default=10.0, gt=0, le=480)
    spread: float = Field(default=0.7, ge=0, le=3)
    steps: tuple[Name, ...] = ()


class Shift(Settings):
    """One `[[counters]]` table: what it serves (everything when empty) and when somebody is there, as
    `["09:00-12:00", "12:30-17:00"]`; all day when empty. What lies between two stretches is a break."""

    id: Name
    services: tuple[Name, ...] = ()
    helps: tuple[Name, ...] = ()
    hours: tuple[str, ...] = ()


class Office(Settings):
    """The whole file. Times in minutes, shares from 0 to 1.

    `load`: the work that those who come bring, over what the open counters can do. `booked`: share of the
    demand that has an appointment, put on a grid of `slot` minutes; `early` and `punctuality`: mean and
    standard deviation of how long before the booked time they come. `no_show`: share of them who do not.
    `missing`: share of visitors without their papers, of whom the kiosk catches `caught` before they
    queue; the others take `papers_time` of the usual time at the desk, for nothing. `leaving`: share of
    visitors who go away unseen after waiting about `patience`. `walk`: from the call to the desk.
    `profile`: how walk-ins come in equal parts of the day. `gone_after`: how long an agent waits for
    somebody who has gone.
    """

    hours: tuple[str, ...] = Field(default=("09:00-17:00",), min_length=1)
    load: float = Field(default=0.95, gt=0, le=3)
    booked: float = Field(default=0.7, ge=0, le=1)
    slot: float = Field(default=10.0, gt=0, le=240)
    early: float = Field(default=2.0, ge=-60, le=60)
    punctuality: float = Field(default=8.0, ge=0, le=60)
    no_show: float = Field(default=0.08, ge=0, lt=1)
    missing: float = Field(default=0.0, ge=0, le=1)
    caught: float = Field(default=0.8, ge=0, le=1)
    papers_time: float = Field(default=0.4, gt=0, le=1)
    leaving: float = Field(default=0.0, ge=0, le=1)
    patience: float = Field(default=30.0, gt=0, le=480)
    walk: float = Field(default=0.5, ge=0, le=10)
    gone_after: float = Field(default=1.0, gt=0, le=30)
    profile: tuple[float, ...] = Field(default=TWO_HUMPS, min_length=1)
    services: tuple[ServiceMix, ...] = Field(default=(ServiceMix(id="desk"),), min_length=1)
    counters: tuple[Shift, ...] = Field(default=tuple(Shift(id=f"c{n}") for n in range(1, 7)), min_length=1)

    @property
    def open_for(self) -> list[Span]:
        """When the doors are open. Raises ValueError when `hours` are not such."""
        return [stretch(text) for text in self.hours]

    def stretches(self, shift: Shift) -> list[Span]:
        """When somebody is at this counter."""
        return [stretch(text) for text in shift.hours] or self.open_for

    def services_of(self, shift: Shift) -> tuple[str, ...]:
        """What the counter serves by first choice."""
        return shift.services or tuple(service.id for service in self.services)

    @property
    def capacity(self) -> float:
        """Seconds of work that the open counters can do between opening and closing."""
        return sum(staffed(self.stretches(shift), self.open_for) for shift in self.counters)

    @property
    def work(self) -> float:
        """Seconds at a counter that one visitor takes on average, the way to the desk included.

        It is what a visitor would take if nobody was turned away: a document check lightens the load.
        """
        minutes = {service.id: service.minutes for service in self.services}
        total = sum(service.share for service in self.services)
        papers = 1 - self.missing * (1 - self.papers_time)
        return sum(
            60 * service.share / total * (papers * minutes[service.id] + self.walk)
            + (1 - self.missing)
            * 60
            * service.share
            / total
            * sum(minutes[s] + self.walk for s in service.steps)
            for service in self.services
        )


def clock(text: str) -> float:
    """Seconds since midnight of "09:30". Raises ValueError."""
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit() and int(hours) <= 24 and int(minutes) < 60):
        raise ValueError(f'{text!r} is not like "09:30"')
    return int(hours) * 3600.0 + int(minutes) * 60.0


def stretch(text: str) -> Span:
    """From and to of "09:00-12:00". Raises ValueError."""
    begins, dash, ends = text.partition("-")
    span = clock(begins), clock(ends) if dash else -1.0
    if span[0] >= span[1]:
        raise ValueError(f'{text!r} is not like "09:00-12:00"')
    return span


def staffed(spans: Iterable[Span], within: Iterable[Span]) -> float:
    """Seconds of the spans that lie within the others."""
    within = list(within)
    return sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in spans for b in within)


def checked(office: Office, where: object) -> Office:
    """The same office. Raises BadConfig with everything that its parts say wrongly of each other."""
    if problems := list(_problems(office)):
        raise BadConfig(where, problems)
    return office


def _problems(office: Office) -> Iterator[str]:
    known = {service.id for service in office.services}
    if len(office.services) > len(LETTERS):
        yield f"services: at most {len(LETTERS)}, one for each letter"
    yield from _repeated("services", [service.id for service in office.services])
    yield from _repeated("counters", [shift.id for shift in office.counters])
    for service in office.services:
        yield from _unknown(f"services.{service.id}.steps", service.steps, known)
    for shift in office.counters:
        yield from _unknown(f"counters.{shift.id}.services", (*shift.services, *shift.helps), known)
    served = {s for shift in office.counters for s in (*office.services_of(shift), *shift.helps)}
    yield from (f"services.{name}: no counter serves it" for name in sorted(known - served))
    if min(office.profile) < 0 or not sum(office.profile):
        yield "profile: needs numbers that are not below 0, one of them above"
    try:
        if any(one[1] > other[0] for one, other in pairwise(office.open_for)):
            yield "hours: must be in order, and apart"
        elif not office.capacity:
            yield "counters: nobody is there while the office is open"
    except ValueError as error:
        yield f"hours: {error}"


def _repeated(kind: str, ids: Sequence[str]) -> Iterator[str]:
    yield from (
        f"{kind}: {name} stands more than once" for name in sorted({i for i in ids if ids.count(i) > 1})
    )


def _unknown(place: str, named: Sequence[str], known: set[str]) -> Iterator[str]:
    yield from (f"{place}: {name!r} is not a service here" for name in named if name not in known)
