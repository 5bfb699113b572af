"""Slips: what is printed for a page, and what becomes of it."""

from dataclasses import replace

from contract.requests import TicketIssued
from kiosk.flow.effects import BodyPaper, MissingPaper, Print, SlotPaper, TicketPaper
from kiosk.flow.leaving import Step, record
from kiosk.flow.offers import offers_print
from kiosk.flow.pages import Page
from kiosk.flow.papers import documents_asked, missing
from kiosk.flow.view import Slip, View

Paper = TicketPaper | MissingPaper | BodyPaper | SlotPaper


def print_page(view: View, request: str) -> Step:
    """The person wants the slip of this page."""
    if not offers_print(view) or view.content is None:
        return view, ()
    view, told = record(view, request)
    paper = _paper(view)
    if paper is None:
        return view, told
    view, printed = _print(view, paper)
    return view, (*told, *printed)


def print_ticket(view: View, ticket: TicketIssued) -> Step:
    """The ticket's own slip, by itself."""
    return _print(view, TicketPaper(ticket))


def _print(view: View, paper: Paper) -> Step:
    if view.content is None:
        return view, ()
    return replace(view, slip=Slip.PRINTING), (Print(view.visit, paper, view.content, view.language),)


def _paper(view: View) -> Paper | None:
    service = view.service or ""
    match view.page:
        case Page.TICKET if view.ticket:
            return TicketPaper(view.ticket)
        case Page.MISSING:
            return MissingPaper(service, tuple(document.id for document in missing(view)), view.back)
        case Page.REROUTE:
            return BodyPaper(service, view.body or "")
        case Page.SLOT_BOOKED if view.slot:
            bring = tuple(document.id for document in documents_asked(view))
            return SlotPaper(service, view.slot.starts, view.slot.code, bring)
    return None


def printed(view: View, visit: int) -> View:
    """The printer is done with a slip, if it is this visitor's."""
    mine = visit == view.visit and view.slip is Slip.PRINTING
    return replace(view, slip=Slip.PRINTED) if mine else view


def failed(view: View, visit: int) -> View:
    """A slip did not come out. A ticket's number then stands large on the screen."""
    if visit != view.visit or view.slip is not Slip.PRINTING:
        return view
    page = Page.PRINTER_FAULT if view.page is Page.TICKET else view.page
    return replace(view, page=page, slip=Slip.FAILED)
