"""What the lines say about people: who is next, who waits, how many are before somebody."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from controller.queue.line import Line
from controller.queue.selection import before, choose, in_order
from controller.queue.state import Queue, Visit


def next_for(queue: Queue, counter: str, now: datetime) -> Visit | None:
    """The visit that the counter calls next, or None when nobody waits for it."""
    chosen = choose(queue.tiers(counter), queue.ordering, now.timestamp())
    return queue.visits[chosen.visit] if chosen else None


def waiting_at(queue: Queue, counter: str) -> int:
    """How many people this counter could call."""
    return sum(len(line) for tier in queue.tiers(counter) for line in tier)


def count_waiting(queue: Queue, services: Iterable[str]) -> int:
    """How many people wait for these services, those included who wait for one counter or agent alone."""
    wanted = frozenset(services)
    held = (queue.visits[place.visit].service for line in queue.held.values() for place in line)
    return sum(len(queue.lines[service]) for service in wanted) + sum(service in wanted for service in held)


def waiting_for(queue: Queue, counter: str, now: datetime) -> Iterator[Visit]:
    """The people whom the counter could call: its own first, then by effective time; lazily, so that a
    page can take the first few."""
    own, *others = queue.tiers(counter)
    for lines in (own, [line for tier in others for line in tier]):
        yield from _people(queue, lines, now)


def everyone_waiting(queue: Queue, now: datetime) -> Iterator[Visit]:
    """All who wait, by effective time."""
    return _people(queue, [*queue.lines.values(), *queue.held.values()], now)


def _people(queue: Queue, lines: Iterable[Line], now: datetime) -> Iterator[Visit]:
    return (queue.visits[place.visit] for place in in_order(lines, queue.ordering, now.timestamp()))


def ahead_of(queue: Queue, visit: Visit, now: datetime) -> int:
    """How many people waiting in the same line have an earlier effective time. O(log n)."""
    standing, place = queue.place(visit)
    line = queue.held[visit.held_for] if visit.held_for else queue.lines[visit.service]
    return before(line, standing, place, queue.ordering, now.timestamp())
