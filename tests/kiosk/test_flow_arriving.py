"""With an appointment: scanned, typed, several on one code, refused in every way."""

import pytest

from contract.requests import Noted, Several, SlotsFound
from contract.values import Code
from kiosk.flow.choices import has_more_options, options_on_leaf
from kiosk.flow.effects import AskCheckIn, AskTicket, Withdraw
from kiosk.flow.happenings import (
    Button,
    Chose,
    ChoseAppointment,
    Erased,
    Happening,
    Pressed,
    Replied,
    Scanned,
    TimedOut,
    Typed,
    Unanswered,
)
from kiosk.flow.offers import may_try_again, offers_reception
from kiosk.flow.pages import Page
from kiosk.flow.returning import goes_back
from kiosk.flow.view import View, code_in_groups
from tests.kiosk.pictures import REFUSALS, SLIP, pictures
from tests.kiosk.town import CONTENT, NOW, ticket
from tests.kiosk.visiting import after, press, refused, then, type_in, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
TYPING = after(HOME, *press(Button.APPOINTMENT))
ASKED = after(HOME, Scanned("K7QM-3F2D"))
TYPED = after(TYPING, *type_in("K7QM3F2D"), *press(Button.CONTINUE))
PICTURES = dict(pictures("fr"))
ASKED_IN_VAIN = after(ASKED, refused(Code.CANCELLED))
SEVERAL, MANY = PICTURES["several"], PICTURES["several-many"]


def unknown(view: View, times: int) -> View:
    for _ in range(times):
        view = after(view, Scanned(f"K7QM-3F2{view.tries}"), refused(Code.UNKNOWN_CODE))
    return view


# --- a code -----------------------------------------------------------------------------------------


def test_a_typed_code_is_asked_in_the_groups_that_letters_print() -> None:
    view = after(TYPING, *type_in("K7QM3F2D"))
    assert then(view, Pressed(Button.CONTINUE))[1] == (AskCheckIn("asked-one", "K7QM-3F2D", "fr"),)


def test_an_unfinished_code_is_not_asked() -> None:
    assert then(after(TYPING, *type_in("K7QM3F2")), Pressed(Button.CONTINUE))[1] == ()


def test_a_code_takes_eight_characters_and_only_unmistakable_ones() -> None:
    view = after(TYPING, *type_in("0O1IK7QM3F2DXY"), Typed("KK"))
    assert view.typed == "K7QM3F2D"
    assert after(view, Erased(), Erased()).typed == "K7QM3F"


def test_codes_are_shown_in_groups() -> None:
    assert [code_in_groups(code) for code in ("", "K7QM", "K7QM3")] == ["", "K7QM", "K7QM-3"]


def test_a_second_scan_while_the_first_is_asked_is_ignored() -> None:
    assert then(ASKED, Scanned("AAAA-BBBB"), "asked-two") == (ASKED, ())


# --- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [*Code, "a_code_of_tomorrow"])
def test_every_refusal_offers_reception_and_a_new_start(code: str) -> None:
    view, effects = then(ASKED, refused(code, when=NOW, opens=NOW, body="prefecture"))
    assert (view.page, view.problem, effects) == (Page.PROBLEM, code, ())
    assert (view.booked, view.opens, view.body) == (NOW, NOW, "prefecture")
    assert then(view, Pressed(Button.RECEPTION))[1] == (AskTicket("asked-one", "reception", "fr"),)
    assert then(view, Pressed(Button.START_OVER))[0].page is Page.WELCOME


@pytest.mark.parametrize("code", REFUSALS)
def test_only_an_unknown_code_is_tried_again(code: Code) -> None:
    view = after(TYPED, refused(code))
    assert may_try_again(view) == (code == Code.UNKNOWN_CODE)
    shown = Page.APPOINTMENT if code == Code.UNKNOWN_CODE else Page.PROBLEM
    assert after(view, *press(Button.TRY_AGAIN)).page is shown


