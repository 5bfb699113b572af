"""The kiosk's rules, page by page."""

from dataclasses import replace

import pytest

from contract.requests import Noted, Refusal
from contract.values import Code
from kiosk.flow.effects import (
    AskCheckIn,
    AskTicket,
    BodyPaper,
    MissingPaper,
    Print,
    TellRerouted,
    TellTurnedAway,
    TicketPaper,
    Withdraw,
)
from kiosk.flow.happenings import (
    Answered,
    Button,
    Chose,
    ContentArrived,
    Erased,
    Happening,
    Picked,
    Pressed,
    Printed,
    PrinterChecked,
    PrintFailed,
    Reached,
    Replied,
    Scanned,
    Stirred,
    TimedOut,
    Typed,
    Unanswered,
)
from kiosk.flow.pages import PATIENCE, WITH_PAPER_IN_HAND, Page
from kiosk.flow.step import Step, step
from kiosk.flow.view import (
    CHOICES_A_PAGE,
    Slip,
    View,
    code_in_groups,
    missing_on_leaf,
    services_on_leaf,
)
from tests.kiosk.pictures import after, answers, pictures, press
from tests.kiosk.town import CONTENT, NOW, PAPERS, SERVICES, ticket

pytestmark = pytest.mark.pure

HOME = after(View(reachable=True), ContentArrived(CONTENT))
SERVICES_PAGE = after(HOME, *press(Button.WALK_IN))
PASSPORT, MINOR = SERVICES[0], SERVICES[1]


def then(view: View, happening: Happening, request: str = "asked-one") -> Step:
    return step(view, happening, request)


def waiting(request: str = "asked-one") -> View:
    return then(HOME, Pressed(Button.RECEPTION), request)[0]


def given(**changes: object) -> View:
    return then(waiting(), Replied(ticket("asked-one", **changes)))[0]


# --- beginning ------------------------------------------------------------------------------------


def test_nothing_can_be_touched_before_the_content_is_there() -> None:
    assert then(View(), Pressed(Button.WALK_IN))[0].page is Page.STARTING


def test_the_content_opens_the_welcome_page_in_the_sites_first_language() -> None:
    assert (HOME.page, HOME.language) == (Page.WELCOME, "fr")


def test_a_language_is_chosen_on_the_welcome_page() -> None:
    assert then(HOME, Picked("da"))[0].language == "da"


def test_a_language_the_site_does_not_offer_is_not_spoken() -> None:
    assert then(HOME, Picked("xx"))[0].language == "fr"


def test_new_content_waits_until_the_visitor_is_gone() -> None:
    newer = CONTENT.model_copy(update={"revision": "2", "languages": ("nl",)})
    view = then(SERVICES_PAGE, ContentArrived(newer))[0]
    assert view.content == CONTENT
    assert after(view, *press(Button.BACK)).content == newer


def test_new_content_on_the_welcome_page_shows_at_once_in_a_language_it_has() -> None:
    newer = CONTENT.model_copy(update={"revision": "2", "languages": ("nl",)})
    view = after(HOME, ContentArrived(newer))
    assert (view.content, view.language) == (newer, "nl")


# --- with an appointment --------------------------------------------------------------------------


@pytest.mark.parametrize("view", [HOME, after(HOME, *press(Button.APPOINTMENT)), SERVICES_PAGE])
def test_a_scan_goes_straight_to_check_in(view: View) -> None:
    shown, effects = then(view, Scanned(" K7QM-3F2D\n"))
    assert shown.page is Page.PLEASE_WAIT
    assert effects == (AskCheckIn("asked-one", "K7QM-3F2D", "fr"),)


def test_a_scan_in_the_chosen_language_keeps_it() -> None:
    assert after(HOME, Picked("nl"), Scanned("K7QM-3F2D")).language == "nl"


def test_an_empty_scan_is_nothing() -> None:
    assert then(HOME, Scanned("  ")) == (HOME, ())


