"""Who comes: by appointment or without, told what is missing, sent elsewhere, or gone again."""

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.state import Stage
from tests.controller.queue.office import NINE, Office, at, minutes

pytestmark = pytest.mark.pure


@pytest.fixture
def office() -> Office:
    return Office()


class TestArriving:
    def test_a_walk_in_gets_the_next_number_of_the_service_and_waits(self, office: Office) -> None:
        assert [office.walk_in(0), office.walk_in(1), office.walk_in(2, "moving")] == ["P001", "P002", "M001"]
        assert len(office.queue.lines["passport"]) == 2

    def test_a_ticket_says_all_that_is_known(self, office: Office) -> None:
        happened = office.say(1, do.TakeTicket("r", "passport", "da", at(20)))
        assert happened == [did.TicketTaken(at(1), "w-r", "r", "passport", "P001", "da", "", "", at(20))]
        visit = office.queue.visits["w-r"]
        assert (visit.arrived, visit.since, visit.language) == (at(1), at(1), "da")
        assert (visit.promised, visit.requests, visit.booked) == (at(20), {"r"}, None)
        assert office.queue.by_request == {"r": "w-r"}

    def test_an_appointment_checks_in_by_its_code(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        happened = office.say(5, do.CheckIn("r", "CODEx", "da", at(20)))
        assert happened == [did.Arrived(at(5), "20261123-x", "r", "P001", "da", "", at(20))]
        visit = office.visit("x")
        assert (visit.stage, visit.arrived, visit.language) == (Stage.WAITING, at(5), "da")
        assert (visit.promised, visit.number, visit.requests) == (at(20), "P001", {"r"})

    def test_checking_in_twice_gives_the_same_number_once(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        happened = office.say(6, do.CheckIn("again", "CODEx", "fr"))
        assert happened == [did.CheckedInAgain(at(6), "20261123-x", "again")]
        assert office.visit("x").number == "P001"
        assert office.visit("x").requests == {"request-1", "again"}
        assert len(office.queue.lines["passport"]) == 1

    def test_an_unknown_code_is_refused(self, office: Office) -> None:
        assert office.code(0, do.CheckIn("r", "NOPE", "fr")) is Code.UNKNOWN_CODE

    def test_an_unknown_service_is_refused(self, office: Office) -> None:
        for command in (
            do.TakeTicket("r", "fishing", "fr"),
            do.TurnAway("r", "fishing", ("rod",), "fr"),
            do.Reroute("r", "fishing", "harbour", "fr"),
        ):
            assert office.code(0, command) is Code.UNKNOWN_SERVICE

    def test_too_early_is_told_with_the_booked_time(self, office: Office) -> None:
        office.expect(at=120, ref="x")
        refusal = office.refused(59.99, do.CheckIn("r", "CODEx", "fr"))
        assert (refusal.code, refusal.when) == (Code.TOO_EARLY, at(120))
        assert str(refusal) == "too_early"
        office.say(60, do.CheckIn("r", "CODEx", "fr"))

    def test_late_people_still_get_a_place(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        office.say(50, do.CheckIn("r", "CODEx", "fr"))
        assert office.visit("x").stage is Stage.WAITING

    def test_a_cancelled_appointment_says_so(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        office.say(1, do.CallOff("x"))
        refusal = office.refused(2, do.CheckIn("r", "CODEx", "fr"))
        assert (refusal.code, refusal.when) == (Code.CANCELLED, at(10))

    def test_a_finished_visit_cannot_check_in_again(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        office.call(6)
        office.say(7, do.Finish("1"))
        refusal = office.refused(8, do.CheckIn("r", "CODEx", "fr"))
        assert (refusal.code, refusal.when) == (Code.VISIT_OVER, at(10))

    def test_who_is_parked_or_postponed_is_back_by_checking_in_again(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        visit = office.visit("x").id
        office.say(6, do.Postpone(visit, minutes(5)))
        assert office.say(7, do.CheckIn("r1", "CODEx", "fr")) == [
            did.Resumed(at(7), visit),
            did.CheckedInAgain(at(7), visit, "r1"),
        ]
        office.call(8)
        office.say(9, do.Park("1", "photo"))
        assert office.say(10, do.CheckIn("r2", "CODEx", "fr")) == [
            did.Returned(at(10), visit, "", "counter:1"),
            did.CheckedInAgain(at(10), visit, "r2"),
        ]

    def test_nobody_waits_for_what_no_counter_serves(self, office: Office) -> None:
        assert office.code(0, do.TakeTicket("r", "vehicle", "fr")) is Code.UNKNOWN_SERVICE
        assert office.code(0, do.Expect("x", "CODE", "vehicle", NINE)) is Code.UNKNOWN_SERVICE
        office.say(0, do.Reroute("r2", "vehicle", "prefecture", "fr"))
        office.say(0, do.TurnAway("r3", "vehicle", ("photo",), "fr"))

    def test_being_turned_away_and_rerouted_are_on_record_without_a_number(self, office: Office) -> None:
        turned = office.say(0, do.TurnAway("r1", "passport", ("photo",), "fr"))
        rerouted = office.say(1, do.Reroute("r2", "moving", "tax-office", "da"))
        assert turned == [did.TurnedAway(at(0), "w-r1", "r1", "passport", ("photo",), "fr")]
        assert rerouted == [did.Rerouted(at(1), "w-r2", "r2", "moving", "tax-office", "da")]
        first, second = office.queue.visits["w-r1"], office.queue.visits["w-r2"]
        assert (first.stage, first.detail, first.number) == (Stage.TURNED_AWAY, ("photo",), "")
        assert (second.stage, second.detail, second.number) == (Stage.REROUTED, ("tax-office",), "")
        assert (second.arrived, second.language, second.service) == (at(1), "da", "moving")
        assert office.queue.by_request == {"r1": "w-r1", "r2": "w-r2"}


class TestBookingSource:
    def test_an_appointment_stands(self, office: Office) -> None:
        happened = office.say(0, do.Expect("x", "CODE", "passport", at(30)))
        assert happened == [did.Expected(at(0), "20261123-x", "x", "CODE", "passport", at(30))]
        visit = office.visit("x")
        assert (visit.ref, visit.code, visit.service, visit.booked) == ("x", "CODE", "passport", at(30))
        assert (visit.stage, visit.since, visit.number) == (Stage.EXPECTED, at(0), "")
        assert office.queue.by_code == {"CODE": [visit.id]}

    def test_telling_the_same_appointment_again_changes_nothing(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        assert office.say(0, do.Expect("x", "CODEx", "passport", at(10))) == []

    def test_a_moved_appointment_is_found_by_its_new_code_only(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        happened = office.say(1, do.Expect("x", "NEW", "moving", at(40)))
        assert happened == [did.Rebooked(at(1), "20261123-x", "NEW", "moving", at(40))]
        assert office.queue.by_code == {"NEW": ["20261123-x"]}
        assert office.code(2, do.CheckIn("r", "CODEx", "fr")) is Code.UNKNOWN_CODE
        office.say(3, do.CheckIn("r", "NEW", "fr"))
        assert office.visit("x").number == "M001"
        assert office.visit("x").booked == at(40)

    @pytest.mark.parametrize(
        "other",
        [
            do.Expect("x", "NEW", "passport", at(10)),
            do.Expect("x", "CODEx", "moving", at(10)),
            do.Expect("x", "CODEx", "passport", at(11)),
        ],
    )
    def test_whatever_is_different_is_taken_over(self, office: Office, other: do.Expect) -> None:
        office.expect(at=10, ref="x")
        assert office.say(1, other)
        visit = office.visit("x")
        assert (visit.code, visit.service, visit.booked) == (other.code, other.service, other.booked)

    def test_who_has_come_is_neither_moved_nor_removed(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        assert office.say(6, do.CallOff("x")) == []
        assert office.say(7, do.Expect("x", "NEW", "moving", at(90))) == []
        assert office.visit("x").stage is Stage.WAITING

    def test_an_appointment_called_off_can_come_back(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        assert office.say(1, do.CallOff("x")) == [did.CalledOff(at(1), "20261123-x")]
        assert office.visit("x").stage is Stage.CANCELLED
        assert office.say(1, do.CallOff("x")) == []
        happened = office.say(1.5, do.Expect("x", "NEW", "moving", at(20)))
        assert happened == [did.Expected(at(1.5), "20261123-x~2", "x", "NEW", "moving", at(20))]
        office.say(2, do.CheckIn("r", "NEW", "fr"))
        assert office.visit("x").number == "M001"
        assert office.queue.by_code == {"CODEx": ["20261123-x"], "NEW": ["20261123-x~2"]}

    def test_calling_off_what_is_not_known_changes_nothing(self, office: Office) -> None:
        assert office.say(0, do.CallOff("never-heard-of")) == []

    def test_one_code_may_stand_for_two_appointments_that_are_checked_in_one_after_the_other(
        self, office: Office
    ) -> None:
        office.say(0, do.Expect("b", "BOTH", "moving", at(30)))
        office.say(0, do.Expect("a", "BOTH", "passport", at(20)))
        office.say(5, do.CheckIn("r1", "BOTH", "fr"))
        office.say(6, do.CheckIn("r2", "BOTH", "fr"))
        assert (office.visit("a").number, office.visit("b").number) == ("P001", "M001")
        [again] = office.say(7, do.CheckIn("r3", "BOTH", "fr"))
        assert again == did.CheckedInAgain(at(7), office.visit("a").id, "r3")

    def test_of_two_appointments_the_one_that_may_be_checked_in_now_is_meant(self, office: Office) -> None:
        office.say(0, do.Expect("evening", "BOTH", "moving", at(500)))
        office.say(0, do.Expect("now", "BOTH", "passport", at(60)))
        office.say(0, do.CheckIn("r1", "BOTH", "fr"))
        assert office.visit("now").stage is Stage.WAITING
        assert isinstance(office.say(1, do.CheckIn("r2", "BOTH", "fr"))[0], did.CheckedInAgain)
        office.call(2)
        office.say(3, do.Finish("1"))
        assert office.code(4, do.CheckIn("r3", "BOTH", "fr")) is Code.TOO_EARLY
        office.say(440, do.CheckIn("r4", "BOTH", "fr"))
        assert office.visit("evening").stage is Stage.WAITING

    def test_from_the_moment_on_that_it_may_be_checked_in_the_second_is_meant(self, office: Office) -> None:
        office.say(0, do.Expect("a", "BOTH", "passport", at(20)))
        office.say(0, do.Expect("b", "BOTH", "moving", at(70)))
        office.say(5, do.CheckIn("r1", "BOTH", "fr"))
        assert isinstance(office.say(9.99, do.CheckIn("r2", "BOTH", "fr"))[0], did.CheckedInAgain)
        assert isinstance(office.say(10, do.CheckIn("r3", "BOTH", "fr"))[0], did.Arrived)

    def test_a_code_of_two_appointments_that_are_over_says_so(self, office: Office) -> None:
        office.say(0, do.Expect("a", "BOTH", "passport", at(20)))
        office.say(0, do.Expect("b", "BOTH", "passport", at(10)))
        office.say(1, do.CallOff("a"))
        office.say(1, do.CallOff("b"))
        refusal = office.refused(2, do.CheckIn("r", "BOTH", "fr"))
        assert (refusal.code, refusal.when) == (Code.CANCELLED, at(10))

    def test_moving_one_of_two_leaves_the_other_its_code(self, office: Office) -> None:
        office.say(0, do.Expect("a", "BOTH", "passport", at(20)))
        office.say(0, do.Expect("b", "BOTH", "moving", at(30)))
        office.say(1, do.Expect("a", "ALONE", "passport", at(20)))
        assert office.queue.by_code == {"BOTH": ["20261123-b"], "ALONE": ["20261123-a"]}


class TestWithdrawing:
    def test_a_withdrawn_walk_in_has_left(self, office: Office) -> None:
        office.walk_in(0)
        assert office.say(1, do.Withdraw("request-1")) == [
            did.RequestWithdrawn(at(1), "request-1"),
            did.Left(at(1), "w-request-1", "withdrawn"),
        ]
        assert office.queue.visits["w-request-1"].stage is Stage.LEFT
        assert not office.queue.lines["passport"]
        assert office.queue.by_request == {}

    def test_a_withdrawn_check_in_is_expected_again_and_may_come_back(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        visit = office.visit("x")
        assert office.say(6, do.Withdraw("request-1")) == [
            did.RequestWithdrawn(at(6), "request-1"),
            did.CheckInWithdrawn(at(6), visit.id, "request-1"),
        ]
        assert (visit.stage, visit.number, visit.arrived) == (Stage.EXPECTED, "", None)
        assert (visit.promised, visit.steps, visit.requests) == (None, (), set())
        office.say(7, do.CheckIn("later", "CODEx", "fr"))
        assert office.visit("x").number == "P002"

    def test_after_a_withdrawn_check_in_everything_begins_anew(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        visit = office.visit("x")
        office.say(11, do.Postpone(visit.id, minutes(20)))
        office.say(11, do.ReportPrint(visit.id, printed=True))
        office.say(20, do.Return(visit.id))
        office.say(21, do.Withdraw("request-1"))
        assert (visit.away, visit.postponed, visit.postponements) == (minutes(0), minutes(0), 0)
        assert (visit.priority, visit.printed) == ("", None)

    def test_a_ticket_that_somebody_else_was_given_as_well_is_not_withdrawn(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        office.say(6, do.CheckIn("at-another-kiosk", "CODEx", "fr"))
        office.say(7, do.Withdraw("request-1"))
        assert (office.visit("x").stage, office.visit("x").number) == (Stage.WAITING, "P001")
        office.say(8, do.Withdraw("at-another-kiosk"))
        assert office.visit("x").stage is Stage.EXPECTED

    def test_a_request_that_comes_after_its_withdrawal_has_no_effect(self, office: Office) -> None:
        office.say(0, do.Withdraw("slow"))
        assert office.code(1, do.TakeTicket("slow", "passport", "fr")) is Code.NOT_NOW
        assert not office.queue.lines["passport"]

    def test_withdrawing_twice_changes_nothing_more(self, office: Office) -> None:
        office.walk_in(0)
        office.say(1, do.Withdraw("request-1"))
        assert office.say(2, do.Withdraw("request-1")) == []

    def test_who_is_called_already_is_not_withdrawn(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        assert office.say(2, do.Withdraw("request-1")) == [did.RequestWithdrawn(at(2), "request-1")]
        assert office.queue.visits["w-request-1"].stage is Stage.CALLED

    def test_who_was_at_a_counter_once_is_not_withdrawn(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.say(2, do.Transfer("1", "moving"))
        assert office.say(3, do.Withdraw("request-1")) == [did.RequestWithdrawn(at(3), "request-1")]
        assert office.queue.visits["w-request-1"].stage is Stage.WAITING


def test_what_was_granted_already_is_not_granted_twice() -> None:
    office = Office()
    office.expect(at=5, ref="x")
    for command in (
        do.TakeTicket("r1", "passport", "fr"),
        do.Issue("r2", "passport", "fr", "bea"),
        do.CheckIn("r3", "CODEx", "fr"),
        do.TurnAway("r4", "passport", ("photo",), "fr"),
        do.Reroute("r5", "passport", "prefecture", "fr"),
        do.Answer("r6", "passport", "hours", "fr", "bea"),
    ):
        assert office.say(1, command)
        assert office.say(2, command) == []
