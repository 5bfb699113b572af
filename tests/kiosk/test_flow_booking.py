"""A time to come back: offered when the wait is long, booked for certain or said not to be."""

from dataclasses import replace

import pytest

from contract.requests import Reply, SlotBooked, SlotsFound
from contract.values import Code
from kiosk.flow.choices import slots_offered
from kiosk.flow.effects import (
    AskBooking,
    AskSlots,
    AskTicket,
    MissingPaper,
    Print,
    SlotPaper,
    TellTurnedAway,
    Took,
    Withdraw,
)
from kiosk.flow.happenings import (
    Button,
    ChoseSlot,
    Happening,
    Pressed,
    Printed,
    PrintFailed,
    Reached,
    Replied,
    TimedOut,
    Unanswered,
    WaitsArrived,
)
from kiosk.flow.offers import offers_booking, offers_reception, offers_waiting
from kiosk.flow.pages import WITH_PAPER_IN_HAND, Page
from kiosk.flow.papers import documents_asked
from kiosk.flow.view import BOOKING_UNKNOWN, Slip
from tests.kiosk.pictures import pictures
from tests.kiosk.town import NOW, SLOTS, ticket
from tests.kiosk.visiting import after, booked, press, refused, then, times_found

pytestmark = pytest.mark.pure

PICTURES = dict(pictures("fr"))
OFFER, ASKED, SLOTS_PAGE = PICTURES["offer"], PICTURES["please_wait-slots"], PICTURES["slots"]
BOOKING, BOOKED, LACKING = (
    PICTURES[name] for name in ("please_wait-booking", "slot_booked", "slots-missing")
)
SERVICE = OFFER.service or ""
CHECKLIST = after(OFFER, *press(Button.BACK))
TURNED_AWAY = TellTurnedAway("asked-one", SERVICE, ("photo",), "fr")


def confirmed(request: str = "request-1", service: str = SERVICE) -> SlotBooked:
    return SlotBooked(answers=request, at=NOW, service=service, starts=SLOTS[0].starts, code="K7QM-3F2D")


# --- offered ----------------------------------------------------------------------------------------


def test_a_long_wait_offers_a_time_and_a_short_one_does_not() -> None:
    assert (CHECKLIST.page, OFFER.page) == (Page.CHECKLIST, Page.OFFER)
    wait = next(wait for wait in CHECKLIST.waits if wait.service == SERVICE)
    assert wait.wait
    shorter = wait.model_copy(update={"wait": wait.wait.model_copy(update={"low": 5, "high": 29})})
    view = after(CHECKLIST, WaitsArrived((shorter,)))
    assert then(view, Pressed(Button.HAVE_ALL))[1] == (AskTicket("asked-one", SERVICE, "fr"),)


@pytest.mark.parametrize("news", [Reached(False), WaitsArrived(())])
def test_nothing_is_offered_on_hearsay(news: Happening) -> None:
    view = after(CHECKLIST, news)
    assert then(view, Pressed(Button.HAVE_ALL))[1] == (AskTicket("asked-one", SERVICE, "fr"),)


def test_who_would_rather_wait_gets_a_place_in_line() -> None:
    for view in (OFFER, SLOTS_PAGE, PICTURES["slots-none"]):
        assert then(view, Pressed(Button.WAIT_NOW))[1] == (AskTicket("asked-one", SERVICE, "fr"),)


def test_times_are_looked_for_only_while_somebody_can_tell() -> None:
    assert then(OFFER, Pressed(Button.BOOK))[1] == (AskSlots("asked-one", SERVICE),)
    away = after(OFFER, Reached(False))
    assert not offers_booking(away)
    assert then(away, Pressed(Button.BOOK))[1] == ()


def test_six_times_are_shown_and_only_those_can_be_chosen() -> None:
    view = replace(SLOTS_PAGE, slots=(*SLOTS, SLOTS[0].model_copy(update={"slot": "slot-seven"})))
    assert len(slots_offered(view)) == 6
    for unknown in ("slot-seven", "x"):
        assert then(view, ChoseSlot(unknown))[1] == ()
    asked = (AskBooking("asked-one", SERVICE, "slot-0", "fr"),)
    assert then(view, ChoseSlot("slot-0"))[1] == asked


def test_times_of_another_service_are_never_shown() -> None:
    view = after(ASKED, Replied(SlotsFound(answers="request-1", at=NOW, service="moving", slots=SLOTS)))
    assert (view.page, view.slots) == (Page.PROBLEM, ())
    assert after(view, *press(Button.BACK)).page is Page.OFFER


# --- booked for certain, or not ---------------------------------------------------------------------


def test_a_confirmed_time_is_shown_with_its_code_and_what_to_bring() -> None:
    view, effects = then(BOOKING, Replied(confirmed()))
    assert (view.page, view.slot, effects) == (Page.SLOT_BOOKED, confirmed(), (Took("request-1"),))
    view, effects = then(view, Pressed(Button.PRINT))
    bring = tuple(document.id for document in documents_asked(view))
    assert bring
    paper = SlotPaper(SERVICE, SLOTS[0].starts, "K7QM-3F2D", bring)
    assert view.content
    assert effects == (Print(view.visit, paper, view.content, "fr"),)


