"""The papers: have them all, lack some, not sure; told and recorded before anyone queues."""

from dataclasses import replace

import pytest

from contract.codes import to_come_back
from kiosk.flow.effects import AskCheckIn, AskTicket, MissingPaper, Print, TellTurnedAway
from kiosk.flow.happenings import (
    Answered,
    Button,
    Chose,
    Mode,
    Pressed,
    Printed,
    Scanned,
    TimedOut,
    Toggled,
)
from kiosk.flow.pages import WITH_PAPER_IN_HAND, Page
from kiosk.flow.papers import documents_on_leaf, missing, missing_on_leaf
from kiosk.flow.step import step
from kiosk.flow.view import View
from tests.kiosk.town import CONTENT, PAPERS, SERVICES
from tests.kiosk.visiting import after, choose, lacking, press, then, welcome
from tests.kiosk.visiting import missing as told

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
CHECKLIST = choose(HOME, "minor")
MINOR = next(service for service in SERVICES if service.id == "minor")


def long_checklist() -> View:
    """Seven papers and more."""
    every = tuple(document.id for document in CONTENT.documents)
    longer = MINOR.model_copy(update={"documents": every})
    services = tuple(longer if s.id == "minor" else s for s in SERVICES)
    return choose(welcome(CONTENT.model_copy(update={"services": services})), "minor")


def test_who_has_all_papers_gets_a_place_in_line() -> None:
    assert then(CHECKLIST, Pressed(Button.HAVE_ALL))[1] == (AskTicket("asked-one", "minor", "fr"),)


def test_not_sure_is_a_ticket_for_reception() -> None:
    assert then(CHECKLIST, Pressed(Button.UNSURE))[1] == (AskTicket("asked-one", "reception", "fr"),)


def test_a_long_checklist_is_read_to_its_end_before_it_is_answered() -> None:
    view, seen = long_checklist(), []
    assert after(view, *press(Button.HAVE_ALL)).page is Page.CHECKLIST
    assert after(view, *press(Button.LACK_SOME)).page is Page.CHECKLIST
    for _ in range(2):
        seen += [paper.id for paper in documents_on_leaf(view)]
        last, view = view, after(view, *press(Button.MORE))
    assert seen == [document.id for document in CONTENT.documents]
    assert after(last, *press(Button.HAVE_ALL)).page is Page.PLEASE_WAIT


def test_papers_are_touched_and_let_go_and_nothing_goes_on_without_one() -> None:
    view = after(CHECKLIST, *press(Button.LACK_SOME))
    assert after(view, *press(Button.CONTINUE)).page is Page.LACKING
    view = after(view, Answered("photo", False), Answered("stamp", False), Answered("photo", True))
    assert [document.id for document in missing(view)] == ["stamp"]
    assert after(view, *press(Button.CONTINUE)).page is Page.MISSING
    assert after(view, Answered("x", False)).answered == view.answered


def test_papers_are_answered_only_where_they_are_asked_about() -> None:
    assert after(CHECKLIST, Answered("photo", False)).answered == ()
    second_leaf = lacking(long_checklist(), PAPERS[:1])
    assert second_leaf.leaf == 1
    assert after(second_leaf, Answered(PAPERS[1], False)).answered == second_leaf.answered
    assert after(second_leaf, *press(Button.CONTINUE)).page is Page.MISSING


def test_who_has_the_paper_after_all_was_not_turned_away() -> None:
    view, effects = then(told(CHECKLIST, ["stamp"]), Pressed(Button.BACK))
    assert (view.page, effects) == (Page.LACKING, ())
    view = after(view, *press(Button.BACK))
    assert view.page is Page.CHECKLIST
    view, effects = then(view, Pressed(Button.HAVE_ALL))
    assert effects == (AskTicket("asked-one", "minor", "fr"),)
    assert missing(view) == ()


def test_being_turned_away_is_recorded_once_when_the_person_is_done() -> None:
    shown = told(CHECKLIST, ["stamp", "birth"])
    recorded = TellTurnedAway("asked-one", "minor", ("stamp", "birth"), "fr")
    assert then(shown, Pressed(Button.FINISH))[1] == (recorded,)
    assert then(after(shown, TimedOut()), TimedOut())[1] == (recorded,)
    view, effects = then(shown, Pressed(Button.PRINT))
    paper = MissingPaper("minor", ("stamp", "birth"), "BACKASKEDONE")
    assert effects == (recorded, Print(view.visit, paper, CONTENT, "fr"))
    assert then(after(view, Printed(view.visit)), Pressed(Button.FINISH))[1] == ()


