"""The number: shown, printed once or on request, and never lost with the paper."""

from dataclasses import replace

import pytest

from kiosk.flow.effects import Print, TicketPaper
from kiosk.flow.happenings import (
    Button,
    Pressed,
    Printed,
    PrintFailed,
    Replied,
    Scanned,
    TimedOut,
)
from kiosk.flow.offers import offers_finish, offers_print, offers_reception
from kiosk.flow.pages import READING, Page
from kiosk.flow.view import Slip, View
from tests.kiosk.town import CONTENT, ticket
from tests.kiosk.visiting import after, press, then, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
WAITING = then(HOME, Pressed(Button.RECEPTION))[0]
GIVEN = then(WAITING, Replied(ticket("asked-one")))[0]
SPARING = CONTENT.model_copy(update={"paper": "ask"})
UNPRINTED = after(welcome(SPARING), *press(Button.RECEPTION), Replied(ticket("request-1")))


def test_a_ticket_is_shown_and_printed_once() -> None:
    view, effects = then(WAITING, Replied(ticket("asked-one")))
    assert (view.page, view.slip) == (Page.TICKET, Slip.PRINTING)
    assert effects == (Print(view.visit, TicketPaper(ticket("asked-one")), CONTENT, "fr"),)
    assert then(view, Replied(ticket("asked-one"))) == (view, ())
    assert then(view, Pressed(Button.PRINT))[1] == ()


def test_who_is_checked_in_already_gets_paper_only_on_request() -> None:
    view, effects = then(WAITING, Replied(ticket("asked-one", repeated=True)))
    assert (view.page, view.slip, effects) == (Page.TICKET, Slip.NONE, ())
    view, effects = then(view, Pressed(Button.PRINT))
    assert [type(effect) for effect in effects] == [Print]
    assert then(after(view, Printed(view.visit)), Pressed(Button.PRINT))[1] == ()


def test_where_paper_is_on_request_nothing_prints_by_itself_and_the_number_stays_long_enough() -> None:
    assert (UNPRINTED.page, UNPRINTED.slip) == (Page.TICKET, Slip.NONE)
    assert UNPRINTED.patience == READING
    assert then(UNPRINTED, Scanned("BBBB-CCCC")) == (UNPRINTED, ())
    assert offers_print(UNPRINTED)
    assert offers_finish(UNPRINTED)
    assert [type(e) for e in then(UNPRINTED, Pressed(Button.PRINT))[1]] == [Print]
    assert then(UNPRINTED, Pressed(Button.FINISH))[1] == ()


def test_a_printer_fault_shows_the_number_and_nothing_prints_by_itself() -> None:
    view, effects = then(GIVEN, PrintFailed(GIVEN.visit, "paper-out"))
    assert (view.page, view.ticket, effects) == (Page.PRINTER_FAULT, ticket("asked-one"), ())
    assert then(view, Pressed(Button.PRINT))[1] == ()
    assert then(view, TimedOut())[0].shown is Page.IDLE_WARNING


def test_the_printer_is_heard_behind_help_too() -> None:
    view = after(GIVEN, *press(Button.HELP), PrintFailed(GIVEN.visit, "paper-out"))
    assert view.shown is Page.HELP
    assert after(view, *press(Button.BACK)).shown is Page.PRINTER_FAULT


@pytest.mark.parametrize("page", [HOME, WAITING, after(HOME, *press(Button.WALK_IN)), UNPRINTED])
def test_what_the_printer_says_of_no_slip_changes_nothing(page: View) -> None:
    assert then(page, Printed(page.visit)) == (page, ())
    assert then(page, PrintFailed(page.visit, "paper-out")) == (page, ())


def test_another_visitors_paper_says_nothing_about_this_one() -> None:
    assert then(GIVEN, Printed(GIVEN.visit - 1)) == (GIVEN, ())
    assert then(GIVEN, PrintFailed(GIVEN.visit - 1, "paper-out")) == (GIVEN, ())


def test_a_ticket_that_was_handed_over_is_never_withdrawn() -> None:
    home = then(GIVEN, Pressed(Button.FINISH))[0]
    assert then(home, Replied(ticket("asked-one"))) == (home, ())


def test_nobody_gets_a_second_ticket_by_asking_for_help() -> None:
    view = after(GIVEN, *press(Button.HELP))
    assert not offers_reception(view)
    assert then(view, Pressed(Button.RECEPTION))[1] == ()


def test_a_printed_ticket_page_closes_by_itself_after_twenty_seconds() -> None:
    printed = after(GIVEN, Printed(GIVEN.visit))
    assert (printed.patience.seconds, printed.patience.warns) == (20, False)
    assert then(printed, TimedOut())[0] == replace(HOME, visit=GIVEN.visit + 1, given=("asked-one",))


def test_whoever_waits_for_paper_sees_how_it_ends() -> None:
    assert GIVEN.slip is Slip.PRINTING
    assert GIVEN.patience.seconds == 180
    printed = after(GIVEN, Printed(GIVEN.visit))
    assert printed.patience.seconds == 20
