"""Taking back the last command of a desk, while nothing has followed from it."""

from copy import deepcopy
from dataclasses import replace

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.rules import CounterRule
from controller.queue.state import Stage
from controller.queue.undoing import may_undo
from tests.controller.queue.office import RULES, Office, at, minutes

pytestmark = pytest.mark.pure

PERSON, OTHER = "w-request-1", "w-request-2"


@pytest.fixture
def office() -> Office:
    """Anna has called P001 to counter 1, bob is at counter 2, P002 waits."""
    counters = {**RULES.counters, "1": CounterRule(("passport", "moving"), picks=True)}
    office = Office(replace(RULES, counters=counters, priorities={"frail": minutes(10)}))
    office.walk_in(0)
    office.walk_in(0.5)
    office.say(0.6, do.OpenCounter("1", "anna"))
    office.say(0.7, do.OpenCounter("2", "bob"))
    office.say(1, do.CallNext("1", "anna"))
    return office


def state(office: Office) -> object:
    """All that agents and citizens see of the queue."""
    queue = deepcopy(office.queue)
    for visit in queue.visits.values():
        visit.changes, visit.starts_by_hand = 0, False
    for counter in queue.counters.values():
        counter.changes = 0
    return queue.visits, queue.counters, queue.lines, queue.held, queue.due, queue.calls


AT_DESK = [
    do.CallNext("1", "anna"),
    do.CallNumber("1", OTHER, "anna"),
    do.Recall("1", "anna"),
    do.Start("1", "anna"),
    do.Finish("1", "anna"),
    do.NoShow("1", "anna"),
    do.Park("1", "photo", at(60), "anna"),
    do.Transfer("1", "moving", by="anna"),
    do.Transfer("1", "moving", to_counter="2", by="anna"),
    do.AddStep("1", "moving", "anna"),
    do.PutBack("1", "anna"),
    do.OpenCounter("1", "carol", ("moving",)),
    do.CloseCounter("2", "bob"),
    do.Pause("2", "bob"),
    do.CallNext("3", "carol"),
]


@pytest.mark.parametrize("command", AT_DESK, ids=lambda command: type(command).__name__)
def test_what_was_done_at_a_counter_is_taken_back_exactly(office: Office, command: do.AtDesk) -> None:
    before = state(office)
    assert office.say(5, command)
    assert state(office) != before
    acts = office.queue.acts
    [undone] = office.say(6, do.Undo("anna", command.counter))
    assert isinstance(undone, did.Undone)
    assert (undone.at, undone.desk, undone.by, undone.undid) == (at(6), command.counter, "anna", acts)
    assert state(office) == before


AT_RECEPTION = [
    do.ChangeService(OTHER, "moving", "bea"),
    do.SetPriority(OTHER, "frail", "bea"),
    do.Cancel(OTHER, "bea"),
    do.Cancel(PERSON, "bea"),
    do.Answer("", "passport", "", "fr", "bea", OTHER),
]


@pytest.mark.parametrize("command", AT_RECEPTION, ids=lambda command: type(command).__name__)
def test_what_was_done_at_reception_is_taken_back_exactly(office: Office, command: do.Command) -> None:
    before = state(office)
    office.say(5, command)
    assert state(office) != before
    [undone] = office.say(6, do.Undo("bea"))
    assert isinstance(undone, did.Undone)
    assert (undone.desk, undone.by) == ("@bea", "bea")
    assert state(office) == before


def test_taking_back_says_who_stands_as_before(office: Office) -> None:
    office.say(5, do.CallNext("1", "anna"))
    [undone] = office.say(6, do.Undo("anna", "1"))
    assert isinstance(undone, did.Undone)
    assert set(undone.visits) == {PERSON, OTHER}


def test_taking_back_a_close_holds_for_the_counter_again_who_was_released(office: Office) -> None:
    office.say(2, do.Park("1", "photo"))
    office.say(3, do.Return(PERSON))
    before = state(office)
    office.say(4, do.CloseCounter("1", "anna"))
    assert office.queue.visits[PERSON].held_for == ""
    office.say(5, do.Undo("anna", "1"))
    assert state(office) == before
    assert office.queue.visits[PERSON].held_for == "counter:1"


