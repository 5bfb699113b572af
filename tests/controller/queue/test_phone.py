"""What somebody does by phone: let others go first for a while, or give up the place."""

from dataclasses import replace

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.state import Stage
from tests.controller.queue.office import RULES, Office, at, minutes

pytestmark = pytest.mark.pure

PERSON = "w-request-1"


@pytest.fixture
def office() -> Office:
    office = Office()
    office.walk_in(0)
    return office


# --- postponing -----------------------------------------------------------------------------------


def test_who_postpones_lets_others_go_first_until_then(office: Office) -> None:
    other = office.walk_in(1)
    assert office.say(2, do.Postpone(PERSON, minutes(10))) == [did.Postponed(at(2), PERSON, at(12))]
    assert office.queue.visits[PERSON].stage is Stage.POSTPONED
    assert office.call(3) == other
    assert office.call(4) is None


def test_the_person_is_back_by_themselves_and_on_time(office: Office) -> None:
    office.say(2, do.Postpone(PERSON, minutes(10)))
    assert office.pass_time(11.99) == []
    assert office.pass_time(15) == [did.Resumed(at(12), PERSON)]
    visit = office.queue.visits[PERSON]
    assert (visit.stage, visit.since, visit.due) == (Stage.WAITING, at(12), None)
    assert office.queue.due == {}


def test_the_person_may_be_back_earlier(office: Office) -> None:
    office.say(2, do.Postpone(PERSON, minutes(10)))
    assert office.say(5, do.Return(PERSON, "bea")) == [did.Resumed(at(5), PERSON, "bea")]
    assert office.pass_time(20) == []


def test_the_time_away_does_not_count_as_waiting(office: Office) -> None:
    before = office.walk_in(4)
    after = office.walk_in(11)
    office.say(12, do.Postpone(PERSON, minutes(10)))
    office.pass_time(22)
    assert office.queue.visits[PERSON].away == minutes(10)
    assert office.order(23) == [before, "P001", after]


def test_an_appointment_away_before_its_time_is_not_missed() -> None:
    office = Office()
    office.booked(minute=0, at=30, ref="x")
    office.say(10, do.Postpone(office.visit("x").id, minutes(25)))
    office.pass_time(35)
    assert office.visit("x").away == minutes(5)
    assert office.queue.place(office.visit("x"))[1].base == at(35).timestamp()


def test_an_appointment_back_before_its_time_has_missed_nothing() -> None:
    office = Office()
    office.booked(minute=0, at=30, ref="x")
    office.say(1, do.Postpone(office.visit("x").id, minutes(10)))
    office.pass_time(11)
    assert office.visit("x").away == minutes(0)


def test_absences_add_up(office: Office) -> None:
    office.say(1, do.Postpone(PERSON, minutes(10)))
    office.pass_time(11)
    office.say(20, do.Postpone(PERSON, minutes(5)))
    office.pass_time(25)
    assert office.queue.visits[PERSON].away == minutes(15)


def test_one_may_postpone_so_often_and_no_more(office: Office) -> None:
    for minute in (1, 10):
        office.say(minute, do.Postpone(PERSON, minutes(1)))
        office.pass_time(minute + 1)
    assert office.code(20, do.Postpone(PERSON, minutes(1))) is Code.NOT_ALLOWED


def test_one_may_postpone_so_long_in_all_and_no_longer(office: Office) -> None:
    assert office.code(1, do.Postpone(PERSON, minutes(30.01))) is Code.NOT_ALLOWED
    office.say(1, do.Postpone(PERSON, minutes(20)))
    office.say(2, do.Return(PERSON))
    assert office.code(3, do.Postpone(PERSON, minutes(10.01))) is Code.NOT_ALLOWED
    office.say(3, do.Postpone(PERSON, minutes(10)))


@pytest.mark.parametrize("by_time", [0, -5])
def test_one_postpones_into_the_future(office: Office, by_time: float) -> None:
    assert office.code(1, do.Postpone(PERSON, minutes(by_time))) is Code.NOT_ALLOWED