def test_a_scan_longer_than_any_code_is_not_asked_about() -> None:
    view, effects = then(HOME, Scanned("x" * 65))
    assert (view.page, view.problem, effects) == (Page.PROBLEM, Code.UNKNOWN_CODE, ())


def test_a_second_scan_while_the_first_is_asked_is_ignored() -> None:
    view = after(HOME, Scanned("K7QM-3F2D"))
    assert then(view, Scanned("AAAA-BBBB"), "asked-two") == (view, ())


def test_a_typed_code_is_asked_in_the_groups_that_letters_print() -> None:
    view = after(HOME, *press(Button.APPOINTMENT), *(Typed(key) for key in "K7QM3F2D"))
    assert then(view, Pressed(Button.CONTINUE))[1] == (AskCheckIn("asked-one", "K7QM-3F2D", "fr"),)


def test_an_unfinished_code_is_not_asked() -> None:
    view = after(HOME, *press(Button.APPOINTMENT), *(Typed(key) for key in "K7QM3F2"))
    assert then(view, Pressed(Button.CONTINUE))[1] == ()


def test_a_code_takes_eight_characters_and_only_unmistakable_ones() -> None:
    view = after(HOME, *press(Button.APPOINTMENT), *(Typed(key) for key in "0O1IK7QM3F2DXY"), Typed("KK"))
    assert view.typed == "K7QM3F2D"
    assert after(view, Erased(), Erased()).typed == "K7QM3F"


def test_codes_are_shown_in_groups() -> None:
    assert [code_in_groups(code) for code in ("", "K7QM", "K7QM3")] == ["", "K7QM", "K7QM-3"]


# --- without one ----------------------------------------------------------------------------------


def test_at_most_seven_choices_stand_on_a_page_and_none_is_lost() -> None:
    view, seen = SERVICES_PAGE, []
    for _ in range(3):
        assert len(services_on_leaf(view)) <= CHOICES_A_PAGE
        seen += [service.id for service in services_on_leaf(view) if service.id not in seen]
        view = after(view, *press(Button.MORE))
    assert seen == [service.id for service in SERVICES if service.listed]


def test_back_turns_the_leaf_before_it_leaves_the_page() -> None:
    view = after(SERVICES_PAGE, *press(Button.MORE, Button.BACK))
    assert (view.page, view.leaf) == (Page.SERVICES, 0)
    assert after(view, *press(Button.BACK)).page is Page.WELCOME


def test_an_unlisted_service_cannot_be_chosen() -> None:
    assert then(SERVICES_PAGE, Chose("reception"))[1] == ()


def test_a_service_without_papers_is_a_ticket_at_once() -> None:
    assert then(SERVICES_PAGE, Chose("moving"))[1] == (AskTicket("asked-one", "moving", "fr"),)


def test_who_finds_nothing_in_the_list_goes_to_reception() -> None:
    assert then(SERVICES_PAGE, Pressed(Button.RECEPTION))[1] == (AskTicket("asked-one", "reception", "fr"),)


def test_the_checklist_goes_on_only_when_everything_is_answered() -> None:
    view = after(SERVICES_PAGE, Chose("passport"), *(Answered(p, True) for p in PAPERS[:3]))
    assert then(view, Pressed(Button.CONTINUE))[1] == ()
    view = after(view, Answered(PAPERS[3], True))
    assert then(view, Pressed(Button.CONTINUE))[1] == (AskTicket("asked-one", "passport", "fr"),)


def test_an_answer_can_be_changed() -> None:
    view = after(SERVICES_PAGE, Chose("passport"), Answered("photo", False), Answered("photo", True))
    assert view.answered == (("photo", True),)


def test_not_sure_is_a_ticket_for_reception() -> None:
    view = after(SERVICES_PAGE, Chose("passport"))
    assert then(view, Pressed(Button.UNSURE))[1] == (AskTicket("asked-one", "reception", "fr"),)


def lacking(*papers: str) -> View:
    return after(SERVICES_PAGE, Chose(MINOR.id), *answers(MINOR, lacking=set(papers)))


