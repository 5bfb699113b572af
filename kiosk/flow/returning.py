"""Where "back" leads from every page."""

from dataclasses import replace

from contract.values import Code
from kiosk.flow.choices import uses_groups
from kiosk.flow.effects import AskBooking, AskCheckIn, AskSlots
from kiosk.flow.leaving import Step, begin_again, home, is_turned_away, leave, without_paper, without_problem
from kiosk.flow.offers import may_type
from kiosk.flow.pages import Page
from kiosk.flow.papers import documents_asked, last_documents_leaf
from kiosk.flow.view import Slip, View


def goes_back(view: View) -> bool:
    """The page, or what lies over it, has a way back."""
    return bool(view.overlays) or view.in_flight is not None or _before(view) is not None


def back(view: View, request: str) -> Step:
    """The page before this one, with what was said on it; the same view where there is no way back."""
    if view.overlays:
        return replace(view, overlays=view.overlays[:-1]), ()
    if isinstance(view.in_flight, AskSlots):
        return before_slots(view), ()
    if view.in_flight:
        return leave(view, request)
    return _before(view) or view, ()


def _before(view: View) -> View | None:
    if view.leaf:
        return replace(view, leaf=view.leaf - 1)
    return _before_choosing(view) or _before_outcome(view) or _before_leaving(view)


def _before_choosing(view: View) -> View | None:
    match view.page:
        case Page.APPOINTMENT | Page.GROUPS:
            return begin_again(view)
        case Page.SEVERAL:
            return _before_check_in(view) or begin_again(view)
        case Page.SERVICES:
            return begin_again(view) if view.group is None else to_services(replace(view, group=None))
        case Page.SEARCH:
            return to_services(replace(view, typed=""))
        case Page.QUESTION | Page.CHECKLIST:
            return to_last_question(view)
    return None


def _before_outcome(view: View) -> View | None:
    match view.page:
        case Page.LACKING | Page.OFFER:
            return to_checklist(view)
        case Page.MISSING if view.slip is Slip.NONE:
            return replace(view, page=Page.LACKING)
        case Page.REROUTE:
            return to_last_question(without_paper(replace(view, body=None)))
        case Page.SLOTS:
            return before_slots(view)
        case Page.PROBLEM:
            return _before_problem(view)
    return None


def _before_leaving(view: View) -> View | None:
    match view.page:
        case Page.SURVEY:
            return begin_again(view)
        case Page.SURVEY_SECOND:
            return replace(view, page=Page.SURVEY, rating=0)
        case Page.STAFF_CODE | Page.STAFF:
            return home(view)
        case Page.STAFF_TICKETS:
            return replace(view, page=Page.STAFF)
    return None


def _before_problem(view: View) -> View | None:
    if view.options:
        return replace(without_problem(view), page=Page.SEVERAL)
    if isinstance(view.wish, AskSlots | AskBooking):
        return before_slots(view)
    if isinstance(view.wish, AskCheckIn):
        return _before_check_in(view)
    return to_services(view) if view.service and not view.asked_reception else None


def _before_check_in(view: View) -> View | None:
    """The page where the code was typed, if it was, and may be again."""
    if not view.typed or not may_type(view) or view.problem == Code.TOO_MANY_TRIES:
        return None
    return to_appointment(view)


def to_appointment(view: View) -> View:
    """Where codes are typed, with what was typed."""
    return replace(without_problem(view), page=Page.APPOINTMENT, wish=None, options=(), leaf=0)


def to_services(view: View) -> View:
    """The list from which a service was chosen: search, a group, the groups, or all."""
    page = Page.SERVICES if view.group is not None or not uses_groups(view) else Page.GROUPS
    fresh = replace(without_problem(view), page=Page.SEARCH if view.typed else page, leaf=0, wish=None)
    return replace(fresh, service=None, replies=(), answered=())


def to_last_question(view: View) -> View:
    """The question answered last, to be answered again; the list when none was."""
    if not view.replies:
        return to_services(view)
    return replace(view, page=Page.QUESTION, replies=view.replies[:-1], answered=(), leaf=0)


def to_checklist(view: View) -> View:
    """The end of the checklist, or what comes before it when nothing is asked for."""
    if not documents_asked(view):
        return to_last_question(view)
    return replace(view, page=Page.CHECKLIST, leaf=last_documents_leaf(view))


def before_slots(view: View) -> View:
    """The page from which times were looked for."""
    page = Page.MISSING if is_turned_away(view) else Page.OFFER
    return replace(without_problem(view), page=page, slots=(), wish=None, leaf=0)
