"""Calling at a counter: the next person, a number, and the same person again."""

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.rules import CounterRule
from controller.queue.state import CALLS_REMEMBERED, CallMade, Stage
from tests.controller.queue.office import PERSON, RULES, SECOND, Office, at, minutes, office_with, stages

pytestmark = pytest.mark.pure


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
