"""Who lacked papers comes back the same day with the slip, and keeps the place of the first arrival."""

from dataclasses import replace
from datetime import UTC, time

import pytest

from contract.codes import to_come_back
from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.deciding_arrivals import holder_of
from controller.queue.hours import Hours
from controller.queue.meaning import meant
from controller.queue.rules import ServiceRule
from controller.queue.state import Queue, Stage, Visit
from tests.controller.queue.office import RULES, ZONE, Office, at, minutes

pytestmark = pytest.mark.pure

UNTIL_TEN = replace(RULES, back_before=time(10))
SLIP = to_come_back("asked-away")
MORNING = Hours((((time(8), time(9, 45)),),) * 7, zone=ZONE)


def turned_away(rules: object = UNTIL_TEN, minute: float = 0, **more: object) -> Office:
    office = Office(rules)  # type: ignore[arg-type]  # rules
    office.say(minute, do.TurnAway("asked-away", "passport", ("photo",), "fr", **more))  # type: ignore[arg-type]  # as said
    return office


def back(request: str = "came-back", code: str = SLIP) -> do.CheckIn:
    return do.CheckIn(request, code, "nl", promised=at(90))


def person(office: Office) -> Visit:
    return office.queue.visits["w-asked-away"]


def test_the_slip_gives_a_number_and_the_place_of_the_first_arrival() -> None:
    office = turned_away()
    office.walk_in(5)
    happened = office.say(30, back())
    assert happened == [
        did.BroughtPapers(at(30), "w-asked-away", "came-back", "passport", "P002", "nl", at(90), ())
    ]
    visit = person(office)
    assert (visit.stage, visit.arrived, visit.since, visit.language) == (Stage.WAITING, at(0), at(30), "nl")
    assert (visit.promised, visit.detail) == (at(90), ("photo",))
    assert office.order(31) == ["P002", "P001"]


def test_it_goes_on_with_the_steps_of_the_service() -> None:
    services = {**RULES.services, "passport": ServiceRule("P", "hall", steps=("moving",))}
    office = turned_away(replace(UNTIL_TEN, services=services))
    office.say(30, back())
    assert person(office).steps == ("moving",)


def test_scanned_again_it_is_the_same_ticket() -> None:
    office = turned_away()
    office.say(30, back())
    assert office.say(31, back("again")) == [did.CheckedInAgain(at(31), "w-asked-away", "again")]
    assert office.say(31, back()) == [], "the same request is granted once"
    office.call(32)
    assert [type(event) for event in office.say(33, back("third"))] == [did.CheckedInAgain]


def test_who_misses_the_call_gets_the_place_back_with_the_slip() -> None:
    office = turned_away()
    office.say(30, back())
    office.call(31)
    office.say(32, do.NoShow("1"))
    assert isinstance(office.say(33, back("again"))[0], did.CameBack)


def test_it_does_not_matter_whether_the_kiosk_asks_which_one_is_meant() -> None:
    office = turned_away()
    office.say(30, replace(back(), choose=True))
    assert office.say(31, replace(back("again"), choose=True))
    assert meant(office.queue, SLIP, at(31)) == []
    assert holder_of(office.queue, SLIP, at(31)) is person(office)


@pytest.mark.parametrize(("minute", "code"), [(59.9, None), (60, Code.TOO_LATE), (400, Code.TOO_LATE)])
def test_it_counts_before_the_sites_hour_only(minute: float, code: Code | None) -> None:
    office = turned_away()
    if code:
        assert office.code(minute, back()) is code
    else:
        assert office.say(minute, back())


def test_a_site_without_such_an_hour_takes_it_all_day() -> None:
    assert turned_away(RULES).say(600, back())


def test_the_next_day_nobody_knows_it() -> None:
    assert turned_away().code(24 * 60 + 5, back()) is Code.UNKNOWN_CODE


def test_closed_or_full_holds_for_it_as_for_everybody_without_an_appointment() -> None:
    services = {**RULES.services, "passport": ServiceRule("P", "hall", hours=MORNING)}
    office = turned_away(replace(UNTIL_TEN, services=services))
    office.say(10, do.SetFull("passport", full=True, by="bea"))
    assert office.code(20, back()) is Code.DAY_FULL
    office.say(21, do.SetFull("passport", full=False, by="bea"))
    refused = office.refused(50, back())
    assert (refused.code, refused.when) == (Code.CLOSED, at(-60) + minutes(24 * 60))
    assert person(office).stage is Stage.TURNED_AWAY


def test_a_service_that_nobody_serves_any_more_gives_no_number() -> None:
    office = Office(UNTIL_TEN)
    office.say(0, do.TurnAway("asked-away", "vehicle", ("photo",), "fr"))
    assert office.code(10, back()) is Code.UNKNOWN_SERVICE


