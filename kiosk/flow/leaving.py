"""How a visitor's stay at the kiosk begins and ends, and what is asked of the controller in between."""

from dataclasses import replace

from contract.codes import to_come_back
from kiosk.flow.choices import chosen_service
from kiosk.flow.effects import (
    Ask,
    AskSlots,
    AskTicket,
    CallHelp,
    Effect,
    TellRating,
    TellRerouted,
    TellTurnedAway,
    Withdraw,
)
from kiosk.flow.pages import Page
from kiosk.flow.papers import missing
from kiosk.flow.view import Help, Slip, View

Step = tuple[View, tuple[Effect, ...]]


def home(view: View) -> View:
    """The welcome page for the next visitor, or the locked one. Only what is named here outlives one."""
    if view.newest is None:
        return view
    return View(
        page=Page.LOCKED if view.locked else Page.WELCOME,
        language=view.newest.languages[0],
        content=view.newest,
        newest=view.newest,
        reachable=view.reachable,
        alone=view.alone,
        waits=view.waits,
        printer_fault=view.printer_fault,
        visit=view.visit + 1,
        given=view.given,
        help_before=view.help_before,
        locked=view.locked,
        plugged=view.plugged,
    )


def begin_again(view: View) -> View:
    """The welcome page for the same person: still in their language, and shown and spoken as they like."""
    fresh = home(view)
    understood = fresh.content is not None and view.language in fresh.content.languages
    return replace(
        fresh,
        language=view.language if understood else fresh.language,
        modes=view.modes,
        speaking=view.speaking,
        volume=view.volume,
        help=view.help,
        tries=view.tries,
        begun=view.begun,
    )


def leave(view: View, request: str, *, by_time: bool = False) -> Step:
    """The visitor is gone or done: nothing stays open, and the next one is welcome.

    A call for help goes on ringing when time alone ended the stay: somebody may need it all the more.
    """
    told = record(view, request)[1]
    unrung = () if by_time else _hang_up(view, request)
    return home(view), (*withdrawal(view), *told, *unrung)


def withdrawal(view: View) -> tuple[Effect, ...]:
    """Takes back what is asked and waited for, where it could give a place."""
    wish = view.in_flight
    return (Withdraw(wish.request),) if wish and not isinstance(wish, AskSlots) else ()


def _hang_up(view: View, request: str) -> tuple[Effect, ...]:
    if view.help is Help.NONE:
        return ()
    return (CallHelp(another(request, "help"), False, view.page, view.language),)


def another(request: str, what: str) -> str:
    """A second id for the same step; two requests never share one."""
    return f"{request}-{what}"


# --- what is recorded without a place in line -------------------------------------------------


def record(view: View, request: str) -> Step:
    """Have it recorded, once, how the person on an outcome page was helped without queueing. Who was sent to
    another body, and then lacks papers for something else, is on record for both."""
    if view.told and (view.back or not is_turned_away(view)):
        return view, ()
    told = replace(view, told=True)
    service = chosen_service(view)
    if view.page is Page.SURVEY_SECOND:
        return told, (TellRating(request, view.rating, None, view.language),)
    if service and is_turned_away(view):
        papers = tuple(document.id for document in missing(view))
        told = replace(told, back=to_come_back(request))
        return told, (TellTurnedAway(request, service.id, papers, view.language),)
    if service and view.body and view.page is Page.REROUTE:
        return told, (TellRerouted(request, service.id, view.body, view.language),)
    return view, ()


def is_turned_away(view: View) -> bool:
    """The person was told what they lack, and has not gone back to change it."""
    still_asking = view.page in {Page.CHECKLIST, Page.LACKING}
    return view.ticket is None and not still_asking and bool(missing(view))


def rating_left(view: View, request: str) -> tuple[Effect, ...]:
    """The survey's first answer, where the page is left with the second question open."""
    return record(view, request)[1] if view.page is Page.SURVEY_SECOND else ()


# --- asking -----------------------------------------------------------------------------------


def ask(view: View, wish: Ask) -> Step:
    """Wait for the controller's answer to `wish`."""
    view = replace(without_problem(view), page=Page.PLEASE_WAIT, overlays=(), leaf=0, wish=wish)
    return view, (wish,)


def without_problem(view: View) -> View:
    """Whatever was said about the last answer no longer stands."""
    return replace(view, problem="", booked=None, opens=None, body=None)


def without_paper(view: View) -> View:
    """For a page with a slip of its own: what the printer still says of the last slip is not about that."""
    return view if view.slip is Slip.NONE else replace(view, slip=Slip.NONE, visit=view.visit + 1)


def ask_service(view: View, request: str) -> Step:
    """A place in line for the chosen service."""
    return ask(view, AskTicket(request, view.service or "", view.language))


def ask_reception(view: View, request: str) -> Step:
    """The way out of everything: a ticket for reception."""
    if view.content is None:
        return view, ()
    rated = rating_left(view, another(request, "rating"))
    reception = view.content.reception
    view = replace(without_paper(view), service=reception, answered=(), replies=(), options=(), slots=())
    view, asked = ask(view, AskTicket(request, reception, view.language))
    return view, (*rated, *asked)
