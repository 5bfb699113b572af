"""One draw: the controller's own selection, run forward from a picture. Pure; chance is passed in.

    picture = photograph(queue, learned, now)          # controller.forecast.photograph
    calls = draw(picture, random.Random(1).random)     # key -> moment of the call, seconds since the epoch
    outlook = forecast(picture, random.random, draws=100, only=None)   # controller.forecast.outlook
    outlook.predictions[newcomer("passport")].q80      # seconds from picture.now; see outlook.Prediction

Whom `choose` picks here is whom it will pick at the real counters if things go as drawn: how long those at
the counters still take, who of those expected comes and when, who walks in, how long each service takes.
"""

import math
from collections.abc import Callable, Collection, Iterator
from heapq import heapify, heappop, heappush

from controller.forecast.picture import PROBE, Person, Picture
from controller.forecast.times import normal
from controller.queue.line import Line, Place, Standing
from controller.queue.selection import choose

Chance = Callable[[], float]
"""Uniform from 0 to below 1; `random.Random(seed).random` is one."""

LATER = "+"
"""What the ids of walk-ins who have not come yet begin with."""

_NORMAL = normal(0.0, 1.0)

Calls = dict[str, float]
"""The moment at which each key was called; who was not called in time is missing."""


def draw(picture: Picture, chance: Chance, only: Collection[str] | None = None) -> Calls:
    """How it may go. It ends when everyone `only` names (by default all who are asked about) was called."""
    asked = picture.asked if only is None else picture.asked.intersection(only)
    return _Run(picture, chance, set(asked)).play()


class _Run:
    """The office from now on, as one draw has it."""

    def __init__(self, picture: Picture, chance: Chance, asked: set[str]) -> None:
        self._picture, self._chance, self._asked = picture, chance, asked
        self._order, self._people = picture.order, dict(picture.people)
        self._lines = {key: line.copy() for key, line in picture.lines.items()}
        self._tiers = self._shared_tiers()
        self._serves = [frozenset(key for tier in desk.tiers for key in tier) for desk in picture.desks]
        self._at: list[tuple[Person, Place] | None] = [None] * len(picture.desks)
        self._idle: list[int] = []
        self._busy: list[tuple[float, int]] = []
        self._calls: Calls = {}
        self._times = {
            service: (table.values, self._off(table.doubt)) for service, table in picture.services.items()
        }
        self._gap = picture.gap.values

    def _off(self, doubt: float) -> float:
        """By which all of one kind of duration are off in this draw, since their mean is not known better."""
        return math.exp(doubt * _NORMAL[int(self._chance() * len(_NORMAL))] - doubt * doubt / 2)

    def _shared_tiers(self) -> list[list[list[Line]]]:
        made: dict[tuple[tuple[str, ...], ...], list[list[Line]]] = {}
        for desk in self._picture.desks:
            if desk.tiers not in made:
                tiers = [[self._lines[key] for key in tier if key in self._lines] for tier in desk.tiers]
                made[desk.tiers] = [tier for tier in tiers if tier]
        return [made[desk.tiers] for desk in self._picture.desks]

    # --- the loop -------------------------------------------------------------------------------

    def play(self) -> Calls:
        """Until everybody asked about was called, or nothing more happens."""
        self._staff()
        coming, busy, asked = self._coming(), self._busy, self._asked
        coming.reverse()
        while asked:
            if busy and (not coming or busy[0][0] <= coming[-1][0]):
                self._free(*heappop(busy))
            elif coming:
                at, place = coming.pop()
                self._join(place, at)
            else:
                break
        return self._calls

    def _free(self, at: float, desk: int) -> None:
        left = self._at[desk]
        if left and left[0].steps:
            self._go_on(*left, at)
        self._call(at, desk)

    def _call(self, at: float, desk: int) -> None:
        tiers, order, people, lines = self._tiers[desk], self._order, self._people, self._lines
        while (place := choose(tiers, order, at)) is not None:
            visit = place.visit
            person = people[visit]
            lines[person.line].lanes[person.standing].remove(place)
            if visit in self._asked:
                self._asked.discard(visit)
                self._calls[visit] = at
            if visit[0] == PROBE:
                continue
            self._serve(person, place, at, desk)
            return
        self._at[desk] = None
        self._idle.append(desk)

    def _serve(self, person: Person, place: Place, at: float, desk: int) -> None:
        chance, gap = self._chance, self._gap
        values, off = self._times[person.service]
        self._at[desk] = person, place
        ends = at + values[int(chance() * len(values))] * off + gap[int(chance() * len(gap))]
        heappush(self._busy, (ends, desk))

    def _join(self, place: Place, at: float) -> None:
        person = self._people[place.visit]
        self._lines[person.line].lanes[person.standing].add(place)
        for index, desk in enumerate(self._idle):
            if person.line in self._serves[desk]:
                del self._idle[index]
                self._call(at, desk)
                return

    def _go_on(self, person: Person, place: Place, at: float) -> None:
        """The next service of the same visit, with the same place in time."""
        visit, service = place.visit + ">", person.steps[0]
        line = self._picture.line_of[service]
        self._people[visit] = Person(line, person.standing, service, person.steps[1:])
        self._join(place._replace(visit=visit), at)

    # --- what is drawn at the beginning ---------------------------------------------------------

    def _staff(self) -> None:
        chance, picture = self._chance, self._picture
        for number, desk in enumerate(picture.desks):
            free = desk.opens
            if desk.person and desk.place:
                off = self._times[desk.person.service][1]
                table, elapsed = picture.services[desk.person.service], picture.now - desk.since
                free = picture.now + table.remaining(elapsed / off, chance()) * off
                self._at[number] = desk.person, desk.place
            elif desk.paused:
                free = picture.now + picture.pause.remaining(picture.now - desk.since, chance())
            free += self._gap[int(chance() * len(self._gap))]
            self._busy.append((free, number))
        heapify(self._busy)

    def _coming(self) -> list[tuple[float, Place]]:
        """Who joins later, and when, in order."""
        coming = [*self._appointments(), *self._walk_ins(), *self._returning()]
        coming.sort()
        return coming

    def _appointments(self) -> Iterator[tuple[float, Place]]:
        """Each comes at the booked time and one of the offsets that are still possible, or not at all."""
        chance, order, people = self._chance, self._order, self._people
        now, offsets, steps = self._picture.now, self._picture.offset.values, self._picture.steps
        for each in self._picture.due:
            drawn = chance()
            if drawn >= each.comes:
                continue
            left = len(offsets) - each.first
            at = max(each.booked + offsets[each.first + int(drawn / each.comes * left)], now)
            standing = order.standing(each.booked, at, "")
            service = each.service
            line = self._picture.line_of[service]
            people[each.visit] = Person(line, standing, service, steps[service])
            yield at, Place(each.booked if standing.booked else at, at, "", each.visit)

    def _walk_ins(self) -> Iterator[tuple[float, Place]]:
        for stream in self._picture.streams:
            visit, line = LATER + stream.service, self._picture.line_of[stream.service]
            steps = self._picture.steps[stream.service]
            self._people[visit] = Person(line, Standing(), stream.service, steps)
            at = self._picture.now
            while (at := at - math.log(1 - self._chance()) / stream.rate) < stream.until:
                yield at, Place(at, at, "", visit)

    def _returning(self) -> Iterator[tuple[float, Place]]:
        for back in self._picture.back:
            at = back.at
            if back.began is not None:
                at += self._picture.pause.remaining(at - back.began, self._chance())
            yield at, back.place
