"""From a button of the desk page, and what was chosen with it, to the commands that the queue is given."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from contract.values import Code
from controller.queue import commands as do
from controller.queue.refusal import Refused
from controller.web.office import Office
from controller.web.visit_rows import IN_OWN_WORDS

LONGEST_WORDS = 60
LONGEST_ABSENCE = 480


class Action(StrEnum):
    """The buttons of the desk page."""

    NEXT = "next"
    CALL = "call"
    RECALL = "recall"
    NO_SHOW = "no-show"
    START = "start"
    FINISH = "finish"
    PARK = "park"
    BACK = "back"
    TRANSFER = "transfer"
    ADD_STEP = "add-step"
    PUT_BACK = "put-back"
    UNDO = "undo"
    OPEN = "open"
    CLOSE = "close"
    PAUSE = "pause"
    RESUME = "resume"


class Choice(BaseModel):
    """What was chosen with a press. Each button reads its own part and leaves the rest alone.

    `visit`: whom to call, or who is back. `reason`: the id of a usual reason to park somebody, or the agent's
    own `words`, which go into a note that is erased with the day. `minutes`: until that person is to return;
    None: not agreed. `to_counter`: who alone may call a transferred person; "" is anybody who serves
    `service`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    visit: str = Field(default="", max_length=300)
    service: str = Field(default="", max_length=40)
    to_counter: str = Field(default="", max_length=40)
    outcome: str = Field(default="", max_length=40)
    reason: str = Field(default="", max_length=40)
    words: str = Field(default="", max_length=LONGEST_WORDS)
    minutes: int | None = Field(default=None, ge=1, le=LONGEST_ABSENCE)


NOTHING = Choice()

Plain = Callable[..., do.AtDesk | do.Undo]

PLAIN: Mapping[Action, Plain] = MappingProxyType(
    {
        Action.NEXT: do.CallNext,
        Action.RECALL: do.Recall,
        Action.NO_SHOW: do.NoShow,
        Action.START: do.Start,
        Action.PUT_BACK: do.PutBack,
        Action.UNDO: do.Undo,
        Action.OPEN: do.OpenCounter,
        Action.CLOSE: do.CloseCounter,
        Action.PAUSE: do.Pause,
        Action.RESUME: do.Resume,
    }
)
"""The buttons with which nothing is chosen."""


def commands(office: Office, action: Action, choice: Choice, counter: str, by: str) -> list[do.Command]:
    """What the queue is asked, in order. Raises Refused for what only the pages know to be wrong."""
    match action:
        case Action.CALL:
            return [do.CallNumber(counter, choice.visit, by)]
        case Action.FINISH:
            _check_outcome(office, choice.outcome)
            return [do.Finish(counter, by, choice.outcome)]
        case Action.PARK:
            return list(_park(office, choice, counter, by))
        case Action.BACK:
            _check_of_here(office, choice.visit, counter)
            return [do.Return(choice.visit, by)]
        case Action.TRANSFER:
            return [do.Transfer(counter, choice.service, choice.to_counter, by=by)]
        case Action.ADD_STEP:
            return [do.AddStep(counter, choice.service, by)]
        case _:
            return [PLAIN[action](counter=counter, by=by)]


def _park(office: Office, choice: Choice, counter: str, by: str) -> Iterator[do.Command]:
    """The note first: when it cannot be kept, nothing has been done."""
    held, words = office.queue.visit_at(counter), choice.words.strip()
    if held and words:
        yield do.AddNote(secrets.token_hex(8), held.id, do.NoteKind.INTERNAL, words, by)
    until = office.now() + timedelta(minutes=choice.minutes) if choice.minutes else None
    yield do.Park(counter, IN_OWN_WORDS if words else choice.reason, until, by)


def _check_outcome(office: Office, outcome: str) -> None:
    if outcome and outcome not in {each.id for each in office.site.outcomes}:
        raise Refused(Code.UNKNOWN_REASON)


def _check_of_here(office: Office, visit: str, counter: str) -> None:
    """An agent says of this counter's own people that they are back, and of nobody else's."""
    known = office.queue.visits.get(visit)
    if known is None or known.counter != counter:
        raise Refused(Code.UNKNOWN_VISIT)
