"""The kiosk's rules that hold on every page: beginning, language, patience, scans, what is wiped."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from contract.requests import Noted
from contract.values import Code
from kiosk.flow import effects
from kiosk.flow.happenings import (
    AloneAble,
    Answered,
    Button,
    Chose,
    ChoseAppointment,
    ChoseGroup,
    ChoseSlot,
    ContentArrived,
    Erased,
    Happening,
    HeadphonesIn,
    HelpHeard,
    Locked,
    Mode,
    Picked,
    Pressed,
    Printed,
    PrinterChecked,
    PrintFailed,
    Rated,
    Reached,
    RecentArrived,
    Replied,
    Replies,
    ReprintChosen,
    Scanned,
    StaffChecked,
    StaffDone,
    Stirred,
    TimedOut,
    Toggled,
    Typed,
    Unanswered,
    WaitsArrived,
)
from kiosk.flow.offers import offers_finish, offers_overlay, offers_reception
from kiosk.flow.pages import PATIENCE, Page
from kiosk.flow.returning import goes_back
from kiosk.flow.step import step
from kiosk.flow.view import View
from tests.kiosk.pictures import pictures
from tests.kiosk.town import CONTENT, NOW, PAPERS, SERVICES, ticket
from tests.kiosk.visiting import after, choose, help_state, press, refused, then, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
PICTURES = dict(pictures("fr"))
NEWER = CONTENT.model_copy(update={"revision": "2", "languages": ("nl",)})
OUTLIVES = {
    *("visit", "reachable", "alone", "waits", "printer_fault", "given", "help_before", "locked", "stirred"),
    *("content", "newest", "plugged"),
}


def on_every_page(holds: Callable[[View], None]) -> Callable[[], None]:
    """One test that looks at every page; where it fails, it names the page."""

    def test() -> None:
        for name, view in PICTURES.items():
            try:
                holds(view)
            except Exception as error:
                error.add_note(f"on {name}")
                raise

    test.__name__, test.__doc__ = holds.__name__, holds.__doc__
    return test


# --- beginning ------------------------------------------------------------------------------------


def test_nothing_can_be_touched_before_the_content_is_there() -> None:
    assert then(View(), Pressed(Button.WALK_IN))[0].page is Page.STARTING
    assert then(View(), Scanned("K7QM-3F2D")) == (View(), ())


def test_the_content_opens_the_welcome_page_in_the_sites_first_language() -> None:
    assert (HOME.page, HOME.language) == (Page.WELCOME, "fr")


def test_new_content_waits_until_the_visitor_is_gone() -> None:
    view = after(choose(HOME, "passport"), ContentArrived(NEWER))
    assert view.content == CONTENT
    assert after(view, *press(Button.START_OVER)).content == NEWER


def test_new_content_on_the_welcome_page_shows_at_once_in_a_language_it_has() -> None:
    view = after(HOME, ContentArrived(NEWER))
    assert (view.content, view.language) == (NEWER, "nl")


def test_who_goes_back_to_new_content_is_not_left_in_a_language_it_has_not() -> None:
    view = after(HOME, Picked("da"), *press(Button.APPOINTMENT), ContentArrived(NEWER), *press(Button.BACK))
    assert (view.page, view.language) == (Page.WELCOME, "nl")


# --- language ---------------------------------------------------------------------------------------


def test_a_language_is_chosen_on_the_welcome_page() -> None:
    assert then(HOME, Picked("da"))[0].language == "da"


def test_a_language_the_site_does_not_offer_is_not_spoken() -> None:
    assert then(HOME, Picked("xx"))[0].language == "fr"


def test_the_language_changes_on_any_page_and_nothing_is_lost() -> None:
    view = after(choose(HOME, "passport"), *press(Button.LACK_SOME), Answered("photo", False))
    changed = after(view, *press(Button.LANGUAGES), Picked("da"))
    assert changed.shown is Page.LACKING
    assert changed == replace(view, language="da", stirred=changed.stirred)


# --- scans --------------------------------------------------------------------------------------------

NEVER = {Page.STARTING, Page.PLEASE_WAIT, Page.LOCKED, Page.STAFF_CODE, Page.STAFF, Page.STAFF_TICKETS}


@on_every_page
def test_a_scan_checks_in_from_every_page_that_holds_nothing_needed(view: View) -> None:
    shown, effects_ = then(view, Scanned(" BBBB-CCCC\n"))
    busy = view.page in NEVER or view.slip == "printing" or view.only_on_screen
    if busy:
        assert (shown, effects_) == (view, ())
    else:
        assert (shown.shown, shown.resting) == (Page.PLEASE_WAIT, False)
        assert effects_[-1] == effects.AskCheckIn("asked-one", "BBBB-CCCC", shown.language)


def test_a_number_that_stands_nowhere_else_is_not_scanned_away() -> None:
    for name in ("printer_fault", "ticket-no-paper", "slot_booked", "slot_booked-unprinted"):
        assert PICTURES[name].only_on_screen
    for name in ("ticket", "ticket-repeated", "slot_booked-printed", "missing-printed"):
        assert not PICTURES[name].only_on_screen


def test_a_scan_keeps_the_persons_language_and_way_of_showing() -> None:
    view = after(HOME, Picked("nl"), *press(Button.ACCESS), Toggled(Mode.LARGE), *press(Button.LOUDER))
    view = after(view, *press(Button.BACK, Button.WALK_IN), Scanned("K7QM-3F2D"))
    assert (view.language, view.modes, view.volume) == ("nl", {Mode.LARGE}, 4)


def test_the_next_person_may_scan_before_the_last_ticket_page_has_closed() -> None:
    view = after(HOME, Picked("nl"), Scanned("K7QM-3F2D"), Replied(ticket("request-1")))
    assert then(view, Scanned("BBBB-CCCC"), "asked-two")[1] == ()
    view = after(view, Printed(view.visit))
    assert then(view, Scanned("K7QM-3F2D"), "asked-two")[1] == ()
    asked = effects.AskCheckIn("asked-two", "BBBB-CCCC", "fr")
    assert then(view, Scanned("BBBB-CCCC"), "asked-two")[1] == (asked,)


def test_an_empty_scan_is_nothing() -> None:
    assert then(HOME, Scanned("  ")) == (HOME, ())


def test_a_scan_longer_than_any_code_is_not_asked_about() -> None:
    view, asked = then(HOME, Scanned("x" * 65))
    assert (view.page, view.problem, view.tries, asked) == (Page.PROBLEM, Code.UNKNOWN_CODE, 1, ())


# --- patience -------------------------------------------------------------------------------------------


def test_idle_means_sixty_seconds_and_twenty_more_to_say_so() -> None:
    for page in (Page.APPOINTMENT, Page.SERVICES, Page.CHECKLIST, Page.MISSING, Page.REROUTE, Page.HELP):
        assert PATIENCE[page].seconds == 60
        assert PATIENCE[page].warns
    assert PATIENCE[Page.IDLE_WARNING].seconds == 20
    assert set(PATIENCE) == set(Page)


@pytest.mark.parametrize(
    "sign", [Stirred(), Pressed(Button.STILL_HERE), Typed("K"), Pressed(Button.BACK), HeadphonesIn(True)]
)
def test_any_sign_of_a_person_answers_the_idle_warning(sign: Happening) -> None:
    view = after(HOME, *press(Button.APPOINTMENT), Typed("K"), TimedOut())
    assert view.shown is Page.IDLE_WARNING
    view = after(view, sign)
    assert (view.shown, view.typed) == (Page.APPOINTMENT, "K")


def test_without_an_answer_everything_is_wiped() -> None:
    view = after(HOME, Picked("da"), *press(Button.APPOINTMENT), Typed("K"), TimedOut(), TimedOut())
    assert view == replace(HOME, visit=HOME.visit + 1)


def test_an_untouched_welcome_page_rests_and_every_touch_still_works() -> None:
    resting = after(HOME, TimedOut())
    assert (resting.page, resting.resting) == (Page.WELCOME, True)
    assert then(resting, TimedOut()) == (resting, ())
    for sign in (Stirred(), Picked("da"), Pressed(Button.WALK_IN), Scanned("K7QM-3F2D"), HeadphonesIn(True)):
        assert not after(resting, sign).resting
    assert after(resting, *press(Button.WALK_IN)).page is Page.GROUPS


def test_what_arrives_by_itself_does_not_look_like_a_person() -> None:
    view = choose(HOME, "passport")
    news = (Reached(False), AloneAble(True), PrinterChecked("paper-out"), ContentArrived(CONTENT))
    for happening in (*news, WaitsArrived(()), HelpHeard(help_state(wanted=False))):
        assert after(view, happening).stirred == view.stirred
        assert after(after(HOME, TimedOut()), happening).resting


def test_the_state_of_the_house_is_kept_for_the_next_visitor() -> None:
    news = (PrinterChecked("paper-out"), Reached(False), AloneAble(True))
    view = after(choose(HOME, "passport"), *news, *press(Button.START_OVER))
    assert (view.printer_fault, view.reachable, view.alone) == ("paper-out", False, True)


# --- every page ---------------------------------------------------------------------------------------

EVERYTHING: list[Happening] = [
    *(Pressed(button) for button in Button),
    *(Stirred(), Picked("da"), Picked("xx"), Typed("K"), Typed("?"), Typed(" "), Typed("7"), Erased()),
    *(Chose("passport"), Chose("identity-card"), Chose("x"), ChoseGroup("family"), ChoseGroup("x")),
    *(ChoseAppointment("appointment-1"), ChoseSlot("slot-0"), Replies("lives", "other"), Replies("x", "y")),
    *(Answered(PAPERS[0], True), Answered(PAPERS[0], False), Answered("x", True), Rated(1), Rated(9)),
    *(Toggled(Mode.CALM), ReprintChosen("P047"), ReprintChosen("x"), TimedOut()),
    *(Scanned("K7QM-3F2D"), Scanned(""), Scanned("x" * 99), Printed(1), PrintFailed(1, "paper-out")),
    *(Replied(ticket("request-1")), Replied(ticket("another-one"))),
    *(Unanswered("request-1"), Unanswered("another-one"), refused(Code.TOO_EARLY), refused(Code.SLOT_TAKEN)),
    *(Replied(Noted(answers="request-1", at=NOW)), Reached(False), AloneAble(True), PrinterChecked("")),
    *(ContentArrived(CONTENT), ContentArrived(NEWER), WaitsArrived(()), HeadphonesIn(True)),
    *(HelpHeard(help_state(wanted=True)), HelpHeard(help_state(wanted=False))),
    *(
        StaffChecked(True, 0),
        StaffChecked(False, 1),
        RecentArrived((), 1),
        StaffDone("paper-out", 1),
        Locked(True),
    ),
]


@on_every_page
def test_everything_may_happen_on_every_page(view: View) -> None:
    for happening in EVERYTHING:
        shown, done = step(view, happening, "asked-late")
        assert shown.page in Page
        asked = [e for e in done if isinstance(e, effects.Ask)]
        assert len(asked) == (shown.in_flight is not None and shown.in_flight.request == "asked-late")
        ids = [request for effect in done if (request := getattr(effect, "request", ""))]
        assert len(ids) == len(set(ids))


@on_every_page
def test_every_page_is_wiped_by_time_alone(view: View) -> None:
    if view.page in {Page.STARTING, Page.LOCKED}:
        assert then(view, TimedOut()) == (view, ())
        return
    for _ in range(5):
        view, _ = step(view, TimedOut(), "asked-late")
    at_rest = View(page=Page.LOCKED if view.locked else Page.WELCOME, language="fr", resting=not view.locked)
    kept = {name: getattr(view, name) for name in OUTLIVES}
    assert view == replace(at_rest, **kept)


@on_every_page
def test_nothing_personal_outlives_a_visit(view: View) -> None:
    if view.page in {Page.STARTING, Page.LOCKED}:
        return
    done = after(view, *press(Button.STILL_HERE)) if view.shown is Page.IDLE_WARNING else view
    gone = after(replace(done, modes=frozenset(Mode), speaking=True, volume=5), *press(Button.START_OVER))
    changed = {f.name for f in fields(View) if getattr(gone, f.name) != f.default}
    assert changed <= OUTLIVES | {"page", "language"}


@on_every_page
def test_no_page_is_a_dead_end(view: View) -> None:
    """From everywhere a button leads on or out, and time ends every stay."""
    if view.page in {Page.STARTING, Page.LOCKED}:
        return
    ways = goes_back(view), offers_finish(view), offers_reception(view), view.page is Page.WELCOME
    survey_or_waiting = view.shown in {Page.SURVEY_SECOND, Page.IDLE_WARNING, Page.UNREACHABLE}
    assert any(ways) or survey_or_waiting
    assert view.patience.seconds is not None


@on_every_page
def test_help_stands_on_every_page_of_a_visitor(view: View) -> None:
    elsewhere = {Page.STARTING, Page.LOCKED, Page.IDLE_WARNING, Page.HELP}
    staff = {Page.STAFF_CODE, Page.STAFF, Page.STAFF_TICKETS}
    assert offers_overlay(view, Page.HELP) == (view.shown not in elsewhere | staff)


def test_every_page_is_among_the_pictures() -> None:
    assert {view.shown for view in PICTURES.values()} == set(Page)
    assert all(view.shown == name.split("-")[0] for name, view in PICTURES.items())


# --- touches to a ticket ---------------------------------------------------------------------------------


def test_an_appointment_takes_one_scan() -> None:
    view = after(HOME, Scanned("K7QM-3F2D"), Replied(ticket("request-1")))
    assert (view.page, view.stirred) == (Page.TICKET, 0)


def test_a_walk_in_without_questions_takes_at_most_four_touches() -> None:
    for service in SERVICES:
        if service.listed and not service.questions and not service.body:
            view = choose(HOME, service.id)
            while view.page is not Page.PLEASE_WAIT:
                assert view.page is Page.CHECKLIST
                view = after(view, *press(Button.HAVE_ALL))
            assert view.stirred <= 4
