"""Counters: who opens, pauses and closes them, and for what."""

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from tests.controller.queue.office import PERSON, Office, at

pytestmark = pytest.mark.pure


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