def test_an_unknown_code_may_be_typed_again_without_losing_it() -> None:
    view = after(TYPED, refused(Code.UNKNOWN_CODE), *press(Button.TRY_AGAIN))
    assert (view.page, view.typed, view.problem) == (Page.APPOINTMENT, "K7QM3F2D", "")


def test_a_slip_to_come_back_with_is_checked_in_like_any_code() -> None:
    view, effects = then(HOME, Scanned(SLIP))
    assert effects == (AskCheckIn("asked-one", SLIP, "fr"),)
    assert after(view, Replied(ticket("asked-one"))).page is Page.TICKET


def test_the_code_of_a_slip_is_not_typed_but_counts_as_tried() -> None:
    view = after(HOME, Scanned(SLIP), refused(Code.UNKNOWN_CODE))
    assert (view.page, view.tries, view.came_back) == (Page.PROBLEM, 1, True)
    assert not may_try_again(view)
    assert not after(HOME, Scanned("BACK-7QM3"), refused(Code.UNKNOWN_CODE)).came_back


def test_after_three_unknown_codes_reception_looks_it_up() -> None:
    assert unknown(HOME, 2).problem == Code.UNKNOWN_CODE
    view = unknown(HOME, 3)
    assert (view.problem, may_try_again(view), goes_back(view)) == (Code.TOO_MANY_TRIES, False, False)
    assert offers_reception(view)
    assert after(view, *press(Button.TRY_AGAIN)).page is Page.PROBLEM


def test_going_back_to_the_beginning_does_not_give_more_tries() -> None:
    view = after(TYPED, refused(Code.UNKNOWN_CODE), *press(Button.TRY_AGAIN, Button.BACK))
    assert (view.page, view.tries) == (Page.WELCOME, 1)
    view = after(unknown(view, 1), Scanned("K7QM-3F2D"), refused(Code.CANCELLED))
    assert unknown(view, 1).problem == Code.TOO_MANY_TRIES


def test_the_next_visitor_has_all_tries() -> None:
    assert after(unknown(HOME, 3), *press(Button.START_OVER)).tries == 0


def test_too_many_tries_at_the_controller_end_typing_here_too() -> None:
    view = after(TYPED, refused(Code.TOO_MANY_TRIES))
    assert not may_try_again(view)
    assert not goes_back(view)


# --- several appointments on one code ---------------------------------------------------------------


def test_several_appointments_are_shown_seven_a_page_and_none_is_lost() -> None:
    view, seen = MANY, list(options_on_leaf(MANY))
    assert has_more_options(view)
    while has_more_options(view):
        view = after(view, *press(Button.MORE))
        seen += options_on_leaf(view)
    assert seen == list(MANY.options)
    assert len(options_on_leaf(MANY)) == 6


def test_one_of_several_is_asked_with_the_same_code() -> None:
    view, effects = then(SEVERAL, ChoseAppointment("appointment-1"), "asked-two")
    assert view.page is Page.PLEASE_WAIT
    assert effects == (AskCheckIn("asked-two", "K7QM-3F2D", "fr", "appointment-1"),)
    assert then(view, Replied(ticket("asked-two", late=True)))[0].page is Page.TICKET


def test_an_appointment_that_is_not_on_the_code_is_not_asked() -> None:
    assert then(SEVERAL, ChoseAppointment("appointment-9"))[1] == ()
    assert then(HOME, ChoseAppointment("appointment-1"))[1] == ()


def test_after_a_refusal_another_of_the_several_may_be_chosen() -> None:
    view = after(SEVERAL, ChoseAppointment("appointment-1"), refused(Code.TOO_EARLY, when=NOW))
    view = after(view, *press(Button.BACK))
    assert (view.page, view.booked, view.problem) == (Page.SEVERAL, None, "")
    assert then(view, ChoseAppointment("appointment-0"))[1] == (
        AskCheckIn("asked-one", "K7QM-3F2D", "fr", "appointment-0"),
    )


