"""Help at the kiosks: who asks for a person, who comes, and how a call ends that nobody heeds."""

from datetime import datetime

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.refusal import Refused
from controller.queue.state import Queue


def ask_help(queue: Queue, command: do.AskHelp, now: datetime) -> list[did.Event]:
    """Somebody wants a person to come, or no longer does. Asked repeatedly before an answer it is one call;
    asked after one, nobody came, or it is somebody else."""
    call = queue.help.get(command.unit)
    if command.wanted:
        if command.request in queue.withdrawn:
            raise Refused(Code.NOT_NOW)
        if call and not call.answered:
            return []
        return [did.HelpAsked(now, command.unit, command.request, command.page, command.language)]
    return [did.HelpEnded(now, command.unit, withdrawn=True)] if call else []


def answer_help(queue: Queue, command: do.AnswerHelp, now: datetime) -> list[did.Event]:
    """Reception comes. Raises Refused when nobody asks there any more."""
    call = queue.help.get(command.unit)
    if call is None:
        raise Refused(Code.NOT_NOW)
    return [] if call.answered else [did.HelpAnswered(now, command.unit, command.by)]


def forgotten(queue: Queue, now: datetime) -> list[did.Event]:
    """The calls that have stood for too long: whoever asked has gone."""
    over = sorted((call.forgotten, unit) for unit, call in queue.help.items() if call.forgotten <= now)
    return [did.HelpEnded(max(at, queue.last_at or at), unit, withdrawn=False) for at, unit in over]
