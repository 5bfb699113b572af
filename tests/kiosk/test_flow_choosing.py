"""Without an appointment: groups, services, search, questions, and who else handles it."""

from dataclasses import replace

import pytest

from contract.state import Content, Group, ServiceWait
from contract.values import Code, Wait
from kiosk.flow.choices import (
    CHOICES_A_PAGE,
    GROUPS_A_PAGE,
    REST,
    all_refused,
    groups_listed,
    has_more_services,
    listed_services,
    offers_something_else,
    services_here,
    services_on_leaf,
    uses_groups,
    wait_of,
)
from kiosk.flow.effects import AskCheckIn, AskTicket, BodyPaper, Print, TellRerouted
from kiosk.flow.happenings import (
    Button,
    Chose,
    ChoseGroup,
    Erased,
    Pressed,
    Printed,
    PrintFailed,
    Reached,
    Replied,
    Replies,
    Scanned,
    TimedOut,
    Typed,
    WaitsArrived,
)
from kiosk.flow.pages import Page
from kiosk.flow.papers import current_question, documents_asked, questions_left
from kiosk.flow.returning import goes_back
from kiosk.flow.view import Slip, View
from tests.kiosk.town import CONTENT, GROUPS, NOW, SERVICES, ticket
from tests.kiosk.visiting import after, choose, list_with, press, reply, then, type_in, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
GROUPS_PAGE = after(HOME, *press(Button.WALK_IN))
LISTED = tuple(service for service in SERVICES if service.listed)
CARD = choose(HOME, "identity-card")


def with_services(*, groups: tuple[Group, ...] = (), **each: object) -> View:
    services = tuple(service.model_copy(update=each) for service in SERVICES)
    return welcome(CONTENT.model_copy(update={"groups": groups, "services": services, "usual": ()}))


def few(count: int) -> Content:
    services = (*LISTED[:count], SERVICES[-1])
    return CONTENT.model_copy(update={"services": services})


def closed(view: View, *services: str) -> View:
    refusals = (ServiceWait(service=s, waiting=0, refused=Code.DAY_FULL, opens=NOW) for s in services)
    return after(view, WaitsArrived(tuple(refusals)))


# --- groups and lists -------------------------------------------------------------------------------


def test_few_services_stand_on_one_page_and_many_in_groups() -> None:
    assert after(welcome(few(6)), *press(Button.WALK_IN)).page is Page.SERVICES
    assert after(welcome(few(7)), *press(Button.WALK_IN)).page is Page.GROUPS


def test_a_site_without_groups_has_one_long_list() -> None:
    view = after(with_services(), *press(Button.WALK_IN))
    assert (view.page, len(services_here(view))) == (Page.SERVICES, len(LISTED))


def test_every_service_is_in_just_one_of_at_most_six_groups() -> None:
    many = tuple(Group(id=f"group{n}", name={"en": f"{n}"}) for n in range(9))
    spread = tuple(
        service.model_copy(update={"group": f"group{n}" if n < 9 else None})
        for n, service in enumerate(SERVICES)
    )
    for content in (CONTENT, CONTENT.model_copy(update={"groups": many, "services": spread})):
        view = after(welcome(content), *press(Button.WALK_IN))
        assert len(groups_listed(view)) <= GROUPS_A_PAGE
        found = [s.id for g in groups_listed(view) for s in services_here(after(view, ChoseGroup(g)))]
        assert sorted(found) == sorted(service.id for service in LISTED)
        assert groups_listed(view)[-1] == REST


def test_a_group_without_services_is_not_shown() -> None:
    empty = (*GROUPS, Group(id="empty", name={"en": "Nothing"}))
    view = welcome(CONTENT.model_copy(update={"groups": empty}))
    assert "empty" not in groups_listed(view)
    assert after(GROUPS_PAGE, ChoseGroup("empty")).page is Page.GROUPS


def test_where_every_service_has_its_group_nothing_is_left_over() -> None:
    view = with_services(groups=GROUPS[:1], group=GROUPS[0].id)
    assert groups_listed(view) == (GROUPS[0].id,)
    assert not uses_groups(view)


def test_the_most_usual_services_come_first_then_the_sites_order() -> None:
    names = [service.id for service in listed_services(HOME)]
    usual = list(CONTENT.usual)
    assert names == usual + [service.id for service in LISTED if service.id not in usual]


