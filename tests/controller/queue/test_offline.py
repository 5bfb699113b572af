"""What a kiosk gave by itself stands: with its number, and with the time at which the person came."""

from dataclasses import replace
from datetime import UTC

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.state import Queue, Stage, Visit
from tests.controller.queue.office import RULES, Office, at

pytestmark = pytest.mark.pure


def given(of: str, came: float, **more: object) -> do.GivenOffline:
    words = {"request": f"given-{of}", "number": of, "arrived": at(came), **more}
    return do.GivenOffline(**{"service": "passport", "language": "fr", **words})  # type: ignore[arg-type]  # as said


def taken_over(office: Office, minute: float, command: do.GivenOffline) -> Visit:
    office.say(minute, command)
    return office.queue.visits[office.queue.by_request[command.request]]


def test_a_walk_in_waits_since_the_true_arrival() -> None:
    office = Office()
    office.walk_in(0)
    office.walk_in(20)
    visit = taken_over(office, 30, given("PZ001", 10))
    assert (visit.number, visit.arrived, visit.since) == ("PZ001", at(10), at(10))
    assert office.order(31) == ["P001", "PZ001", "P002"]
    assert [event.at for event in office.events] == sorted(event.at for event in office.events)


def test_it_replays_to_the_same_queue() -> None:
    office = Office()
    office.expect(30, ref="one")
    taken_over(office, 40, given("PZ001", 10, printed=True))
    taken_over(office, 40, given("PZ002", 29, code="CODEone"))
    assert replay(Queue(RULES), office.events) == office.queue


def test_the_controllers_own_numbers_go_on_as_if_nothing_were() -> None:
    office = Office()
    assert office.walk_in(0) == "P001"
    taken_over(office, 1, given("PZ777", 0))
    assert office.walk_in(2) == "P002"


def test_told_twice_it_counts_once() -> None:
    office = Office()
    office.say(5, given("PZ001", 1))
    assert office.say(6, given("PZ001", 1)) == []


def test_the_appointment_arrives_with_the_kiosks_number() -> None:
    office = Office()
    office.expect(30, ref="one")
    visit = taken_over(office, 40, given("PZ001", 25, code="CODEone"))
    assert visit is office.visit("one")
    assert (visit.number, visit.arrived, visit.stage) == ("PZ001", at(25), Stage.WAITING)
    assert visit.spans[-1] == (Stage.WAITING, at(25))


def test_it_does_not_begin_before_the_appointment_was_known() -> None:
    office = Office()
    office.walk_in(20)
    office.expect(30, ref="one")
    visit = taken_over(office, 40, given("PZ001", 10, code="CODEone"))
    assert (visit.arrived, visit.since) == (at(10), at(20))


def test_of_several_on_one_code_that_for_the_service_and_nearest_in_time_arrives() -> None:
    office = Office()
    for ref, service, booked in (("far", "passport", 90), ("near", "passport", 30), ("other", "moving", 20)):
        office.say(0, do.Expect(ref, "CODE", service, at(booked)))
    office.say(50, given("PZ001", 20, code="CODE"))
    office.say(50, given("MZ001", 20, code="CODE", service="moving"))
    assert [office.visit(ref).number for ref in ("far", "near", "other")] == ["", "PZ001", "MZ001"]


@pytest.mark.parametrize("before", ["here", "cancelled", "unknown"])
def test_a_code_that_nobody_is_expected_with_makes_a_walk_in(before: str) -> None:
    office = Office()
    if before != "unknown":
        office.expect(30, ref="one")
    if before == "here":
        office.say(20, do.CheckIn("request-1", "CODEone", "fr"))
    if before == "cancelled":
        office.say(20, do.CallOff("one"))
    visit = taken_over(office, 40, given("PZ001", 25, code="CODEone"))
    assert (visit.id, visit.number, visit.booked) == ("w-given-PZ001", "PZ001", None)
    assert before != "here" or office.visit("one").number == "P001"


def test_closed_or_full_does_not_take_away_what_was_given() -> None:
    office = Office(replace(RULES, reception="reception"))
    office.say(0, do.SetFull("passport", full=True, by="bea"))
    assert taken_over(office, 10, given("PZ001", 5)).stage is Stage.WAITING
    office.say(11, do.EndDay())
    assert taken_over(office, 12, given("PZ002", 6)).stage is Stage.WAITING


@pytest.mark.parametrize("service", ["fishing", "vehicle"])
def test_a_service_that_nobody_serves_waits_for_reception(service: str) -> None:
    office = Office(replace(RULES, reception="reception"))
    assert taken_over(office, 10, given("FZ001", 5, service=service)).service == "reception"


def test_a_site_without_reception_says_so() -> None:
    assert Office().code(10, given("FZ001", 5, service="fishing")) is Code.UNKNOWN_SERVICE


def test_a_number_is_taken_once_a_day_whatever_became_of_it() -> None:
    office = Office()
    office.expect(30, ref="one")
    office.say(10, given("PZ001", 5, code="CODEone"))
    office.say(11, do.Withdraw("given-PZ001"))
    assert office.visit("one").stage is Stage.EXPECTED
    assert office.code(12, given("PZ001", 6, request="another")) is Code.NUMBER_TAKEN
    office.say(24 * 60 + 10, given("PZ001", 24 * 60 + 5, request="next-day"))


def test_withdrawn_the_place_is_given_back() -> None:
    office = Office()
    visit = taken_over(office, 10, given("PZ001", 5))
    office.say(11, do.Withdraw("given-PZ001"))
    assert visit.stage is Stage.LEFT
    office.say(12, do.Withdraw("given-PZ002"))
    assert office.code(13, given("PZ002", 5)) is Code.NOT_NOW


@pytest.mark.parametrize("number", ["P001", "PA001", "PZ1", ""])
def test_only_numbers_of_kiosks_are_handed_over(number: str) -> None:
    assert Office().code(10, given("PZ001", 5, number=number)) is Code.REFUSED


def test_for_who_came_yesterday_nobody_waits_any_more() -> None:
    refused = Office().refused(10, given("PZ001", -10 * 60))
    assert (refused.code, refused.when) == (Code.WRONG_DAY, at(-10 * 60))


def test_nobody_comes_later_than_now_however_wrong_the_kiosks_clock() -> None:
    assert taken_over(Office(), 10, given("PZ001", 12)).arrived == at(10)


def test_the_moment_may_be_told_in_any_zone() -> None:
    in_utc = at(5).astimezone(UTC)
    assert taken_over(Office(), 10, given("PZ001", 5, arrived=in_utc)).arrived == at(5)


def test_what_came_out_on_paper_is_known_to_be_printed() -> None:
    office = Office()
    assert taken_over(office, 10, given("PZ001", 5, printed=True)).printed is True
    assert taken_over(office, 10, given("PZ002", 5)).printed is None
    assert isinstance(office.events[-1], did.TicketTaken)
