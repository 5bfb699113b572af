"""What agents do at their counters."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.deciding_visits import check_code, check_grace, find, orphaned, why_not
from controller.queue.refusal import Refused
from controller.queue.rules import PRESS_IS_ONE_CALL_FOR
from controller.queue.state import CounterNow, Queue, Stage, Visit
from controller.queue.waiting import next_for

MAY_BE_PICKED = frozenset({Stage.WAITING, Stage.POSTPONED, Stage.PARKED, Stage.NO_SHOW})
AWAY = frozenset({Phase.CLOSED, Phase.PAUSED})

Staffing = do.OpenCounter | do.CloseCounter | do.Pause | do.Resume
WithPerson = do.Recall | do.Start | do.Finish | do.NoShow | do.Park | do.Transfer | do.AddStep | do.PutBack


def at_desk(queue: Queue, command: do.AtDesk, now: datetime) -> list[did.Event]:
    """What the command of an agent causes. Raises Refused."""
    if command.counter not in queue.counters:
        raise Refused(Code.UNKNOWN_COUNTER)
    match command:
        case do.OpenCounter() | do.CloseCounter() | do.Pause() | do.Resume():
            return list(_staff(queue, command, now))
        case do.CallNext(counter, by):
            return _call_next(queue, counter, by, now)
        case do.CallNumber():
            return _call_number(queue, command, now)
        case _:
            return _with_person(queue, command, now)


# --- counters -------------------------------------------------------------------------------------


def _staff(queue: Queue, command: Staffing, now: datetime) -> Iterator[did.Event]:
    name, by, act = command.counter, command.by, queue.acts + 1
    counter = queue.counters[name]
    match command:
        case do.OpenCounter():
            yield from _open_counter(queue, command, now)
        case do.CloseCounter() if counter.staffed:
            _check_empty(counter)
            yield did.CounterClosed(now, name, by, act)
            for held_for in queue.keys_of(name):
                yield from _released(queue, name, held_for, now)
        case do.Pause() | do.Resume() if not counter.staffed:
            raise Refused(Code.NOT_OPEN)
        case do.Pause() if counter.phase is not Phase.PAUSED:
            _check_empty(counter)
            yield did.CounterPaused(now, name, by, act)
            for held_for in counter.keys(name):
                yield from _released(queue, name, held_for, now)
        case do.Resume() if counter.phase is Phase.PAUSED:
            yield did.CounterResumed(now, name, by, act)


def _open_counter(queue: Queue, command: do.OpenCounter, now: datetime) -> Iterator[did.Event]:
    counter, by, services = queue.counters[command.counter], command.by, command.services
    if not set(services) <= set(queue.rules.services):
        raise Refused(Code.UNKNOWN_SERVICE)
    if counter.phase in AWAY or (counter.agent, counter.services) != (by, services):
        yield did.CounterOpened(now, command.counter, by, services, queue.acts + 1)
        if counter.agent != by:
            yield from _released(queue, command.counter, f"agent:{counter.agent}", now)


def _check_empty(counter: CounterNow) -> None:
    if counter.visit:
        raise Refused(Code.COUNTER_BUSY)


def _released(queue: Queue, counter: str, held_for: str, now: datetime) -> Iterator[did.Event]:
    """Who waited for this counter or agent alone joins the common line, unless the agent is elsewhere."""
    elsewhere = any(
        other != counter and each.attended and held_for in queue.keys_of(other)
        for other, each in queue.counters.items()
    )
    if held_for in queue.held and not elsewhere:
        for place in queue.held[held_for]:
            yield did.Released(now, place.visit, counter, queue.acts + 1)


def _go_on(queue: Queue, name: str, by: str, now: datetime) -> list[did.Event]:
    """An agent who calls is there, whatever was said before, and done with whoever is at the counter."""
    counter, held, act = queue.counters[name], queue.visit_at(name), queue.acts + 1
    if held:
        return _finish(queue, held, do.Finish(name, by), now)
    if counter.phase is Phase.PAUSED:
        return [did.CounterResumed(now, name, by, act)]
    return [] if counter.staffed else [did.CounterOpened(now, name, by, (), act)]


# --- calls ----------------------------------------------------------------------------------------


def _call_next(queue: Queue, counter: str, by: str, now: datetime) -> list[did.Event]:
    at, held, act = queue.counters[counter], queue.visit_at(counter), queue.acts + 1
    unseen = held is not None and (held.stage is Stage.CALLED or held.began_by_itself)
    if unseen and _within(PRESS_IS_ONE_CALL_FOR, at.called_at, now):
        return []  # the same press twice
    happened = _go_on(queue, counter, by, now)
    chosen = next_for(queue, counter, now)
    if chosen:
        happened.append(did.Called(now, chosen.id, counter, by, act))
    if not happened:
        raise Refused(Code.NOBODY_WAITING)
    return happened


def _call_number(queue: Queue, command: do.CallNumber, now: datetime) -> list[did.Event]:
    counter, by, act = command.counter, command.by, queue.acts + 1
    if not queue.rules.counters[counter].picks:
        raise Refused(Code.NOT_ALLOWED)
    visit, held = find(queue, command.visit), queue.visit_at(counter)
    if held is visit and visit.stage is Stage.CALLED:
        return []
    if visit.stage not in MAY_BE_PICKED:
        raise why_not(visit)
    check_grace(queue, visit, now)
    happened = _go_on(queue, counter, by, now)
    return [*happened, did.Called(now, visit.id, counter, by, act, picked=True)]


def _within(span: timedelta, last: datetime | None, now: datetime) -> bool:
    return last is not None and now - last < span


# --- the person at the counter --------------------------------------------------------------------


def _with_person(queue: Queue, command: WithPerson, now: datetime) -> list[did.Event]:
    visit = queue.visit_at(command.counter)
    if visit is None:
        raise Refused(Code.NOBODY_CALLED)
    return _WITH_PERSON[type(command)](queue, visit, command, now)


def _start(queue: Queue, visit: Visit, command: do.Start, now: datetime) -> list[did.Event]:
    if visit.stage is not Stage.CALLED:
        raise Refused(Code.NOT_NOW)
    return [did.Started(now, visit.id, command.counter, command.by, queue.acts + 1)]


def _no_show(queue: Queue, visit: Visit, command: do.NoShow, now: datetime) -> list[did.Event]:
    _check_not_seen(visit)
    if visit.recalls < queue.rules.no_show_after:
        raise Refused(Code.RECALL_FIRST)
    return [did.Missed(now, visit.id, command.counter, command.by, queue.acts + 1)]


def _park(queue: Queue, visit: Visit, command: do.Park, now: datetime) -> list[did.Event]:
    check_code(command.reason)
    counter, by, act = command.counter, command.by, queue.acts + 1
    return [did.Parked(now, visit.id, counter, by, command.reason, command.returns, act)]


def _add_step(queue: Queue, visit: Visit, command: do.AddStep, now: datetime) -> list[did.Event]:
    if command.service not in queue.rules.served:
        raise Refused(Code.UNKNOWN_SERVICE)
    return [did.StepAdded(now, visit.id, command.counter, command.by, command.service, queue.acts + 1)]


def _put_back(queue: Queue, visit: Visit, command: do.PutBack, now: datetime) -> list[did.Event]:
    counter, act = command.counter, queue.acts + 1
    return [
        did.PutBack(now, visit.id, counter, command.by, act),
        *orphaned(queue, visit, now, act, counter),
    ]


def _check_not_seen(visit: Visit) -> None:
    """Somebody who came to the counter can neither be recalled nor be missing."""
    if visit.stage is not Stage.CALLED and not visit.began_by_itself:
        raise Refused(Code.NOT_NOW)


def _recall(queue: Queue, visit: Visit, command: do.Recall, now: datetime) -> list[did.Event]:
    called_at = queue.counters[command.counter].called_at
    _check_not_seen(visit)
    if _within(PRESS_IS_ONE_CALL_FOR, called_at, now):
        return []
    if visit.recalls >= queue.rules.recalls_max:
        raise Refused(Code.NO_MORE_RECALLS)
    if _within(queue.rules.recall_lock, called_at, now):
        raise Refused(Code.TOO_SOON)
    return [did.Recalled(now, visit.id, command.counter, command.by, queue.acts + 1)]


def _finish(queue: Queue, visit: Visit, command: do.Finish, now: datetime) -> list[did.Event]:
    """An agent who goes on has served whoever was called: only `NoShow` says otherwise."""
    check_code(command.outcome)
    counter, by, outcome, act = command.counter, command.by, command.outcome, queue.acts + 1
    happened: list[did.Event] = []
    if visit.stage is Stage.CALLED:
        happened.append(did.Started(now, visit.id, counter, by, act))
    served = (step for step in visit.steps if step in queue.rules.served)
    following = next(served, None)
    if following is None:
        return [*happened, did.Finished(now, visit.id, counter, by, act, outcome)]
    return [*happened, did.StepDone(now, visit.id, counter, by, following, act, outcome)]


def _transfer(queue: Queue, visit: Visit, command: do.Transfer, now: datetime) -> list[did.Event]:
    if command.service not in queue.rules.served:
        raise Refused(Code.UNKNOWN_SERVICE)
    held_for = ""
    if command.to_counter:
        if command.to_counter not in queue.counters:
            raise Refused(Code.UNKNOWN_COUNTER)
        held_for = f"counter:{command.to_counter}"
    elif command.to_agent:
        held_for = f"agent:{command.to_agent}"
    if held_for and not queue.is_attended(held_for):
        raise Refused(Code.NOT_OPEN)
    return [
        did.Transferred(now, visit.id, command.counter, command.by, command.service, held_for, queue.acts + 1)
    ]


_WITH_PERSON: dict[type[Any], Callable[[Queue, Visit, Any, datetime], list[did.Event]]] = {
    do.Recall: _recall,
    do.Start: _start,
    do.Finish: _finish,
    do.NoShow: _no_show,
    do.Park: _park,
    do.Transfer: _transfer,
    do.AddStep: _add_step,
    do.PutBack: _put_back,
}
