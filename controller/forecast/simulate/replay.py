"""From past days to days with people: everybody with the steps, times and patience that they had.

What nobody saw (the service time of somebody who left) is what was usual for the service.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from statistics import fmean

from controller.forecast.simulate.days import SHORTEST, Day, Papers, Person, Step
from controller.forecast.simulate.office import Span, staffed
from controller.forecast.simulate.office_rules import doors, spans
from controller.forecast.simulate.past import PastDay
from controller.forecast.simulate.record import DayRecord, End, Stay
from controller.queue.rules import Rules
from controller.queue.state import Stage, Visit

A_MINUTE = 60.0
AT_COUNTER = frozenset({Stage.CALLED, Stage.SERVING})
NOT_OF_THE_QUEUE = frozenset({Stage.CANCELLED, Stage.REROUTED, Stage.ANSWERED})
ENDS = {
    Stage.SERVED: End.SERVED,
    Stage.NO_SHOW: End.GONE,
    Stage.LEFT: End.GONE,
    Stage.TURNED_AWAY: End.TURNED_AWAY,
}


@dataclass(frozen=True, slots=True)
class AtDesk:
    """One call that the person came to. Seconds: `walk` to the counter, `took` there, None if nobody saw."""

    service: str
    walk: float
    took: float | None


class Replay:
    """The days of a journal, to be played again."""

    def __init__(self, pasts: Sequence[PastDay]) -> None:
        self._pasts = [past for past in pasts if past.shifts]
        self._desks = [{v.id: list(_desks(past, v)) for v in _visits(past)} for past in self._pasts]
        self._usual = self._averages()

    @property
    def usual(self) -> dict[str, float]:
        """Seconds at the desk by service, on average, of those services that were seen."""
        return self._usual

    def days(self) -> list[Day]:
        """The days, in order."""
        return [self._day(past, desks) for past, desks in zip(self._pasts, self._desks, strict=True)]

    def records(self, late_after: timedelta) -> list[DayRecord]:
        """The same days as they really went. `late_after`: from when on an appointment came too late."""
        return [
            self._record(past, desks, late_after)
            for past, desks in zip(self._pasts, self._desks, strict=True)
        ]

    def _averages(self) -> dict[str, float]:
        seen: dict[str, list[float]] = {}
        for each in (at_desk for day in self._desks for desks in day.values() for at_desk in desks):
            if each.took is not None:
                seen.setdefault(each.service, []).append(each.took)
        return {service: fmean(took) for service, took in seen.items()}

    def _day(self, past: PastDay, desks: dict[str, list[AtDesk]]) -> Day:
        shifts = {counter: tuple(_spans(past, worked)) for counter, worked in past.shifts.items()}
        every = [span for worked in shifts.values() for span in worked]
        hours = spans(doors(past.queue.rules, past.on)) or [(min(every)[0], max(end for _, end in every))]
        people = tuple(self._person(past, visit, desks[visit.id]) for visit in _visits(past))
        return Day(tuple(hours), people, shifts, A_MINUTE, past.on)

    def _person(self, past: PastDay, visit: Visit, desks: Sequence[AtDesk]) -> Person:
        usual = self._usual.get(visit.service, 10 * A_MINUTE)
        steps = [Step(d.service, max(SHORTEST, usual if d.took is None else d.took)) for d in desks]
        return Person(
            booked=_seconds(past, visit.booked) if visit.booked else None,
            came=_seconds(past, _came(visit)) if visit.arrived else None,
            steps=tuple(steps) or (Step(visit.service, usual),),
            walk=fmean(each.walk for each in desks) if desks else 0.0,
            patience=inf if desks else _patience(visit),
            papers=Papers.CAUGHT if visit.stage is Stage.TURNED_AWAY else Papers.COMPLETE,
            priority=visit.priority,
        )

    def _record(self, past: PastDay, desks: dict[str, list[AtDesk]], late_after: timedelta) -> DayRecord:
        day = self._day(past, desks)
        stays = [_stay(past, visit, late_after) for visit in _visits(past) if visit.arrived]
        at_counters = [
            (_seconds(past, called), _seconds(past, ended))
            for visit in _visits(past)
            for called, _, ended in _calls(visit)
            if ended and visit.accurate
        ]
        ends = [
            _seconds(past, visit.since)
            for visit in _visits(past)
            if visit.stage is Stage.SERVED and visit.accurate
        ]
        return DayRecord(
            stays=tuple(stays),
            no_shows=sum(visit.arrived is None for visit in _visits(past)),
            calls=len(past.calls),
            recalls=past.recalls,
            work=sum(stay.at_desk for stay in stays),
            capacity=day.capacity,
            busy=min(staffed(at_counters, day.hours), day.capacity),
            overtime=max(0.0, max(ends, default=0.0) - day.closes),
        )


def with_times(rules: Rules, usual: Mapping[str, float]) -> Rules:
    """The rules with the service times that were usual, in seconds."""
    services = {
        name: replace(rule, minutes=usual.get(name, rule.minutes * A_MINUTE) / A_MINUTE)
        for name, rule in rules.services.items()
    }
    return replace(rules, services=services)


def _visits(past: PastDay) -> Iterator[Visit]:
    """Whoever came or was expected that day."""
    for visit in past.queue.visits.values():
        of_the_day = visit.arrived or (visit.booked and visit.booked.astimezone(past.zone).date() == past.on)
        if of_the_day and visit.stage not in NOT_OF_THE_QUEUE:
            yield visit


def _desks(past: PastDay, visit: Visit) -> Iterator[AtDesk]:
    """The calls that the person came to; one that was taken up again counts with the one before it."""
    found: list[AtDesk] = []
    for called, started, ended in _calls(visit):
        if started is None:
            continue
        service = past.calls.get((visit.id, called), visit.service)
        # Who presses only "next" starts and finishes at once: then all of it was the service.
        walk = (started - called).total_seconds() if ended is None or started < ended else 0.0
        took = (ended - called).total_seconds() - walk if ended and visit.accurate else None
        if found and found[-1].service == service:
            before = found.pop()
            took = None if took is None or before.took is None else took + walk + before.took
            walk = before.walk
        found.append(AtDesk(service, walk, took))
    yield from found


def _calls(visit: Visit) -> Iterator[tuple[datetime, datetime | None, datetime | None]]:
    """Of each call: its moment, when the person came to the counter, and when it was over."""
    called = started = None
    for stage, at in visit.spans:
        if stage is Stage.CALLED:
            called, started = at, None
        elif stage is Stage.SERVING:
            started = at
        elif called is not None:
            yield called, started, at
            called = None
    if called is not None:
        yield called, started, None


def _patience(visit: Visit) -> float:
    """Of who was never at a desk: 0 when the person was called in vain, else until the person left."""
    if visit.stage is Stage.NO_SHOW:
        return 0.0
    if visit.stage is Stage.LEFT and visit.accurate and visit.arrived:
        return (visit.since - _came(visit)).total_seconds()
    return inf


def _stay(past: PastDay, visit: Visit, late_after: timedelta) -> Stay:
    arrived = _came(visit)
    calls = list(_calls(visit))
    return Stay(
        came=_seconds(past, arrived),
        booked=_seconds(past, visit.booked) if visit.booked else None,
        in_time=visit.booked is not None and arrived <= visit.booked + late_after,
        papers=Papers.CAUGHT if visit.stage is Stage.TURNED_AWAY else Papers.COMPLETE,
        called=_seconds(past, calls[0][0]) if calls else None,
        at_desk=sum(
            (ended - called).total_seconds() for called, _, ended in calls if ended and visit.accurate
        ),
        end=_end(visit, seen=any(started for _, started, _ in calls)),
    )


def _came(visit: Visit) -> datetime:
    """When the person came; with all papers, where some lacked at first."""
    brought = next((at for stage, at in visit.spans if stage is Stage.WAITING), visit.since)
    lacked = any(stage is Stage.TURNED_AWAY for stage, _ in visit.spans)
    return brought if lacked else visit.arrived or visit.since


def _end(visit: Visit, *, seen: bool) -> End:
    """Who was at a desk and then left before a further step was served all the same."""
    if visit.stage in {Stage.LEFT, Stage.NO_SHOW} and seen:
        return End.SERVED
    if visit.stage is Stage.LEFT and not visit.accurate:
        return End.UNSERVED
    return ENDS.get(visit.stage, End.UNSERVED)


def _spans(past: PastDay, spans: Sequence[tuple[datetime, datetime]]) -> Iterator[Span]:
    return ((_seconds(past, begins), _seconds(past, ends)) for begins, ends in spans)


def _seconds(past: PastDay, moment: datetime) -> float:
    """Since the midnight with which that day began."""
    local = moment.astimezone(past.zone)
    return (local.replace(tzinfo=None) - datetime.combine(past.on, datetime.min.time())).total_seconds()