def test_a_missing_paper_is_told_before_anyone_queues() -> None:
    assert lacking("stamp").page is Page.MISSING


def test_being_turned_away_is_recorded_once_when_the_person_is_done() -> None:
    told = TellTurnedAway("asked-one", "minor", ("stamp", "birth"), "fr")
    assert then(lacking("stamp", "birth"), Pressed(Button.FINISH))[1] == (told,)
    view, effects = then(lacking("stamp", "birth"), Pressed(Button.PRINT))
    assert effects == (told, Print(view.visit, MissingPaper("minor", ("stamp", "birth")), CONTENT, "fr"))
    assert then(after(view, Printed(view.visit)), Pressed(Button.FINISH))[1] == ()


def test_who_has_the_paper_after_all_was_not_turned_away() -> None:
    view, effects = then(lacking("stamp"), Pressed(Button.BACK))
    assert (view.page, effects) == (Page.CHECKLIST, ())
    view = after(view, Answered("stamp", True))
    assert then(view, Pressed(Button.CONTINUE))[1] == (AskTicket("asked-one", "minor", "fr"),)


def test_many_missing_papers_are_told_leaf_by_leaf() -> None:
    view, seen = lacking(*PAPERS), []
    for _ in PAPERS:
        seen += [paper.id for paper in missing_on_leaf(view) if paper.id not in seen]
        view = after(view, *press(Button.MORE))
    assert seen == list(PAPERS)


def test_another_bodys_matter_is_told_and_recorded() -> None:
    view = after(SERVICES_PAGE, Chose("licence"))
    assert view.page is Page.REROUTE
    told = TellRerouted("asked-one", "licence", "prefecture", "fr")
    shown, effects = then(view, Pressed(Button.PRINT))
    assert effects == (told, Print(shown.visit, BodyPaper("licence", "prefecture"), CONTENT, "fr"))
    assert then(view, TimedOut())[0].shown is Page.IDLE_WARNING
    assert then(after(view, TimedOut()), TimedOut())[1] == (told,)


# --- answers --------------------------------------------------------------------------------------


def test_a_ticket_is_shown_and_printed_once() -> None:
    view, effects = then(waiting(), Replied(ticket("asked-one")))
    assert (view.page, view.slip) == (Page.TICKET, Slip.PRINTING)
    assert effects == (Print(view.visit, TicketPaper(ticket("asked-one")), CONTENT, "fr"),)
    assert then(view, Replied(ticket("asked-one"))) == (view, ())
    assert then(view, Pressed(Button.PRINT))[1] == ()


def test_who_is_checked_in_already_gets_paper_only_on_request() -> None:
    view, effects = then(waiting(), Replied(ticket("asked-one", repeated=True)))
    assert (view.page, view.slip, effects) == (Page.TICKET, Slip.NONE, ())
    view, effects = then(view, Pressed(Button.PRINT))
    assert [type(effect) for effect in effects] == [Print]
    assert then(after(view, Printed(view.visit)), Pressed(Button.PRINT))[1] == ()


def test_a_printer_fault_shows_the_number_and_nothing_prints_by_itself() -> None:
    view, effects = then(given(), PrintFailed(given().visit, "paper-out"))
    assert (view.page, view.ticket, effects) == (Page.PRINTER_FAULT, ticket("asked-one"), ())
    assert then(view, Pressed(Button.PRINT))[1] == ()


def test_another_visitors_paper_says_nothing_about_this_one() -> None:
    view = given()
    assert then(view, Printed(view.visit - 1)) == (view, ())
    assert then(view, PrintFailed(view.visit - 1, "paper-out")) == (view, ())


