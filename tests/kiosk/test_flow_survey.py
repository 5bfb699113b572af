"""How it was: one face, perhaps a reason, told once."""

import pytest

from kiosk.flow.effects import AskCheckIn, AskTicket, Effect, TellRating
from kiosk.flow.happenings import (
    Button,
    Happening,
    Picked,
    Pressed,
    Rated,
    Replies,
    Scanned,
    TimedOut,
)
from kiosk.flow.pages import Page
from tests.kiosk.town import CONTENT, SURVEY
from tests.kiosk.visiting import after, press, then, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
ASKED = after(HOME, *press(Button.SURVEY))
SECOND = after(ASKED, Rated(2))
assert SURVEY.second
QUESTION, REASON = SURVEY.second.id, SURVEY.second.answers[0].id


def test_a_site_without_a_survey_asks_nothing() -> None:
    quiet = welcome(CONTENT.model_copy(update={"survey": None}))
    assert after(quiet, *press(Button.SURVEY)).page is Page.WELCOME


def test_a_face_and_a_reason_are_told_together() -> None:
    assert (ASKED.page, SECOND.page) == (Page.SURVEY, Page.SURVEY_SECOND)
    view, effects = then(SECOND, Replies(QUESTION, REASON))
    assert (view.page, effects) == (Page.THANKS, (TellRating("asked-one", 2, REASON, "fr"),))
    assert then(view, Replies(QUESTION, REASON))[1] == ()


@pytest.mark.parametrize("end", [Pressed(Button.SKIP), TimedOut(), Pressed(Button.START_OVER)])
def test_a_face_counts_without_a_reason(end: Happening) -> None:
    assert then(SECOND, end)[1] == (TellRating("asked-one", 2, None, "fr"),)


def test_a_face_counts_when_the_person_goes_on_to_something_else() -> None:
    rating = TellRating("asked-one-told", 2, None, "fr")
    asked: Effect = AskCheckIn("asked-one", "K7QM-3F2D", "fr")
    assert then(SECOND, Scanned("K7QM-3F2D"))[1] == (rating, asked)
    rating = TellRating("asked-one-rating", 2, None, "fr")
    asked = AskTicket("asked-one", "reception", "fr")
    assert then(after(SECOND, *press(Button.HELP)), Pressed(Button.RECEPTION))[1] == (rating, asked)


def test_a_face_can_be_changed_before_it_is_told() -> None:
    view, effects = then(SECOND, Pressed(Button.BACK))
    assert (view.page, view.rating, effects) == (Page.SURVEY, 0, ())
    assert then(after(view, Rated(5)), Pressed(Button.SKIP))[1] == (TellRating("asked-one", 5, None, "fr"),)


def test_without_a_second_question_the_face_is_told_at_once() -> None:
    short = CONTENT.model_copy(update={"survey": SURVEY.model_copy(update={"second": None})})
    view, effects = then(after(welcome(short), *press(Button.SURVEY)), Rated(4))
    assert (view.page, effects) == (Page.THANKS, (TellRating("asked-one", 4, None, "fr"),))
    assert then(view, TimedOut())[1] == ()


@pytest.mark.parametrize("touch", [Rated(0), Rated(6), Replies(QUESTION, REASON)])
def test_only_the_faces_count(touch: Happening) -> None:
    assert then(ASKED, touch)[1] == ()
    assert after(ASKED, touch).page is Page.SURVEY


@pytest.mark.parametrize("touch", [Replies(QUESTION, "x"), Replies("x", REASON), Rated(5)])
def test_only_the_reasons_offered_count(touch: Happening) -> None:
    assert then(SECOND, touch)[1] == ()


def test_thanks_pass_by_themselves_and_the_next_person_is_a_new_one() -> None:
    thanks = after(HOME, Picked("nl"), *press(Button.SURVEY), Rated(5), *press(Button.SKIP))
    assert thanks.patience.seconds == 8
    assert after(thanks, TimedOut()).page is after(thanks, *press(Button.FINISH)).page is Page.WELCOME
    assert then(thanks, Scanned("K7QM-3F2D"))[1] == (AskCheckIn("asked-one", "K7QM-3F2D", "fr"),)
