"""What each touch means on each page."""

from dataclasses import replace

from kiosk.flow import arriving, booking, checklist, choosing, showing, staff, survey
from kiosk.flow.buttons import pressed
from kiosk.flow.happenings import (
    Answered,
    Button,
    Chose,
    ChoseAppointment,
    ChoseGroup,
    ChoseSlot,
    Erased,
    Picked,
    Pressed,
    Rated,
    Replies,
    ReprintChosen,
    Stirred,
    Toggled,
    Touch,
    Typed,
)
from kiosk.flow.leaving import Step
from kiosk.flow.pages import Page
from kiosk.flow.view import View


def touched(view: View, touch: Touch, request: str) -> Step:
    """The next view after a touch, and what to do."""
    if view.shown is Page.STARTING:
        return view, ()
    if view.shown is Page.IDLE_WARNING:
        return replace(view, overlays=view.overlays[:-1]), ()
    if touch == Pressed(Button.MARK):
        return staff.marked(view), ()
    view = replace(view, marks=0)
    if view.shown is Page.LOCKED:
        return view, ()
    return _touched(view, touch, request)


def _touched(view: View, touch: Touch, request: str) -> Step:
    match touch:
        case Pressed(button):
            return pressed(view, button, request)
        case Picked(language):
            return showing.picked(view, language), ()
        case Toggled(mode):
            return showing.toggled(view, mode), ()
        case Typed(key):
            return _typed(view, key), ()
        case Erased():
            return _erased(view), ()
        case Stirred():
            return view, ()
    return _chose(view, touch, request)


def _chose(view: View, touch: Touch, request: str) -> Step:
    match touch:
        case Chose(service):
            return choosing.chose(view, service, request)
        case ChoseGroup(group):
            return choosing.chose_group(view, group), ()
        case ChoseAppointment(appointment):
            return arriving.chose(view, appointment, request)
        case ChoseSlot(slot):
            return booking.chose(view, slot, request)
        case Replies(question, answer) if view.shown is Page.SURVEY_SECOND:
            return survey.replied(view, question, answer, request)
        case Replies(question, answer):
            return choosing.replied(view, question, answer, request)
        case Answered(document, have):
            return checklist.answered(view, document, have), ()
        case Rated(rating):
            return survey.rated(view, rating, request)
        case ReprintChosen(number):
            return staff.print_again(view, number)
    return view, ()


# --- keys -------------------------------------------------------------------------------------


def _typed(view: View, key: str) -> View:
    match view.shown:
        case Page.APPOINTMENT:
            return arriving.typed(view, key)
        case Page.SEARCH:
            return choosing.typed(view, key)
        case Page.STAFF_CODE:
            return staff.typed(view, key)
    return view


def _erased(view: View) -> View:
    typing = view.shown in {Page.APPOINTMENT, Page.SEARCH, Page.STAFF_CODE}
    return replace(view, typed=view.typed[:-1]) if typing else view