def test_back_from_several_leads_to_the_typed_code_or_to_the_beginning() -> None:
    assert after(SEVERAL, *press(Button.BACK)).page is Page.WELCOME
    answer = Several(answers="request-1", at=NOW, options=SEVERAL.options)
    view = after(TYPED, Replied(answer), *press(Button.BACK))
    assert (view.page, view.typed) == (Page.APPOINTMENT, "K7QM3F2D")


def test_reception_refuses_for_good() -> None:
    """Whom even reception has no number for is sent there, and not round in circles."""
    for view in (HOME, SEVERAL, ASKED_IN_VAIN):
        refusal = after(view, *press(Button.RECEPTION), refused(Code.NUMBERS_EXHAUSTED))
        assert (refusal.page, goes_back(refusal), offers_reception(refusal)) == (Page.PROBLEM, False, False)
        assert then(refusal, Pressed(Button.RECEPTION))[1] == ()
        assert not offers_reception(after(refusal, *press(Button.HELP)))
        assert after(refusal, *press(Button.FINISH)).page is Page.WELCOME


def test_several_said_twice_is_said_once() -> None:
    answer = Replied(Several(answers="request-1", at=NOW, options=SEVERAL.options))
    asking = then(SEVERAL, ChoseAppointment("appointment-1"), "asked-two")[0]
    assert then(asking, answer) == (asking, ())


# --- answers that come late, twice, or are about something else -------------------------------------


def test_an_answer_of_another_kind_is_a_problem_not_a_crash() -> None:
    for answer in (
        Noted(answers="request-1", at=NOW),
        SlotsFound(answers="request-1", at=NOW, service="passport"),
    ):
        view, effects = then(ASKED, Replied(answer))
        assert (view.page, view.problem, effects) == (Page.PROBLEM, Code.REFUSED, ())


def test_a_late_answer_is_not_given_to_the_next_visitor() -> None:
    gone, effects = then(ASKED, Pressed(Button.BACK))
    assert (gone.page, effects) == (Page.WELCOME, (Withdraw("request-1"),))
    after_next = then(gone, Pressed(Button.RECEPTION), "asked-two")[0]
    view, effects = then(after_next, Replied(ticket("request-1")))
    assert (view, effects) == (after_next, (Withdraw("request-1"),))
    assert then(view, Replied(ticket("asked-two")))[0].ticket == ticket("asked-two")


@pytest.mark.parametrize("silence", [Unanswered("request-1"), TimedOut()])
def test_silence_sends_people_to_reception_and_withdraws(silence: Happening) -> None:
    view, effects = then(ASKED, silence)
    assert (view.page, effects) == (Page.UNREACHABLE, (Withdraw("request-1"),))
    assert then(view, TimedOut())[0].page is Page.WELCOME


def test_silence_about_a_visitor_who_is_gone_changes_nothing() -> None:
    assert then(HOME, Unanswered("request-1")) == (HOME, ())


def test_an_answer_finds_its_visitor_behind_help_and_languages() -> None:
    view = after(ASKED, *press(Button.HELP, Button.LANGUAGES), Replied(ticket("request-1")))
    assert (view.shown, view.page) == (Page.LANGUAGE, Page.TICKET)
    assert after(view, *press(Button.BACK, Button.BACK)).shown is Page.TICKET


def test_nobody_asks_twice_at_once_through_help() -> None:
    view = after(ASKED, *press(Button.HELP))
    assert not offers_reception(view)
    assert then(view, Pressed(Button.RECEPTION))[1] == ()
    assert then(view, Chose("moving"))[1] == ()


def test_the_same_wrong_letter_held_before_the_reader_again_is_no_new_try() -> None:
    wrong = after(HOME, Scanned("WRONG"), refused(Code.UNKNOWN_CODE))
    assert then(wrong, Scanned("WRONG")) == (wrong, ())
    assert then(wrong, Scanned("ANOTHER"))[1]
