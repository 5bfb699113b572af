"""One turn of the queue: a day begins when it must, and a command is decided and applied."""

from datetime import datetime

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import apply
from controller.queue.deciding import Refused, decide
from controller.queue.rules import CLOCK_TOLERANCE
from controller.queue.state import Queue


def handle(queue: Queue, command: do.Command, now: datetime) -> list[did.Event]:
    """Decide and apply. `now` is aware and in the site's zone, since its date is the business day.

    Raises Refused, and then the queue has not changed except that a new day may have begun; those
    events are the caller's by `open_day`, which it calls first.
    """
    happened = decide(queue, command, now)
    for event in happened:
        apply(queue, event)
    return happened


def open_day(queue: Queue, now: datetime) -> list[did.Event]:
    """The events of a business day that begins, applied: none when it is the same day.

    Raises Refused when the clock has gone back: yesterday's numbers would be given twice.
    """
    if queue.last_at and now < queue.last_at - CLOCK_TOLERANCE:
        raise Refused(Code.CLOCK_WENT_BACK)
    if queue.day is not None and now.date() <= queue.day:
        return []
    happened: list[did.Event] = [did.Left(now, v.id, "day-ended") for v in queue.open_visits()]
    happened.append(did.DayOpened(now, now.date()))
    for event in happened:
        apply(queue, event)
    return happened
