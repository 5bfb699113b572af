"""Who is next: minutes of credit, each rule named. O(services of the counter), however many wait.

It sees lines and a moment, never the queue around them, so the forecast runs this same code forward.
Moments are seconds since the epoch here: they compare quickly, and across both clock changes.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from controller.queue.line import Lane, Line, Place, Standing
from controller.queue.rules import Order, Rules

A_DAY = 86_400.0
"""Credit in seconds that nobody makes up for by waiting."""


class Rank(NamedTuple):
    """Sort key of a candidate; the smallest is called first."""

    within_cap: bool
    effective: float
    arrived: float
    number: str


@dataclass(frozen=True, slots=True)
class Ordering:
    """The site's rules of order, in seconds. Made once by `ordering`."""

    by_arrival: bool
    rate: float
    credit: float
    early_call: float
    late_after: float
    cap: float
    priorities: dict[str, float] = field(default_factory=dict)

    def standing(self, booked: float | None, arrived: float, priority: str) -> Standing:
        """What a person is ordered by: an appointment counts as one when its holder came in time."""
        in_time = booked is not None and arrived <= booked + self.late_after
        return Standing(in_time and not self.by_arrival, priority)

    def effective(self, standing: Standing, base: float, now: float) -> float:
        """The moment by which a person is ordered against others: earlier is more urgent."""
        moment = base - self.priorities.get(standing.priority, 0.0)
        if not standing.booked:
            return moment
        return moment - self.credit - (self.rate - 1) * (now - moment)

    def may_be_called(self, standing: Standing, base: float, now: float) -> bool:
        """Early call: an appointment is not called much before its booked time while others wait."""
        return not standing.booked or now >= base - self.early_call

    def rank(self, standing: Standing, place: Place, now: float) -> Rank:
        """Where a person stands among the candidates. Cap: who has waited too long goes first."""
        waited_out = not standing.booked and now - place.base >= self.cap
        effective = self.effective(standing, place.base, now)
        return Rank(not waited_out, effective, place.arrived, place.number)


def ordering(rules: Rules) -> Ordering:
    """The order that the rules ask for."""
    credit = {
        Order.CREDIT: rules.appointment_credit.total_seconds(),
        Order.STRICT: A_DAY,
        Order.FIRST_COME: 0.0,
        Order.ACCUMULATING: 0.0,
    }[rules.order]
    # Strict means what it says: a walk-in who has waited for long still lets appointments go first.
    cap = A_DAY if rules.order is Order.STRICT else rules.walk_in_cap.total_seconds()
    return Ordering(
        by_arrival=rules.order is Order.FIRST_COME,
        rate=rules.accumulate if rules.order is Order.ACCUMULATING else 1.0,
        credit=credit,
        early_call=rules.early_call.total_seconds(),
        late_after=rules.late_after.total_seconds(),
        cap=cap,
        priorities={reason: credit.total_seconds() for reason, credit in rules.priorities.items()},
    )


Tiers = Sequence[Iterable[Line]]
"""The lines that a counter calls from: those of the first tier before any of the second, and so on."""


def choose(tiers: Tiers, order: Ordering, now: float) -> Place | None:
    """The place that is called next, or None when nobody waits here.

    A tier is left only when nobody of it may be called now; an appointment that is far too early only
    when the counter would idle.
    """
    for lines in tiers:
        if chosen := _most_urgent(lines, order, now):
            return chosen
    for lines in tiers:
        if early := min((lane.first for lane in _booked_lanes(lines)), default=None):
            return early
    return None


def _most_urgent(lines: Iterable[Line], order: Ordering, now: float) -> Place | None:
    """Of each standing only the first place can be it: within one, earlier places are always more urgent."""
    first: dict[Standing, Place] = {}
    for line in lines:
        for standing, lane in line.lanes.items():
            if lane and (standing not in first or lane.first < first[standing]):
                first[standing] = lane.first
    candidates = [
        (order.rank(standing, place, now), place)
        for standing, place in first.items()
        if order.may_be_called(standing, place.base, now)
    ]
    return min(candidates)[1] if candidates else None


def _booked_lanes(lines: Iterable[Line]) -> Iterator[Lane]:
    return (lane for line in lines for standing, lane in line.lanes.items() if standing.booked and lane)


def before(line: Line, standing: Standing, place: Place, order: Ordering, now: float) -> int:
    """How many of the line have an earlier effective time than `place`. O(log n)."""
    mine = order.effective(standing, place.base, now)
    return sum(
        lane.before(place if other == standing else place._replace(base=_base_for(order, other, mine, now)))
        for other, lane in line.lanes.items()
    )


def _base_for(order: Ordering, standing: Standing, effective: float, now: float) -> float:
    """The base with which somebody of this standing would have this effective time, but for rounding."""
    moment = effective
    if standing.booked:
        moment = (effective + order.credit + (order.rate - 1) * now) / order.rate
    return moment + order.priorities.get(standing.priority, 0.0)


def in_order(lines: Iterable[Line], order: Ordering, now: float) -> Iterator[Place]:
    """Everyone in these lines by effective time; lazily, so that a page can take the first few."""
    lanes = [
        _timed(standing, lane, order, now) for line in lines for standing, lane in line.lanes.items() if lane
    ]
    return (place for _, place in heapq.merge(*lanes))


def _timed(
    standing: Standing, lane: Lane, order: Ordering, now: float
) -> Iterator[tuple[tuple[float, float, str], Place]]:
    for place in lane:
        yield (order.effective(standing, place.base, now), place.arrived, place.number), place
