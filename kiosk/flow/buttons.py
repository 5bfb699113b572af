"""What each button does, on the pages where it stands."""

from dataclasses import replace

from kiosk.flow import arriving, booking, checklist, choosing, helping, printing, showing, staff, survey
from kiosk.flow.happenings import Button
from kiosk.flow.leaving import Step, ask_reception, ask_service, leave
from kiosk.flow.offers import (
    goes_on,
    offers_booking,
    offers_finish,
    offers_overlay,
    offers_reception,
    offers_waiting,
)
from kiosk.flow.pages import FOR_STAFF, Page
from kiosk.flow.returning import back
from kiosk.flow.view import View

OVERLAYS = {Button.HELP: Page.HELP, Button.LANGUAGES: Page.LANGUAGE, Button.ACCESS: Page.ACCESS}


def pressed(view: View, button: Button, request: str) -> Step:
    """The buttons that stand on many pages; then those of one page."""
    match button:
        case Button.HELP | Button.LANGUAGES | Button.ACCESS:
            return _open(view, OVERLAYS[button]), ()
        case Button.LISTEN | Button.LOUDER | Button.SOFTER:
            return showing.voice(view, button), ()
        case Button.CALL_HELP:
            return helping.call(view, request)
        case Button.NO_HELP:
            return helping.call_off(view, request)
        case Button.BACK:
            return back(view, request)
        case Button.START_OVER:
            return leave(view, request)
        case Button.RECEPTION if offers_reception(view):
            return ask_reception(view, request)
        case Button.FINISH if offers_finish(view):
            return leave(view, request)
        case _ if not view.overlays:
            return _pressed_on_page(view, button, request)
    return view, ()


def _open(view: View, overlay: Page) -> View:
    if not offers_overlay(view, overlay):
        return view
    below = tuple(page for page in view.overlays if page is not overlay)
    return replace(view, overlays=(*below, overlay))


def _pressed_on_page(view: View, button: Button, request: str) -> Step:
    match button:
        case Button.MORE if goes_on(view):
            return replace(view, leaf=view.leaf + 1), ()
        case Button.PRINT:
            return printing.print_page(view, request)
        case Button.BOOK if offers_booking(view):
            return booking.look_for_times(view, request)
        case Button.WAIT_NOW if offers_waiting(view):
            return ask_service(view, request)
        case _ if view.page in FOR_STAFF:
            return _pressed_by_staff(view, button)
    return _pressed_on_one(view, button, request)


def _pressed_on_one(view: View, button: Button, request: str) -> Step:
    match view.page, button:
        case Page.WELCOME, _:
            return _pressed_on_welcome(view, button), ()
        case Page.APPOINTMENT, Button.CONTINUE:
            return arriving.entered(view, request)
        case Page.PROBLEM, Button.TRY_AGAIN:
            return arriving.try_again(view), ()
        case ((Page.GROUPS | Page.SERVICES), Button.SEARCH):
            return choosing.search(view), ()
        case Page.CHECKLIST, _:
            return _pressed_on_checklist(view, button, request)
        case Page.LACKING, Button.CONTINUE:
            return checklist.told(view), ()
        case Page.SURVEY_SECOND, Button.SKIP:
            return survey.told(view, None, request)
    return view, ()


def _pressed_on_welcome(view: View, button: Button) -> View:
    match button:
        case Button.APPOINTMENT:
            return arriving.to_typing(view)
        case Button.WALK_IN:
            return choosing.begin(view)
        case Button.SURVEY:
            return survey.begin(view)
    return view


def _pressed_on_checklist(view: View, button: Button, request: str) -> Step:
    match button:
        case Button.HAVE_ALL:
            return checklist.have_all(view, request)
        case Button.LACK_SOME:
            return checklist.lack_some(view), ()
        case Button.UNSURE:
            return ask_reception(view, request)
    return view, ()


def _pressed_by_staff(view: View, button: Button) -> Step:
    match view.page, button:
        case Page.STAFF_CODE, Button.CONTINUE:
            return staff.entered(view)
        case Page.STAFF, _:
            return staff.pressed(view, button)
    return view, ()
