"""Help at the kiosks: one call, one answer, and none that rings for ever."""

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.machine import is_due
from controller.queue.state import HelpCall
from tests.controller.queue.office import Office, at

pytestmark = pytest.mark.pure


def ask(request: str = "r", unit: str = "kiosk-1", *, wanted: bool = True) -> do.AskHelp:
    return do.AskHelp(request, unit, wanted, "checklist", "ar")


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_call_says_where_it_is_and_what_was_in_front(office: Office) -> None:
    assert office.say(1, ask()) == [did.HelpAsked(at(1), "kiosk-1", "r", "checklist", "ar")]
    assert office.queue.help == {"kiosk-1": HelpCall("kiosk-1", at(1), "checklist", "ar")}


def test_asked_again_before_an_answer_it_is_one_call(office: Office) -> None:
    office.say(1, ask())
    assert office.say(2, ask("again")) == []
    assert office.queue.help["kiosk-1"].since == at(1)


def test_each_kiosk_has_its_own(office: Office) -> None:
    office.say(1, ask("r1", "kiosk-1"))
    office.say(2, ask("r2", "kiosk-2"))
    office.say(3, do.AnswerHelp("kiosk-2", "rosa"))
    assert office.queue.help["kiosk-1"].answered is None
    assert (office.queue.help["kiosk-2"].answered, office.queue.help["kiosk-2"].by) == (at(3), "rosa")


def test_the_first_who_comes_is_who_comes(office: Office) -> None:
    office.say(1, ask())
    office.say(3, do.AnswerHelp("kiosk-1", "rosa"))
    assert office.say(4, do.AnswerHelp("kiosk-1", "ben")) == []
    assert office.queue.help["kiosk-1"].by == "rosa"


def test_asked_after_an_answer_it_rings_again(office: Office) -> None:
    office.say(1, ask())
    office.say(3, do.AnswerHelp("kiosk-1", "rosa"))
    office.say(9, ask("again"))
    assert office.queue.help["kiosk-1"] == HelpCall("kiosk-1", at(9), "checklist", "ar")


def test_who_needs_it_no_more_is_not_waited_for(office: Office) -> None:
    office.say(1, ask())
    assert office.say(2, ask("no", wanted=False)) == [did.HelpEnded(at(2), "kiosk-1", withdrawn=True)]
    assert office.queue.help == {}
    assert office.code(3, do.AnswerHelp("kiosk-1", "rosa")) is Code.NOT_NOW
    assert office.say(4, ask("no again", wanted=False)) == []


def test_a_call_that_nobody_heeds_ends_after_half_an_hour(office: Office) -> None:
    office.say(1, ask())
    assert office.pass_time(30.9) == []
    assert not is_due(office.queue, at(30.9))
    assert is_due(office.queue, at(31))
    assert office.pass_time(35) == [did.HelpEnded(at(31), "kiosk-1", withdrawn=False)]
    assert office.queue.help == {}


def test_an_answered_one_ends_half_an_hour_after_the_answer(office: Office) -> None:
    office.say(1, ask())
    office.say(20, do.AnswerHelp("kiosk-1", "rosa"))
    assert office.pass_time(49) == []
    assert len(office.pass_time(50)) == 1


def test_a_request_that_was_withdrawn_does_not_ring(office: Office) -> None:
    office.say(1, do.Withdraw("r"))
    assert office.code(2, ask("r")) is Code.NOT_NOW
