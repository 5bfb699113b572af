"""What reception's page asks of the controller: the hall as it is, its stream, and "I am coming"."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from contract.values import NAME_PATTERN, Code
from controller.queue import commands as do
from controller.queue.refusal import Refused
from controller.web.access import ThePresser, TheReceptionist, TheWeb, Web, look_at_hall, receptionist
from controller.web.api import PROBLEMS, Problem, with_room
from controller.web.errors import Why
from controller.web.reception import HallSnapshot, hall_snapshot
from controller.web.streams import live

log = logging.getLogger(__name__)

BEAT_EVERY_S = 1.0
"""More often than the desk's: a page that would not ring must say so within three seconds."""

router = APIRouter(prefix="/api/reception", tags=["reception"], responses=PROBLEMS)


class Answered(BaseModel):
    """What came of "I am coming", and the hall after it. `message` is empty when the hall says all."""

    done: bool
    message: str
    now: HallSnapshot


@router.get("")
async def read_hall(web: TheWeb, who: TheReceptionist) -> HallSnapshot:
    """The whole hall as it is now."""
    return hall_snapshot(web.office, web.run, who.words.language)


@router.get(
    "/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(with_room)],
    responses={429: {"model": Problem}},
)
async def hall_stream(web: TheWeb, who: TheReceptionist) -> AsyncIterator[ServerSentEvent]:
    """Events: `hall` (a HallSnapshot) at the start and when something changed, `beat` (a Moment) every
    second, `over` when the session has ended."""
    with web.streams.place(who.session.key):
        async for event in live(web.office, web.streams, look_at_hall(web, who), BEAT_EVERY_S):
            yield event


@router.post("/coming/{unit}", dependencies=[Depends(receptionist)], responses={409: {"model": Answered}})
async def come(
    unit: Annotated[str, Path(pattern=NAME_PATTERN)], web: TheWeb, who: ThePresser, response: Response
) -> Answered:
    """Tell the kiosk that somebody is coming; asking twice is the same. Refused (409): nobody asks there any
    more. 503: it could not be kept; ask again."""
    code = await _refusal(web, do.AnswerHelp(unit, who.person.name))
    if code:
        response.status_code = 503 if code is Why.NOT_KEPT else 409
    gone = who.words("Nobody asks for help there any more.")
    return Answered(
        done=code is None,
        message="" if code is None else gone if code is Code.NOT_NOW else who.words.refusal(code),
        now=hall_snapshot(web.office, web.run, who.words.language),
    )


async def _refusal(web: Web, command: do.Command) -> Code | Why | None:
    try:
        await web.office.do(command)
    except Refused as refusal:
        return refusal.code
    except Exception:
        log.exception("an answer to a call for help was not kept")
        return Why.NOT_KEPT
    return None
