"""From events to the state: the only place that changes the queue."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from contract.codes import to_come_back
from contract.values import Phase
from controller.queue import events as did
from controller.queue import undoing
from controller.queue.numbers import count_of, is_of_a_kiosk
from controller.queue.rules import BY_FORECAST
from controller.queue.state import CALLS_REMEMBERED, CallMade, CounterNow, HelpCall, Queue, Stage, Visit
from controller.queue.transitions import Impossible, stage_after

FirstOfVisit = did.Expected | did.TicketTaken | did.TurnedAway | did.Rerouted | did.Answered
OfDay = did.DayOpened | did.DayEnded | did.ServiceFilled | did.ServiceReopened
OnTheSide = did.PrintReported | did.PrintedAgain | did.NoteAdded | did.CheckedInAgain
"""Nothing follows from these: what was done before may still be taken back."""
OfDesk = did.CounterOpened | did.CounterPaused | did.CounterResumed | did.CounterClosed


def apply(queue: Queue, event: did.Event) -> None:
    """Change the state by one event. Raises Impossible when it does not follow."""
    queue.last_at = max(event.at, queue.last_at) if queue.last_at else event.at
    last = undoing.remember(queue, event)
    match event:
        case did.DayOpened() | did.DayEnded() | did.ServiceFilled() | did.ServiceReopened():
            _of_the_day(queue, event)
        case did.RequestWithdrawn(_, request):
            _void(queue, request)
        case did.Undone():
            undoing.undo(queue, event)
        case did.HelpAsked() | did.HelpAnswered() | did.HelpEnded():
            _note_help(queue, event)
        case did.Rated(_, request, rating, _, visit):
            queue.rated.add(request)
            if visit:
                _visit(queue, event).rating = rating
        case did.CounterOpened() | did.CounterPaused() | did.CounterResumed() | did.CounterClosed():
            _staff(queue, event)
        case did.Expected() | did.TicketTaken() | did.TurnedAway() | did.Rerouted() | did.Answered():
            _begin_visit(queue, event)
        case _:
            _continue_visit(queue, event)
    if last:
        undoing.note_changes(queue, last)


def replay(queue: Queue, happened: Iterable[did.Event]) -> Queue:
    """The queue after these events."""
    for event in happened:
        apply(queue, event)
    return queue


def _of_the_day(queue: Queue, event: OfDay) -> None:
    match event:
        case did.DayOpened():
            fresh = Queue(queue.rules, day=event.day, last_at=queue.last_at)
            for name in Queue.__slots__:
                setattr(queue, name, getattr(fresh, name))
        case did.DayEnded():
            queue.ended = True
            undoing.forget(queue)
        case did.ServiceFilled(_, service, by):
            queue.full[service] = by
            queue.kept_open.discard(service)
        case did.ServiceReopened(_, service, by):
            queue.full.pop(service, None)
            if by != BY_FORECAST:
                queue.kept_open.add(service)


def _note_help(queue: Queue, event: did.HelpAsked | did.HelpAnswered | did.HelpEnded) -> None:
    match event:
        case did.HelpAsked(at, unit, _, page, language):
            queue.help[unit] = HelpCall(unit, at, page, language)
        case did.HelpAnswered(at, unit, by):
            queue.help[unit] = replace(queue.help[unit], answered=at, by=by)
        case did.HelpEnded(_, unit):
            del queue.help[unit]


def _void(queue: Queue, request: str) -> None:
    queue.withdrawn.add(request)
    if visit := queue.visits.get(queue.by_request.pop(request, "")):
        visit.requests.discard(request)


# --- visits ---------------------------------------------------------------------------------------


def _begin_visit(queue: Queue, event: FirstOfVisit) -> None:
    known = queue.visits.get(event.visit)
    stage = stage_after(known, event)
    if known is None:
        known = queue.visits[event.visit] = Visit(event.visit, event.service, stage, [])
    _enter(known, stage, _began(known, event))
    known.changes += 1
    if isinstance(event, did.Expected):
        _book(queue, known, event)
        queue.by_ref[event.ref] = known.id
        known.ref = event.ref
        return
    known.arrived, known.language = getattr(event, "arrived", None) or event.at, event.language
    _hold(queue, known, event.request)
    match event:
        case did.TicketTaken():
            known.priority, known.promised, known.steps = event.priority, event.promised, event.steps
            _give_number(queue, known, event)
        case did.TurnedAway():
            known.detail = event.missing
            _find_by(queue, known, to_come_back(event.request))
        case did.Rerouted():
            known.detail = (event.body,)
        case did.Answered():
            known.detail = (event.category,)


def _began(visit: Visit, event: did.Event) -> datetime:
    """When the stage began that the event leads to: who came while a kiosk reached nobody waits since then,
    though it was heard of later, but a stage does not begin before the one before it."""
    arrived: datetime = getattr(event, "arrived", None) or event.at
    return max(arrived, visit.since) if visit.spans else arrived


def _enter(visit: Visit, stage: Stage, at: datetime) -> None:
    visit.stage = stage
    visit.spans.append((stage, at))


def _hold(queue: Queue, visit: Visit, request: str) -> None:
    queue.by_request[request] = visit.id
    visit.requests.add(request)


def _book(queue: Queue, visit: Visit, event: did.Expected | did.Rebooked) -> None:
    if visit.code:
        holders = queue.by_code[visit.code]
        holders.remove(visit.id)
        if not holders:
            del queue.by_code[visit.code]
    visit.service, visit.booked = event.service, event.booked
    _find_by(queue, visit, event.code)


def _find_by(queue: Queue, visit: Visit, code: str) -> None:
    visit.code = code
    queue.by_code.setdefault(code, []).append(visit.id)


def _give_number(
    queue: Queue, visit: Visit, event: did.Arrived | did.TicketTaken | did.BroughtPapers
) -> None:
    visit.number = event.number
    if is_of_a_kiosk(event.number):
        queue.of_kiosks[event.number] = event.request
    else:
        letter, count = count_of(event.number)
        queue.last_number[letter] = max(count, queue.last_number.get(letter, 0))
    queue.stand_in_line(visit)


def _continue_visit(queue: Queue, event: did.Event) -> None:
    visit = _visit(queue, event)
    before, stage = visit.stage, stage_after(visit, event)
    if before is Stage.WAITING:
        queue.leave_line(visit)
    if stage is not before:
        _enter(visit, stage, _began(visit, event))
    if not isinstance(event, OnTheSide):
        visit.changes += 1
    _note(queue, visit, event)
    if stage is Stage.WAITING and not isinstance(event, did.Arrived | did.BroughtPapers):
        queue.stand_in_line(visit)
    queue.set_due(visit)


def _visit(queue: Queue, event: did.Event) -> Visit:
    visit = queue.visits.get(getattr(event, "visit", ""))
    if visit is None:
        raise Impossible(f"{event}: no such visit")
    return visit


def _note(queue: Queue, visit: Visit, event: did.Event) -> None:
    """What an event changes beside the visit's stage."""
    match event:
        case did.Arrived():
            visit.arrived = event.arrived or event.at
            visit.language, visit.promised = event.language, event.promised
            visit.steps = event.steps
            _hold(queue, visit, event.request)
            _give_number(queue, visit, event)
        case did.BroughtPapers():
            _note_papers(queue, visit, event)
        case did.PapersWithdrawn():
            _forget_ticket(visit)
        case did.CheckedInAgain():
            _hold(queue, visit, event.request)
        case did.Rebooked():
            _book(queue, visit, event)
        case did.CheckInWithdrawn():
            visit.arrived = None
            _forget_ticket(visit)
        case did.Left():
            visit.detail, visit.accurate, visit.due = (event.reason,), event.accurate, None
            _leave_counter(queue, visit, event.at)
        case did.PrintReported() | did.PrintedAgain() | did.NoteAdded():
            _note_paper(visit, event)
        case (
            did.Called()
            | did.Recalled()
            | did.Started()
            | did.Finished()
            | did.StepDone()
            | did.StepAdded()
            | did.Missed()
            | did.Parked()
            | did.Transferred()
            | did.PutBack()
        ):
            _note_at_counter(queue, visit, event)
        case _:
            _note_waiting(visit, event)