def test_only_the_last_command_of_a_desk_is_taken_back_and_only_once(office: Office) -> None:
    office.say(2, do.Start("1"))
    office.say(3, do.Finish("1"))
    office.say(4, do.Undo("anna", "1"))
    assert office.queue.visits[PERSON].stage is Stage.SERVING
    assert office.code(5, do.Undo("anna", "1")) is Code.NOTHING_TO_UNDO


def test_a_desk_that_did_nothing_has_nothing_to_take_back(office: Office) -> None:
    assert office.code(2, do.Undo("carol", "3")) is Code.NOTHING_TO_UNDO
    assert office.code(2, do.Undo("carol")) is Code.NOTHING_TO_UNDO


def test_each_desk_takes_back_its_own(office: Office) -> None:
    office.say(2, do.CallNext("2", "bob"))
    office.say(3, do.Start("1", "anna"))
    office.say(4, do.Undo("bob", "2"))
    assert office.queue.visits[OTHER].stage is Stage.WAITING
    assert office.queue.visits[PERSON].stage is Stage.SERVING


def test_whoever_is_at_the_counter_may_take_back_what_was_done_there(office: Office) -> None:
    office.say(2, do.Start("1", "anna"))
    office.say(3, do.Undo("bob", "1"))
    assert office.queue.visits[PERSON].stage is Stage.CALLED


def test_a_recall_that_is_taken_back_is_off_the_board_and_may_be_made_at_once(office: Office) -> None:
    office.say(2, do.Recall("1"))
    office.say(2, do.Undo("anna", "1"))
    assert [(call.seq, call.recall) for call in office.queue.calls["hall"]] == [(1, False)]
    office.say(2, do.Recall("1"))
    assert [(call.seq, call.recall) for call in office.queue.calls["hall"]] == [(3, True), (1, False)]


def test_taking_back_a_call_leaves_the_calls_of_others_on_the_board(office: Office) -> None:
    office.say(2, do.CallNext("2", "bob"))
    office.walk_in(3, "reception")
    office.say(4, do.CallNext("3", "carol"))
    office.say(5, do.Undo("anna", "1"))
    assert [call.counter for call in office.queue.calls["hall"]] == ["2"]
    assert [call.counter for call in office.queue.calls["foyer"]] == ["3"]


# --- what has followed ----------------------------------------------------------------------------


