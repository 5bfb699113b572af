"""For staff, behind the site's mark and a code: printing again, the printer, restart, lock."""

from dataclasses import replace

from kiosk.flow.effects import (
    CheckStaff,
    ListTickets,
    Lock,
    LookAtPrinter,
    PrintAgain,
    Restart,
    TestPrint,
)
from kiosk.flow.happenings import Button, RecentTicket
from kiosk.flow.leaving import Step, home
from kiosk.flow.pages import Page
from kiosk.flow.view import Slip, View

MARKS = 5
"""Touches of the mark, one after the other, that open the staff code."""
LONGEST_STAFF_CODE = 12
MOST_WRONG = 5


def marked(view: View) -> View:
    """The site's mark was touched."""
    if view.shown not in {Page.WELCOME, Page.LOCKED}:
        return view
    marks = view.marks + 1
    return replace(view, marks=marks) if marks < MARKS else replace(home(view), page=Page.STAFF_CODE)


def typed(view: View, key: str) -> View:
    """One more digit of the staff code."""
    digit = len(key) == 1 and key in "0123456789"
    if not digit or view.checking or len(view.typed) >= LONGEST_STAFF_CODE:
        return view
    return replace(view, typed=view.typed + key)


def entered(view: View) -> Step:
    """The staff code is complete."""
    if not view.typed or view.checking:
        return view, ()
    return replace(view, typed="", checking=True), (CheckStaff(view.typed, view.visit),)


def checked(view: View, right: bool) -> View:
    """The code was right, or not; an answer that nobody waits for opens nothing."""
    if view.page is not Page.STAFF_CODE or not view.checking:
        return view
    if right:
        return replace(view, page=Page.STAFF, checking=False, tries=0)
    tries = view.tries + 1
    return home(view) if tries >= MOST_WRONG else replace(view, checking=False, tries=tries)


def pressed(view: View, button: Button) -> Step:
    """One of the choices of the staff page."""
    match button:
        case Button.REPRINT:
            listing = replace(view, page=Page.STAFF_TICKETS, recent=(), leaf=0, staff_fault=None)
            return listing, (ListTickets(view.visit),)
        case Button.PAPER_CHANGED if not view.busy:
            return replace(view, busy=True, staff_fault=None), (LookAtPrinter(view.visit),)
        case Button.TEST_PRINT if view.content and not view.busy:
            printing = replace(view, busy=True, slip=Slip.PRINTING, staff_fault=None)
            return printing, (TestPrint(view.content, view.language, view.visit),)
        case Button.RESTART:
            return home(view), (Restart(),)
        case Button.LOCK if not view.locked:
            return view, (Lock(True),)
        case Button.UNLOCK if view.locked:
            return view, (Lock(False),)
    return view, ()


def listed(view: View, tickets: tuple[RecentTicket, ...]) -> View:
    """The tickets to choose from."""
    return replace(view, recent=tickets, leaf=0) if view.page is Page.STAFF_TICKETS else view


def print_again(view: View, number: str) -> Step:
    """This ticket once more; never two at a time."""
    recent = next((each for each in view.recent if each.ticket.number == number), None)
    able = view.shown is Page.STAFF_TICKETS and not view.busy
    if recent is None or not able or view.content is None:
        return view, ()
    printing = replace(view, page=Page.STAFF, busy=True, slip=Slip.PRINTING, leaf=0, staff_fault=None)
    return printing, (PrintAgain(recent.ticket, view.content, recent.language, view.visit),)


def done(view: View, fault: str) -> View:
    """What staff asked for has ended."""
    if view.page not in {Page.STAFF, Page.STAFF_TICKETS}:
        return view
    return replace(view, busy=False, staff_fault=fault, slip=Slip.NONE)


def locked(view: View, yes: bool) -> View:
    """Locked or open from now on; for the next visitor, where one is in the middle."""
    view = replace(view, locked=yes)
    return home(view) if view.page in {Page.WELCOME, Page.LOCKED, Page.STAFF} else view
