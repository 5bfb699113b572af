"""Serving at a counter: begun by hand or by itself, finished, and in several steps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.machine import handle
from controller.queue.state import Queue, Stage
from tests.controller.queue.office import PERSON, RULES, SECOND, Office, at, minutes, office_with

pytestmark = pytest.mark.pure


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
