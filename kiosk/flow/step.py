"""The kiosk's rules: what a happening makes of the view, and what has to be done about it.

A pair that means nothing (a late touch, another visitor's answer) changes nothing. `request` is a fresh id
for the case that this happening asks the controller something.
"""

from dataclasses import replace

from contract.state import Content
from kiosk.flow import helping, printing, replies, staff
from kiosk.flow.arriving import scanned
from kiosk.flow.happenings import (
    AloneAble,
    ContentArrived,
    Happening,
    HeadphonesIn,
    HelpHeard,
    Locked,
    Printed,
    PrinterChecked,
    PrintFailed,
    Reached,
    RecentArrived,
    Replied,
    Scanned,
    StaffChecked,
    StaffDone,
    TimedOut,
    Touch,
    Unanswered,
    WaitsArrived,
)
from kiosk.flow.leaving import Step, home, leave
from kiosk.flow.pages import NOBODYS, Page
from kiosk.flow.showing import hearing
from kiosk.flow.touches import touched
from kiosk.flow.view import View


def step(view: View, happening: Happening, request: str = "") -> Step:
    """The next view, and the effects to carry out in order."""
    if isinstance(happening, Touch):
        return touched(hearing(_stirred(view)), happening, request)
    match happening:
        case Scanned(code):
            return _scanned(view, code.strip(), request)
        case HeadphonesIn(yes):
            return _headphones(_stirred(view), yes), ()
        case TimedOut():
            return _timed_out(view, request)
        case Replied(reply):
            return replies.replied(view, reply, request)
        case Unanswered(unanswered):
            return replies.unanswered(view, unanswered)
    return _heard(view, happening), ()


def _stirred(view: View) -> View:
    return replace(view, stirred=view.stirred + 1, resting=False)


def _scanned(view: View, code: str, request: str) -> Step:
    after, effects = scanned(view, code, request)
    return (after if after is view else hearing(after)), effects


def _headphones(view: View, yes: bool) -> View:
    """Somebody is there who wants to listen, or no longer does."""
    view = replace(view, plugged=yes, speaking=False)
    if view.shown is Page.IDLE_WARNING:
        view = replace(view, overlays=view.overlays[:-1])
    return hearing(replace(view, begun=False)) if yes else view


def _timed_out(view: View, request: str) -> Step:
    if view.shown in NOBODYS:
        return view, ()
    if view.shown is Page.WELCOME:
        return (view if view.resting else replace(home(view), resting=True)), ()
    if view.shown is Page.PLEASE_WAIT and view.in_flight:
        return replies.unanswered(view, view.in_flight.request)
    if view.patience.warns:
        return replace(view, overlays=(*view.overlays, Page.IDLE_WARNING)), ()
    return leave(view, request, by_time=True)


def _heard(view: View, happening: Happening) -> View:
    """What arrives by itself, and does not look like a person."""
    match happening:
        case Printed(visit):
            return printing.printed(view, visit)
        case PrintFailed(visit):
            return printing.failed(view, visit)
        case PrinterChecked(fault):
            return replace(view, printer_fault=fault)
        case ContentArrived(content):
            return _content_arrived(view, content)
        case Reached(yes):
            return replace(view, reachable=yes)
        case AloneAble(yes):
            return replace(view, alone=yes)
        case WaitsArrived(waits):
            return replace(view, waits=waits)
        case HelpHeard(state):
            return helping.heard(view, state)
    return _heard_by_staff(view, happening)


def _heard_by_staff(view: View, happening: Happening) -> View:
    match happening:
        case StaffChecked(right, visit) if visit == view.visit:
            return staff.checked(view, right)
        case RecentArrived(tickets, visit) if visit == view.visit:
            return staff.listed(view, tickets)
        case StaffDone(fault, visit) if visit == view.visit:
            return staff.done(view, fault)
        case Locked(yes):
            return staff.locked(view, yes)
    return view


def _content_arrived(view: View, content: Content) -> View:
    """New content waits for the next visitor, unless nobody has begun."""
    view = replace(view, newest=content)
    if view.page in NOBODYS:
        return replace(home(view), marks=view.marks)  # staff may be on their way in
    if view.page is Page.WELCOME:
        offered = view.language in content.languages
        return replace(view, content=content, language=view.language if offered else content.languages[0])
    return view
