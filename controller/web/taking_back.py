"""What the undo of a counter would take back, read from what its last command left. Changes nothing."""

from enum import StrEnum

from contract.values import Phase
from controller.queue.state import CounterNow, LastAct, Queue, Stage, Visit
from controller.queue.undoing import may_undo


class Deed(StrEnum):
    """What an agent did last."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no_show"
    PARK = "park"
    TRANSFER = "transfer"
    ADD_STEP = "add_step"
    PUT_BACK = "put_back"
    OPEN = "open"
    CLOSE = "close"
    PAUSE = "pause"
    RESUME = "resume"


def last_deed(queue: Queue, counter: str) -> tuple[Deed, str] | None:
    """What may still be taken back at the counter and the number it is about, "" for the counter itself."""
    if not may_undo(queue, counter):
        return None
    last = queue.last_acts[counter]
    deeds = [(_deed(before, queue.visits[before.id]), before.number) for before in last.visits.values()]
    known = [(deed, number) for deed, number in deeds if deed]
    calls = [each for each in known if each[0] is Deed.CALL]  # Next finishes too, but is pressed to call
    return next(iter(calls or known), None) or (_at_counter(queue, counter, last), "")


def _deed(before: Visit, after: Visit) -> Deed | None:
    if len(after.steps) > len(before.steps):
        return Deed.ADD_STEP
    match after.stage:
        case Stage.CALLED:
            return Deed.RECALL if before.stage in {Stage.CALLED, Stage.SERVING} else Deed.CALL
        case Stage.WAITING:
            return _sent_on(before, after)
        case Stage.SERVING:
            return Deed.START
        case Stage.SERVED:
            return Deed.FINISH
        case Stage.PARKED:
            return Deed.PARK
        case _:
            return Deed.NO_SHOW


def _sent_on(before: Visit, after: Visit) -> Deed | None:
    if before.stage is Stage.WAITING:
        return None  # only let go by a counter that closed
    if len(after.done) > len(before.done):
        return Deed.FINISH
    moved = (before.service, before.sent_by) != (after.service, after.sent_by)
    held = after.held_for and after.held_for != before.held_for
    return Deed.TRANSFER if moved or held else Deed.PUT_BACK


def _at_counter(queue: Queue, counter: str, last: LastAct) -> Deed:
    before, after = last.counters.get(counter, CounterNow()), queue.counters[counter]
    if after.phase is Phase.CLOSED:
        return Deed.CLOSE
    if after.phase is Phase.PAUSED:
        return Deed.PAUSE
    return Deed.RESUME if before.phase is Phase.PAUSED else Deed.OPEN
