"""Takes the picture that a forecast starts from: reads the queue and what was learned, changes neither. Pure.

picture = photograph(queue, learned, now)          # now: aware, in the site's zone
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from contract.values import Phase
from controller.forecast.learned import Learned
from controller.forecast.picture import Back, Desk, Due, Person, Picture, Stream, checking_in, newcomer
from controller.queue.line import Lane, Line, Place, Standing
from controller.queue.rules import Rules
from controller.queue.state import CounterNow, Queue, Stage, Visit

AHEAD_S = 90 * 60.0
"""Those to come are foreseen for this long, appointments also for twice the work that waits."""

MOST_WALK_INS = 300
"""Walk-ins who are foreseen at most. They matter little: nearly all of them come after whoever is here."""

LAST = "~"
"""The number of a probe, which is after all others of the same moment."""

MOST_PROBES = 200
"""Appointments' probes, nearest booked time first; the bookings of one time and service share one."""


def photograph(queue: Queue, learned: Learned, now: datetime) -> Picture:
    """The picture of this moment. `now` is aware; the queue is only read."""
    return _Camera(queue, learned, now).picture()


class _Camera:
    """Makes one picture."""

    def __init__(self, queue: Queue, learned: Learned, now: datetime) -> None:
        self._queue, self._learned, self._moment, self._now = queue, learned, now, now.timestamp()
        self._staff = list(_at_work(queue, now))
        self._tiers = {name: _tiers(queue, name) for name, _ in self._staff}
        self._line_of = _line_of(queue.rules, self._tiers.values())
        self._people: dict[str, Person] = {}
        self._lanes: defaultdict[tuple[str, Standing], list[Place]] = defaultdict(list)

    def picture(self) -> Picture:
        """All of it."""
        queue, learned = self._queue, self._learned
        for key, line in (*queue.lines.items(), *queue.held.items()):
            self._copy(self._line_of.get(key), line)
        back = tuple(self._away())
        due = self._due(self._horizon())
        self._add_probes(due)
        return Picture(
            now=self._now,
            order=queue.ordering,
            lines=self._lines(),
            line_of=self._line_of,
            people=self._people,
            desks=tuple(self._desk(name, opens) for name, opens in self._staff),
            due=tuple(due),
            back=back,
            streams=tuple(self._streams()),
            asked=frozenset(self._people),
            services={service: times.table() for service, times in learned.services.items()},
            gap=learned.gap.table(),
            pause=learned.pause.table(),
            offset=learned.offset.table(),
            closing={service: self._closing(service) for service in queue.rules.services},
            steps={name: self._served(rule.steps) for name, rule in queue.rules.services.items()},
        )

    def _horizon(self) -> float:
        """Until when it matters who comes."""
        longest = max((times.table().mean for times in self._learned.services.values()), default=0.0)
        return self._now + AHEAD_S + 2 * len(self._people) * longest / max(len(self._staff), 1)

    # --- who waits ------------------------------------------------------------------------------

    def _copy(self, key: str | None, line: Line) -> None:
        if key is None:
            return  # nobody who works now serves them
        for standing, lane in line.lanes.items():
            self._lanes[key, standing] += lane
            for place in lane:
                visit = self._queue.visits[place.visit]
                self._people[place.visit] = Person(key, standing, visit.service, self._served(visit.steps))

    def _served(self, steps: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(step for step in steps if step in self._line_of) if steps else ()

    def _lines(self) -> dict[str, Line]:
        lines = {key: Line() for key in self._line_of.values() if key in self._queue.rules.services}
        for (key, standing), places in self._lanes.items():
            lines.setdefault(key, Line()).lanes[standing] = Lane(sorted(places))
        return lines

    def _away(self) -> Iterator[Back]:
        for visit in self._queue.open_visits():
            if visit.stage not in {Stage.POSTPONED, Stage.PARKED}:
                continue
            standing, place = self._queue.place(visit)
            held = f"counter:{visit.counter}" if visit.stage is Stage.PARKED else visit.held_for
            key = self._line_of.get(held) or self._line_of.get(visit.service)
            if key is None:
                continue
            self._people[visit.id] = Person(key, standing, visit.service, self._served(visit.steps))
            self._lanes[key, standing] += ()  # a line to come back to, even if nobody is in it
            yield self._return(visit, place)

    def _return(self, visit: Visit, place: Place) -> Back:
        went = visit.since.timestamp()
        if visit.due is None or visit.due.timestamp() < self._now:
            return Back(place, self._now, went)
        at = visit.due.timestamp()
        if visit.stage is Stage.POSTPONED:
            missed = max(went, visit.booked.timestamp()) if visit.booked else went
            place = place._replace(base=place.base + max(at - missed, 0.0))
        return Back(place, at)

    # --- who will come --------------------------------------------------------------------------

    def _due(self, horizon: float) -> list[Due]:
        offset, no_show = self._learned.offset.table(), self._learned.no_show.value
        earliest = offset.values[0]
        due = []
        for visit in self._queue.visits.values():
            if (
                visit.stage is not Stage.EXPECTED
                or visit.booked is None
                or visit.service not in self._line_of
            ):
                continue
            booked = visit.booked.timestamp()
            if booked + earliest > horizon:
                continue
            first = bisect_right(offset.values, self._now - booked)
            late = (1 - no_show) * (1 - first / len(offset.values))
            comes = late / (late + no_show) if late else 0.0
            due.append(Due(visit.id, visit.service, booked, comes, first))
        return sorted(due, key=lambda each: each.booked)

    def _streams(self) -> Iterator[Stream]:
        rates = {
            service: rate
            for service, pace in self._learned.paces.items()
            if (rate := pace.per_second(self._now))
            and service in self._line_of
            and service not in self._queue.full
        }
        most = min(AHEAD_S, MOST_WALK_INS / sum(rates.values())) if rates else 0.0
        for service, rate in rates.items():
            last_ticket = self._queue.rules.services[service].last_ticket.total_seconds()
            yield Stream(service, rate, min(self._closing(service) - last_ticket, self._now + most))

    def _closing(self, service: str) -> float:
        hours = self._queue.rules.services[service].hours
        moment = hours.last_close(self._moment.date(), self._moment)
        return moment.timestamp() if moment else math.inf

    # --- who is asked about ---------------------------------------------------------------------

    def _add_probes(self, due: Iterable[Due]) -> None:
        for service in self._queue.rules.services:
            if service in self._line_of:
                self._add_probe(newcomer(service), service, Standing(), self._now)
        order, opens = self._queue.ordering, self._now + self._queue.rules.check_in_early.total_seconds()
        slots = dict.fromkeys((each.service, each.booked) for each in due if each.booked <= opens)
        in_time = [slot for slot in slots if order.standing(slot[1], self._now, "").booked]
        for service, booked in in_time[:MOST_PROBES]:
            self._add_probe(checking_in(service, booked), service, Standing(booked=True), booked)

    def _add_probe(self, key: str, service: str, standing: Standing, base: float) -> None:
        line = self._line_of[service]
        self._people[key] = Person(line, standing, service)
        self._lanes[line, standing].append(Place(base, self._now, LAST, key))

    # --- who serves -----------------------------------------------------------------------------

    def _desk(self, name: str, opens: float) -> Desk:
        counter = self._queue.counters[name]
        tiers = tuple(tuple(dict.fromkeys(self._line_of[key] for key in tier)) for tier in self._tiers[name])
        since = counter.since.timestamp() if counter.since else self._now
        if counter.phase is Phase.PAUSED:
            return Desk(tiers, opens, since, paused=True)
        visit = self._queue.visit_at(name)
        if visit is None:
            return Desk(tiers, opens)
        standing, place = self._queue.place(visit)
        person = Person("", standing, visit.service, self._served(visit.steps))
        return Desk(tiers, opens, _called(visit, counter), person, place)


def _called(visit: Visit, counter: CounterNow) -> float:
    """When the visit was first called to where it is."""
    moment = visit.began(Stage.CALLED) or counter.since or visit.since
    return moment.timestamp()


def _at_work(queue: Queue, now: datetime) -> Iterator[tuple[str, float]]:
    """The counters that serve, and from when on. While nobody works anywhere, all are taken to open with
    the doors: those that were open today, or every one before the first has been."""
    staffed = [name for name, counter in queue.counters.items() if counter.staffed]
    if staffed:
        yield from ((name, now.timestamp()) for name in staffed)
        return
    worked = [name for name, counter in queue.counters.items() if counter.changes]
    for name in worked or queue.counters:
        opens = _opening(queue.rules, name, now)
        if opens is not None:
            yield name, opens


def _opening(rules: Rules, counter: str, now: datetime) -> float | None:
    """When the first of the counter's services has its doors open."""
    rule = rules.counters[counter]
    hours = [rules.services[service].hours for service in (*rule.services, *rule.helps)]
    if any(each.is_open(now) for each in hours):
        return now.timestamp()
    return min((at.timestamp() for each in hours if (at := each.opens_next(now))), default=None)


def _tiers(queue: Queue, name: str) -> tuple[tuple[str, ...], ...]:
    """As `Queue.tiers`, by key: also what nobody is held for yet, since parked people may come back."""
    counter, rule = queue.counters[name], queue.rules.counters[name]
    first = counter.services or rule.services
    return queue.keys_of(name), first, () if counter.services else rule.helps


def _line_of(rules: Rules, tiers: Iterable[tuple[tuple[str, ...], ...]]) -> dict[str, str]:
    """The key of the line in which who is held for a counter, or waits for a service, stands here."""
    served: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for desk, each in enumerate(tiers):
        for tier, keys in enumerate(each):
            for key in keys:
                served[key].append((desk, tier))
    names: dict[tuple[tuple[int, int], ...], str] = {}
    return {
        key: names.setdefault(tuple(by), key) if key in rules.services else key for key, by in served.items()
    }