def test_a_call_is_not_taken_back_once_the_person_has_left(office: Office) -> None:
    office.say(2, do.Leave(PERSON))
    assert office.code(3, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED


def test_a_no_show_is_not_taken_back_once_the_person_is_back(office: Office) -> None:
    office.say(2, do.NoShow("1"))
    office.say(3, do.Return(PERSON))
    assert office.code(4, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED


def test_a_transfer_is_not_taken_back_once_somebody_else_has_called(office: Office) -> None:
    office.say(2, do.Transfer("1", "passport"))
    office.call(3, "2")
    assert office.code(4, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED


def test_a_call_is_not_taken_back_once_reception_has_taken_the_person_off_the_counter(office: Office) -> None:
    office.say(2, do.Cancel(PERSON, "bea"))
    assert office.code(3, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED


def test_reception_does_not_take_back_once_the_counter_has_gone_on(office: Office) -> None:
    office.say(2, do.Cancel(PERSON, "bea"))
    office.say(3, do.CallNext("1", "anna"))
    assert office.code(4, do.Undo("bea")) is Code.ALREADY_FOLLOWED


def test_a_call_is_not_taken_back_once_the_person_came_by_themselves(office: Office) -> None:
    office = Office(replace(RULES, walk_time=minutes(1)))
    office.walk_in(0)
    office.call(1)
    office.pass_time(2)
    assert office.code(3, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED


def test_a_close_is_not_taken_back_once_who_was_released_has_been_called(office: Office) -> None:
    office.say(2, do.Park("1", "photo"))
    office.say(3, do.Return(PERSON))
    office.say(4, do.CloseCounter("1", "anna"))
    office.call(5, "2")
    assert office.code(6, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED


def test_opening_is_not_taken_back_once_somebody_waits_for_this_counter_or_agent(office: Office) -> None:
    office.say(2, do.OpenCounter("3", "carol"))
    office.say(3, do.Transfer("1", "passport", to_counter="3"))
    assert office.code(4, do.Undo("carol", "3")) is Code.ALREADY_FOLLOWED
    office.say(5, do.Undo("anna", "1"))
    office.say(6, do.Transfer("1", "passport", to_agent="carol"))
    assert office.code(7, do.Undo("carol", "3")) is Code.ALREADY_FOLLOWED


def test_a_call_is_not_taken_back_once_whom_the_person_waited_for_is_gone(office: Office) -> None:
    office.say(2, do.Transfer("1", "passport", to_counter="2"))
    office.say(3, do.CallNumber("1", PERSON, "anna"))
    office.say(4, do.CloseCounter("2", "bob"))
    assert office.code(5, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED
    office.say(6, do.Undo("bob", "2"))
    office.say(7, do.Undo("anna", "1"))
    assert office.queue.visits[PERSON].held_for == "counter:2"


def test_other_peoples_work_does_not_stand_in_the_way(office: Office) -> None:
    office.say(2, do.Transfer("1", "passport", to_counter="2"))
    office.say(3, do.OpenCounter("3", "carol"))
    office.walk_in(4)
    office.say(5, do.Undo("anna", "1"))
    assert office.queue.visits[PERSON].stage is Stage.CALLED


def test_a_pause_that_released_somebody_does(office: Office) -> None:
    office.say(2, do.Transfer("1", "passport", to_counter="2"))
    office.say(3, do.Pause("2", "bob"))
    assert office.code(5, do.Undo("anna", "1")) is Code.ALREADY_FOLLOWED


def test_paper_and_notes_do_not_stand_in_the_way_and_stay(office: Office) -> None:
    office.say(2, do.ReportPrint(PERSON, printed=True))
    office.say(3, do.AddNote("n1", PERSON, do.NoteKind.INTERNAL, "in a hurry", "bea"))
    office.say(4, do.Undo("anna", "1"))
    visit = office.queue.visits[PERSON]
    assert (visit.stage, visit.printed, visit.notes) == (Stage.WAITING, True, ("n1",))


def test_what_was_withdrawn_meanwhile_stays_so() -> None:
    office = Office()
    office.booked(minute=0, at=5, ref="x")
    office.say(1, do.CheckIn("at-another-kiosk", "CODEx", "fr"))
    office.call(2)
    office.say(3, do.Withdraw("request-1"))
    office.say(4, do.Undo("", "1"))
    assert office.visit("x").requests == {"at-another-kiosk"}
    office.say(5, do.Withdraw("at-another-kiosk"))
    assert office.visit("x").stage is Stage.EXPECTED


def test_commands_are_counted_and_taking_back_is_none(office: Office) -> None:
    acts = office.queue.acts
    office.say(2, do.Start("1"))
    assert office.queue.acts == acts + 1
    office.say(3, do.Undo("anna", "1"))
    assert office.queue.acts == acts + 1
    office.say(4, do.Start("1"))
    assert office.queue.acts == acts + 2


def test_after_the_end_of_the_day_nothing_is_taken_back(office: Office) -> None:
    office.say(2, do.Start("1"))
    office.say(3, do.EndDay("sup"))
    assert office.code(4, do.Undo("anna", "1")) is Code.NOTHING_TO_UNDO
    office.say(5, do.OpenCounter("1", "anna"))
    office.walk_in(24 * 60)
    assert office.code(24 * 60, do.Undo("anna", "1")) is Code.NOTHING_TO_UNDO


def test_who_postponed_is_due_again_when_the_call_is_taken_back(office: Office) -> None:
    office.say(2, do.Postpone(OTHER, minutes(10)))
    office.say(3, do.CallNumber("1", OTHER, "anna"))
    assert office.queue.due == {}
    office.say(4, do.Undo("anna", "1"))
    assert office.queue.due == {OTHER: at(12)}


def test_a_desk_knows_whether_there_is_something_to_take_back(office: Office) -> None:
    assert may_undo(office.queue, "1")
    assert not may_undo(office.queue, "3")
    assert not may_undo(office.queue, "@bea")
    office.say(2, do.Leave(PERSON))
    assert not may_undo(office.queue, "1")
