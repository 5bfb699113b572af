"""What each touch means on each page."""

from dataclasses import replace

from kiosk.flow.effects import AskCheckIn, AskTicket, BodyPaper, MissingPaper, Print, TicketPaper
from kiosk.flow.happenings import Answered, Button, Chose, Erased, Picked, Pressed, Stirred, Touch, Typed
from kiosk.flow.leaving import Step, ask, ask_reception, home, leave, record
from kiosk.flow.pages import Page
from kiosk.flow.view import (
    CODE_KEYS,
    CODE_LENGTH,
    DOCUMENTS_A_PAGE,
    Slip,
    View,
    body_named,
    chosen_service,
    code_in_groups,
    documents_asked,
    documents_on_leaf,
    has_more_missing,
    has_more_services,
    leaf_is_answered,
    listed_services,
    missing,
    offers_something_else,
)

MAY_ASK_RECEPTION = frozenset({Page.WELCOME, Page.HELP, Page.PROBLEM, Page.MISSING, Page.REROUTE})
MAY_FINISH = frozenset(
    {Page.TICKET, Page.PRINTER_FAULT, Page.MISSING, Page.REROUTE, Page.PROBLEM, Page.UNREACHABLE}
)
NO_OVERLAY = frozenset({Page.STARTING, Page.PLEASE_WAIT, Page.IDLE_WARNING})


def touched(view: View, touch: Touch, request: str) -> Step:
    """The next view after a touch, and what to do."""
    if view.shown is Page.STARTING:
        return view, ()
    if view.shown is Page.IDLE_WARNING:
        return replace(view, overlays=view.overlays[:-1]), ()
    match touch:
        case Pressed(button):
            return _pressed(view, button, request)
        case Picked(language):
            return _picked(view, language), ()
        case Typed(key):
            return _typed(view, key), ()
        case Erased():
            return replace(view, typed=view.typed[:-1]), ()
        case Chose(service):
            return _chose(view, service, request)
        case Answered(document, have):
            return _answered(view, document, have), ()
        case Stirred():
            return view, ()


def _pressed(view: View, button: Button, request: str) -> Step:
    match button:
        case Button.HELP if view.shown not in NO_OVERLAY | {Page.HELP}:
            return replace(view, overlays=(Page.HELP,)), ()
        case Button.LANGUAGES if view.shown not in NO_OVERLAY | {Page.WELCOME, Page.LANGUAGE}:
            return replace(view, overlays=(*view.overlays, Page.LANGUAGE)), ()
        case Button.BACK if view.overlays:
            return replace(view, overlays=view.overlays[:-1]), ()
        case Button.START_OVER:
            return leave(view, request)
        case Button.RECEPTION if view.shown in MAY_ASK_RECEPTION or _is_something_else(view):
            return ask_reception(view, request)
        case Button.FINISH if view.shown in MAY_FINISH:
            return leave(view, request)
        case _ if not view.overlays:
            return _pressed_on_page(view, button, request)
    return view, ()


def _is_something_else(view: View) -> bool:
    return view.shown is Page.SERVICES and offers_something_else(view)


def _pressed_on_page(view: View, button: Button, request: str) -> Step:
    match view.page, button:
        case Page.WELCOME, Button.APPOINTMENT:
            return replace(view, page=Page.APPOINTMENT), ()
        case Page.WELCOME, Button.WALK_IN:
            return replace(view, page=Page.SERVICES), ()
        case Page.APPOINTMENT, Button.CONTINUE if len(view.typed) == CODE_LENGTH:
            return ask(view, AskCheckIn(request, code_in_groups(view.typed), view.language))
        case Page.PROBLEM, Button.TRY_AGAIN:
            return replace(view, page=Page.APPOINTMENT, problem="", booked=None, wish=None), ()
        case ((Page.SERVICES | Page.MISSING), Button.MORE) if _goes_on(view):
            return replace(view, leaf=view.leaf + 1), ()
        case Page.CHECKLIST, Button.CONTINUE if leaf_is_answered(view):
            return _checklist_done(view, request)
        case Page.CHECKLIST, Button.UNSURE:
            return ask_reception(view, request)
        case ((Page.TICKET | Page.MISSING | Page.REROUTE), Button.PRINT) if view.slip is Slip.NONE:
            return _print(view, request)
        case _, Button.BACK:
            return _back(view, request)
    return view, ()


def _goes_on(view: View) -> bool:
    return has_more_services(view) if view.page is Page.SERVICES else has_more_missing(view)


def _checklist_done(view: View, request: str) -> Step:
    if (view.leaf + 1) * DOCUMENTS_A_PAGE < len(documents_asked(view)):
        return replace(view, leaf=view.leaf + 1), ()
    if missing(view):
        return replace(view, page=Page.MISSING, leaf=0), ()
    return ask(view, AskTicket(request, view.service or "", view.language))


def _print(view: View, request: str) -> Step:
    view, effects = record(view, request)
    service = view.service or ""
    paper: TicketPaper | MissingPaper | BodyPaper
    if view.ticket:
        paper = TicketPaper(view.ticket)
    elif view.page is Page.MISSING:
        paper = MissingPaper(service, tuple(document.id for document in missing(view)))
    else:
        chosen = chosen_service(view)
        paper = BodyPaper(service, (chosen.body if chosen else None) or "")
    if view.content is None:
        return view, effects
    order = Print(view.visit, paper, view.content, view.language)
    return replace(view, slip=Slip.PRINTING), (*effects, order)


def _back(view: View, request: str) -> Step:
    match view.page:
        case Page.SERVICES | Page.CHECKLIST | Page.MISSING if view.leaf:
            return replace(view, leaf=view.leaf - 1), ()
        case Page.APPOINTMENT | Page.SERVICES:
            return replace(home(view), language=view.language), ()
        case Page.CHECKLIST | Page.REROUTE:
            return replace(view, page=Page.SERVICES, service=None, answered=(), leaf=0, slip=Slip.NONE), ()
        case Page.MISSING if not view.told:
            return replace(view, page=Page.CHECKLIST), ()
        case Page.PLEASE_WAIT:
            return leave(view, request)
    return view, ()


def _picked(view: View, language: str) -> View:
    if view.content is None or language not in view.content.languages:
        return view
    if view.shown is Page.LANGUAGE:
        return replace(view, language=language, overlays=view.overlays[:-1])
    return replace(view, language=language) if view.shown is Page.WELCOME else view


def _typed(view: View, key: str) -> View:
    if view.shown is not Page.APPOINTMENT or key not in set(CODE_KEYS) or len(view.typed) >= CODE_LENGTH:
        return view
    return replace(view, typed=view.typed + key)


def _chose(view: View, name: str, request: str) -> Step:
    service = next((s for s in listed_services(view) if s.id == name), None)
    if view.shown is not Page.SERVICES or service is None:
        return view, ()
    view = replace(view, service=name, answered=(), leaf=0)
    if service.body:
        known = body_named(view.content, service.body)
        return (replace(view, page=Page.REROUTE), ()) if known else ask_reception(view, request)
    if documents_asked(view):
        return replace(view, page=Page.CHECKLIST), ()
    return ask(view, AskTicket(request, name, view.language))


def _answered(view: View, document: str, have: bool) -> View:
    if view.shown is not Page.CHECKLIST or document not in {d.id for d in documents_on_leaf(view)}:
        return view
    others = tuple(pair for pair in view.answered if pair[0] != document)
    return replace(view, answered=(*others, (document, have)))
