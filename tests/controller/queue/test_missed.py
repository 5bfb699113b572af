"""People who missed their call: a grace time, a fair place, and never back by themselves."""

from dataclasses import replace

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.rules import CounterRule
from controller.queue.state import Stage
from tests.controller.queue.office import RULES, Office, at, minutes

pytestmark = pytest.mark.pure

PERSON = "w-request-1"


@pytest.fixture
def office() -> Office:
    """P001 came at minute 0, was called to counter 1 at minute 10 and missed it at minute 12."""
    counters = {**RULES.counters, "1": CounterRule(("passport", "moving"), picks=True)}
    office = Office(replace(RULES, counters=counters))
    office.walk_in(0)
    office.say(9, do.OpenCounter("1", "anna"))
    office.call(10)
    office.say(12, do.NoShow("1", "anna"))
    return office


def test_a_no_show_frees_the_counter(office: Office) -> None:
    assert office.events[-1] == did.Missed(at(12), PERSON, "1", "anna", act=3)
    counter = office.queue.counters["1"]
    assert (counter.phase, counter.visit, counter.since) == (Phase.FREE, None, at(12))
    assert office.queue.visits[PERSON].stage is Stage.NO_SHOW


def test_who_is_being_served_cannot_be_missing(office: Office) -> None:
    office.walk_in(13)
    office.call(14)
    office.say(15, do.Start("1"))
    assert office.code(16, do.NoShow("1")) is Code.NOT_NOW


def test_nobody_is_missing_before_so_many_recalls() -> None:
    office = Office(replace(RULES, no_show_after=2))
    office.walk_in(0)
    office.call(1)
    for minute in (2, 3):
        assert office.code(minute, do.NoShow("1")) is Code.RECALL_FIRST
        office.say(minute, do.Recall("1"))
    office.say(4, do.NoShow("1"))
    assert office.queue.visits[PERSON].stage is Stage.NO_SHOW


def test_nobody_who_missed_the_call_comes_back_by_themselves(office: Office) -> None:
    assert office.pass_time(10_000 / 60) == []
    assert office.queue.visits[PERSON].stage is Stage.NO_SHOW
    assert office.code(200, do.CallNext("1")) is Code.NOBODY_WAITING


def test_who_is_back_within_the_grace_time_waits_again(office: Office) -> None:
    assert office.say(27, do.Return(PERSON, "bea")) == [did.CameBack(at(27), PERSON, "bea")]
    assert office.queue.visits[PERSON].stage is Stage.WAITING
    assert office.call(28) == "P001"


def test_after_the_grace_time_it_is_too_late(office: Office) -> None:
    assert office.code(27.01, do.Return(PERSON, "bea")) is Code.TOO_LATE
    assert office.code(27.01, do.CallNumber("1", PERSON)) is Code.TOO_LATE


def test_within_the_grace_time_an_agent_may_pick_who_missed_the_call(office: Office) -> None:
    office.say(27, do.CallNumber("1", PERSON))
    assert office.number_at("1") == "P001"


def test_the_place_is_fair_waiting_goes_on_where_the_call_was_missed() -> None:
    office = Office()
    office.walk_in(0)
    office.call(10)
    before = office.walk_in(11)
    office.say(12, do.NoShow("1"))
    after = office.walk_in(13)
    office.say(22, do.Return(PERSON))  # called after 10 minutes, away for 12: as if come at minute 12
    assert office.queue.visits[PERSON].away == minutes(12)
    assert office.order(23) == [before, "P001", after]


def test_an_appointment_that_missed_its_call_before_its_time_has_lost_nothing() -> None:
    office = Office()
    office.booked(minute=0, at=30, ref="x")
    office.call(1)
    office.say(5, do.NoShow("1"))
    office.say(8, do.Return(office.visit("x").id))
    assert office.visit("x").away == minutes(0)


def test_an_appointment_that_missed_its_call_after_its_time_waits_from_then_on() -> None:
    office = Office()
    office.booked(minute=0, at=30, ref="x")
    office.call(35)
    office.say(37, do.NoShow("1"))
    office.say(40, do.Return(office.visit("x").id))
    assert office.visit("x").away == minutes(5)


def test_the_last_call_is_the_one_that_counts(office: Office) -> None:
    office.say(14, do.Return(PERSON))
    office.call(20)
    office.say(21, do.NoShow("1"))
    office.say(25, do.Return(PERSON))
    assert office.queue.visits[PERSON].away == minutes(4 + 5)


def test_who_is_back_is_recalled_anew(office: Office) -> None:
    office.say(14, do.Return(PERSON))
    assert office.queue.visits[PERSON].recalls == 0


def test_who_missed_the_call_at_the_counter_they_waited_for_waits_for_all(office: Office) -> None:
    office.say(13, do.Return(PERSON))
    office.call(14)
    office.say(15, do.Transfer("1", "passport", to_counter="1"))
    office.call(16)
    office.say(17, do.NoShow("1"))
    office.say(18, do.Return(PERSON))
    assert office.queue.visits[PERSON].held_for == ""


def test_checking_in_again_at_the_kiosk_is_coming_back() -> None:
    office = Office()
    office.booked(minute=0, at=5, ref="x")
    office.call(1)
    office.say(2, do.NoShow("1"))
    visit = office.visit("x").id
    assert office.say(10, do.CheckIn("again", "CODEx", "fr")) == [
        did.CameBack(at(10), visit, ""),
        did.CheckedInAgain(at(10), visit, "again"),
    ]
    office.call(11)
    office.say(12, do.NoShow("1"))
    assert office.say(13, do.CheckInFor("r", visit, "fr", "bea"))[0] == did.CameBack(at(13), visit, "bea")
    office.call(14)
    office.say(15, do.NoShow("1"))
    assert office.code(31, do.CheckIn("late", "CODEx", "fr")) is Code.TOO_LATE


def test_who_waits_already_comes_back_to_no_effect(office: Office) -> None:
    office.say(14, do.Return(PERSON))
    assert office.say(15, do.Return(PERSON)) == []


def test_who_is_at_a_counter_served_or_not_here_yet_does_not_come_back(office: Office) -> None:
    office.say(14, do.Return(PERSON))
    office.call(15)
    assert office.code(16, do.Return(PERSON)) is Code.NOT_NOW
    office.say(17, do.Finish("1"))
    assert office.code(18, do.Return(PERSON)) is Code.VISIT_OVER
    office.expect(at=60)
    assert office.code(19, do.Return("20261123-ref")) is Code.NOT_NOW
    assert office.code(19, do.Return("nobody")) is Code.UNKNOWN_VISIT


def test_who_never_came_does_not_come_back(office: Office) -> None:
    office.expect(at=13)
    office.say(14, do.EndDay())
    visit = office.visit("ref")
    assert visit.stage is Stage.NO_SHOW
    assert office.code(15, do.Return(visit.id)) is Code.VISIT_OVER
    assert office.code(15, do.CallNumber("1", visit.id)) is Code.TOO_LATE
    assert office.code(15, do.CheckIn("r", "CODEref", "fr")) is Code.VISIT_OVER
