"""Staff get in by the mark and a code, nobody else does; locked stays locked."""

import pytest

from kiosk.flow import effects
from kiosk.flow.choices import has_more_recent, recent_on_leaf
from kiosk.flow.happenings import (
    Button,
    ContentArrived,
    Happening,
    Locked,
    Picked,
    Pressed,
    RecentArrived,
    ReprintChosen,
    Scanned,
    StaffChecked,
    StaffDone,
    Stirred,
    TimedOut,
    Typed,
)
from kiosk.flow.pages import Page
from kiosk.flow.view import Slip, View
from tests.kiosk.pictures import pictures
from tests.kiosk.town import CONTENT
from tests.kiosk.visiting import after, press, staff, staff_code, then, type_in, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
CODE = staff_code(HOME)
STAFF = staff(HOME)
TICKETS = dict(pictures("fr"))["staff_tickets"]
LOCKED = after(STAFF, *press(Button.LOCK), Locked(True))


def try_code(view: View, *, right: bool) -> View:
    return after(view, *type_in("4711"), *press(Button.CONTINUE), StaffChecked(right, view.visit))


# --- getting in -------------------------------------------------------------------------------------


def test_five_touches_of_the_mark_ask_for_the_code() -> None:
    assert after(HOME, *press(*[Button.MARK] * 4)).page is Page.WELCOME
    assert CODE.page is Page.STAFF_CODE


@pytest.mark.parametrize("between", [Stirred(), Picked("da"), Pressed(Button.ACCESS), Pressed(Button.FINISH)])
def test_another_touch_between_begins_the_count_again(between: Happening) -> None:
    view = after(HOME, *press(*[Button.MARK] * 4), between, *press(Button.BACK), *press(*[Button.MARK] * 4))
    assert view.page is Page.WELCOME
    assert after(view, *press(Button.MARK)).page is Page.STAFF_CODE


def test_the_mark_means_nothing_on_other_pages() -> None:
    for view in (after(HOME, *press(Button.WALK_IN)), after(HOME, *press(Button.HELP))):
        assert after(view, *press(*[Button.MARK] * 9)).shown is view.shown


def test_the_code_is_digits_and_is_looked_at_once() -> None:
    view = after(CODE, *type_in("4x7 11"))
    assert view.typed == "4711"
    assert after(CODE, *press(Button.CONTINUE)) == after(CODE, Stirred())
    view, asked = then(view, Pressed(Button.CONTINUE))
    assert (view.typed, asked) == ("", (effects.CheckStaff("4711", view.visit),))
    assert then(view, Pressed(Button.CONTINUE))[1] == ()
    assert after(view, Typed("1")).typed == ""


def test_only_a_right_code_opens_the_staff_page() -> None:
    assert STAFF.page is Page.STAFF
    wrong = try_code(CODE, right=False)
    assert (wrong.page, wrong.tries, wrong.typed) == (Page.STAFF_CODE, 1, "")


def test_after_a_wrong_code_another_is_looked_at() -> None:
    view = after(try_code(CODE, right=False), *type_in("4712"))
    assert then(view, Pressed(Button.CONTINUE))[1] == (effects.CheckStaff("4712", view.visit),)


def test_an_answer_that_nobody_waits_for_opens_nothing() -> None:
    assert after(CODE, *type_in("4711"), StaffChecked(True, CODE.visit)).page is Page.STAFF_CODE
    asked = after(CODE, *type_in("4711"), *press(Button.CONTINUE))
    gone = after(asked, *press(Button.BACK))
    answer = StaffChecked(True, asked.visit)
    assert after(gone, answer).page is Page.WELCOME
    assert after(staff_code(gone), answer).page is Page.STAFF_CODE
    another = after(staff_code(gone), *type_in("1"), *press(Button.CONTINUE))
    assert after(another, answer) == another, "the right code was typed by somebody else"
    assert after(another, StaffChecked(True, another.visit)).page is Page.STAFF


def test_an_answer_for_staff_who_have_gone_is_not_for_the_next_ones() -> None:
    printing = after(STAFF, *press(Button.TEST_PRINT))
    later = after(staff(after(printing, *press(Button.BACK))), *press(Button.TEST_PRINT))
    assert after(later, StaffDone("paper-out", printing.visit)) == later
    listing = after(later, *press(Button.REPRINT))
    assert after(listing, RecentArrived(TICKETS.recent, printing.visit)) == listing


def test_while_one_thing_is_under_way_no_other_begins() -> None:
    looking = after(STAFF, *press(Button.PAPER_CHANGED))
    for button in (Button.PAPER_CHANGED, Button.TEST_PRINT):
        assert then(looking, Pressed(button))[1] == ()
    done = after(looking, StaffDone("", looking.visit))
    assert then(done, Pressed(Button.TEST_PRINT))[1]


def test_five_wrong_codes_lead_home() -> None:
    view = CODE
    for _ in range(4):
        view = try_code(view, right=False)
    assert view.page is Page.STAFF_CODE
    assert try_code(view, right=False).page is Page.WELCOME


@pytest.mark.parametrize("view", [CODE, STAFF, TICKETS])
def test_staff_pages_close_by_themselves_and_open_nothing_for_visitors(view: View) -> None:
    assert view.patience.seconds
    assert then(view, TimedOut())[0].page is Page.WELCOME
    for button in (Button.HELP, Button.LANGUAGES, Button.ACCESS, Button.RECEPTION, Button.LISTEN):
        assert then(view, Pressed(button)) == (after(view, Stirred()), ())
    assert then(view, Scanned("K7QM-3F2D")) == (view, ())


