"""From events to the state: the only place that changes the queue."""

from collections import deque
from collections.abc import Iterable

from contract.values import Phase
from controller.queue import events as did
from controller.queue.state import CALLS_REMEMBERED, CallMade, CounterNow, Queue, Stage, Visit
from controller.queue.transitions import Impossible, stage_after


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
    stage = stage_after(known, event)
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
    before, stage = visit.stage, stage_after(visit, event)
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
