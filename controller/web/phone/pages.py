"""The phone page, its stream, and its few buttons. The key in the address is all that it takes: nobody can
guess another's, and nothing is shown or done that the person with the ticket could not."""

import logging
import secrets
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from appliance.texts import own_name, say
from controller.queue import commands as do
from controller.queue.refusal import Refused
from controller.web.errors import NotAllowed, Why
from controller.web.phone.followers import changes_of, sheets
from controller.web.phone.telling import MORE_TIME
from controller.web.phone.visitor import Follower, TheFollower, second_question
from controller.web.phone.words import offered

log = logging.getLogger(__name__)

router = APIRouter(prefix="/v/{key}", include_in_schema=False)

WAIT_S = 10
"""After how long who asked too often may try again."""


class Wish(StrEnum):
    """The buttons of the page."""

    MORE_TIME = "more-time"
    BACK = "back"
    LEAVE = "leave"
    RATE = "rate"


class Note(StrEnum):
    """What became of a button, where the page does not show it by itself."""

    NOT_NOW = "not-now"
    NOT_KEPT = "not-kept"


@router.get("")
async def phone_page(request: Request, who: TheFollower, note: str = "") -> HTMLResponse:
    """The page: of a visit of today, or kindly saying that there is none."""
    sheet = who.sheet()
    status = 429 if who.refused else 404 if who.visit is None else 200
    words, site = who.words, who.site.site
    notes: dict[str, str] = {
        Note.NOT_NOW: words("This is no longer possible. Here is how things stand now."),
        Note.NOT_KEPT: words("This could not be recorded. Please try once more."),
    }
    context = {
        **who.context(sheet),
        "site": say(site.name, words.language, site.languages),
        "languages": [(each, own_name(each)) for each in offered(site.languages)],
        "note": notes.get(note, ""),
        "stream": _address(who, "/events") if who.visit else "",
    }
    answer = who.phone.templates.TemplateResponse(request, "phone.html", context, status_code=status)
    if who.refused:
        answer.headers["Retry-After"] = str(WAIT_S)
    return answer


async def _with_room(who: TheFollower) -> None:
    if who.visit_id is None:
        raise NotAllowed(Why.NOT_FOUND, 404)
    if who.refused or not who.phone.followers.has_room(who.visit_id):
        raise NotAllowed(Why.TOO_MANY_PAGES, 429)


@router.get("/events", response_class=EventSourceResponse, dependencies=[Depends(_with_room)])
async def phone_stream(who: TheFollower) -> AsyncIterator[ServerSentEvent]:
    """Events: `sheet` (a title, a kind and the part of the page that changes) at the start and when there is
    something new, `beat` otherwise, `over` when nothing will come any more."""
    followers, visit = who.phone.followers, who.visit_id or ""
    with followers.place(visit, changes_of(who.phone.office, visit)) as woken:
        async for event in sheets(followers, woken, who.sheet, who.render):
            yield event


@router.post("")
async def press(
    who: TheFollower,
    *,
    wish: Annotated[Wish, Form()],
    rating: Annotated[int, Form()] = 0,
    reason: Annotated[str, Form(max_length=40)] = "",
) -> RedirectResponse:
    """One of the page's buttons; the page then shows what became of it."""
    note: Note | None = Note.NOT_NOW
    if who.visit_id and not who.refused and (command := _command(who, wish, rating, reason)):
        note = await _carry_out(who, command)
    return RedirectResponse(_address(who, "", note=note), 303)


def _command(who: Follower, wish: Wish, rating: int, reason: str) -> do.Command | None:
    """What the queue is asked; None for what this page does not offer."""
    visit, sheet = who.visit_id or "", who.sheet()
    match wish:
        case Wish.MORE_TIME:
            return do.Postpone(visit, MORE_TIME) if sheet.more_time else None
        case Wish.BACK:
            return do.Return(visit) if sheet.back else None
        case Wish.LEAVE:
            return do.Leave(visit) if sheet.leave else None
    if not sheet.rate:
        return None
    second = second_question(who.site)
    known = {each.id for each in second.answers} if second else set()
    given = reason if reason in known else ""
    return do.Rate(secrets.token_hex(8), rating, who.words.language, given, visit)


async def _carry_out(who: Follower, command: do.Command) -> Note | None:
    try:
        await who.phone.office.do(command)
    except Refused:
        return Note.NOT_NOW
    except Exception:
        log.exception("what a phone asked for was not kept")
        return Note.NOT_KEPT
    return None


def _address(who: Follower, below: str, **query: str | None) -> str:
    """The page's own address or one below it, with the language that was chosen."""
    said = {"in": who.wish, "ask": "leave" if below and who.asks_leave else "", **query}
    tail = urlencode({name: value for name, value in said.items() if value})
    return f"/v/{who.key}{below}" + (f"?{tail}" if tail else "")
