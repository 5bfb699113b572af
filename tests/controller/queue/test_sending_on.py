"""Whom a counter sends away: for something they lack, to another one, or back into the line."""

from datetime import timedelta

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.state import Stage
from tests.controller.queue.office import PERSON, Office, at

pytestmark = pytest.mark.pure


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
