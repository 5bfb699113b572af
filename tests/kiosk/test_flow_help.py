"""A person is called: rings once confirmed, answered, called off, and never mixed up between visitors."""

import pytest

from kiosk.flow.effects import AskTicket, CallHelp, TellTurnedAway
from kiosk.flow.happenings import Button, HelpHeard, Pressed, Reached, Scanned, TimedOut
from kiosk.flow.offers import offers_help_call
from kiosk.flow.pages import WHILE_HELP_COMES, Page
from kiosk.flow.view import Help, View
from tests.kiosk.pictures import pictures
from tests.kiosk.town import CONTENT
from tests.kiosk.visiting import after, choose, help_state, press, then, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
CHECKLIST = choose(HOME, "passport")
HELP = after(CHECKLIST, *press(Button.HELP))
ASKED = after(HELP, *press(Button.CALL_HELP))
ANSWERED = HelpHeard(help_state(wanted=True, minutes=1))
RINGING = HelpHeard(help_state(wanted=True))
QUIET = HelpHeard(help_state(wanted=False))
COMING = after(ASKED, RINGING, ANSWERED)


def called_off(request: str, page: str = "checklist") -> CallHelp:
    return CallHelp(request, False, page, "fr")


def test_help_comes_back_to_where_one_was() -> None:
    assert HELP.shown is Page.HELP
    assert after(HELP, *press(Button.BACK)).shown is Page.CHECKLIST
    assert then(HELP, Pressed(Button.RECEPTION))[1] == (AskTicket("asked-one", "reception", "fr"),)


def test_reception_rings_only_after_a_second_touch() -> None:
    assert then(CHECKLIST, Pressed(Button.HELP))[1] == ()
    view, effects = then(HELP, Pressed(Button.CALL_HELP))
    assert (view.shown, view.help) == (Page.HELP, Help.ASKED)
    assert effects == (CallHelp("asked-one", True, "checklist", "fr"),)
    assert then(view, Pressed(Button.CALL_HELP))[1] == ()
    assert then(CHECKLIST, Pressed(Button.CALL_HELP))[1] == ()


def test_nobody_is_called_who_cannot_hear() -> None:
    view = after(HELP, Reached(False))
    assert not offers_help_call(view)
    assert then(view, Pressed(Button.CALL_HELP)) == (after(view, *press(Button.CALL_HELP)), ())


def test_an_answer_says_that_somebody_comes() -> None:
    assert after(ASKED, RINGING).help is Help.ASKED
    assert COMING.help is Help.COMING
    assert after(ASKED, ANSWERED).help is Help.COMING
    assert after(COMING, QUIET).help is Help.NONE


def test_an_answer_from_before_this_visitor_is_ignored() -> None:
    gone = after(COMING, *press(Button.START_OVER))
    again = after(gone, QUIET, *press(Button.HELP, Button.CALL_HELP), RINGING)
    assert again.help is Help.ASKED
    early = after(gone, *press(Button.HELP, Button.CALL_HELP))
    assert after(early, QUIET, ANSWERED).help is Help.ASKED
    assert after(early, ANSWERED).help is Help.ASKED
    assert after(early, HelpHeard(help_state(wanted=True, minutes=5))).help is Help.COMING


def test_an_answer_to_nobody_is_remembered_as_old() -> None:
    view = after(HOME, ANSWERED, *press(Button.HELP, Button.CALL_HELP), ANSWERED)
    assert view.help is Help.ASKED


@pytest.mark.parametrize("view", [ASKED, COMING])
def test_help_that_is_not_wanted_any_more_is_called_off(view: View) -> None:
    shown, effects = then(view, Pressed(Button.NO_HELP))
    assert (shown.shown, shown.help, effects) == (Page.CHECKLIST, Help.NONE, (called_off("asked-one"),))
    assert then(HELP, Pressed(Button.NO_HELP)) == (after(HELP, *press(Button.NO_HELP)), ())
    assert then(CHECKLIST, Pressed(Button.NO_HELP))[1] == ()


@pytest.mark.parametrize("view", [ASKED, COMING])
def test_leaving_calls_it_off_and_time_alone_lets_it_ring(view: View) -> None:
    assert then(view, Pressed(Button.START_OVER))[1] == (called_off("asked-one-help"),)
    gone, effects = then(after(view, TimedOut()), TimedOut())
    assert (gone.page, gone.help, effects) == (Page.WELCOME, Help.NONE, ())


def test_leaving_a_page_with_something_to_record_needs_two_requests() -> None:
    missing = dict(pictures("fr"))["missing-passport"]
    view = after(missing, *press(Button.HELP, Button.CALL_HELP, Button.BACK))
    told, rung = then(view, Pressed(Button.FINISH))[1]
    assert isinstance(told, TellTurnedAway)
    assert rung == called_off("asked-one-help", "missing")
    assert told.request != rung.request


def test_whoever_waits_for_a_person_is_not_hurried() -> None:
    assert HELP.patience.seconds == 60
    assert ASKED.patience == COMING.patience == WHILE_HELP_COMES
    warned = after(ASKED, TimedOut())
    assert after(warned, *press(Button.STILL_HERE)).shown is Page.HELP


def test_help_on_its_way_is_kept_through_back_scan_and_a_ticket() -> None:
    beginning = after(ASKED, *press(Button.BACK, Button.BACK, Button.BACK, Button.BACK))
    assert (beginning.page, beginning.help) == (Page.WELCOME, Help.ASKED)
    assert after(ASKED, Scanned("K7QM-3F2D")).help is Help.ASKED
    assert after(ASKED, *press(Button.RECEPTION)).help is Help.ASKED
