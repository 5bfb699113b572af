"""Who is next: minutes of credit, each rule named. O(services of the counter), however many wait."""

import heapq
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta

from controller.queue.state import Line, Place, Queue, Visit

Rank = tuple[bool, datetime, datetime, str]
"""Not over the cap, effective time, arrival, number; the smallest is called first."""


def next_for(queue: Queue, counter: str, now: datetime) -> Visit | None:
    """The visit that the counter calls next, or None when nobody waits for it."""
    lines = [queue.lines[service] for service in queue.rules.counters[counter].services]
    chosen = min(
        (candidate for line in lines for candidate in _candidates(queue, line, now)),
        default=None,
    )
    # Early call: somebody booked for later is called only when the counter would idle.
    chosen = chosen or min((_booked(queue, line) for line in lines if line.by_booking), default=None)
    return queue.visits[chosen[1]] if chosen else None


def _candidates(queue: Queue, line: Line, now: datetime) -> Iterator[tuple[Rank, str]]:
    if line.by_arrival:
        yield _walk_in(queue, line, now)
    if line.by_booking and now >= line.by_booking[0][0] - queue.rules.early_call:
        yield _booked(queue, line)


def _walk_in(queue: Queue, line: Line, now: datetime) -> tuple[Rank, str]:
    place = line.by_arrival[0]
    waited_out = now - place[1] >= queue.rules.walk_in_cap
    return (not waited_out, place[1], place[1], place[2]), place[3]


def _booked(queue: Queue, line: Line) -> tuple[Rank, str]:
    place = line.by_booking[0]
    return (True, place[0] - queue.rules.appointment_credit, place[1], place[2]), place[3]


def effective_time(queue: Queue, visit: Visit) -> datetime:
    """The moment by which the visit is ordered: arrival, or the booked time less the credit."""
    assert visit.arrived is not None, "only who has arrived waits"  # noqa: S101 - a broken invariant
    if visit.booked is not None and visit.arrived <= visit.booked + queue.rules.late_after:
        return visit.booked - queue.rules.appointment_credit
    return visit.arrived


def ahead_of(queue: Queue, visit: Visit) -> int:
    """How many people waiting for the same service have an earlier effective time. O(log n)."""
    line, mine = queue.lines[visit.service], effective_time(queue, visit)
    tie = visit.arrived or mine, visit.number, visit.id
    walk_ins = bisect_left(line.by_arrival, (mine, *tie))
    booked = bisect_left(line.by_booking, (mine + queue.rules.appointment_credit, *tie))
    return walk_ins + booked


def waiting_for(queue: Queue, services: tuple[str, ...]) -> Iterator[Visit]:
    """The people waiting for these services, by effective time; lazily, so a page can take the first few."""
    lines = [queue.lines[service] for service in services]
    walk_ins = [_timed(line.by_arrival, timedelta()) for line in lines]
    booked = [_timed(line.by_booking, queue.rules.appointment_credit) for line in lines]
    return (queue.visits[place[3]] for _, place in heapq.merge(*walk_ins, *booked))


def _timed(places: list[Place], credit: timedelta) -> Iterator[tuple[datetime, Place]]:
    return ((place[0] - credit, place) for place in places)


def count_waiting(queue: Queue, services: tuple[str, ...]) -> int:
    """How many people wait for these services."""
    return sum(len(queue.lines[service]) for service in services)