def test_a_letter_held_up_meanwhile_leaves_on_record_who_was_turned_away() -> None:
    """The next person's, or another one of the same: neither the record nor the check-in gets lost."""
    shown = told(CHECKLIST, ["stamp"])
    recorded = TellTurnedAway("asked-one-told", "minor", ("stamp",), "fr")
    asked = AskCheckIn("asked-one", "K7QM-3F2D", "fr")
    view, effects = then(shown, Scanned("K7QM-3F2D"))
    assert (view.page, effects) == (Page.PLEASE_WAIT, (recorded, asked))
    printed = after(shown, *press(Button.PRINT))
    assert then(after(printed, Printed(printed.visit)), Scanned("K7QM-3F2D"))[1] == (asked,)
    assert then(shown, Scanned("x" * 65))[1] == (recorded,)


def test_the_slip_and_the_page_bear_the_code_that_is_on_record() -> None:
    shown = told(CHECKLIST, ["stamp"])
    assert shown.back == ""
    view, (recorded, printing) = step(shown, Pressed(Button.PRINT), "0f1e-2d3c4b")
    assert isinstance(recorded, TellTurnedAway)
    assert isinstance(printing, Print)
    assert isinstance(printing.paper, MissingPaper)
    assert view.back == printing.paper.back == to_come_back(recorded.request) == "BACK0F1E2D3C4B"
    assert after(view, *press(Button.FINISH)).back == ""


def test_who_was_sent_elsewhere_before_is_on_record_as_lacking_papers_too() -> None:
    shown = replace(told(CHECKLIST, ["stamp"]), told=True)
    view, (recorded, printing) = then(shown, Pressed(Button.PRINT))
    assert isinstance(recorded, TellTurnedAway)
    assert isinstance(printing, Print)
    assert view.back == to_come_back(recorded.request)
    assert then(after(view, Printed(view.visit)), Pressed(Button.FINISH))[1] == ()


def test_who_goes_to_reception_instead_was_not_turned_away() -> None:
    view, effects = then(told(CHECKLIST, ["stamp"]), Pressed(Button.RECEPTION))
    assert effects == (AskTicket("asked-one", "reception", "fr"),)
    assert then(view, Pressed(Button.START_OVER))[1][1:] == ()


def test_who_leaves_before_being_told_was_not_turned_away() -> None:
    assert then(lacking(CHECKLIST, ["stamp"]), Pressed(Button.START_OVER))[1] == ()


def test_many_missing_papers_are_told_leaf_by_leaf() -> None:
    view, seen = told(CHECKLIST, PAPERS), []
    for _ in PAPERS:
        seen += [paper.id for paper in missing_on_leaf(view) if paper.id not in seen]
        view = after(view, *press(Button.MORE))
    assert seen == list(MINOR.documents)


def test_with_the_slip_in_hand_the_page_closes_without_asking() -> None:
    view = after(told(CHECKLIST, ["stamp"]), *press(Button.PRINT))
    assert after(view, *press(Button.BACK)).page is Page.MISSING
    assert after(view, Printed(view.visit)).patience == WITH_PAPER_IN_HAND


def test_another_service_begins_with_nothing_said() -> None:
    view = after(lacking(CHECKLIST, ["stamp"]), *press(Button.BACK, Button.BACK), Chose("minor"))
    assert (view.page, view.answered) == (Page.CHECKLIST, ())


def test_one_missing_paper_stands_on_a_leaf_in_large_words() -> None:
    large = replace(told(CHECKLIST, PAPERS), modes=frozenset({Mode.LARGE}))
    assert [paper.id for paper in missing_on_leaf(large)] == [MINOR.documents[0]]
    seen = []
    for _ in PAPERS:
        seen += [paper.id for paper in missing_on_leaf(large)]
        large = after(large, *press(Button.MORE))
    assert seen == list(MINOR.documents)


def test_who_makes_words_larger_or_smaller_again_begins_at_the_first_leaf() -> None:
    view = after(told(CHECKLIST, PAPERS), *press(Button.MORE, Button.ACCESS), Toggled(Mode.LARGE))
    assert view.leaf == 0
    view = after(view, *press(Button.BACK, Button.MORE, Button.MORE, Button.ACCESS), Toggled(Mode.CALM))
    assert view.leaf == 2
    assert missing_on_leaf(after(view, Toggled(Mode.LARGE)))
