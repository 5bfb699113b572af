"""What a site's own events teach: how long things take, who comes when, who does not come. Pure.

Give `Learned.see` every event in order, of as many days as there are; memory stays bounded. A service's
time is how long a call occupies a counter: from the call until the counter has nobody any more, whether
the person was served, sent on or did not come. That is what those behind have to wait for.

    learned = Learned(rules)
    for event in events: learned.see(event)
"""

import math
from dataclasses import dataclass, field

from controller.forecast.times import Times, lognormal, normal
from controller.queue import events as did
from controller.queue.rules import Rules, ServiceRule

GAP_S, GAP_SPREAD, GAP_MOST_S, GAPS_KEPT = 5.0, 1.0, 3600.0, 500
"""From one person's going to the next one's call while somebody waits; that agents take breaks is in it."""

PAUSE_S, PAUSE_SPREAD = 15 * 60.0, 0.8
OFFSET_S, OFFSET_DEVIATION_S = -2 * 60.0, 8 * 60.0
"""Arrival of an appointment's holder minus booked time."""

OFFSETS_KEPT = 500
NO_SHOW, NO_SHOW_WORTH, NO_SHOWS_KEPT = 0.08, 25.0, 1000.0
PACE_S = 45 * 60.0
"""Walk-ins of about this long ago count for how many are coming now."""

PACE_LEAST_S = 15 * 60.0


@dataclass(slots=True)
class Share:
    """How often something happens, of about the last `NO_SHOWS_KEPT` times."""

    happened: float = NO_SHOW * NO_SHOW_WORTH
    times: float = NO_SHOW_WORTH

    @property
    def value(self) -> float:
        """From 0 to 1."""
        return self.happened / self.times

    def add(self, *, happened: bool) -> None:
        """It happened, or did not."""
        if self.times >= NO_SHOWS_KEPT:
            keep = NO_SHOWS_KEPT / (self.times + 1)
            self.happened, self.times = self.happened * keep, self.times * keep
        self.happened, self.times = self.happened + happened, self.times + 1


@dataclass(slots=True)
class Pace:
    """How often walk-ins come at present; recent ones count more."""

    weight: float = 0.0
    at: float = 0.0
    since: float = 0.0

    def add(self, at: float) -> None:
        """One came."""
        if not self.since:
            self.since = at
        self.weight, self.at = self._faded(at) + 1, max(at, self.at)

    def per_second(self, now: float) -> float:
        """The rate at this moment."""
        if not self.since:
            return 0.0
        watched = max(now - self.since, PACE_LEAST_S)
        return self._faded(now) / PACE_S / (1 - math.exp(-watched / PACE_S))

    def _faded(self, now: float) -> float:
        return self.weight * math.exp(-max(now - self.at, 0.0) / PACE_S)


@dataclass(slots=True)
class _Today:
    """What is remembered of the day until it is over. `calls`: who is at each counter since when. `before`:
    by visit, the act that last changed its service, and which it was before that."""

    booked: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, float] = field(default_factory=dict)
    service: dict[str, str] = field(default_factory=dict)
    before: dict[str, tuple[int, str]] = field(default_factory=dict)
    calls: dict[str, tuple[str, float]] = field(default_factory=dict)
    free: dict[str, float] = field(default_factory=dict)
    paused: dict[str, float] = field(default_factory=dict)


