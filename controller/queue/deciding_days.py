"""Days: when one begins, when it is full, and how what was forgotten is closed."""

from collections.abc import Iterator
from datetime import datetime

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.refusal import Refused
from controller.queue.rules import BY_FORECAST
from controller.queue.state import OPEN, Queue, Stage


def set_full(queue: Queue, command: do.SetFull, now: datetime) -> list[did.Event]:
    """Take no more walk-ins of a service, or take them again. What a person decided the forecast keeps."""
    service, by = command.service, command.by
    if service not in queue.rules.services:
        raise Refused(Code.UNKNOWN_SERVICE)
    said_by = queue.full.get(service)
    if by == BY_FORECAST:
        decided = service in queue.kept_open or said_by not in {None, BY_FORECAST}
        if decided or command.full == (said_by is not None):
            return []
    elif command.full == (said_by not in {None, BY_FORECAST}) and command.full != (
        service in queue.kept_open
    ):
        return []
    if command.full:
        return [did.ServiceFilled(now, service, by)]
    return [did.ServiceReopened(now, service, by)]


def end_day(queue: Queue, command: do.EndDay, now: datetime) -> list[did.Event]:
    """Somebody, or the site's hour, ends the day."""
    return close_day(queue, command.by, now)


def close_day(queue: Queue, by: str, now: datetime) -> list[did.Event]:
    """Close visits and counters that were forgotten; their last times are marked as inaccurate."""
    return [*_close_visits(queue, now), *_close_counters(queue, by, now), did.DayEnded(now, by)]


def _close_visits(queue: Queue, now: datetime) -> Iterator[did.Event]:
    for visit in queue.visits.values():
        if visit.stage is Stage.SERVING and visit.counter:
            yield did.Finished(now, visit.id, visit.counter, "", accurate=False)
        elif visit.stage in OPEN:
            yield did.Left(now, visit.id, "day-ended", accurate=False)
        elif visit.stage is Stage.EXPECTED and visit.booked and visit.booked <= now:  # later ones may come
            yield did.NeverCame(now, visit.id)


def _close_counters(queue: Queue, by: str, now: datetime) -> Iterator[did.Event]:
    for name, counter in queue.counters.items():
        if counter.phase is not Phase.CLOSED:
            yield did.CounterClosed(now, name, by)