def _note_papers(queue: Queue, visit: Visit, event: did.BroughtPapers) -> None:
    """Nobody comes back before they came: what a kiosk told late may put the arrival earlier, never later."""
    came = event.arrived or event.at
    visit.arrived = min(visit.arrived or came, came)
    visit.language, visit.promised, visit.steps = event.language, event.promised, event.steps
    _hold(queue, visit, event.request)
    _give_number(queue, visit, event)


def _forget_ticket(visit: Visit) -> None:
    """As if the number had never been given."""
    visit.number, visit.promised, visit.steps = "", None, ()
    visit.priority, visit.printed, visit.away = "", None, timedelta()
    visit.postponed, visit.postponements = timedelta(), 0


def _note_paper(visit: Visit, event: did.PrintReported | did.PrintedAgain | did.NoteAdded) -> None:
    match event:
        case did.PrintReported():
            visit.printed = event.printed
            visit.prints += event.printed
        case did.PrintedAgain():
            visit.prints += 1
        case did.NoteAdded():
            visit.notes = (*visit.notes, event.note)


def _note_waiting(visit: Visit, event: did.Event) -> None:
    match event:
        case did.ServiceChanged():
            visit.service, visit.steps, visit.held_for = event.service, event.steps, ""
        case did.PrioritySet():
            visit.priority = event.reason
        case did.Postponed():
            visit.due = event.until
            visit.postponed += event.until - event.at
            visit.postponements += 1
        case did.Resumed() | did.CameBack():
            visit.away += _absence(visit)
            visit.due = None
            visit.recalls = 0
        case did.Returned():
            visit.held_for, visit.due = event.held_for, None
        case did.Released():
            visit.held_for = ""


