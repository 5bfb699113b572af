"""Who is asking, and may they: the dependencies that every route of the pages and the API stands on."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Header, Request
from fastapi.templating import Jinja2Templates

from controller.sitefile import CounterSettings
from controller.web import desk
from controller.web.errors import LoggedOut, NotAllowed, Why
from controller.web.office import Office
from controller.web.people import People, Person
from controller.web.presses import Presses
from controller.web.reception import hall_snapshot
from controller.web.sessions import Session, Sessions, form_token
from controller.web.settings import WebSettings
from controller.web.streams import Seen, Streams
from controller.web.throttle import Throttle
from controller.web.words import Words, language_for


@dataclass(frozen=True, slots=True)
class Web:
    """The parts of the running web. `run` is new at every start."""

    office: Office
    settings: WebSettings
    people: People
    sessions: Sessions
    throttle: Throttle
    presses: Presses
    templates: Jinja2Templates
    run: str
    streams: Streams = field(default_factory=Streams)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; `__Host-` makes browsers hold it to this host and to TLS."""
        return "__Host-vestibule" if self.settings.encrypted else "vestibule"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is logged in, with the token of their session and the words of their language."""

    token: str
    session: Session
    person: Person
    words: Words

    @property
    def form(self) -> str:
        """What this session's pages send with every request that changes something."""
        return form_token(self.token)


def find(web: Web, token: str) -> tuple[Session, Person] | None:
    """The session and its person, as long as the file still knows them by the same password."""
    session = web.sessions.find(token) if token else None
    person = web.people.named(session.name) if session else None
    if session and person and person.fingerprint == session.fingerprint:
        return session, person
    return None


def look_at(web: Web, who: Visitor, place: CounterSettings) -> Callable[[], Seen | None]:
    """A look at the desk for as long as the visitor is allowed to; None after that."""

    def look() -> Seen | None:
        found = find(web, who.token)
        if not found or not found[1].may_serve(place.id) or place.id not in web.office.queue.counters:
            return None  # the counter may have left the site's file
        seen = desk.snapshot(web.office, web.run, place, who.words.language)
        return Seen("desk", seen, seen.desk)

    return look


def look_at_hall(web: Web, who: Visitor) -> Callable[[], Seen | None]:
    """A look at the entrance hall for as long as the visitor is allowed to; None after that."""

    def look() -> Seen | None:
        found = find(web, who.token)
        if not found or not found[1].may_receive:
            return None
        seen = hall_snapshot(web.office, web.run, who.words.language)
        return Seen("hall", seen, seen.hall)

    return look


def check_form(who: Visitor, token: str) -> None:
    """Raises NotAllowed unless the request was made by a page of this very session."""
    if not hmac.compare_digest(who.form.encode(), token.encode()):
        raise NotAllowed(Why.OLD_PAGE)


# --- dependencies ---------------------------------------------------------------------------------
# All of them coroutines: FastAPI would run plain functions in threads, and what they touch is the loop's.


async def web_of(request: Request) -> Web:
    """The running web that the request came to."""
    return cast("Web", request.app.state.web)


TheWeb = Annotated[Web, Depends(web_of)]


async def words_of(request: Request, web: TheWeb) -> Words:
    """The words for whoever is asking, logged in or not."""
    found = find(web, request.cookies.get(web.cookie, ""))
    chosen = found[1].language if found else None
    accepted = request.headers.get("accept-language", "")
    return Words(language_for(chosen, accepted, web.office.site.site.languages))


TheWords = Annotated[Words, Depends(words_of)]


async def visitor(request: Request, web: TheWeb, words: TheWords) -> Visitor:
    """Who is logged in. Raises LoggedOut."""
    token = request.cookies.get(web.cookie, "")
    if found := find(web, token):
        return Visitor(token, *found, words)
    raise LoggedOut


TheVisitor = Annotated[Visitor, Depends(visitor)]


async def counter(counter: str, web: TheWeb, who: TheVisitor) -> CounterSettings:
    """The counter in the address, when it exists and the visitor may act for it. Raises NotAllowed, the
    same for both, so that nobody learns which counters there are."""
    found = desk.counter_of(web.office.site, counter)
    if found is None or not who.person.may_serve(counter):
        raise NotAllowed(Why.NOT_YOURS)
    return found


TheCounter = Annotated[CounterSettings, Depends(counter)]


async def receptionist(who: TheVisitor) -> Visitor:
    """Who is logged in and looks after the entrance hall. Raises NotAllowed."""
    if not who.person.may_receive:
        raise NotAllowed(Why.NOT_RECEPTION)
    return who


TheReceptionist = Annotated[Visitor, Depends(receptionist)]


async def pressed(web: TheWeb, who: TheVisitor, x_csrf_token: Annotated[str, Header()] = "") -> Visitor:
    """Who is logged in and pressed something on a page of this session, which counts as being there."""
    check_form(who, x_csrf_token)
    web.sessions.use(who.session)
    return who


ThePresser = Annotated[Visitor, Depends(pressed)]
