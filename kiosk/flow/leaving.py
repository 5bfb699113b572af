"""How a visitor's stay at the kiosk begins and ends, and what is asked of the controller in between."""

from dataclasses import replace

from kiosk.flow.effects import (
    Ask,
    AskTicket,
    Effect,
    TellRerouted,
    TellTurnedAway,
    Withdraw,
)
from kiosk.flow.pages import Page
from kiosk.flow.view import View, chosen_service, missing

Step = tuple[View, tuple[Effect, ...]]


def home(view: View) -> View:
    """The welcome page for the next visitor. Only what is named here outlives the one before."""
    if view.newest is None:
        return view
    return View(
        page=Page.WELCOME,
        language=view.newest.languages[0],
        content=view.newest,
        newest=view.newest,
        reachable=view.reachable,
        printer_fault=view.printer_fault,
        visit=view.visit + 1,
        given=view.given,
    )


def leave(view: View, request: str) -> Step:
    """The visitor is gone or done: nothing stays open, and the next one is welcome."""
    if view.page is Page.PLEASE_WAIT and view.wish:
        return home(view), (Withdraw(view.wish.request),)
    view, effects = record(view, request)
    return home(view), effects


def record(view: View, request: str) -> Step:
    """Have it recorded, once, that the person on an outcome page was helped without queueing."""
    service = chosen_service(view)
    if view.told or service is None:
        return view, ()
    told = replace(view, told=True)
    match view.page:
        case Page.MISSING:
            papers = tuple(document.id for document in missing(view))
            return told, (TellTurnedAway(request, service.id, papers, view.language),)
        case Page.REROUTE if service.body:
            return told, (TellRerouted(request, service.id, service.body, view.language),)
    return view, ()


def ask(view: View, wish: Ask) -> Step:
    """Wait for the controller's answer to `wish`."""
    return replace(view, page=Page.PLEASE_WAIT, overlays=(), wish=wish), (wish,)


def ask_reception(view: View, request: str) -> Step:
    """The way out of everything: a ticket for reception. Nobody gets a second ticket."""
    if view.ticket or view.content is None:
        return view, ()
    reception = AskTicket(request, view.content.reception, view.language)
    return ask(replace(view, service=view.content.reception), reception)