@pytest.mark.parametrize("code", [*Code, "a_code_of_tomorrow"])
def test_every_refusal_offers_reception_and_a_new_start(code: str) -> None:
    view = after(HOME, Scanned("K7QM-3F2D"))
    view, effects = then(view, Replied(Refusal(answers="request-1", at=NOW, code=code, when=NOW)))
    assert (view.page, view.problem, view.booked, effects) == (Page.PROBLEM, code, NOW, ())
    assert then(view, Pressed(Button.RECEPTION))[1] == (AskTicket("asked-one", "reception", "fr"),)
    assert then(view, Pressed(Button.START_OVER))[0].page is Page.WELCOME


def test_an_unknown_code_may_be_typed_again_without_losing_it() -> None:
    view = after(HOME, *press(Button.APPOINTMENT), *(Typed(key) for key in "K7QM3F2D"))
    view = after(view, *press(Button.CONTINUE))
    view = after(view, Replied(Refusal(answers="request-1", at=NOW, code=Code.UNKNOWN_CODE)))
    view = after(view, *press(Button.TRY_AGAIN))
    assert (view.page, view.typed) == (Page.APPOINTMENT, "K7QM3F2D")


def test_an_answer_of_another_kind_is_a_problem_not_a_crash() -> None:
    view = then(waiting(), Replied(Noted(answers="asked-one", at=NOW)))[0]
    assert (view.page, view.problem) == (Page.PROBLEM, Code.REFUSED)


def test_a_late_answer_is_not_given_to_the_next_visitor() -> None:
    gone, effects = then(waiting(), Pressed(Button.BACK))
    assert (gone.page, effects) == (Page.WELCOME, (Withdraw("asked-one"),))
    after_next = then(gone, Pressed(Button.RECEPTION), "asked-two")[0]
    view, effects = then(after_next, Replied(ticket("asked-one")))
    assert (view, effects) == (after_next, (Withdraw("asked-one"),))
    assert then(view, Replied(ticket("asked-two")))[0].ticket == ticket("asked-two")


def test_a_ticket_that_was_handed_over_is_never_withdrawn() -> None:
    home = then(given(), Pressed(Button.FINISH))[0]
    assert then(home, Replied(ticket("asked-one"))) == (home, ())


@pytest.mark.parametrize("silence", [Unanswered("asked-one"), TimedOut()])
def test_silence_sends_people_to_reception_and_withdraws(silence: Happening) -> None:
    view, effects = then(waiting(), silence)
    assert (view.page, effects) == (Page.UNREACHABLE, (Withdraw("asked-one"),))
    assert then(view, TimedOut())[0].page is Page.WELCOME


def test_silence_about_a_visitor_who_is_gone_changes_nothing() -> None:
    assert then(HOME, Unanswered("asked-one")) == (HOME, ())


def test_the_next_person_may_scan_before_the_last_ticket_page_has_closed() -> None:
    view = after(HOME, Picked("nl"), Scanned("K7QM-3F2D"))
    view = then(view, Replied(ticket("request-1")))[0]
    assert then(view, Scanned("BBBB-CCCC"), "asked-two")[1] == ()
    view = after(view, Printed(view.visit))
    assert then(view, Scanned("K7QM-3F2D"), "asked-two")[1] == ()
    assert then(view, Scanned("BBBB-CCCC"), "asked-two")[1] == (AskCheckIn("asked-two", "BBBB-CCCC", "fr"),)


# --- help, language, patience ---------------------------------------------------------------------


def test_help_comes_back_to_where_one_was() -> None:
    view = after(SERVICES_PAGE, Chose("passport"), *press(Button.HELP))
    assert view.shown is Page.HELP
    assert after(view, *press(Button.BACK)).shown is Page.CHECKLIST
    assert then(view, Pressed(Button.RECEPTION))[1] == (AskTicket("asked-one", "reception", "fr"),)


def test_nobody_gets_a_second_ticket_by_asking_for_help() -> None:
    view = after(given(), *press(Button.HELP))
    assert then(view, Pressed(Button.RECEPTION))[1] == ()