def _absence(visit: Visit) -> timedelta:
    """How long somebody was away who is back now. Before the booked time nobody is missed."""
    (stage, went), (_, back) = visit.spans[-2:]
    if stage is Stage.NO_SHOW:
        went = visit.began(Stage.CALLED) or went
    if visit.booked is not None:
        went = max(went, visit.booked)
    return max(back - went, timedelta())


# --- counters -------------------------------------------------------------------------------------


def _staff(queue: Queue, event: OfDesk) -> None:
    counter = _counter(queue, event)
    match event:
        case did.CounterOpened():
            counter.agent, counter.services = event.by, event.services
            if not counter.visit:
                counter.phase, counter.since = Phase.FREE, event.at
        case did.CounterPaused():
            counter.phase, counter.since = Phase.PAUSED, event.at
        case did.CounterResumed():
            counter.phase, counter.since = Phase.FREE, event.at
        case did.CounterClosed():
            counter.phase, counter.since = Phase.CLOSED, event.at
            counter.agent, counter.services = "", ()


def _counter(queue: Queue, event: did.AtCounter) -> CounterNow:
    counter = queue.counters.get(event.counter)
    if counter is None:
        raise Impossible(f"{event}: no such counter")
    counter.by = event.by
    counter.changes += 1
    return counter


def _leave_counter(queue: Queue, visit: Visit, at: datetime) -> None:
    counter = queue.counters[visit.counter] if visit.counter else None
    if counter and counter.visit == visit.id:
        counter.phase, counter.visit, counter.since = Phase.FREE, None, at
        counter.changes += 1


def _note_at_counter(queue: Queue, visit: Visit, event: did.AtCounter) -> None:
    counter = _counter(queue, event)
    match event:
        case did.Called() | did.Recalled():
            visit.counter, visit.due = event.counter, None
            visit.began_by_itself = visit.starts_by_hand = False
            visit.recalls = visit.recalls + 1 if isinstance(event, did.Recalled) else 0
            counter.phase, counter.visit, counter.called_at = Phase.CALLED, visit.id, event.at
            counter.since = visit.since
            _note_call(queue, visit, event)
        case did.Started():
            counter.phase, counter.since = Phase.SERVING, event.at
            visit.began_by_itself = not event.accurate
        case did.StepAdded():
            visit.steps = (event.service, *visit.steps)
        case _:
            counter.phase, counter.visit, counter.since = Phase.FREE, None, event.at
            _note_going_on(visit, event)


def _note_going_on(visit: Visit, event: did.Event) -> None:
    """Where the person at the counter goes from there."""
    match event:
        case did.Finished():
            visit.outcome, visit.accurate = event.outcome, event.accurate
            visit.done = (*visit.done, visit.service)
        case did.StepDone():
            visit.done = (*visit.done, visit.service)
            visit.steps = _after(visit.steps, event.service)
            visit.service, visit.held_for, visit.sent_by = event.service, "", ""
        case did.Missed():
            visit.held_for = ""
        case did.Parked():
            visit.detail, visit.due = (event.reason,), event.returns
        case did.Transferred():
            visit.steps = _after(visit.steps, event.service)
            visit.service, visit.held_for, visit.sent_by = event.service, event.held_for, event.by


def _after(steps: tuple[str, ...], service: str) -> tuple[str, ...]:
    """What is still to come when the person goes on with `service`, which may be one of the steps."""
    return steps[steps.index(service) + 1 :] if service in steps else steps


def _note_call(queue: Queue, visit: Visit, event: did.Called | did.Recalled) -> None:
    zone = queue.zone_of(visit)
    seq = queue.last_seq[zone] = queue.last_seq.get(zone, 0) + 1
    call = CallMade(seq, visit.number, event.counter, event.at, isinstance(event, did.Recalled))
    queue.calls.setdefault(zone, deque(maxlen=CALLS_REMEMBERED)).appendleft(call)
    last = queue.last_acts.get(event.counter)
    if last and last.act == event.act:
        last.calls.append((zone, seq))
