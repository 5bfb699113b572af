"""Commands to events, and events into the state; the legal transitions are one table."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.rules import CLOCK_TOLERANCE, LAST_NUMBER, PRESS_IS_ONE_CALL_FOR
from controller.queue.selection import next_for
from controller.queue.state import CALLS_REMEMBERED, CallMade, CounterNow, Queue, Stage, Visit

NEW = None
"""The stage before the first event of a visit."""

# The whole life of a visit. A pair that is not here cannot happen. docs/architecture.md draws it.
TRANSITIONS: dict[Stage | None, dict[type[did.Event], Stage]] = {
    NEW: {
        did.Expected: Stage.EXPECTED,
        did.TicketTaken: Stage.WAITING,
        did.TurnedAway: Stage.TURNED_AWAY,
        did.Rerouted: Stage.REROUTED,
    },
    Stage.EXPECTED: {
        did.Rebooked: Stage.EXPECTED,
        did.Arrived: Stage.WAITING,
        did.CalledOff: Stage.CANCELLED,
    },
    Stage.WAITING: {
        did.Called: Stage.CALLED,
        did.CheckedInAgain: Stage.WAITING,
        did.CheckInWithdrawn: Stage.EXPECTED,
        did.Left: Stage.LEFT,
    },
    Stage.CALLED: {
        did.Recalled: Stage.CALLED,
        did.CheckedInAgain: Stage.CALLED,
        did.Started: Stage.SERVING,
        did.Missed: Stage.NO_SHOW,
        did.Left: Stage.LEFT,
    },
    Stage.SERVING: {
        did.CheckedInAgain: Stage.SERVING,
        did.Finished: Stage.SERVED,
        did.Left: Stage.LEFT,
    },
    Stage.SERVED: {},
    Stage.NO_SHOW: {},
    Stage.TURNED_AWAY: {},
    Stage.REROUTED: {},
    Stage.LEFT: {},
    Stage.CANCELLED: {did.Expected: Stage.EXPECTED},
}


class Refused(Exception):
    """The command is not allowed now. `code` is stable; `when` is the booked time where it explains."""

    def __init__(self, code: Code, when: datetime | None = None) -> None:
        super().__init__(code)
        self.code, self.when = code, when


class Impossible(Exception):
    """An event does not follow from the state: a damaged journal or a fault in this file."""


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


# --- deciding ---------------------------------------------------------------------------------


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


# --- applying ---------------------------------------------------------------------------------


def apply(queue: Queue, event: did.Event) -> None:
    """Change the state by one event. Raises Impossible when it does not follow."""
    queue.last_at = max(event.at, queue.last_at) if queue.last_at else event.at
    match event:
        case did.DayOpened():
            _begin_day(queue, event)
        case did.RequestWithdrawn(_, request):
            queue.withdrawn.add(request)
            if visit := queue.visits.get(queue.by_request.get(request, "")):
                visit.requests.discard(request)
        case did.Expected() | did.TicketTaken() | did.TurnedAway() | did.Rerouted():
            _begin_visit(queue, event)
        case _:
            _continue_visit(queue, event)


def replay(queue: Queue, happened: Iterable[did.Event]) -> Queue:
    """The queue after these events."""
    for event in happened:
        apply(queue, event)
    return queue


def _begin_day(queue: Queue, event: did.DayOpened) -> None:
    fresh = Queue(queue.rules, day=event.day, last_at=event.at)
    for name in ("visits", "by_ref", "by_code", "by_request", "withdrawn", "lines", "counters"):
        setattr(queue, name, getattr(fresh, name))
    queue.day, queue.last_number, queue.calls = fresh.day, fresh.last_number, fresh.calls


def _begin_visit(queue: Queue, event: did.Expected | did.TicketTaken | did.TurnedAway | did.Rerouted) -> None:
    known = queue.visits.get(event.visit)
    stage = _stage_after(known, event)
    if known is None:
        known = queue.visits[event.visit] = Visit(event.visit, event.service, stage, [])
    known.stage = stage
    known.spans.append((stage, event.at))
    if isinstance(event, did.Expected):
        _book(queue, known, event)
        queue.by_ref[event.ref] = known.id
        known.ref = event.ref
        return
    known.arrived, known.language = event.at, event.language
    _hold(queue, known, event.request)
    match event:
        case did.TicketTaken():
            _give_number(queue, known, event.number)
        case did.TurnedAway():
            known.detail = event.missing
        case did.Rerouted():
            known.detail = (event.body,)


def _hold(queue: Queue, visit: Visit, request: str) -> None:
    queue.by_request[request] = visit.id
    visit.requests.add(request)


def _book(queue: Queue, visit: Visit, event: did.Expected | did.Rebooked) -> None:
    if visit.code:
        holders = queue.by_code[visit.code]
        holders.remove(visit.id)
        if not holders:
            del queue.by_code[visit.code]
    visit.code, visit.service, visit.booked = event.code, event.service, event.booked
    queue.by_code.setdefault(event.code, []).append(visit.id)


def _give_number(queue: Queue, visit: Visit, number: str) -> None:
    visit.number = number
    letter, count = number[0], int(number[1:])
    queue.last_number[letter] = max(count, queue.last_number.get(letter, 0))
    queue.stand_in_line(visit)


def _continue_visit(queue: Queue, event: did.Event) -> None:
    visit = queue.visits.get(getattr(event, "visit", ""))
    if visit is None:
        raise Impossible(f"{event}: no such visit")
    before, stage = visit.stage, _stage_after(visit, event)
    if stage is not before:
        if before is Stage.WAITING:
            queue.leave_line(visit)
        visit.stage = stage
        visit.spans.append((stage, event.at))
    _note(queue, visit, event)


def _note(queue: Queue, visit: Visit, event: did.Event) -> None:
    """What an event changes beside the visit's stage."""
    match event:
        case did.Arrived():
            visit.arrived, visit.language = event.at, event.language
            _hold(queue, visit, event.request)
            _give_number(queue, visit, event.number)
        case did.CheckedInAgain():
            _hold(queue, visit, event.request)
        case did.Rebooked():
            _book(queue, visit, event)
        case did.CheckInWithdrawn():
            visit.arrived, visit.number = None, ""
        case did.Left():
            visit.detail = (event.reason,)
            if visit.counter:
                queue.counters[visit.counter] = CounterNow(since=event.at)
        case did.Called() | did.Recalled() | did.Started() | did.Finished() | did.Missed():
            _note_at_counter(queue, visit, event)


