"""The kiosk's rules: what a happening makes of the view, and what has to be done about it.

A pair that means nothing (a late touch, another visitor's answer) changes nothing. `request` is a fresh id
for the case that this happening asks the controller something.
"""

from dataclasses import replace

from contract.requests import Refusal, Reply, TicketIssued
from contract.state import Content
from contract.values import Code
from kiosk.flow.effects import AskCheckIn, Print, TicketPaper, Withdraw
from kiosk.flow.happenings import (
    Answered,
    Chose,
    ContentArrived,
    Erased,
    Happening,
    Picked,
    Pressed,
    Printed,
    PrinterChecked,
    PrintFailed,
    Reached,
    Replied,
    Scanned,
    Stirred,
    TimedOut,
    Typed,
    Unanswered,
)
from kiosk.flow.leaving import Step, ask, home, leave
from kiosk.flow.pages import Page
from kiosk.flow.touches import touched
from kiosk.flow.view import Slip, View

LONGEST_CODE = 64
REMEMBERED = 16
"""Requests whose answer, should it come twice, must not withdraw a ticket that was handed over."""

MAY_SCAN = frozenset(
    {Page.WELCOME, Page.APPOINTMENT, Page.SERVICES, Page.CHECKLIST, Page.PROBLEM, Page.UNREACHABLE}
)
"""Where a scanned letter means "check me in"."""


def step(view: View, happening: Happening, request: str = "") -> Step:
    """The next view, and the effects to carry out in order."""
    match happening:
        case Pressed() | Stirred() | Picked() | Typed() | Erased() | Chose() | Answered():
            return touched(replace(view, stirred=view.stirred + 1), happening, request)
        case Scanned(code):
            return _scanned(view, code.strip(), request)
        case TimedOut():
            return _timed_out(view, request)
        case Replied(reply):
            return _replied(view, reply)
        case Unanswered(unanswered):
            return _unanswered(view, unanswered)
    return _heard(view, happening), ()


def _heard(view: View, happening: Happening) -> View:
    match happening:
        case Printed(visit) if visit == view.visit and view.slip is Slip.PRINTING:
            return replace(view, slip=Slip.PRINTED)
        case PrintFailed(visit) if visit == view.visit and view.slip is Slip.PRINTING:
            page = Page.PRINTER_FAULT if view.page is Page.TICKET else view.page
            return replace(view, page=page, slip=Slip.FAILED)
        case PrinterChecked(fault):
            return replace(view, printer_fault=fault)
        case Reached(yes):
            return replace(view, reachable=yes)
        case ContentArrived(content):
            return _content_arrived(view, content)
    return view


def _scanned(view: View, code: str, request: str) -> Step:
    same = isinstance(view.wish, AskCheckIn) and view.wish.code == code
    next_person = view.page is Page.TICKET and view.slip is not Slip.PRINTING and not same
    if not code or not (next_person or view.page in MAY_SCAN):
        return view, ()
    fresh = home(view)
    person = fresh if next_person else replace(fresh, language=view.language, content=view.content)
    if len(code) > LONGEST_CODE:
        return replace(person, page=Page.PROBLEM, problem=Code.UNKNOWN_CODE), ()
    return ask(person, AskCheckIn(request, code, person.language))


def _timed_out(view: View, request: str) -> Step:
    match view.shown:
        case Page.STARTING:
            return view, ()
        case Page.WELCOME:
            return (view if _untouched(view) else home(view)), ()
        case Page.PLEASE_WAIT if view.wish:
            return _unanswered(view, view.wish.request)
    if view.patience.warns:
        return replace(view, overlays=(*view.overlays, Page.IDLE_WARNING)), ()
    return leave(view, request)


def _untouched(view: View) -> bool:
    return view.content is not None and view.language == view.content.languages[0]


def _unanswered(view: View, request: str) -> Step:
    if not _waits_for(view, request):
        return view, ()
    return replace(view, page=Page.UNREACHABLE, wish=None, typed=""), (Withdraw(request),)


def _replied(view: View, reply: Reply) -> Step:
    if not _waits_for(view, reply.answers):
        late = isinstance(reply, TicketIssued) and reply.answers not in view.given
        return view, ((Withdraw(reply.answers),) if late else ())
    if isinstance(reply, TicketIssued):
        return _ticket_issued(view, reply)
    problem, booked = (reply.code, reply.when) if isinstance(reply, Refusal) else (Code.REFUSED, None)
    return replace(view, page=Page.PROBLEM, problem=problem, booked=booked), ()


def _waits_for(view: View, request: str) -> bool:
    return view.page is Page.PLEASE_WAIT and view.wish is not None and view.wish.request == request


def _ticket_issued(view: View, ticket: TicketIssued) -> Step:
    given = (*view.given, ticket.answers)[-REMEMBERED:]
    view = replace(view, page=Page.TICKET, ticket=ticket, service=ticket.service, given=given, typed="")
    if ticket.repeated or view.content is None:
        return view, ()  # printed when it was issued: only again when the person asks for it
    paper = Print(view.visit, TicketPaper(ticket), view.content, view.language)
    return replace(view, slip=Slip.PRINTING), (paper,)


def _content_arrived(view: View, content: Content) -> View:
    view = replace(view, newest=content)
    if view.page is Page.STARTING:
        return home(view)
    if view.page is Page.WELCOME:
        offered = view.language in content.languages
        return replace(view, content=content, language=view.language if offered else content.languages[0])
    return view