def test_a_booked_time_closes_by_itself_only_with_the_slip_in_hand() -> None:
    assert BOOKED.patience.warns
    printing = after(BOOKED, *press(Button.PRINT))
    assert after(printing, Printed(printing.visit)).patience == WITH_PAPER_IN_HAND
    unprinted = after(printing, PrintFailed(printing.visit, "paper-out"))
    assert (unprinted.page, unprinted.slip, unprinted.patience.warns) == (Page.SLOT_BOOKED, Slip.FAILED, True)


def test_who_holds_a_time_gets_no_number_too() -> None:
    for view in (BOOKED, after(BOOKED, *press(Button.HELP))):
        assert not offers_reception(view)
        assert then(view, Pressed(Button.RECEPTION))[1] == ()
        assert then(view, Pressed(Button.WAIT_NOW))[1] == ()


def test_a_time_that_was_taken_meanwhile_is_said_and_others_are_looked_for() -> None:
    view, effects = then(BOOKING, refused(Code.SLOT_TAKEN))
    assert (view.page, effects) == (Page.PLEASE_WAIT, (AskSlots("asked-one", SERVICE),))
    found = SlotsFound(answers="asked-one", at=NOW, service=SERVICE, slots=SLOTS[1:])
    view = then(view, Replied(found))[0]
    assert (view.page, view.problem, view.slots) == (Page.SLOTS, Code.SLOT_TAKEN, SLOTS[1:])
    assert after(view, *press(Button.BACK)).problem == ""


def test_a_booking_source_that_is_away_confirms_nothing() -> None:
    for waiting, silence in ((BOOKING, refused(Code.BOOKING_AWAY)), (ASKED, refused(Code.BOOKING_AWAY))):
        view, effects = then(waiting, silence)
        assert (view.page, view.problem, view.slot, effects) == (Page.PROBLEM, Code.BOOKING_AWAY, None, ())
        assert after(view, *press(Button.BACK)).page is Page.OFFER
        assert offers_reception(view)


def test_looking_for_times_in_vain_takes_nothing_back() -> None:
    view, effects = then(ASKED, Unanswered("request-1"))
    assert (view.page, view.problem, effects) == (Page.PROBLEM, Code.BOOKING_AWAY, ())
    assert then(ASKED, Pressed(Button.BACK)) == (after(ASKED, *press(Button.BACK)), ())
    assert after(ASKED, *press(Button.BACK)).page is Page.OFFER


@pytest.mark.parametrize("silence", [Unanswered("request-1"), TimedOut()])
def test_a_lost_answer_about_a_booking_is_said_to_be_unknown_and_taken_back(silence: Happening) -> None:
    view, effects = then(BOOKING, silence)
    assert (view.page, view.problem, view.slot) == (Page.PROBLEM, BOOKING_UNKNOWN, None)
    assert effects == (Withdraw("request-1"),)
    late, effects = then(view, Replied(confirmed()))
    assert (late, effects) == (view, (Withdraw("request-1"),))


@pytest.mark.parametrize(
    "answer",
    [
        confirmed(service="moving"),
        ticket("request-1"),
        SlotsFound(answers="request-1", at=NOW, service=SERVICE),
    ],
)
def test_an_answer_about_something_else_confirms_no_time(answer: Reply) -> None:
    view, effects = then(BOOKING, Replied(answer))
    assert (view.problem, view.slot, view.ticket) == (BOOKING_UNKNOWN, None, None)
    assert effects == (Withdraw("request-1"),)


def test_a_confirmed_time_said_twice_is_not_taken_back() -> None:
    assert then(BOOKED, Replied(confirmed())) == (BOOKED, ())
    gone = after(BOOKED, *press(Button.FINISH))
    assert then(gone, Replied(confirmed())) == (gone, ())


def test_a_time_confirmed_to_nobody_is_taken_back() -> None:
    gone, effects = then(BOOKING, Pressed(Button.BACK))
    assert (gone.page, effects) == (Page.WELCOME, (Withdraw("request-1"),))
    assert then(gone, Replied(confirmed())) == (gone, (Withdraw("request-1"),))


# --- for whoever lacks papers -----------------------------------------------------------------------


def test_who_lacks_papers_may_book_but_not_wait() -> None:
    assert not offers_waiting(LACKING)
    assert then(LACKING, Pressed(Button.WAIT_NOW))[1] == ()
    assert after(LACKING, *press(Button.BACK)).page is Page.MISSING


def test_who_lacks_papers_and_books_was_turned_away_all_the_same() -> None:
    view = booked(LACKING)
    assert then(view, Pressed(Button.FINISH))[1] == (TURNED_AWAY,)
    assert then(LACKING, Pressed(Button.START_OVER))[1] == (TURNED_AWAY,)


def test_the_slip_of_a_time_is_another_than_that_of_the_papers() -> None:
    told = after(LACKING, *press(Button.BACK))
    view, effects = then(told, Pressed(Button.PRINT))
    assert effects == (
        TURNED_AWAY,
        Print(view.visit, MissingPaper(SERVICE, ("photo",), "BACKASKEDONE"), view.content, "fr"),
    )
    assert not offers_booking(view)
    printed = after(view, Printed(view.visit), *press(Button.BOOK))
    back = after(printed, times_found(printed), *press(Button.BACK))
    assert (back.page, back.slip) == (Page.MISSING, Slip.PRINTED)
    done = booked(after(printed, times_found(printed)))
    assert done.slip is Slip.NONE
    order = then(done, Pressed(Button.PRINT))[1][-1]
    assert isinstance(order, Print)
    assert order.visit != view.visit