def test_at_most_seven_choices_stand_on_a_page_and_none_is_lost() -> None:
    view, seen = after(with_services(), *press(Button.WALK_IN)), []
    for leaf in range(9):
        here = services_on_leaf(view)
        last_place = has_more_services(view) or offers_something_else(view)
        assert len(here) + last_place <= CHOICES_A_PAGE
        seen += [service.id for service in here if leaf == view.leaf]
        view = after(view, *press(Button.MORE))
    assert seen == [service.id for service in LISTED]


def test_back_turns_the_leaf_then_leaves_the_group_then_the_list() -> None:
    view = after(GROUPS_PAGE, ChoseGroup("family"), *press(Button.BACK))
    assert (view.page, view.group) == (Page.GROUPS, None)
    assert after(view, *press(Button.BACK)).page is Page.WELCOME
    long = after(with_services(), *press(Button.WALK_IN, Button.MORE, Button.BACK))
    assert (long.page, long.leaf) == (Page.SERVICES, 0)


def test_who_finds_nothing_goes_to_reception_from_every_list() -> None:
    asked = (AskTicket("asked-one", "reception", "fr"),)
    search = after(GROUPS_PAGE, *press(Button.SEARCH))
    for view in (HOME, GROUPS_PAGE, list_with(HOME, "passport"), search):
        assert then(view, Pressed(Button.RECEPTION))[1] == asked


# --- search -----------------------------------------------------------------------------------------


def test_words_are_typed_with_single_blanks_and_taken_back() -> None:
    view = after(GROUPS_PAGE, *press(Button.SEARCH), *type_in("  lost  purse é"), Typed("ab"), Typed("\n"))
    assert view.typed == "lost purse é"
    assert after(view, Erased(), Erased()).typed == "lost purse"
    assert len(after(view, *type_in("x" * 99)).typed) == 40


def test_any_listed_service_can_be_chosen_from_the_search_and_back_finds_the_words_again() -> None:
    view = after(GROUPS_PAGE, *press(Button.SEARCH), *type_in("pas"), Chose("passport"))
    assert view.page is Page.CHECKLIST
    view = after(view, *press(Button.BACK))
    assert (view.page, view.typed) == (Page.SEARCH, "pas")
    assert after(view, *press(Button.BACK)).page is Page.GROUPS


def test_searched_words_are_no_code() -> None:
    view = after(GROUPS_PAGE, *press(Button.SEARCH), *type_in("pas"))
    view = after(view, *press(Button.BACK, Button.BACK, Button.APPOINTMENT))
    assert (view.page, view.typed) == (Page.APPOINTMENT, "")


# --- what a choice leads to -------------------------------------------------------------------------


def test_an_unlisted_service_cannot_be_chosen() -> None:
    assert then(list_with(HOME, "passport"), Chose("reception"))[1] == ()
    assert then(GROUPS_PAGE, Chose("passport"))[1] == ()


def test_a_service_without_papers_is_a_ticket_at_once() -> None:
    asked = (AskTicket("asked-one", "moving", "fr"),)
    assert then(list_with(HOME, "moving"), Chose("moving"))[1] == asked


def test_a_closed_or_full_service_says_so_without_asking() -> None:
    view = closed(HOME, "moving")
    shown, effects = then(list_with(view, "moving"), Chose("moving"))
    assert (shown.page, shown.problem, shown.booked, effects) == (Page.PROBLEM, Code.DAY_FULL, NOW, ())
    back = after(shown, *press(Button.BACK))
    assert (back.page, back.problem, back.service) == (Page.SERVICES, "", None)


def test_what_was_closed_before_the_controller_went_away_is_asked_again() -> None:
    view = after(closed(HOME, "moving"), Reached(False))
    assert then(list_with(view, "moving"), Chose("moving"))[1] == (AskTicket("asked-one", "moving", "fr"),)


def test_everything_is_closed_only_when_nothing_listed_is_open() -> None:
    queued = [service.id for service in LISTED if not service.body]
    assert all_refused(HOME) is None
    assert all_refused(closed(HOME, *queued[1:])) is None
    refusal = all_refused(closed(HOME, *queued))
    assert refusal
    assert (refusal.refused, refusal.opens) == (Code.DAY_FULL, NOW)


def test_a_wait_is_known_only_while_somebody_says_it() -> None:
    view = after(HOME, WaitsArrived((ServiceWait(service="moving", waiting=1, wait=Wait(low=1, high=5)),)))
    assert wait_of(view, "moving") == Wait(low=1, high=5)
    assert wait_of(view, "passport") is None
    assert wait_of(after(view, Reached(False)), "moving") is None


# --- questions --------------------------------------------------------------------------------------