def test_it_is_over_when_the_visit_is() -> None:
    office = turned_away()
    office.say(30, back())
    office.say(31, do.Leave("w-asked-away"))
    assert office.code(32, back("again")) is Code.VISIT_OVER


def test_reception_checks_in_appointments_only() -> None:
    office = turned_away()
    assert office.code(5, do.CheckInFor("r", "w-asked-away", "fr", "bea")) is Code.UNKNOWN_CODE
    office.say(30, back())
    assert office.code(31, do.CheckInFor("r", "w-asked-away", "fr", "bea")) is Code.UNKNOWN_CODE


# --- withdrawn ------------------------------------------------------------------------------------


def test_withdrawn_the_person_is_turned_away_as_before_and_may_come_again() -> None:
    office = turned_away()
    before = person(office).detail, person(office).arrived, person(office).requests.copy()
    office.say(30, back())
    happened = office.say(31, do.Withdraw("came-back"))
    assert happened[1:] == [did.PapersWithdrawn(at(31), "w-asked-away", "came-back")]
    visit = person(office)
    assert (visit.stage, visit.number, visit.promised) == (Stage.TURNED_AWAY, "", None)
    assert (visit.detail, visit.arrived, visit.requests) == before
    assert not office.queue.lines["passport"]
    office.say(32, back("again"))
    assert (visit.number, visit.arrived) == ("P002", at(0))


def test_who_has_the_ticket_from_another_kiosk_too_keeps_it() -> None:
    office = turned_away()
    office.say(30, back())
    office.say(31, back("again"))
    office.say(32, do.Withdraw("came-back"))
    assert person(office).stage is Stage.WAITING
    office.say(33, do.Withdraw("again"))
    assert person(office).stage is Stage.TURNED_AWAY


def test_who_was_called_stays() -> None:
    office = turned_away()
    office.say(30, back())
    office.call(31)
    office.say(32, do.Withdraw("came-back"))
    assert person(office).stage is Stage.CALLED


# --- told late ------------------------------------------------------------------------------------


def test_told_late_the_arrival_is_that_of_the_moment_when_it_was_said() -> None:
    office = turned_away(minute=40, told=at(10).astimezone(UTC))
    assert person(office).arrived == person(office).since == at(10)
    office.walk_in(41)
    office.say(45, back())
    assert office.order(46) == ["P002", "P001"]


@pytest.mark.parametrize("told", [at(50), at(-24 * 60)])
def test_nobody_was_told_in_the_future_or_on_another_day(told: object) -> None:
    assert person(turned_away(minute=40, told=told)).arrived == at(40)


# --- by a kiosk alone -----------------------------------------------------------------------------


def given(came: float, number: str = "PZ001", code: str = SLIP) -> do.GivenOffline:
    return do.GivenOffline(f"given-{number}", number, "passport", "fr", at(came), code)


def test_a_number_that_a_kiosk_gave_for_the_slip_is_that_persons() -> None:
    office = turned_away()
    office.walk_in(5)
    office.say(70, given(20))
    visit = person(office)
    assert (visit.number, visit.arrived, visit.since) == ("PZ001", at(0), at(20))
    assert office.order(71) == ["PZ001", "P001"]


def test_what_was_told_after_the_number_was_given_does_not_make_the_arrival_later() -> None:
    office = turned_away(minute=40)
    office.say(41, given(20))
    assert (person(office).arrived, person(office).since) == (at(20), at(40))


def test_withdrawn_that_number_is_used_up_and_the_person_turned_away() -> None:
    office = turned_away()
    office.say(30, given(20))
    office.say(31, do.Withdraw("given-PZ001"))
    assert person(office).stage is Stage.TURNED_AWAY
    assert office.code(32, replace(given(20), request="another")) is Code.NUMBER_TAKEN


@pytest.mark.parametrize("known", [True, False])
def test_with_a_slip_that_is_used_or_unknown_it_is_a_walk_in(known: bool) -> None:
    office = turned_away()
    office.say(10, back())
    office.say(30, given(20, code=SLIP if known else "BACKNOBODYS"))
    visit = office.holder("PZ001")
    assert (visit.id, visit.arrived) == ("w-given-PZ001", at(20))


def test_of_a_service_that_nobody_serves_any_more_the_number_waits_for_reception() -> None:
    office = Office(replace(UNTIL_TEN, reception="reception"))
    office.say(0, do.TurnAway("asked-away", "vehicle", ("photo",), "fr"))
    office.say(30, replace(given(20), service="vehicle"))
    assert office.holder("PZ001").service == "reception"


def test_the_journal_replays_to_the_same_queue() -> None:
    office = turned_away()
    office.say(30, back())
    office.say(31, do.Withdraw("came-back"))
    office.say(40, given(35))
    office.call(41)
    assert replay(Queue(UNTIL_TEN), office.events) == office.queue
