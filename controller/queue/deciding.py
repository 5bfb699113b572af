"""From commands to events: what may happen now, and why not. Changes nothing."""

from datetime import datetime

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.rules import LAST_NUMBER, PRESS_IS_ONE_CALL_FOR
from controller.queue.selection import next_for
from controller.queue.state import Queue, Stage, Visit


class Refused(Exception):
    """The command is not allowed now. `code` is stable; `when` is the booked time where it explains."""

    def __init__(self, code: Code, when: datetime | None = None) -> None:
        super().__init__(code)
        self.code, self.when = code, when


def decide(queue: Queue, command: do.Command, now: datetime) -> list[did.Event]:
    """The events that the command causes, none applied yet. Raises Refused."""
    if queue.last_at and now < queue.last_at:  # within the tolerance: time stands still for a moment
        now = queue.last_at
    match command:
        case do.Expect() | do.CallOff():
            return _decide_booking(queue, command, now)
        case do.Withdraw(request):
            return _withdraw(queue, request, now)
        case do.CheckIn() | do.TakeTicket() | do.TurnAway() | do.Reroute():
            if command.request in queue.withdrawn:
                raise Refused(Code.NOT_NOW)
            return _decide_visit(queue, command, now)
        case _:
            if command.counter not in queue.counters:
                raise Refused(Code.UNKNOWN_COUNTER)
            return _decide_counter(queue, command, now)


def _decide_booking(queue: Queue, command: do.Expect | do.CallOff, now: datetime) -> list[did.Event]:
    known = queue.visits.get(queue.by_ref.get(command.ref, ""))
    match command:
        case do.CallOff():
            return [did.CalledOff(now, known.id)] if known and known.stage is Stage.EXPECTED else []
        case do.Expect(ref, code, service, booked):
            if service not in queue.rules.services or service not in queue.rules.served:
                raise Refused(Code.UNKNOWN_SERVICE)
            if known is None:
                return [did.Expected(now, f"{booked:%Y%m%d}-{ref}", ref, code, service, booked)]
            if known.stage is Stage.CANCELLED:
                return [did.Expected(now, known.id, ref, code, service, booked)]
            same = (known.code, known.service, known.booked) == (code, service, booked)
            if same or known.stage is not Stage.EXPECTED:
                return []  # who has come is not moved by the booking source
            return [did.Rebooked(now, known.id, code, service, booked)]


def _decide_visit(
    queue: Queue, command: do.CheckIn | do.TakeTicket | do.TurnAway | do.Reroute, now: datetime
) -> list[did.Event]:
    if isinstance(command, do.CheckIn):
        return _check_in(queue, command, now)
    if command.service not in queue.rules.services:
        raise Refused(Code.UNKNOWN_SERVICE)
    request = command.request
    match command:
        case do.TakeTicket(_, service, language):
            if service not in queue.rules.served:
                raise Refused(Code.UNKNOWN_SERVICE)
            number = _next_number(queue, service)
            return [did.TicketTaken(now, f"w-{request}", request, service, number, language)]
        case do.TurnAway(_, service, missing, language):
            return [did.TurnedAway(now, f"w-{request}", request, service, missing, language)]
        case do.Reroute(_, service, body, language):
            return [did.Rerouted(now, f"w-{request}", request, service, body, language)]


def _check_in(queue: Queue, command: do.CheckIn, now: datetime) -> list[did.Event]:
    visit = holder_of(queue, command.code, now)
    if visit is None or visit.booked is None:
        raise Refused(Code.UNKNOWN_CODE)
    match visit.stage:
        case Stage.CANCELLED:
            raise Refused(Code.CANCELLED, visit.booked)
        case Stage.EXPECTED:
            if now < visit.booked - queue.rules.check_in_early:
                raise Refused(Code.TOO_EARLY, visit.booked)
            number = _next_number(queue, visit.service)
            return [did.Arrived(now, visit.id, command.request, number, command.language)]
        case Stage.WAITING | Stage.CALLED | Stage.SERVING:
            return [did.CheckedInAgain(now, visit.id, command.request)]  # the same ticket
        case _:
            raise Refused(Code.VISIT_OVER, visit.booked)