class Learned:
    """Everything that was learned. Read `services`, `gap`, `pause`, `offset`, `no_show` and `paces`."""

    def __init__(self, rules: Rules) -> None:
        self.services = {name: service_times(rule) for name, rule in rules.services.items()}
        self.gap = Times(lognormal(GAP_S, GAP_SPREAD), kept=GAPS_KEPT, slips=False)
        self.pause = Times(lognormal(PAUSE_S, PAUSE_SPREAD))
        self.offset = Times(normal(OFFSET_S, OFFSET_DEVIATION_S), 20, OFFSETS_KEPT, slips=False)
        self.no_show = Share()
        self.paces = {name: Pace() for name in rules.services}
        self._today = _Today()

    def see(self, event: did.Event) -> None:
        """Learn from one more event."""
        # Who came while a kiosk reached nobody came then, not when it was told.
        at = (getattr(event, "arrived", None) or event.at).timestamp()
        match event:
            case did.DayOpened() | did.DayEnded():
                self._end_day(at)
            case did.Expected() | did.Rebooked() | did.CalledOff() | did.CheckInWithdrawn() | did.Arrived():
                self._see_booking(event, at)
            case (
                did.TicketTaken(visit=visit, service=service)
                | did.BroughtPapers(visit=visit, service=service)
            ):
                self._today.service[visit], self._today.arrived[visit] = service, at
                if service in self.paces:
                    self.paces[service].add(at)
            case did.ServiceChanged():
                self._change_service(event)
            case did.Undone():
                self._forget(*event.visits)
                self._put_services_back(event)
            case did.PutBack() | did.Left():
                self._forget(event.visit)
            case _:
                self._see_counter(event, at)

    # --- the day --------------------------------------------------------------------------------

    def _end_day(self, at: float) -> None:
        for visit, booked in self._today.booked.items():
            if booked <= at:
                self.no_show.add(happened=visit not in self._today.arrived)
        self._today = _Today()
        self.paces = {name: Pace() for name in self.paces}

    def _see_booking(
        self,
        event: did.Expected | did.Rebooked | did.CalledOff | did.CheckInWithdrawn | did.Arrived,
        at: float,
    ) -> None:
        today, visit = self._today, event.visit
        match event:
            case did.Expected(service=service, booked=booked) | did.Rebooked(service=service, booked=booked):
                today.booked[visit], today.service[visit] = booked.timestamp(), service
            case did.CalledOff():
                today.booked.pop(visit, None)
            case did.CheckInWithdrawn():
                today.arrived.pop(visit, None)
            case did.Arrived():
                today.arrived[visit] = at
                if visit in today.booked:
                    self.offset.add(at - today.booked[visit])

    def _forget(self, *gone: str) -> None:
        for counter, (visit, _) in list(self._today.calls.items()):
            if visit in gone:
                del self._today.calls[counter]

    def _change_service(self, event: did.ServiceChanged | did.StepDone | did.Transferred) -> None:
        today, visit = self._today, event.visit
        if visit not in today.before or today.before[visit][0] != event.act:
            today.before[visit] = event.act, today.service.get(visit, "")
        today.service[visit] = event.service

    def _put_services_back(self, event: did.Undone) -> None:
        for visit in event.visits:
            act, service = self._today.before.get(visit, (0, ""))
            if act == event.undid:
                self._today.service[visit] = service

    # --- the counters ---------------------------------------------------------------------------

    def _see_counter(self, event: did.Event, at: float) -> None:
        today = self._today
        match event:
            case did.Called(visit=visit, counter=counter):
                self._note_gap(counter, visit, at)
                today.calls[counter] = visit, at
            case did.Finished(counter=counter, accurate=accurate):
                self._note_end(counter, at, accurate=accurate)
            case did.Missed(counter=counter) | did.Parked(counter=counter):
                self._note_end(counter, at)
            case did.StepDone(counter=counter) | did.Transferred(counter=counter):
                self._note_end(counter, at)
                self._change_service(event)
            case did.CounterPaused(counter=counter):
                today.paused[counter] = at
            case did.CounterResumed(counter=counter) if counter in today.paused:
                self.pause.add(at - today.paused.pop(counter))
            case did.CounterClosed(counter=counter):
                today.free.pop(counter, None)
                today.paused.pop(counter, None)

    def _note_gap(self, counter: str, visit: str, at: float) -> None:
        """Only when the person was there before the counter was free: else the counter waited for people."""
        free = self._today.free.pop(counter, None)
        here = self._today.arrived.get(visit)
        if free is not None and here is not None and here < free:
            self.gap.add(min(at - free, GAP_MOST_S))

    def _note_end(self, counter: str, at: float, *, accurate: bool = True) -> None:
        self._today.free[counter] = at
        visit, called = self._today.calls.pop(counter, ("", at))
        times = self.services.get(self._today.service.get(visit, ""))
        if times is not None and accurate and at > called:
            times.add(at - called)


def service_times(rule: ServiceRule) -> Times:
    """Nothing seen yet of a service: what its rule says."""
    return Times(lognormal(rule.minutes * 60.0, rule.spread))