def test_questions_are_asked_one_by_one_before_the_papers() -> None:
    view, asked = CARD, []
    while question := current_question(view):
        assert view.page is Page.QUESTION
        asked.append(question.id)
        view = after(view, Replies(question.id, question.answers[0].id))
    assert asked == ["lives", "first", "age"]
    assert (view.page, questions_left(view)) == (Page.CHECKLIST, ())


def test_an_answer_that_is_not_to_the_question_on_the_page_is_nothing() -> None:
    for touch in (Replies("age", "adult"), Replies("lives", "mars"), Replies("x", "here")):
        assert after(CARD, touch).replies == ()


def test_the_papers_depend_on_the_answers() -> None:
    def papers(**answers: str) -> set[str]:
        return {document.id for document in documents_asked(reply(CARD, **answers))}

    assert papers(first="renewal", age="adult") == {"photo", "old-card", "address"}
    assert papers(first="lost", age="child") == {"photo", "address", "consent", "birth"}


def test_an_answer_can_be_changed_by_going_back() -> None:
    view = reply(CARD, first="renewal", age="child")
    view = after(view, *press(Button.BACK))
    assert (view.page, dict(view.replies)) == (Page.QUESTION, {"lives": "here", "first": "renewal"})
    view = after(view, *press(Button.BACK, Button.BACK))
    assert (view.page, view.replies) == (Page.QUESTION, ())
    assert after(view, *press(Button.BACK)).page is Page.SERVICES


# --- another body -----------------------------------------------------------------------------------


def test_another_bodys_matter_is_told_and_recorded_once() -> None:
    view = choose(HOME, "licence")
    assert (view.page, view.body) == (Page.REROUTE, "prefecture")
    told = TellRerouted("asked-one", "licence", "prefecture", "fr")
    shown, effects = then(view, Pressed(Button.PRINT))
    assert effects == (told, Print(shown.visit, BodyPaper("licence", "prefecture"), CONTENT, "fr"))
    assert then(after(shown, Printed(shown.visit)), Pressed(Button.FINISH))[1] == ()
    assert then(view, Pressed(Button.FINISH))[1] == (told,)
    assert then(view, TimedOut())[0].shown is Page.IDLE_WARNING
    assert then(after(view, TimedOut()), TimedOut())[1] == (told,)


def test_a_letter_held_up_meanwhile_leaves_on_record_who_was_sent_elsewhere() -> None:
    view = choose(HOME, "licence")
    told = TellRerouted("asked-one-told", "licence", "prefecture", "fr")
    asked = AskCheckIn("asked-one", "K7QM-3F2D", "fr")
    assert then(view, Scanned("K7QM-3F2D"))[1] == (told, asked)
    shown = after(view, *press(Button.PRINT))
    assert then(after(shown, Printed(shown.visit)), Scanned("K7QM-3F2D"))[1] == (asked,)


def test_an_answer_may_lead_to_another_body_and_be_taken_back() -> None:
    view = after(CARD, Replies("lives", "other"))
    assert (view.page, view.body) == (Page.REROUTE, "home-town")
    told = TellRerouted("asked-one", "identity-card", "home-town", "fr")
    assert then(view, Pressed(Button.FINISH))[1] == (told,)
    back, effects = then(view, Pressed(Button.BACK))
    assert (back.page, back.body, back.replies, effects) == (Page.QUESTION, None, (), ())


def test_a_body_nobody_knows_is_receptions_matter() -> None:
    content = CONTENT.model_copy(update={"bodies": ()})
    view = list_with(welcome(content), "licence")
    assert then(view, Chose("licence"))[1] == (AskTicket("asked-one", "reception", "fr"),)


def test_the_printer_speaks_of_the_slip_it_printed_and_not_of_the_next_one() -> None:
    first = after(choose(HOME, "licence"), *press(Button.PRINT))
    second = after(first, *press(Button.BACK))
    again = after(second, Chose("licence"), *press(Button.PRINT))
    assert again.visit != first.visit
    assert after(again, Printed(first.visit)).slip is Slip.PRINTING
    asked = after(first, *press(Button.RECEPTION), Replied(ticket("request-1")))
    assert (asked.page, asked.slip) == (Page.TICKET, Slip.PRINTING)
    assert after(asked, PrintFailed(first.visit, "paper-out")).page is Page.TICKET
    assert after(asked, PrintFailed(asked.visit, "paper-out")).page is Page.PRINTER_FAULT


def test_a_page_says_truly_whether_it_has_a_way_back() -> None:
    assert not goes_back(HOME)
    assert goes_back(GROUPS_PAGE)
    assert goes_back(after(HOME, *press(Button.HELP)))
    assert not goes_back(replace(HOME, page=Page.TICKET))