def test_only_who_waits_may_postpone(office: Office) -> None:
    office.expect(at=30)
    assert office.code(1, do.Postpone("20261123-ref", minutes(5))) is Code.NOT_NOW
    assert office.code(1, do.Postpone("nobody", minutes(5))) is Code.UNKNOWN_VISIT
    office.call(1)
    assert office.code(2, do.Postpone(PERSON, minutes(5))) is Code.NOT_NOW
    office.say(3, do.Finish("1"))
    assert office.code(4, do.Postpone(PERSON, minutes(5))) is Code.VISIT_OVER


@pytest.mark.parametrize("comes_back", ["by themselves", "earlier"])
def test_whom_the_person_waited_for_may_be_gone_by_then(office: Office, comes_back: str) -> None:
    office.say(0, do.OpenCounter("2", "bob"))
    office.call(1)
    office.say(2, do.Transfer("1", "passport", to_agent="bob"))
    office.say(3, do.Postpone(PERSON, minutes(10)))
    office.say(4, do.CloseCounter("2", "bob"))
    if comes_back == "earlier":
        assert office.say(5, do.Return(PERSON)) == [
            did.Resumed(at(5), PERSON),
            did.Released(at(5), PERSON, ""),
        ]
    else:
        assert office.pass_time(13) == [did.Resumed(at(13), PERSON), did.Released(at(13), PERSON, "")]
    assert office.call(14) == "P001"


def test_whom_the_person_waited_for_may_still_be_there(office: Office) -> None:
    office.say(0, do.OpenCounter("2", "bob"))
    office.call(1)
    office.say(2, do.Transfer("1", "passport", to_agent="bob"))
    office.say(3, do.Postpone(PERSON, minutes(10)))
    office.pass_time(13)
    assert office.queue.visits[PERSON].held_for == "agent:bob"
    assert office.call(14, "2") == "P001"


def test_two_who_are_due_are_back_in_the_order_of_their_times(office: Office) -> None:
    office.walk_in(1)
    office.say(2, do.Postpone(PERSON, minutes(20)))
    office.say(2, do.Postpone("w-request-2", minutes(10)))
    assert [event.at for event in office.pass_time(60)] == [at(12), at(22)]


# --- leaving --------------------------------------------------------------------------------------


def test_who_leaves_is_out_of_the_line(office: Office) -> None:
    assert office.say(1, do.Leave(PERSON)) == [did.Left(at(1), PERSON, "left")]
    assert not office.queue.lines["passport"]
    assert office.code(2, do.Leave(PERSON)) is Code.VISIT_OVER


def test_who_is_called_may_leave_and_frees_the_counter(office: Office) -> None:
    office.call(1)
    office.say(2, do.Leave(PERSON))
    assert office.number_at("1") == ""


def test_who_is_served_does_not_leave_by_phone(office: Office) -> None:
    office.call(1)
    office.say(2, do.Start("1"))
    assert office.code(3, do.Leave(PERSON)) is Code.NOT_NOW


def test_who_is_away_may_leave(office: Office) -> None:
    office.say(1, do.Postpone(PERSON, minutes(10)))
    office.say(2, do.Leave(PERSON))
    assert office.queue.visits[PERSON].due is None
    assert office.pass_time(20) == []


def test_who_is_not_here_does_not_leave(office: Office) -> None:
    office.expect(at=30)
    assert office.code(1, do.Leave("20261123-ref")) is Code.NOT_NOW
    assert office.code(1, do.Leave("nobody")) is Code.UNKNOWN_VISIT


def test_how_often_and_how_long_is_the_sites_to_choose() -> None:
    office = Office(replace(RULES, postpone_times=1, postpone_most=minutes(60)))
    office.walk_in(0)
    office.say(1, do.Postpone(PERSON, minutes(60)))
    office.pass_time(61)
    assert office.code(62, do.Postpone(PERSON, minutes(1))) is Code.NOT_ALLOWED


def test_what_was_postponed_adds_up() -> None:
    office = Office(replace(RULES, postpone_times=5))
    office.walk_in(0)
    for minute in (1, 20):
        office.say(minute, do.Postpone(PERSON, minutes(10)))
        office.pass_time(minute + 10)
    assert office.code(40, do.Postpone(PERSON, minutes(10.01))) is Code.NOT_ALLOWED
    assert office.say(40, do.Postpone(PERSON, minutes(10)))
