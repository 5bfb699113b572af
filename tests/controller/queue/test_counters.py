"""What agents do at their counters: staffing them, calling, serving, sending on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.machine import handle
from controller.queue.rules import CounterRule
from controller.queue.state import CALLS_REMEMBERED, CallMade, Queue, Stage
from tests.controller.queue.office import RULES, Office, at, minutes

pytestmark = pytest.mark.pure

SECOND = 1 / 60


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def called(office: Office) -> Office:
    """P001 is called to counter 1 by anna, at minute 1."""
    office.walk_in(0)
    office.say(0.5, do.OpenCounter("1", "anna"))
    office.say(1, do.CallNext("1", "anna"))
    return office


def office_with(**dials: object) -> Office:
    return Office(replace(RULES, **dials))  # type: ignore[arg-type]  # the dials are those of Rules


PERSON = "w-request-1"


def stages(office: Office, visit: str = PERSON) -> list[Stage]:
    return [stage for stage, _ in office.queue.visits[visit].spans]


class TestStaffing:
    def test_counters_are_closed_in_the_morning(self, office: Office) -> None:
        assert all(counter.phase is Phase.CLOSED for counter in office.queue.counters.values())

    def test_an_agent_opens_a_counter_for_some_of_the_services(self, office: Office) -> None:
        happened = office.say(1, do.OpenCounter("1", "anna", ("moving",)))
        assert happened == [did.CounterOpened(at(1), "1", "anna", ("moving",), act=1)]
        counter = office.queue.counters["1"]
        assert (counter.phase, counter.since) == (Phase.FREE, at(1))
        assert (counter.agent, counter.by, counter.services) == ("anna", "anna", ("moving",))

    def test_a_counter_is_not_opened_for_what_is_no_service(self, office: Office) -> None:
        refused = office.code(1, do.OpenCounter("1", "anna", ("passport", "fishing")))
        assert refused is Code.UNKNOWN_SERVICE

    def test_a_counter_may_be_opened_for_everything(self, office: Office) -> None:
        services = tuple(office.queue.rules.services)
        office.say(1, do.OpenCounter("1", "anna", services))
        assert office.queue.counters["1"].services == services

    def test_opening_an_open_counter_again_changes_nothing(self, office: Office) -> None:
        office.say(1, do.OpenCounter("1", "anna", ("moving",)))
        assert office.say(2, do.OpenCounter("1", "anna", ("moving",))) == []

    def test_opening_an_open_counter_for_other_services_changes_them(self, office: Office) -> None:
        office.say(1, do.OpenCounter("1", "anna", ("moving",)))
        office.say(2, do.OpenCounter("1", "anna"))
        assert office.queue.counters["1"].services == ()

    def test_another_agent_may_take_the_counter_over_even_with_somebody_there(self, called: Office) -> None:
        called.say(2, do.OpenCounter("1", "bob"))
        counter = called.queue.counters["1"]
        assert (counter.agent, counter.phase, counter.visit) == ("bob", Phase.CALLED, PERSON)
        assert counter.since == at(1)

    def test_opening_a_paused_counter_ends_the_pause(self, office: Office) -> None:
        office.say(1, do.OpenCounter("1", "anna"))
        office.say(2, do.Pause("1", "anna"))
        office.say(3, do.OpenCounter("1", "anna"))
        assert office.queue.counters["1"].phase is Phase.FREE

    def test_an_agent_closes_the_counter(self, office: Office) -> None:
        office.say(1, do.OpenCounter("1", "anna", ("moving",)))
        assert office.say(2, do.CloseCounter("1", "anna")) == [did.CounterClosed(at(2), "1", "anna", act=2)]
        counter = office.queue.counters["1"]
        assert (counter.phase, counter.since, counter.agent) == (Phase.CLOSED, at(2), "")
        assert counter.services == ()

    def test_closing_a_closed_counter_changes_nothing(self, office: Office) -> None:
        assert office.say(1, do.CloseCounter("1")) == []

    def test_a_counter_with_somebody_there_is_neither_closed_nor_paused(self, called: Office) -> None:
        assert called.code(2, do.CloseCounter("1")) is Code.COUNTER_BUSY
        assert called.code(2, do.Pause("1")) is Code.COUNTER_BUSY

    def test_an_agent_pauses_and_resumes(self, office: Office) -> None:
        office.say(1, do.OpenCounter("1", "anna", ("moving",)))
        assert office.say(2, do.Pause("1", "anna")) == [did.CounterPaused(at(2), "1", "anna", act=2)]
        counter = office.queue.counters["1"]
        assert (counter.phase, counter.since, counter.staffed) == (Phase.PAUSED, at(2), True)
        assert office.say(3, do.Resume("1", "bob")) == [did.CounterResumed(at(3), "1", "bob", act=3)]
        counter = office.queue.counters["1"]
        assert (counter.phase, counter.since) == (Phase.FREE, at(3))
        assert (counter.agent, counter.by, counter.services) == ("anna", "bob", ("moving",))

    def test_pausing_a_pause_and_resuming_work_change_nothing(self, office: Office) -> None:
        office.say(1, do.OpenCounter("1"))
        assert office.say(2, do.Resume("1")) == []
        office.say(3, do.Pause("1"))
        assert office.say(4, do.Pause("1")) == []

    @pytest.mark.parametrize("command", [do.Pause("1"), do.Resume("1")])
    def test_a_closed_counter_is_neither_paused_nor_resumed(
        self, office: Office, command: do.Command
    ) -> None:
        assert office.code(1, command) is Code.NOT_OPEN

    @pytest.mark.parametrize(
        "command",
        [
            do.OpenCounter("99"),
            do.CloseCounter("99"),
            do.CallNext("99"),
            do.CallNumber("99", "v"),
            do.Finish("99"),
            do.Undo("anna", "99"),
        ],
    )
    def test_an_unknown_counter_is_refused(self, office: Office, command: do.Command) -> None:
        assert office.code(0, command) is Code.UNKNOWN_COUNTER


class TestOpeningByCalling:
    def test_calling_opens_a_closed_counter(self, office: Office) -> None:
        office.walk_in(0)
        assert office.say(1, do.CallNext("1", "anna")) == [
            did.CounterOpened(at(1), "1", "anna", (), act=1),
            did.Called(at(1), PERSON, "1", "anna", act=1),
        ]
        assert office.queue.counters["1"].agent == "anna"

    def test_calling_opens_a_closed_counter_even_when_nobody_waits(self, office: Office) -> None:
        assert office.say(1, do.CallNext("1")) == [did.CounterOpened(at(1), "1", "", (), act=1)]
        assert office.code(2, do.CallNext("1")) is Code.NOBODY_WAITING

    def test_calling_ends_a_pause(self, office: Office) -> None:
        office.walk_in(0)
        office.say(1, do.OpenCounter("1", "anna"))
        office.say(2, do.Pause("1", "anna"))
        assert office.say(3, do.CallNext("1", "bob")) == [
            did.CounterResumed(at(3), "1", "bob", act=3),
            did.Called(at(3), PERSON, "1", "bob", act=3),
        ]
        assert office.queue.counters["1"].agent == "anna"


class TestCallingTheNext:
    def test_calling_the_next_person(self, called: Office) -> None:
        counter, visit = called.queue.counters["1"], called.queue.visits[PERSON]
        assert (counter.phase, counter.visit, counter.since) == (Phase.CALLED, PERSON, at(1))
        assert (counter.called_at, counter.by) == (at(1), "anna")
        assert (visit.stage, visit.counter, visit.since) == (Stage.CALLED, "1", at(1))

    def test_nobody_is_called_twice(self, office: Office) -> None:
        office.walk_in(0)
        office.walk_in(0)
        assert {office.call(1, "1"), office.call(1, "2")} == {"P001", "P002"}

    def test_two_presses_within_two_seconds_are_one(self, office: Office) -> None:
        office.walk_in(0)
        office.walk_in(0)
        assert office.call(1) == "P001"
        assert office.say(1 + 1.9 * SECOND, do.CallNext("1")) == []
        assert office.call(1 + 2 * SECOND) == "P002"

    def test_after_putting_back_a_press_is_a_press_at_once(self, called: Office) -> None:
        called.say(1, do.PutBack("1"))
        assert called.call(1) == "P001"

    def test_pressing_next_when_somebody_is_served_is_never_the_same_press(self, called: Office) -> None:
        called.walk_in(1)
        called.say(1, do.Start("1"))
        assert called.call(1) == "P002"

    def test_pressing_next_finishes_whoever_is_there(self, called: Office) -> None:
        called.walk_in(2)
        assert called.say(10, do.CallNext("1", "anna")) == [
            did.Started(at(10), PERSON, "1", "anna", act=3),
            did.Finished(at(10), PERSON, "1", "anna", act=3),
            did.Called(at(10), "w-request-2", "1", "anna", act=3),
        ]
        assert stages(called) == [Stage.WAITING, Stage.CALLED, Stage.SERVING, Stage.SERVED]
        assert called.queue.counters["1"].visit == "w-request-2"

    def test_pressing_next_with_nobody_waiting_still_finishes(self, called: Office) -> None:
        assert called.call(10) is None
        assert called.queue.visits[PERSON].stage is Stage.SERVED
        assert called.queue.counters["1"].phase is Phase.FREE


class TestCallingANumber:
    @pytest.fixture
    def picking(self) -> Office:
        counters = {**RULES.counters, "1": CounterRule(("passport", "moving"), picks=True)}
        office = office_with(counters=counters)
        office.walk_in(0)
        office.walk_in(1, "moving")
        office.say(1, do.OpenCounter("1", "anna"))
        return office

    def test_a_counter_that_may_pick_calls_whom_it_wants(self, picking: Office) -> None:
        happened = picking.say(2, do.CallNumber("1", "w-request-2", "anna"))
        assert happened == [did.Called(at(2), "w-request-2", "1", "anna", act=2, picked=True)]
        assert picking.number_at("1") == "M001"

    def test_a_counter_without_the_permission_does_not(self, picking: Office) -> None:
        assert picking.code(2, do.CallNumber("2", PERSON)) is Code.NOT_ALLOWED

    def test_it_opens_the_counter_and_finishes_whoever_is_there(self, picking: Office) -> None:
        picking.say(2, do.CallNumber("1", PERSON, "anna"))
        assert picking.say(9, do.CallNumber("1", "w-request-2", "anna")) == [
            did.Started(at(9), PERSON, "1", "anna", act=3),
            did.Finished(at(9), PERSON, "1", "anna", act=3),
            did.Called(at(9), "w-request-2", "1", "anna", act=3, picked=True),
        ]

    def test_it_opens_a_closed_counter(self, picking: Office) -> None:
        picking.say(2, do.CloseCounter("1"))
        assert picking.say(3, do.CallNumber("1", PERSON, "bob")) == [
            did.CounterOpened(at(3), "1", "bob", (), act=3),
            did.Called(at(3), PERSON, "1", "bob", act=3, picked=True),
        ]

    def test_picking_who_is_called_here_already_changes_nothing(self, picking: Office) -> None:
        picking.say(2, do.CallNumber("1", PERSON))
        assert picking.say(3, do.CallNumber("1", PERSON)) == []

    def test_who_is_at_a_counter_cannot_be_picked(self, picking: Office) -> None:
        picking.call(2, "2")
        assert picking.code(3, do.CallNumber("1", PERSON)) is Code.NOT_NOW
        picking.say(3, do.Start("2"))
        assert picking.code(3, do.CallNumber("1", PERSON)) is Code.NOT_NOW

    def test_who_is_served_here_is_not_picked_again(self, picking: Office) -> None:
        picking.say(2, do.CallNumber("1", PERSON))
        picking.say(3, do.Start("1"))
        assert picking.code(4, do.CallNumber("1", PERSON)) is Code.NOT_NOW

    def test_who_was_served_or_is_not_here_yet_cannot_be_picked(self, picking: Office) -> None:
        picking.call(2, "2")
        picking.say(3, do.Finish("2"))
        assert picking.code(4, do.CallNumber("1", PERSON)) is Code.VISIT_OVER
        picking.expect(at=30, ref="x")
        assert picking.code(5, do.CallNumber("1", picking.visit("x").id)) is Code.NOT_NOW
        assert picking.code(5, do.CallNumber("1", "nobody")) is Code.UNKNOWN_VISIT

    def test_who_is_parked_or_away_may_be_picked(self, picking: Office) -> None:
        picking.say(2, do.CallNumber("1", PERSON))
        picking.say(3, do.Park("1", "photo", at(60)))
        picking.say(4, do.CallNumber("1", PERSON))
        assert picking.queue.visits[PERSON].due is None
        picking.say(5, do.PutBack("1"))
        picking.say(6, do.Postpone(PERSON, minutes(10)))
        picking.say(7, do.CallNumber("1", PERSON))
        assert picking.queue.visits[PERSON].due is None
        assert picking.queue.due == {}


class TestRecalling:
    def test_a_recall_is_a_call_of_its_own_on_the_board(self, called: Office) -> None:
        happened = called.say(2, do.Recall("1", "anna"))
        assert happened == [did.Recalled(at(2), PERSON, "1", "anna", act=3)]
        assert list(called.queue.calls["hall"]) == [
            CallMade(2, "P001", "1", at(2), recall=True),
            CallMade(1, "P001", "1", at(1), recall=False),
        ]

    def test_a_recall_leaves_the_call_where_it_began(self, called: Office) -> None:
        called.say(2, do.Recall("1"))
        counter, visit = called.queue.counters["1"], called.queue.visits[PERSON]
        assert (counter.since, counter.called_at) == (at(1), at(2))
        assert (visit.since, visit.recalls) == (at(1), 1)
        assert stages(called) == [Stage.WAITING, Stage.CALLED]

    def test_two_presses_of_recall_within_two_seconds_are_one(self, called: Office) -> None:
        assert called.say(1 + 1.9 * SECOND, do.Recall("1")) == []

    def test_a_recall_is_locked_for_a_few_seconds(self, called: Office) -> None:
        assert called.code(1 + 2 * SECOND, do.Recall("1")) is Code.TOO_SOON
        assert called.code(1 + 4.9 * SECOND, do.Recall("1")) is Code.TOO_SOON
        assert called.say(1 + 5 * SECOND, do.Recall("1"))
        assert called.code(1 + 9.9 * SECOND, do.Recall("1")) is Code.TOO_SOON

    def test_there_are_so_many_recalls_and_no_more(self, called: Office) -> None:
        for minute in (2, 3, 4):
            called.say(minute, do.Recall("1"))
        assert called.code(5, do.Recall("1")) is Code.NO_MORE_RECALLS

    def test_who_is_called_anew_may_be_recalled_anew(self, called: Office) -> None:
        for minute in (2, 3, 4):
            called.say(minute, do.Recall("1"))
        called.say(5, do.PutBack("1"))
        called.call(6)
        assert called.queue.visits[PERSON].recalls == 0
        assert called.say(7, do.Recall("1"))

    def test_who_is_being_served_cannot_be_recalled(self, called: Office) -> None:
        called.say(2, do.Start("1"))
        assert called.code(3, do.Recall("1")) is Code.NOT_NOW

    def test_boards_remember_the_last_calls_of_their_zone(self, office: Office) -> None:
        for minute in range(CALLS_REMEMBERED + 2):
            office.walk_in(minute)
            office.call(minute)
        office.walk_in(20, "reception")
        office.call(21, "3")
        assert [call.seq for call in office.queue.calls["hall"]] == list(range(14, 2, -1))
        assert [call.seq for call in office.queue.calls["foyer"]] == [1]


class TestServing:
    def test_starting_then_finishing(self, called: Office) -> None:
        assert called.say(2, do.Start("1", "anna")) == [did.Started(at(2), PERSON, "1", "anna", act=3)]
        counter = called.queue.counters["1"]
        assert (counter.phase, counter.since, counter.visit) == (Phase.SERVING, at(2), PERSON)
        happened = called.say(9, do.Finish("1", "anna", "done"))
        assert happened == [did.Finished(at(9), PERSON, "1", "anna", act=4, outcome="done")]
        assert (counter.visit, counter.since, counter.phase) == (None, at(9), Phase.FREE)
        visit = called.queue.visits[PERSON]
        assert (visit.outcome, visit.done, visit.accurate) == ("done", ("passport",), True)

    def test_finishing_who_is_only_called_says_that_they_were_served(self, called: Office) -> None:
        assert called.say(9, do.Finish("1", "bob")) == [
            did.Started(at(9), PERSON, "1", "bob", act=3),
            did.Finished(at(9), PERSON, "1", "bob", act=3),
        ]

    def test_who_is_served_is_not_started_again(self, called: Office) -> None:
        called.say(2, do.Start("1"))
        assert called.code(3, do.Start("1")) is Code.NOT_NOW

    @pytest.mark.parametrize(
        "command",
        [
            do.Recall("1"),
            do.Start("1"),
            do.Finish("1"),
            do.NoShow("1"),
            do.Park("1", "photo"),
            do.Transfer("1", "moving"),
            do.AddStep("1", "moving"),
            do.PutBack("1"),
        ],
    )
    def test_nothing_to_do_with_nobody_there(self, office: Office, command: do.Command) -> None:
        assert office.code(0, command) is Code.NOBODY_CALLED

    def test_times_add_up(self, called: Office) -> None:
        called.say(6, do.Start("1"))
        called.say(20, do.Finish("1"))
        spans = called.queue.visits[PERSON].spans
        assert [(moment - at(0)) / minutes(1) for _, moment in spans] == [0, 1, 6, 20]


class TestStartingByItself:
    @pytest.fixture
    def called(self) -> Office:
        office = office_with(walk_time=timedelta(seconds=60))
        office.walk_in(0)
        office.call(1)
        return office

    def test_after_the_walking_time_the_person_is_at_the_counter(self, called: Office) -> None:
        assert called.pass_time(2 - SECOND) == []
        assert called.pass_time(3) == [did.Started(at(2), PERSON, "1", "", accurate=False)]
        visit, counter = called.queue.visits[PERSON], called.queue.counters["1"]
        assert (visit.stage, visit.since, visit.began_by_itself) == (Stage.SERVING, at(2), True)
        assert (counter.phase, counter.since) == (Phase.SERVING, at(2))
        assert called.queue.due == {}

    def test_without_a_walking_time_nothing_starts_by_itself(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        assert office.pass_time(100) == []

    def test_who_was_started_in_time_is_not_started_again(self, called: Office) -> None:
        called.say(1.5, do.Start("1"))
        assert called.pass_time(10) == []
        assert not called.queue.visits[PERSON].began_by_itself

    def test_as_nobody_saw_the_person_come_they_may_be_recalled_or_missing(self, called: Office) -> None:
        called.say(3, do.Recall("1"))
        visit = called.queue.visits[PERSON]
        assert (visit.stage, visit.since, visit.began_by_itself) == (Stage.CALLED, at(3), False)
        assert called.pass_time(4) == [did.Started(at(4), PERSON, "1", "", accurate=False)]
        called.say(5, do.NoShow("1"))
        assert called.queue.visits[PERSON].stage is Stage.NO_SHOW

    def test_what_was_due_while_nothing_was_looked_at_has_its_own_moment(self, called: Office) -> None:
        called.walk_in(1.5)
        called.call(1.5, "2")
        happened = called.pass_time(30)
        assert [(event.at, event.counter) for event in happened if isinstance(event, did.Started)] == [
            (at(2), "1"),
            (at(2.5), "2"),
        ]

    def test_what_is_due_never_happens_before_what_has_happened(self, called: Office) -> None:
        handle(called.queue, do.TakeTicket("late", "passport", "fr"), at(3))
        assert called.pass_time(4) == [did.Started(at(3), PERSON, "1", "", accurate=False)]

    def test_who_was_said_to_be_there_and_was_not_is_started_by_hand_only(self, called: Office) -> None:
        called.say(1.5, do.Start("1"))
        called.say(1.6, do.Undo("anna", "1"))
        assert called.pass_time(30) == []
        called.say(31, do.Recall("1", "anna"))
        assert called.pass_time(40) != []

    def test_a_recall_gives_the_walking_time_anew(self, called: Office) -> None:
        walk_time = called.queue.rules.walk_time
        assert walk_time
        called.say(1 + walk_time / minutes(1) - 0.05, do.Recall("1", "anna"))
        assert called.pass_time(1 + walk_time / minutes(1)) == []
        assert called.pass_time(1 + 2 * walk_time / minutes(1)) != []

    def test_two_presses_are_one_even_if_serving_has_begun_by_itself(self) -> None:
        office = Office(replace(RULES, walk_time=minutes(1 / 60)))
        office.walk_in(0)
        office.walk_in(0)
        first = office.call(1)
        assert office.call(1 + 1.5 / 60) == first


class TestParking:
    def test_a_parked_person_goes_and_comes_back_to_this_counter(self, called: Office) -> None:
        happened = called.say(2, do.Park("1", "photo", at(30), "anna"))
        assert happened == [did.Parked(at(2), PERSON, "1", "anna", "photo", at(30), act=3)]
        visit, counter = called.queue.visits[PERSON], called.queue.counters["1"]
        assert (visit.stage, visit.detail, visit.due) == (Stage.PARKED, ("photo",), at(30))
        assert (counter.phase, counter.visit, counter.since) == (Phase.FREE, None, at(2))
        assert called.say(20, do.Return(PERSON, "bea")) == [did.Returned(at(20), PERSON, "bea", "counter:1")]
        assert (visit.stage, visit.held_for, visit.due) == (Stage.WAITING, "counter:1", None)

    def test_nobody_who_is_parked_comes_back_by_themselves(self, called: Office) -> None:
        called.say(2, do.Park("1", "photo", at(30)))
        assert called.pass_time(300) == []
        assert called.queue.visits[PERSON].stage is Stage.PARKED

    @pytest.mark.parametrize("gone", [do.Pause("1"), do.CloseCounter("1")])
    def test_when_the_agent_is_away_the_person_joins_the_common_line(
        self, called: Office, gone: do.Command
    ) -> None:
        called.say(2, do.Park("1", "photo"))
        called.say(3, gone)
        assert called.say(20, do.Return(PERSON)) == [did.Returned(at(20), PERSON, "", "")]
        assert called.call(21, "2") == "P001"

    def test_the_time_away_counts_as_waiting_since_the_person_was_sent(self, called: Office) -> None:
        called.say(2, do.Park("1", "photo"))
        called.say(20, do.Return(PERSON))
        assert called.queue.visits[PERSON].away == timedelta()

    def test_closing_releases_who_waits_for_this_counter_alone(self, called: Office) -> None:
        called.say(2, do.Park("1", "photo"))
        called.say(20, do.Return(PERSON))
        assert called.say(21, do.CloseCounter("1", "anna")) == [
            did.CounterClosed(at(21), "1", "anna", act=4),
            did.Released(at(21), PERSON, "1", act=4),
        ]
        assert called.queue.held == {}
        assert called.call(22, "2") == "P001"

    def test_a_pause_releases_them(self, called: Office) -> None:
        called.say(2, do.Park("1", "photo"))
        called.say(20, do.Return(PERSON))
        happened = called.say(21, do.Pause("1", "anna"))
        assert happened[1:] == [did.Released(at(21), PERSON, "1", act=happened[0].act)]
        assert called.queue.visits[PERSON].held_for == ""

    def test_why_somebody_is_parked_is_a_code_and_no_story(self, called: Office) -> None:
        assert called.code(2, do.Park("1", "Mrs Martin forgot it")) is Code.UNKNOWN_REASON


class TestSendingOn:
    def test_a_transfer_keeps_the_arrival_and_says_who_sent_the_person(self, called: Office) -> None:
        happened = called.say(2, do.Transfer("1", "moving", by="anna"))
        assert happened == [did.Transferred(at(2), PERSON, "1", "anna", "moving", "", act=3)]
        visit, counter = called.queue.visits[PERSON], called.queue.counters["1"]
        assert (visit.stage, visit.arrived, visit.since) == (Stage.WAITING, at(0), at(2))
        assert (visit.service, visit.number, visit.sent_by) == ("moving", "P001", "anna")
        assert (counter.phase, counter.visit) == (Phase.FREE, None)

    def test_who_is_transferred_goes_before_who_came_later(self, called: Office) -> None:
        called.walk_in(1.5, "moving")
        called.say(2, do.Transfer("1", "moving"))
        assert called.order(3) == ["P001", "M001"]

    def test_a_transfer_to_a_counter_waits_for_that_counter_alone(self, called: Office) -> None:
        called.say(1, do.OpenCounter("2", "bob"))
        called.say(2, do.Transfer("1", "moving", to_counter="2"))
        assert called.queue.visits[PERSON].held_for == "counter:2"
        assert called.code(3, do.CallNext("1")) is Code.NOBODY_WAITING
        assert called.call(4, "2") == "P001"

    def test_a_transfer_to_an_agent_waits_for_that_agent_alone(self, called: Office) -> None:
        called.say(1, do.OpenCounter("3", "bob"))
        called.say(2, do.Transfer("1", "passport", to_agent="bob"))
        assert called.queue.visits[PERSON].held_for == "agent:bob"
        assert called.call(4, "3") == "P001"

    def test_a_transfer_to_a_counter_says_more_than_one_to_an_agent(self, called: Office) -> None:
        called.say(1, do.OpenCounter("2", "bob"))
        called.say(2, do.Transfer("1", "moving", to_counter="2", to_agent="anna"))
        assert called.queue.visits[PERSON].held_for == "counter:2"

    def test_nobody_is_sent_to_who_is_not_there(self, called: Office) -> None:
        assert called.code(2, do.Transfer("1", "moving", to_counter="2")) is Code.NOT_OPEN
        assert called.code(2, do.Transfer("1", "moving", to_agent="bob")) is Code.NOT_OPEN
        assert called.code(2, do.Transfer("1", "moving", to_counter="99")) is Code.UNKNOWN_COUNTER

    @pytest.mark.parametrize("service", ["fishing", "vehicle"])
    def test_nobody_is_sent_to_what_nobody_serves(self, called: Office, service: str) -> None:
        assert called.code(2, do.Transfer("1", service)) is Code.UNKNOWN_SERVICE
        assert called.code(2, do.AddStep("1", service)) is Code.UNKNOWN_SERVICE

    def test_when_the_agent_closes_the_person_joins_the_common_line(self, called: Office) -> None:
        called.say(1, do.OpenCounter("3", "bob"))
        called.say(2, do.Transfer("1", "passport", to_agent="bob"))
        called.say(3, do.CloseCounter("3", "bob"))
        assert called.queue.visits[PERSON].held_for == ""
        assert called.call(4) == "P001"

    def test_unless_the_agent_is_at_another_counter_too(self, called: Office) -> None:
        called.say(1, do.OpenCounter("3", "bob"))
        called.say(1, do.OpenCounter("2", "bob"))
        called.say(2, do.Transfer("1", "passport", to_agent="bob"))
        called.say(3, do.CloseCounter("3", "bob"))
        assert called.queue.visits[PERSON].held_for == "agent:bob"
        called.say(4, do.CloseCounter("2", "bob"))
        assert called.queue.visits[PERSON].held_for == ""

    def test_when_another_agent_takes_the_counter_over_who_waits_for_the_first_is_released(
        self, called: Office
    ) -> None:
        called.say(1, do.OpenCounter("3", "bob"))
        called.say(2, do.Transfer("1", "passport", to_agent="bob"))
        assert called.say(3, do.OpenCounter("3", "carol")) == [
            did.CounterOpened(at(3), "3", "carol", (), act=5),
            did.Released(at(3), PERSON, "3", act=5),
        ]

    def test_who_waits_for_the_counter_still_does_under_another_agent(self, called: Office) -> None:
        called.say(1, do.OpenCounter("3", "bob"))
        called.say(2, do.Transfer("1", "passport", to_counter="3"))
        called.say(3, do.OpenCounter("3", "carol"))
        assert called.queue.visits[PERSON].held_for == "counter:3"

    def test_putting_back_gives_the_old_place(self, called: Office) -> None:
        called.walk_in(1.5)
        assert called.say(2, do.PutBack("1", "anna")) == [did.PutBack(at(2), PERSON, "1", "anna", act=3)]
        assert called.queue.counters["1"].phase is Phase.FREE
        assert called.order(3) == ["P001", "P002"]

    def test_putting_back_who_waited_for_somebody_who_has_gone_releases_them(self, called: Office) -> None:
        called.say(1, do.OpenCounter("3", "bob"))
        called.say(2, do.Transfer("1", "passport", to_agent="bob"))
        called.call(3, "3")
        called.say(4, do.OpenCounter("3", "carol"))
        assert called.say(5, do.PutBack("3", "carol")) == [
            did.PutBack(at(5), PERSON, "3", "carol", act=7),
            did.Released(at(5), PERSON, "3", act=7),
        ]
        assert called.call(6) == "P001"


class TestSteps:
    """Visits through several services."""

    @pytest.fixture
    def office(self) -> Office:
        passport = replace(RULES.services["passport"], steps=("vehicle", "moving", "reception"))
        return office_with(services={**RULES.services, "passport": passport})

    def test_after_a_step_the_person_waits_for_the_next_that_somebody_serves(self, called: Office) -> None:
        assert called.say(9, do.Finish("1", "anna", "done")) == [
            did.Started(at(9), PERSON, "1", "anna", act=3),
            did.StepDone(at(9), PERSON, "1", "anna", "moving", act=3, outcome="done"),
        ]
        visit, counter = called.queue.visits[PERSON], called.queue.counters["1"]
        assert (visit.stage, visit.service, visit.arrived) == (Stage.WAITING, "moving", at(0))
        assert (visit.done, visit.steps) == (("passport",), ("reception",))
        assert (counter.phase, counter.visit) == (Phase.FREE, None)

    def test_after_the_last_step_the_person_is_served(self, called: Office) -> None:
        called.say(9, do.Finish("1"))
        assert called.call(10, "1") == "P001"
        called.say(11, do.Finish("1"))
        assert called.call(12, "3") == "P001"
        called.say(13, do.Finish("3"))
        visit = called.queue.visits[PERSON]
        assert (visit.stage, visit.done) == (Stage.SERVED, ("passport", "moving", "reception"))

    def test_a_step_that_left_the_site_file_stands_for_who_was_promised_it(self) -> None:
        passport = replace(RULES.services["passport"], steps=("reception",))
        office = Office(replace(RULES, services={**RULES.services, "passport": passport}))
        office.walk_in(0)
        office.call(1)
        office.say(2, do.Finish("1"))
        replayed = replay(Queue(RULES), office.events)
        assert (replayed.visits, replayed.lines) == (office.queue.visits, office.queue.lines)

    def test_who_is_sent_to_one_of_the_steps_does_not_go_there_twice(self) -> None:
        passport = replace(RULES.services["passport"], steps=("moving", "reception"))
        office = Office(replace(RULES, services={**RULES.services, "passport": passport}))
        office.walk_in(0)
        office.call(1)
        office.say(2, do.Transfer("1", "moving"))
        assert office.queue.visits[PERSON].steps == ("reception",)

    def test_the_arrival_counts_through_all_steps(self, called: Office) -> None:
        called.walk_in(5, "moving")
        called.say(9, do.Finish("1"))
        assert called.order(10) == ["P001", "M001"]

    def test_a_step_is_added_before_those_to_come(self, called: Office) -> None:
        happened = called.say(3, do.AddStep("1", "reception", "anna"))
        assert happened == [did.StepAdded(at(3), PERSON, "1", "anna", "reception", act=3)]
        assert called.queue.visits[PERSON].steps == ("reception", "vehicle", "moving", "reception")
        assert called.queue.counters["1"].visit == PERSON
        called.say(4, do.Finish("1"))
        assert called.queue.visits[PERSON].service == "reception"

    def test_after_a_step_for_one_counter_the_person_waits_for_all(self, called: Office) -> None:
        called.say(2, do.Transfer("1", "passport", to_counter="1", by="anna"))
        called.call(3)
        called.say(4, do.Finish("1"))
        visit = called.queue.visits[PERSON]
        assert (visit.held_for, visit.sent_by) == ("", "")

    def test_an_appointment_has_the_steps_of_its_service_too(self, office: Office) -> None:
        office.booked(minute=0, at=5, ref="x")
        office.call(1)
        office.say(2, do.Finish("1"))
        assert office.visit("x").service == "moving"