def _note_at_counter(queue: Queue, visit: Visit, event: did.AtCounter) -> None:
    counter = queue.counters.get(event.counter)
    if counter is None:
        raise Impossible(f"{event}: no such counter")
    counter.by = event.by
    match event:
        case did.Called() | did.Recalled():
            visit.counter = event.counter
            counter.phase, counter.visit, counter.called_at = Phase.CALLED, visit.id, event.at
            counter.since = visit.since
            _note_call(queue, visit, event)
        case did.Started():
            counter.phase, counter.since = Phase.SERVING, event.at
        case did.Finished() | did.Missed():
            counter.phase, counter.visit, counter.since = Phase.FREE, None, event.at


def _note_call(queue: Queue, visit: Visit, event: did.Called | did.Recalled) -> None:
    calls = queue.calls.setdefault(queue.zone_of(visit), deque(maxlen=CALLS_REMEMBERED))
    seq = calls[0].seq + 1 if calls else 1
    calls.appendleft(CallMade(seq, visit.number, event.counter, event.at, isinstance(event, did.Recalled)))


def _stage_after(visit: Visit | None, event: did.Event) -> Stage:
    before = visit.stage if visit else NEW
    try:
        return TRANSITIONS[before][type(event)]
    except KeyError:
        raise Impossible(f"{type(event).__name__} cannot follow {before}") from None
