"""The pages that staff open: log-in, choice of place, desk, reception, and log-out."""

import hmac
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from appliance.texts import say
from controller.sitefile import CounterSettings
from controller.web.access import (
    TheCounter,
    TheReceptionist,
    TheVisitor,
    TheWeb,
    TheWords,
    Visitor,
    Web,
    check_form,
    find,
)
from controller.web.desk import snapshot
from controller.web.errors import Why
from controller.web.people import LONGEST_NAME, LONGEST_PASSWORD, same_name
from controller.web.reception import hall_snapshot
from controller.web.visit_rows import service_names
from controller.web.words import Words

router = APIRouter(include_in_schema=False)

FORM_COOKIE = "vestibule-form"
"""Before anybody is logged in no session holds a form token: this cookie and the form must agree."""

COUNTER_COOKIE = "vestibule-counter"
"""The counter last used in this browser; a desk PC stands at one counter, whoever sits there."""

A_YEAR_S = 365 * 24 * 3600


def page(
    request: Request, web: Web, words: Words, template: str, status: int = 200, /, **parts: Any
) -> HTMLResponse:
    """The page of this name in these words."""
    site = say(web.office.site.site.name, words.language, web.office.site.site.languages)
    context = {"_": words, "language": words.language, "site": site, **parts}
    return web.templates.TemplateResponse(request, f"{template}.html", context, status_code=status)


@router.get("/", response_model=None)
async def home(request: Request, web: TheWeb, who: TheVisitor) -> Response:
    """Straight to the person's page when there is only one to go to, else the choice."""
    mine = _counters_of(web, who)
    if who.person.may_receive and not mine:
        return RedirectResponse("/reception", 303)
    if len(mine) == 1 and not who.person.may_receive:
        return RedirectResponse(f"/desk/{mine[0].id}", 303)
    names = service_names(web.office.site, who.words.language)
    rows = [(each, ", ".join(names[service] for service in each.services)) for each in mine]
    last = request.cookies.get(COUNTER_COOKIE)
    return page(request, web, who.words, "counters", who=who, counters=rows, last=last)


def _counters_of(web: Web, who: Visitor) -> list[CounterSettings]:
    return [each for each in web.office.site.counters if who.person.may_serve(each.id)]


@router.get("/desk/{counter}", response_model=None)
async def desk_page(request: Request, web: TheWeb, who: TheVisitor, counter: TheCounter) -> Response:
    """The desk of one counter, with its present state inside, so that it stands at once."""
    web.sessions.use(who.session)
    names = service_names(web.office.site, who.words.language)
    data = {
        "address": f"/api/desk/{counter.id}",
        "form": who.form,
        "language": who.words.language,
        "words": who.words.for_the_desk(),
        "snapshot": snapshot(web.office, web.run, counter, who.words.language).model_dump(mode="json"),
    }
    answer = page(
        request,
        web,
        who.words,
        "desk",
        who=who,
        counter=counter,
        services=", ".join(names[service] for service in counter.services),
        several=who.person.may_receive or len(_counters_of(web, who)) > 1,
        choices=_choices(web, names, who.words),
        data=data,
    )
    _keep(web, answer, COUNTER_COOKIE, counter.id, A_YEAR_S)
    return answer


@router.get("/reception", response_model=None)
async def reception_page(request: Request, web: TheWeb, who: TheReceptionist) -> Response:
    """Reception's page, with the entrance hall's present state inside."""
    web.sessions.use(who.session)
    data = {
        "address": "/api/reception",
        "form": who.form,
        "language": who.words.language,
        "words": who.words.for_the_hall(),
        "snapshot": hall_snapshot(web.office, web.run, who.words.language).model_dump(mode="json"),
    }
    several = bool(_counters_of(web, who))
    return page(request, web, who.words, "reception", who=who, several=several, data=data)


def _choices(web: Web, names: dict[str, str], words: Words) -> dict[str, dict[str, str]]:
    """What the desk's dialogs offer, each by id: where to send somebody, why to park, how a visit ended."""
    site, served = web.office.site, web.office.queue.rules.served
    return {
        "services": {each: name for each, name in names.items() if each in served},
        "reasons": words.park_reasons(),
        "outcomes": {each.id: say(each.name, words.language, site.site.languages) for each in site.outcomes},
    }


# --- in and out -------------------------------------------------------------------------------


@router.get("/log-in", response_model=None)
async def log_in_page(request: Request, web: TheWeb, words: TheWords, why: str = "") -> Response:
    """The form; whoever is logged in already goes on."""
    if find(web, request.cookies.get(web.cookie, "")):
        return RedirectResponse("/", 303)
    said = {"out": words("You are logged out."), "again": words.refusal(Why.LOGGED_OUT)}
    return _log_in_form(request, web, words, note=said.get(why, ""))


@router.post("/log-in", response_model=None)
async def log_in(
    request: Request,
    web: TheWeb,
    words: TheWords,
    *,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    form: Annotated[str, Form()] = "",
) -> Response:
    """Log in with a new session, ending the one this browser had; or say why not, and when to try again."""
    name = name[:LONGEST_NAME]
    kept = request.cookies.get(FORM_COOKIE, "")
    if not kept or not hmac.compare_digest(kept.encode(), form.encode()):
        trouble = words("This page had been open for too long. Please try once more.")
        return _log_in_form(request, web, words, status=403, name=name, trouble=trouble)
    address = request.client.host if request.client else ""
    if wait := web.throttle.begin(same_name(name), address):
        return _wait_form(request, web, words, name, wait)
    person = await web.people.verified(name, password[:LONGEST_PASSWORD])
    if person is None:
        trouble = words("Name or password is not right.")
        return _log_in_form(request, web, words, status=401, name=name, trouble=trouble)
    web.throttle.succeeded(same_name(name), address)
    web.sessions.close(request.cookies.get(web.cookie, ""))
    answer = RedirectResponse("/", 303)
    _keep(web, answer, web.cookie, web.sessions.open(person.name, person.fingerprint))
    return answer


@router.post("/log-out", response_model=None)
async def log_out(web: TheWeb, who: TheVisitor, form: Annotated[str, Form()] = "") -> Response:
    """End the session; its open pages notice within two seconds."""
    check_form(who, form)
    web.sessions.close(who.token)
    answer = RedirectResponse("/log-in?why=out", 303)
    answer.delete_cookie(web.cookie, secure=web.settings.encrypted, httponly=True, samesite="strict")
    return answer


def _wait_form(request: Request, web: Web, words: Words, name: str, wait: int) -> Response:
    trouble = words("Too many tries. Please wait {seconds} s, then try again.", seconds=wait)
    answer = _log_in_form(request, web, words, status=429, name=name, trouble=trouble, wait=wait)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _log_in_form(
    request: Request,
    web: Web,
    words: Words,
    *,
    status: int = 200,
    name: str = "",
    note: str = "",
    trouble: str = "",
    wait: int = 0,
) -> Response:
    form = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    answer = page(
        request, web, words, "log_in", status, form=form, name=name, note=note, trouble=trouble, wait=wait
    )
    _keep(web, answer, FORM_COOKIE, form)
    return answer


def _keep(web: Web, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, secure=web.settings.encrypted, httponly=True, samesite="strict"
    )
