"""What a kiosk gave while it reached nobody: it stands, whatever the queue would have said then."""

from datetime import datetime

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.numbers import is_of_a_kiosk
from controller.queue.refusal import Refused
from controller.queue.state import Queue, Stage, Visit


def take_over(queue: Queue, command: do.GivenOffline, now: datetime) -> list[did.Event]:
    """The person is here with this number since `command.arrived`, on a full day and after closing too.

    Raises Refused for a number that is not a kiosk's, or was used today; and for one of another day, for
    which nobody waits any more.
    """
    if command.request in queue.withdrawn:
        raise Refused(Code.NOT_NOW)
    if command.request in queue.by_request:
        return []  # taken over already
    arrived = min(command.arrived.astimezone(now.tzinfo), now)
    if arrived.date() != now.date():
        raise Refused(Code.WRONG_DAY, arrived)
    if not is_of_a_kiosk(command.number):
        raise Refused(Code.REFUSED)
    if command.number in queue.of_kiosks:
        raise Refused(Code.NUMBER_TAKEN)
    holder = _holder(queue, command, arrived)
    taken = (
        _arrived(queue, command, holder, arrived, now) if holder else _walked_in(queue, command, arrived, now)
    )
    return [taken, did.PrintReported(now, taken.visit, True)] if command.printed else [taken]


def _holder(queue: Queue, command: do.GivenOffline, arrived: datetime) -> Visit | None:
    """Who was still expected with this code, for that service rather, and nearest to the arrival; or who may
    come back with it."""
    named = queue.by_code.get(command.code, ()) if command.code else ()
    visits = [queue.visits[visit] for visit in named]
    expected = [visit for visit in visits if _may_come(queue, visit)]

    def rank(visit: Visit) -> tuple[bool, float]:
        away = abs(((visit.booked or arrived) - arrived).total_seconds())
        return visit.service != command.service, away

    return min(expected, key=rank, default=None)


def _may_come(queue: Queue, visit: Visit) -> bool:
    if visit.stage is Stage.TURNED_AWAY:
        return visit.service in queue.rules.served
    return visit.stage is Stage.EXPECTED and visit.booked is not None


def _arrived(
    queue: Queue, command: do.GivenOffline, visit: Visit, arrived: datetime, now: datetime
) -> did.Arrived | did.BroughtPapers:
    steps = queue.rules.services[visit.service].steps
    if visit.stage is Stage.TURNED_AWAY:
        return did.BroughtPapers(
            now,
            visit.id,
            command.request,
            visit.service,
            command.number,
            command.language,
            steps=steps,
            arrived=arrived,
        )
    return did.Arrived(
        now, visit.id, command.request, command.number, command.language, steps=steps, arrived=arrived
    )


def _walked_in(queue: Queue, command: do.GivenOffline, arrived: datetime, now: datetime) -> did.TicketTaken:
    """Without an appointment; or with one that somebody checked in elsewhere, or that was called off."""
    service = command.service if command.service in queue.rules.served else queue.rules.reception
    if service not in queue.rules.served:
        raise Refused(Code.UNKNOWN_SERVICE)
    return did.TicketTaken(
        now,
        f"w-{command.request}",
        command.request,
        service,
        command.number,
        command.language,
        steps=queue.rules.services[service].steps,
        arrived=arrived,
    )
