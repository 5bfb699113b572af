"""From commands to events: what may happen now, and why not. Changes nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.deciding_arrivals import answer, arrive, book, report_print, withdraw
from controller.queue.deciding_at_desks import at_desk
from controller.queue.deciding_days import end_day, set_full
from controller.queue.deciding_help import answer_help, ask_help
from controller.queue.deciding_offline import take_over
from controller.queue.deciding_ratings import rate
from controller.queue.deciding_visits import change, come_back, leave, postpone
from controller.queue.refusal import Refused
from controller.queue.state import Queue
from controller.queue.undoing import at_reception, followed


def decide(queue: Queue, command: do.Command, now: datetime) -> list[did.Event]:
    """The events that the command causes, none applied yet. Raises Refused."""
    return _DECIDE[type(command)](queue, command, now)


def _undo(queue: Queue, command: do.Undo, now: datetime) -> list[did.Event]:
    if command.counter and command.counter not in queue.counters:
        raise Refused(Code.UNKNOWN_COUNTER)
    desk = command.counter or at_reception(command.by)
    last = queue.last_acts.get(desk)
    if last is None:
        raise Refused(Code.NOTHING_TO_UNDO)
    if followed(queue, last):
        raise Refused(Code.ALREADY_FOLLOWED)
    return [did.Undone(now, desk, command.by, last.act, tuple(last.visits))]


_DECIDE: dict[type[Any], Callable[[Queue, Any, datetime], list[did.Event]]] = {
    **dict.fromkeys(get_args(do.FromBooking), book),
    **dict.fromkeys(get_args(do.Arrival), arrive),
    **dict.fromkeys(get_args(do.FromReception), change),
    **dict.fromkeys(get_args(do.AtDesk), at_desk),
    do.Withdraw: withdraw,
    do.ReportPrint: report_print,
    do.AskHelp: ask_help,
    do.AnswerHelp: answer_help,
    do.Rate: rate,
    do.GivenOffline: take_over,
    do.Answer: answer,
    do.Return: come_back,
    do.Postpone: postpone,
    do.Leave: leave,
    do.SetFull: set_full,
    do.EndDay: end_day,
    do.Undo: _undo,
}
