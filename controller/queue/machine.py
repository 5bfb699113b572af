"""One turn of the queue: what time brings happens first, then a command is decided and applied."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import apply
from controller.queue.deciding import decide
from controller.queue.deciding_days import close_day
from controller.queue.deciding_help import forgotten
from controller.queue.deciding_visits import orphaned
from controller.queue.refusal import Refused
from controller.queue.rules import CLOCK_TOLERANCE
from controller.queue.state import OPEN, Queue, Stage


def handle(queue: Queue, command: do.Command, now: datetime) -> list[did.Event]:
    """Decide and apply. `now` is aware and in the site's zone, since its date is the business day.

    Raises Refused, and then the queue has not changed except by what time brought; those events are
    the caller's by `tick`, which it calls first.
    """
    return _applied(queue, decide(queue, command, _going_on(queue, now)))


def tick(queue: Queue, now: datetime) -> list[did.Event]:
    """What time alone brings, applied: a new day, the end of one, people who are back or have come to
    their counter, calls for help that nobody heeded. None of it most of the time.

    Raises Refused when the clock has gone back: yesterday's numbers would be given twice.
    """
    if queue.last_at and _fixed(now) < queue.last_at - CLOCK_TOLERANCE:
        raise Refused(Code.CLOCK_WENT_BACK)
    now = _going_on(queue, now)
    is_new_day = queue.day is None or now.date() > queue.day
    happened = _next_day(queue, now) if is_new_day else []
    happened += _happen_by_themselves(queue, now)
    happened += _applied(queue, forgotten(queue, now))
    if _is_over(queue, now):
        happened += _applied(queue, close_day(queue, "", now))
    return happened


def is_due(queue: Queue, now: datetime) -> bool:
    """Whether `tick` would have something to do. A day that nobody came to yet can wait."""
    if queue.day is None:
        return False
    now = _going_on(queue, now)
    over = now.date() > queue.day or any(due <= now for due in queue.due.values())
    over = over or any(call.forgotten <= now for call in queue.help.values())
    return over or _is_over(queue, now)


def _is_over(queue: Queue, now: datetime) -> bool:
    end = queue.rules.end_of_day
    return end is not None and not queue.ended and now.time() >= end


def _next_day(queue: Queue, now: datetime) -> list[did.Event]:
    happened = _applied(queue, close_day(queue, "", now)) if queue.day and not _is_closed(queue) else []
    return happened + _applied(queue, [did.DayOpened(now, now.date())])


def _is_closed(queue: Queue) -> bool:
    """Whether the day ended already, and nobody came or was still to come since."""
    return (
        queue.ended
        and not any(visit.stage in OPEN or visit.stage is Stage.EXPECTED for visit in queue.visits.values())
        and not any(counter.staffed for counter in queue.counters.values())
    )


def _happen_by_themselves(queue: Queue, now: datetime) -> list[did.Event]:
    over = sorted((due, visit) for visit, due in queue.due.items() if due <= now)
    happened: list[did.Event] = []
    for due, name in over:
        visit = queue.visits[name]
        at = max(due, queue.last_at or due)
        if visit.stage is Stage.POSTPONED:
            happened += _applied(queue, [did.Resumed(at, name), *orphaned(queue, visit, at)])
        elif visit.counter:
            happened += _applied(queue, [did.Started(at, name, visit.counter, "", accurate=False)])
    return happened


def _applied(queue: Queue, happened: Iterable[did.Event]) -> list[did.Event]:
    done = list(happened)
    for event in done:
        apply(queue, event)
    return done


def _going_on(queue: Queue, now: datetime) -> datetime:
    """Within the tolerance time stands still for a moment rather than go back."""
    return max(_fixed(now), queue.last_at) if queue.last_at else _fixed(now)


def _fixed(now: datetime) -> datetime:
    """With its offset alone: moments of one zone compare by their wall clocks, which go back in autumn."""
    if isinstance(now.tzinfo, timezone):
        return now
    return now.replace(tzinfo=timezone(now.utcoffset() or timedelta()))
