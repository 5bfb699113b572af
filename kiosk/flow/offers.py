"""Which ways on a page offers: the screens show just these, and the rules follow just these."""

from contract.values import Code
from kiosk.flow.choices import (
    chosen_service,
    has_more_options,
    has_more_recent,
    has_more_services,
    offers_something_else,
    wait_of,
)
from kiosk.flow.effects import AskCheckIn
from kiosk.flow.pages import FOR_STAFF, NOBODYS, Page
from kiosk.flow.papers import has_more_documents, has_more_missing, missing
from kiosk.flow.view import Help, Slip, View

MOST_TRIES = 3
"""Unknown codes of one visitor; after that reception looks the appointment up."""

MAY_FINISH = frozenset(
    {
        Page.TICKET,
        Page.PRINTER_FAULT,
        Page.MISSING,
        Page.REROUTE,
        Page.SLOT_BOOKED,
        Page.PROBLEM,
        Page.UNREACHABLE,
        Page.THANKS,
        Page.STAFF,
    }
)
WITH_RECEPTION = frozenset(
    {
        Page.WELCOME,
        Page.HELP,
        Page.SEVERAL,
        Page.GROUPS,
        Page.SERVICES,
        Page.SEARCH,
        Page.CHECKLIST,
        Page.MISSING,
        Page.REROUTE,
        Page.OFFER,
        Page.SLOTS,
        Page.PROBLEM,
    }
)
MAY_PRINT = frozenset({Page.TICKET, Page.MISSING, Page.REROUTE, Page.SLOT_BOOKED})
NOBODY_KNOWS = frozenset({Code.UNKNOWN_CODE, Code.TOO_MANY_TRIES})
"""Answers that the same code, held before the reader once more, would only get again."""
NEVER_SCAN = FOR_STAFF | NOBODYS | {Page.PLEASE_WAIT}
NO_OVERLAY = FOR_STAFF | NOBODYS | {Page.IDLE_WARNING}


def offers_reception(view: View) -> bool:
    """A ticket for reception is a way on: not for whoever holds a number or a time, nor twice."""
    if view.ticket or view.slot or view.content is None or view.shown not in WITH_RECEPTION:
        return False
    match view.page:
        case Page.PLEASE_WAIT:
            return False
        case Page.UNREACHABLE:
            return view.reachable or view.alone
        case Page.PROBLEM:
            return not view.asked_reception
        case Page.SERVICES if view.shown is Page.SERVICES:
            return offers_something_else(view)
    return True


def offers_overlay(view: View, overlay: Page) -> bool:
    """Help, the languages or the ways of showing can be opened here."""
    nowhere = view.shown in NO_OVERLAY or view.shown is overlay
    return not nowhere and (overlay is not Page.LANGUAGE or view.shown is not Page.WELCOME)


def offers_print(view: View) -> bool:
    """A slip of this page can be had, and was not."""
    return view.shown in MAY_PRINT and view.slip is Slip.NONE


def offers_finish(view: View) -> bool:
    """The person may say that they are done."""
    return view.shown in MAY_FINISH


def offers_help_call(view: View) -> bool:
    """Reception can be called to the kiosk."""
    return view.shown is Page.HELP and view.help is Help.NONE and view.reachable


def offers_booking(view: View) -> bool:
    """A time later can be looked for."""
    service = chosen_service(view)
    bookable = service is not None and service.slots and view.reachable
    return bookable and view.slip is not Slip.PRINTING and view.shown in {Page.MISSING, Page.OFFER}


def offers_waiting(view: View) -> bool:
    """A place in line now is a way on, instead of a time: everything needed is at hand."""
    return view.shown in {Page.OFFER, Page.SLOTS} and not missing(view)


def waits_long(view: View) -> bool:
    """The wait is so long that a time later is offered instead."""
    service, wait = chosen_service(view), wait_of(view, view.service)
    if view.content is None or service is None or wait is None:
        return False
    return service.slots and wait.high >= view.content.slots_from


def may_type(view: View) -> bool:
    """Few enough codes were unknown so far."""
    return view.tries < MOST_TRIES


def may_try_again(view: View) -> bool:
    """The code may be typed once more. That of a slip is too long to be typed at all."""
    unknown = view.problem == Code.UNKNOWN_CODE and not view.came_back
    return view.shown is Page.PROBLEM and unknown and may_type(view)


def may_scan(view: View, code: str) -> bool:
    """A scanned letter means "check me in" here."""
    answered = view.ticket is not None or (view.page is Page.PROBLEM and view.problem in NOBODY_KNOWS)
    same = answered and isinstance(view.wish, AskCheckIn) and view.wish.code == code
    busy = view.slip is Slip.PRINTING or view.only_on_screen
    return bool(code) and view.page not in NEVER_SCAN and not busy and not same


def goes_on(view: View) -> bool:
    """`Button.MORE` leads to another leaf of this page."""
    match view.shown:
        case Page.SEVERAL:
            return has_more_options(view)
        case Page.SERVICES:
            return has_more_services(view)
        case Page.CHECKLIST | Page.LACKING:
            return has_more_documents(view)
        case Page.MISSING:
            return has_more_missing(view)
        case Page.STAFF_TICKETS:
            return has_more_recent(view)
    return False
