"""How the visit was: one question with faces, and a second one that may be skipped."""

from dataclasses import replace

from contract.state import Survey
from kiosk.flow.effects import TellRating
from kiosk.flow.leaving import Step
from kiosk.flow.pages import Page
from kiosk.flow.view import View

BEST = 5


def survey_of(view: View) -> Survey | None:
    """The site's survey, if it has one."""
    return view.content.survey if view.content else None


def begin(view: View) -> View:
    """Ask how it was."""
    return replace(view, page=Page.SURVEY) if survey_of(view) else view


def rated(view: View, rating: int, request: str) -> Step:
    """A face was touched."""
    survey = survey_of(view)
    if view.shown is not Page.SURVEY or survey is None or not 1 <= rating <= BEST:
        return view, ()
    view = replace(view, rating=rating)
    return (replace(view, page=Page.SURVEY_SECOND), ()) if survey.second else told(view, None, request)


def replied(view: View, question: str, answer: str, request: str) -> Step:
    """The second question was answered."""
    survey = survey_of(view)
    if survey is None or survey.second is None or survey.second.id != question:
        return view, ()
    known = any(each.id == answer for each in survey.second.answers)
    return told(view, answer, request) if known else (view, ())


def told(view: View, reason: str | None, request: str) -> Step:
    """Have the answer recorded, and thank."""
    effect = TellRating(request, view.rating, reason, view.language)
    return replace(view, page=Page.THANKS, told=True), (effect,)
