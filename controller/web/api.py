"""What the desk page asks of the controller: the desk as it is, its stream, and the presses."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from contract.values import Code, RequestId
from controller.queue import events as did
from controller.web.access import TheCounter, ThePresser, TheVisitor, TheWeb, Web, look_at
from controller.web.actions import Action, Choice
from controller.web.desk import Snapshot, snapshot
from controller.web.errors import Why
from controller.web.presses import Press, Result
from controller.web.streams import live
from controller.web.visit_rows import service_names
from controller.web.words import Words


class Problem(BaseModel):
    """Why a request was not done. `code` is stable, `message` is for the person."""

    code: str
    message: str


class PressBody(Choice):
    """One press. The same `id` is carried out once; `mark` is that of the desk the agent saw."""

    id: RequestId
    mark: str = Field(min_length=1, max_length=64)


class Answer(BaseModel):
    """What came of a press, and the desk after it. `message` may be empty when all is said by the desk."""

    done: bool
    code: str | None
    message: str
    now: Snapshot


PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (401, 403, 422)}

SENT_ON = (did.Transferred, did.StepDone)
"""After these somebody waits in another line, which this desk may not show."""

router = APIRouter(prefix="/api/desk/{counter}", tags=["desk"], responses=PROBLEMS)


@router.get("")
async def read_desk(web: TheWeb, who: TheVisitor, counter: TheCounter) -> Snapshot:
    """The whole desk as it is now."""
    return snapshot(web.office, web.run, counter, who.words.language)


async def with_room(web: TheWeb, who: TheVisitor) -> None:
    """Raises NotAllowed when this session has too many streams open."""
    web.streams.check_room(who.session.key)


@router.get(
    "/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(with_room)],
    responses={429: {"model": Problem}},
)
async def desk_stream(web: TheWeb, who: TheVisitor, counter: TheCounter) -> AsyncIterator[ServerSentEvent]:
    """Events: `desk` (a Snapshot) at the start and when something changed, `beat` (a Moment) at least every
    two seconds, `over` when the session has ended."""
    with web.streams.place(who.session.key):
        async for event in live(web.office, web.streams, look_at(web, who, counter)):
            yield event


@router.post("/{action}", responses={409: {"model": Answer}, 503: {"model": Answer}})
async def press_button(
    action: Action,
    body: PressBody,
    *,
    web: TheWeb,
    who: ThePresser,
    counter: TheCounter,
    response: Response,
) -> Answer:
    """Press a button of the desk, with what was chosen. Refused (409) when the queue's rules say no, or when
    the counter is not as `mark` says; the answer then carries the desk as it is. 503: it could not be kept;
    ask again."""
    press = Press(body.id, body.mark, action, counter.id, who.person.name, choice=body)
    result = await web.presses.carry_out(who.session.key, press)
    if result.refused:
        response.status_code = 503 if result.refused is Why.NOT_KEPT else 409
    return Answer(
        done=result.refused is None,
        code=result.refused,
        message=_sentence(web, action, result, who.words),
        now=snapshot(web.office, web.run, counter, who.words.language),
    )


def _sentence(web: Web, action: Action, result: Result, words: Words) -> str:
    """What the desk after the press does not show by itself."""
    if result.refused:
        return words.refusal(result.refused)
    said = [_where_to(web, event, words) for event in result.events if isinstance(event, SENT_ON)]
    called = any(isinstance(event, did.Called) for event in result.events)
    if action is Action.NEXT and result.events and not called:
        said.append(words.refusal(Code.NOBODY_WAITING))
    if action is Action.UNDO:
        said.append(words("That has been taken back."))
    return " ".join(said)


def _where_to(web: Web, event: did.Transferred | did.StepDone, words: Words) -> str:
    service = service_names(web.office.site, words.language).get(event.service, event.service)
    visit = web.office.queue.visits.get(event.visit)
    return words("{number} now waits for: {service}", number=visit.number if visit else "", service=service)