def holder_of(queue: Queue, code: str, now: datetime) -> Visit | None:
    """The visit that somebody who shows this code means now; a code may stand for several appointments.

    First what can be checked in, the earliest booked; else who is here already; else what is left.
    """
    visits = [queue.visits[visit] for visit in queue.by_code.get(code, ())]

    def rank(visit: Visit) -> tuple[int, datetime]:
        opens = (visit.booked or now) - queue.rules.check_in_early
        if visit.stage is Stage.EXPECTED:
            return (0 if opens <= now else 2), opens
        return (1 if visit.stage in {Stage.WAITING, Stage.CALLED, Stage.SERVING} else 3), opens

    return min(visits, key=rank, default=None)


def _withdraw(queue: Queue, request: str, now: datetime) -> list[did.Event]:
    if request in queue.withdrawn:
        return []
    happened: list[did.Event] = [did.RequestWithdrawn(now, request)]
    visit = queue.visits.get(queue.by_request.get(request, ""))
    # Somebody else may hold the same ticket: who scanned again at another kiosk keeps the place.
    if visit and visit.stage is Stage.WAITING and not visit.requests - {request}:
        if visit.ref:
            happened.append(did.CheckInWithdrawn(now, visit.id, request))
        else:
            happened.append(did.Left(now, visit.id, "withdrawn"))
    return happened


CounterCommand = do.CallNext | do.Recall | do.Start | do.Finish | do.NoShow


def _decide_counter(queue: Queue, command: CounterCommand, now: datetime) -> list[did.Event]:
    counter, by = command.counter, command.by
    if isinstance(command, do.CallNext):
        return _call_next(queue, counter, by, now)
    visit = queue.visit_at(counter)
    if visit is None:
        raise Refused(Code.NOBODY_CALLED)
    if isinstance(command, do.Finish):
        return _finish(visit, counter, by, now)
    if visit.stage is not Stage.CALLED:
        raise Refused(Code.NOT_NOW)
    match command:
        case do.Recall():
            if _too_soon(queue.counters[counter].called_at, now):
                return []
            return [did.Recalled(now, visit.id, counter, by)]
        case do.Start():
            return [did.Started(now, visit.id, counter, by)]
        case do.NoShow():
            return [did.Missed(now, visit.id, counter, by)]


def _call_next(queue: Queue, counter: str, by: str, now: datetime) -> list[did.Event]:
    held = queue.visit_at(counter)
    if held and held.stage is Stage.CALLED and _too_soon(queue.counters[counter].called_at, now):
        return []  # the same press twice
    happened = _finish(held, counter, by, now) if held else []
    chosen = next_for(queue, counter, now)
    if chosen:
        happened.append(did.Called(now, chosen.id, counter, by))
    if not happened:
        raise Refused(Code.NOBODY_WAITING)
    return happened


def _finish(visit: Visit, counter: str, by: str, now: datetime) -> list[did.Event]:
    """An agent who goes on has served whoever was called: only `NoShow` says otherwise."""
    happened: list[did.Event] = []
    if visit.stage is Stage.CALLED:
        happened.append(did.Started(now, visit.id, counter, by))
    return [*happened, did.Finished(now, visit.id, counter, by)]


def _too_soon(last: datetime | None, now: datetime) -> bool:
    return last is not None and now - last < PRESS_IS_ONE_CALL_FOR


def _next_number(queue: Queue, service: str) -> str:
    letter = queue.rules.services[service].letter
    number = queue.last_number.get(letter, 0) + 1
    if number > LAST_NUMBER:
        raise Refused(Code.NUMBERS_EXHAUSTED)
    return f"{letter}{number:03d}"
