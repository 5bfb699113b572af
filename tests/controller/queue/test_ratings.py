"""What people say of their visit."""

from dataclasses import replace

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from tests.controller.queue.office import Office, at

pytestmark = pytest.mark.pure

GENERAL = do.Rate("r", 4, "da", "waiting", "", "kiosk-1")
OF_A_VISIT = do.Rate("r", 5, "fr", "", "w-request-1")


@pytest.fixture
def office() -> Office:
    office = Office()
    office.walk_in(0)
    return office


def test_a_rating_says_what_and_where_it_was_said(office: Office) -> None:
    assert office.say(1, GENERAL) == [did.Rated(at(1), "r", 4, "waiting", "", "kiosk-1", "da")]


def test_a_request_counts_once(office: Office) -> None:
    office.say(1, GENERAL)
    assert office.say(2, replace(GENERAL, rating=1)) == []


def test_a_visit_is_rated_once_and_the_first_word_stands(office: Office) -> None:
    office.say(1, OF_A_VISIT)
    assert office.say(2, replace(OF_A_VISIT, request="another", rating=1)) == []
    assert office.queue.visits["w-request-1"].rating == 5


def test_what_is_no_rating_is_refused(office: Office) -> None:
    for rating in (0, 6, -1):
        assert office.code(1, replace(GENERAL, rating=rating)) is Code.NOT_ALLOWED
    assert office.code(1, replace(GENERAL, reason="Mr Smith was rude!")) is Code.UNKNOWN_REASON
    assert office.code(1, replace(OF_A_VISIT, visit="nobody")) is Code.UNKNOWN_VISIT


def test_who_has_not_come_has_nothing_to_rate(office: Office) -> None:
    office.expect(30, ref="x")
    assert office.code(1, replace(OF_A_VISIT, visit=office.visit("x").id)) is Code.NOT_NOW


def test_a_rating_keeps_nobody_from_taking_a_call_back(office: Office) -> None:
    office.say(1, do.CallNext("1", "anna"))
    office.say(2, OF_A_VISIT)
    office.say(3, do.Undo("anna", "1"))
    assert office.queue.visits["w-request-1"].rating == 5