# --- what staff do ----------------------------------------------------------------------------------


def test_a_ticket_is_printed_again_in_its_own_language_one_at_a_time() -> None:
    listing, asked = then(STAFF, Pressed(Button.REPRINT))
    assert (listing.page, asked) == (Page.STAFF_TICKETS, (effects.ListTickets(STAFF.visit),))
    recent = TICKETS.recent[1]
    view, printed = then(TICKETS, ReprintChosen(recent.ticket.number))
    assert (view.page, view.slip, view.staff_fault) == (Page.STAFF, Slip.PRINTING, None)
    assert printed == (effects.PrintAgain(recent.ticket, CONTENT, recent.language, STAFF.visit),)
    assert then(view, Pressed(Button.TEST_PRINT))[1] == ()
    busy = after(view, *press(Button.REPRINT), RecentArrived(TICKETS.recent, view.visit))
    assert then(busy, ReprintChosen(recent.ticket.number))[1] == ()
    done = after(busy, StaffDone("", busy.visit))
    assert (done.slip, done.staff_fault) == (Slip.NONE, "")


def test_a_ticket_that_is_not_listed_is_not_printed() -> None:
    assert then(TICKETS, ReprintChosen("Z999"))[1] == ()
    assert then(HOME, ReprintChosen(TICKETS.recent[0].ticket.number))[1] == ()


def test_recent_tickets_turn_leaf_by_leaf() -> None:
    assert has_more_recent(TICKETS)
    second = after(TICKETS, *press(Button.MORE))
    assert (*recent_on_leaf(TICKETS), *recent_on_leaf(second)) == TICKETS.recent
    assert after(second, *press(Button.BACK)).leaf == 0
    assert after(TICKETS, *press(Button.BACK)).page is Page.STAFF


def test_the_printer_is_looked_at_and_tried() -> None:
    assert then(STAFF, Pressed(Button.PAPER_CHANGED))[1] == (effects.LookAtPrinter(STAFF.visit),)
    assert then(STAFF, Pressed(Button.TEST_PRINT))[1] == (effects.TestPrint(CONTENT, "fr", STAFF.visit),)
    assert (
        after(STAFF, *press(Button.TEST_PRINT), StaffDone("paper-out", STAFF.visit)).staff_fault
        == "paper-out"
    )
    assert after(HOME, StaffDone("paper-out", HOME.visit)) == HOME


def test_a_restart_leaves_the_staff_page() -> None:
    view, done = then(STAFF, Pressed(Button.RESTART))
    assert (view.page, done) == (Page.WELCOME, (effects.Restart(),))


# --- locked -----------------------------------------------------------------------------------------


def test_a_locked_kiosk_serves_nobody_whatever_happens() -> None:
    view, done = then(STAFF, Pressed(Button.LOCK))
    assert (view.page, view.locked, done) == (Page.STAFF, False, (effects.Lock(True),))
    assert (LOCKED.page, LOCKED.locked) == (Page.LOCKED, True)
    for button in set(Button) - {Button.MARK}:
        view, done = then(LOCKED, Pressed(button))
        assert (view.shown, done) == (Page.LOCKED, ())
    assert then(LOCKED, Scanned("K7QM-3F2D")) == (LOCKED, ())
    assert after(LOCKED, ContentArrived(CONTENT), TimedOut()).page is Page.LOCKED


def test_a_locked_kiosk_opens_only_to_staff() -> None:
    code = staff_code(LOCKED)
    assert code.page is Page.STAFF_CODE
    for end in (TimedOut(), Pressed(Button.BACK), Pressed(Button.START_OVER)):
        assert then(code, end)[0].page is Page.LOCKED
    menu = staff(LOCKED)
    for end in (TimedOut(), Pressed(Button.BACK), Pressed(Button.FINISH), Pressed(Button.RESTART)):
        assert then(menu, end)[0].page is Page.LOCKED
    assert then(menu, Pressed(Button.LOCK))[1] == ()
    view, done = then(menu, Pressed(Button.UNLOCK))
    assert (view.page, view.locked, done) == (Page.STAFF, True, (effects.Lock(False),))
    view = after(menu, Locked(False))
    assert (view.page, view.locked) == (Page.WELCOME, False)
    assert then(STAFF, Pressed(Button.UNLOCK))[1] == ()


def test_whoever_is_already_in_the_middle_when_it_is_locked_ends_first() -> None:
    left = after(STAFF, *press(Button.LOCK, Button.FINISH))
    assert after(left, Locked(True)).page is Page.LOCKED
    visiting = after(left, *press(Button.WALK_IN), Locked(True))
    assert visiting.page is Page.GROUPS
    assert after(visiting, *press(Button.BACK)).page is Page.LOCKED


def test_a_kiosk_that_was_locked_starts_locked() -> None:
    assert after(View(), Locked(True), ContentArrived(CONTENT)).page is Page.LOCKED
    assert after(HOME, Locked(True)).page is Page.LOCKED
    visiting = after(HOME, *press(Button.WALK_IN), Locked(True))
    assert visiting.page is Page.GROUPS
    assert after(visiting, *press(Button.BACK)).page is Page.LOCKED
