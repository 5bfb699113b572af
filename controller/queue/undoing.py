"""Taking back the last command of a desk: what it changed is kept as it was before, until the next one."""

from dataclasses import fields, replace
from operator import attrgetter

from controller.queue import events as did
from controller.queue.state import CounterNow, LastAct, Queue, Stage, Visit

_OF_VISIT = attrgetter(*(each.name for each in fields(Visit)))
_OF_COUNTER = attrgetter(*(each.name for each in fields(CounterNow)))


def desk_of(event: did.Event) -> str:
    """Whose command caused the event: the counter's or, with none, that of a person at reception."""
    return getattr(event, "counter", "") or at_reception(getattr(event, "by", ""))


def at_reception(by: str) -> str:
    """The desk of a person at reception; it cannot be a counter's name."""
    return f"@{by}"


def remember(queue: Queue, event: did.Event) -> LastAct | None:
    """Keep what the event is about to change. None when it cannot be undone."""
    act: int = getattr(event, "act", 0)
    if not act:
        return None
    desk, last = desk_of(event), queue.last_acts.get(desk_of(event))
    if last is None or last.act != act:
        last = queue.last_acts[desk] = LastAct(act)
        queue.acts = max(queue.acts, act)
    visit = queue.visits.get(getattr(event, "visit", ""))
    if visit and visit.id not in last.visits:
        last.visits[visit.id] = _copy(visit)
    for counter in _counters(event, visit):
        if counter not in last.counters:
            last.counters[counter] = CounterNow(*_OF_COUNTER(queue.counters[counter]))
    return last


def _counters(event: did.Event, visit: Visit | None) -> set[str]:
    held = visit.counter if visit and visit.stage in {Stage.CALLED, Stage.SERVING} else None
    return {counter for counter in (getattr(event, "counter", ""), held) if counter}


def note_changes(queue: Queue, last: LastAct) -> None:
    """After each event of the act: from here on, any other change means that something followed."""
    last.visit_changes = {visit: queue.visits[visit].changes for visit in last.visits}
    last.counter_changes = {counter: queue.counters[counter].changes for counter in last.counters}


def may_undo(queue: Queue, desk: str) -> bool:
    """Whether the last command of a desk can still be taken back."""
    last = queue.last_acts.get(desk)
    return last is not None and not followed(queue, last)


def followed(queue: Queue, last: LastAct) -> bool:
    """Whether something has followed from the act, so that it can no longer be taken back."""
    return (
        any(queue.visits[visit].changes != count for visit, count in last.visit_changes.items())
        or any(queue.counters[counter].changes != count for counter, count in last.counter_changes.items())
        or _somebody_would_wait_in_vain(queue, last)
    )


def _somebody_would_wait_in_vain(queue: Queue, last: LastAct) -> bool:
    """Whether somebody would wait for one counter or agent alone that would not be there any more."""
    counters = {**queue.counters, **last.counters}
    there = {key for counter, now in counters.items() if now.attended for key in now.keys(counter)}
    back_in_line = (each.held_for for each in last.visits.values() if each.stage is Stage.WAITING)
    return not {*queue.held, *filter(None, back_in_line)} <= there


def undo(queue: Queue, event: did.Undone) -> None:
    """Put back what the act had changed, exactly, but for the counts of changes, which only rise."""
    last = queue.last_acts.pop(event.desk)
    for counter, was in last.counters.items():
        queue.counters[counter] = replace(was, changes=queue.counters[counter].changes + 1)
    for before in last.visits.values():
        now = queue.visits[before.id]
        if now.stage is Stage.WAITING:
            queue.leave_line(now)
        queue.visits[before.id] = before
        _keep_what_came_since(before, now)
        if before.stage is Stage.WAITING:
            queue.stand_in_line(before)
        queue.set_due(before)
    for zone, seq in last.calls:
        kept = [call for call in queue.calls[zone] if call.seq != seq]
        queue.calls[zone].clear()
        queue.calls[zone].extend(kept)


def _keep_what_came_since(before: Visit, now: Visit) -> None:
    """What is no part of the act: requests, paper, notes, ratings. Who was said to be there and was not is
    started by hand only."""
    before.requests, before.notes = now.requests, now.notes
    before.printed, before.prints, before.rating = now.printed, now.prints, now.rating
    before.starts_by_hand = before.starts_by_hand or (before.stage, now.stage) == (
        Stage.CALLED,
        Stage.SERVING,
    )
    before.changes = now.changes + 1


def forget(queue: Queue) -> None:
    """Nothing of before can be undone any more."""
    queue.last_acts.clear()


def _copy(visit: Visit) -> Visit:
    kept = Visit(*_OF_VISIT(visit))
    kept.spans, kept.requests = list(visit.spans), set(visit.requests)
    return kept