def test_the_language_changes_on_any_page_and_nothing_is_lost() -> None:
    view = after(SERVICES_PAGE, Chose("passport"), Answered("photo", True), *press(Button.LANGUAGES))
    assert view.shown is Page.LANGUAGE
    view = after(view, Picked("da"))
    assert (view.shown, view.language, view.answered) == (Page.CHECKLIST, "da", (("photo", True),))


@pytest.mark.parametrize("touch", [Stirred(), Pressed(Button.STILL_HERE), Typed("K"), Pressed(Button.BACK)])
def test_any_touch_answers_the_idle_warning(touch: Happening) -> None:
    view = after(HOME, *press(Button.APPOINTMENT), Typed("K"), TimedOut())
    assert view.shown is Page.IDLE_WARNING
    view = after(view, touch)
    assert (view.shown, view.typed) == (Page.APPOINTMENT, "K")


def test_without_an_answer_everything_is_wiped() -> None:
    view = after(HOME, Picked("da"), *press(Button.APPOINTMENT), Typed("K"), TimedOut(), TimedOut())
    assert view == replace(HOME, visit=HOME.visit + 1)


def test_idle_means_sixty_seconds_and_twenty_more_to_say_so() -> None:
    for page in (Page.APPOINTMENT, Page.SERVICES, Page.CHECKLIST, Page.MISSING, Page.REROUTE, Page.HELP):
        assert PATIENCE[page].seconds == 60
        assert PATIENCE[page].warns
    assert PATIENCE[Page.IDLE_WARNING].seconds == 20
    assert set(PATIENCE) == set(Page)


def test_with_the_slip_in_hand_the_page_closes_without_asking() -> None:
    view = after(lacking("stamp"), *press(Button.PRINT))
    assert after(view, Printed(view.visit)).patience == WITH_PAPER_IN_HAND


def test_what_arrives_by_itself_does_not_look_like_a_person() -> None:
    for happening in (Reached(False), PrinterChecked("paper-out"), ContentArrived(CONTENT)):
        assert after(SERVICES_PAGE, happening).stirred == SERVICES_PAGE.stirred


def test_the_printers_state_and_the_controllers_are_kept_for_the_next_visitor() -> None:
    view = after(SERVICES_PAGE, PrinterChecked("paper-out"), Reached(False), *press(Button.BACK))
    assert (view.printer_fault, view.reachable) == ("paper-out", False)


EVERYTHING: list[Happening] = [
    *(Pressed(button) for button in Button),
    *(Stirred(), Picked("da"), Picked("xx"), Typed("K"), Typed("?"), Erased(), Chose("passport"), Chose("x")),
    *(Answered("photo", True), Answered("photo", False), Answered("x", True), TimedOut()),
    *(Scanned("K7QM-3F2D"), Scanned(""), Scanned("x" * 99), Printed(1), PrintFailed(1, "paper-out")),
    *(
        Replied(ticket("request-1")),
        Replied(ticket("another-one")),
        Unanswered("request-1"),
        Unanswered("another-one"),
    ),
    *(
        Replied(Noted(answers="request-1", at=NOW)),
        Reached(False),
        PrinterChecked(""),
        ContentArrived(CONTENT),
    ),
    Replied(Refusal(answers="request-1", at=NOW, code=Code.TOO_EARLY)),
]


@pytest.mark.parametrize(("name", "view"), list(pictures("fr")))
def test_everything_may_happen_on_every_page(name: str, view: View) -> None:
    for happening in EVERYTHING:
        assert step(view, happening, "asked-late")[0].page in Page


@pytest.mark.parametrize(("name", "view"), list(pictures("fr")))
def test_every_page_is_wiped_by_time_alone(name: str, view: View) -> None:
    if view.page is Page.STARTING:
        return
    for _ in range(5):
        view, _ = step(view, TimedOut(), "asked-late")
    clean = View(page=Page.WELCOME, language="fr", content=CONTENT, newest=CONTENT)
    kept = {
        field: getattr(view, field) for field in ("visit", "reachable", "printer_fault", "given", "stirred")
    }
    assert view == replace(clean, **kept)
