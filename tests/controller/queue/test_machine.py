"""The queue's rules, each by its name."""

from datetime import timedelta

import pytest

from contract.values import Code, Phase
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import apply, replay
from controller.queue.refusal import Refused
from controller.queue.rules import CounterRule, Rules, ServiceRule
from controller.queue.state import Queue, Stage
from controller.queue.transitions import TRANSITIONS, Impossible
from tests.controller.queue.office import NINE, RULES, Office, minutes

pytestmark = pytest.mark.pure


@pytest.fixture
def office() -> Office:
    return Office()


def refused(office: Office, minute: float, command: do.Command) -> Refused:
    before = len(office.events)
    with pytest.raises(Refused) as refusal:
        office.say(minute, command)
    assert len(office.events) == before or isinstance(office.events[-1], did.DayOpened)
    return refusal.value


class TestArriving:
    def test_a_walk_in_gets_the_next_number_of_the_service_and_waits(self, office: Office) -> None:
        assert [office.walk_in(0), office.walk_in(1), office.walk_in(2, "moving")] == ["P001", "P002", "M001"]
        assert len(office.queue.lines["passport"]) == 2

    def test_an_appointment_checks_in_by_its_code(self, office: Office) -> None:
        assert office.booked(minute=5, at=10, ref="x") == "P001"
        assert office.visit("x").stage is Stage.WAITING

    def test_checking_in_twice_gives_the_same_number_once(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        [again] = office.say(6, do.CheckIn("again", "CODEx", "fr"))
        assert isinstance(again, did.CheckedInAgain)
        assert office.visit("x").number == "P001"
        assert len(office.queue.lines["passport"]) == 1

    def test_an_unknown_code_is_refused(self, office: Office) -> None:
        assert refused(office, 0, do.CheckIn("r", "NOPE", "fr")).code is Code.UNKNOWN_CODE

    def test_an_unknown_service_is_refused(self, office: Office) -> None:
        assert refused(office, 0, do.TakeTicket("r", "fishing", "fr")).code is Code.UNKNOWN_SERVICE

    def test_too_early_is_told_with_the_booked_time(self, office: Office) -> None:
        office.expect(at=120, ref="x")
        refusal = refused(office, 0, do.CheckIn("r", "CODEx", "fr"))
        assert (refusal.code, refusal.when) == (Code.TOO_EARLY, NINE + minutes(120))

    def test_late_people_still_get_a_place(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        office.say(50, do.CheckIn("r", "CODEx", "fr"))
        assert office.visit("x").stage is Stage.WAITING

    def test_a_cancelled_appointment_says_so(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        office.say(1, do.CallOff("x"))
        assert refused(office, 2, do.CheckIn("r", "CODEx", "fr")).code is Code.CANCELLED

    def test_a_finished_visit_cannot_check_in_again(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        office.call(6)
        office.say(7, do.Finish("1"))
        assert refused(office, 8, do.CheckIn("r", "CODEx", "fr")).code is Code.VISIT_OVER

    def test_nobody_waits_for_what_no_counter_serves(self, office: Office) -> None:
        assert refused(office, 0, do.TakeTicket("r", "vehicle", "fr")).code is Code.UNKNOWN_SERVICE
        booked = do.Expect("x", "CODE", "vehicle", NINE)
        assert refused(office, 0, booked).code is Code.UNKNOWN_SERVICE
        office.say(0, do.Reroute("r2", "vehicle", "prefecture", "fr"))

    def test_being_turned_away_and_rerouted_are_on_record_without_a_number(self, office: Office) -> None:
        office.say(0, do.TurnAway("r1", "passport", ("photo",), "fr"))
        office.say(1, do.Reroute("r2", "moving", "tax-office", "fr"))
        first, second = office.queue.visits["w-r1"], office.queue.visits["w-r2"]
        assert (first.stage, first.detail, first.number) == (Stage.TURNED_AWAY, ("photo",), "")
        assert (second.stage, second.detail, second.number) == (Stage.REROUTED, ("tax-office",), "")

    def test_numbers_end_at_999_with_a_refusal_rather_than_a_second_use(self, office: Office) -> None:
        office.walk_in(0)
        office.queue.last_number["P"] = 999
        assert refused(office, 1, do.TakeTicket("r", "passport", "fr")).code is Code.NUMBERS_EXHAUSTED


class TestBookingSource:
    def test_telling_the_same_appointment_again_changes_nothing(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        assert office.say(0, do.Expect("x", "CODEx", "passport", NINE + minutes(10))) == []

    def test_a_moved_appointment_is_found_by_its_new_code_only(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        office.say(1, do.Expect("x", "NEW", "moving", NINE + minutes(40)))
        assert refused(office, 2, do.CheckIn("r", "CODEx", "fr")).code is Code.UNKNOWN_CODE
        office.say(3, do.CheckIn("r", "NEW", "fr"))
        assert office.visit("x").number == "M001"

    def test_who_has_come_is_neither_moved_nor_removed(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        assert office.say(6, do.CallOff("x")) == []
        assert office.say(7, do.Expect("x", "NEW", "moving", NINE + minutes(90))) == []
        assert office.visit("x").stage is Stage.WAITING

    def test_an_appointment_called_off_can_come_back(self, office: Office) -> None:
        office.expect(at=10, ref="x")
        office.say(1, do.CallOff("x"))
        office.expect(at=20, ref="x")
        office.say(2, do.CheckIn("r", "CODEx", "fr"))
        assert office.visit("x").stage is Stage.WAITING

    def test_calling_off_what_is_not_known_changes_nothing(self, office: Office) -> None:
        assert office.say(0, do.CallOff("never-heard-of")) == []

    def test_one_code_may_stand_for_two_appointments_that_are_checked_in_one_after_the_other(
        self, office: Office
    ) -> None:
        office.say(0, do.Expect("a", "BOTH", "passport", NINE + minutes(20)))
        office.say(0, do.Expect("b", "BOTH", "moving", NINE + minutes(30)))
        office.say(5, do.CheckIn("r1", "BOTH", "fr"))
        office.say(6, do.CheckIn("r2", "BOTH", "fr"))
        assert (office.visit("a").number, office.visit("b").number) == ("P001", "M001")
        [again] = office.say(7, do.CheckIn("r3", "BOTH", "fr"))
        assert isinstance(again, did.CheckedInAgain)


class TestWithdrawing:
    def test_a_withdrawn_walk_in_has_left(self, office: Office) -> None:
        office.walk_in(0)
        office.say(1, do.Withdraw("request-1"))
        assert office.queue.visits["w-request-1"].stage is Stage.LEFT
        assert not len(office.queue.lines["passport"])

    def test_a_withdrawn_check_in_is_expected_again_and_may_come_back(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        office.say(6, do.Withdraw("request-1"))
        assert office.visit("x").stage is Stage.EXPECTED
        office.say(7, do.CheckIn("later", "CODEx", "fr"))
        assert office.visit("x").number == "P002"

    def test_a_ticket_that_somebody_else_was_given_as_well_is_not_withdrawn(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        office.say(6, do.CheckIn("at-another-kiosk", "CODEx", "fr"))
        office.say(7, do.Withdraw("request-1"))
        assert (office.visit("x").stage, office.visit("x").number) == (Stage.WAITING, "P001")
        office.say(8, do.Withdraw("at-another-kiosk"))
        assert office.visit("x").stage is Stage.EXPECTED

    def test_a_request_that_comes_after_its_withdrawal_has_no_effect(self, office: Office) -> None:
        office.say(0, do.Withdraw("slow"))
        assert refused(office, 1, do.TakeTicket("slow", "passport", "fr")).code is Code.NOT_NOW
        assert not len(office.queue.lines["passport"])

    def test_withdrawing_twice_changes_nothing_more(self, office: Office) -> None:
        office.walk_in(0)
        office.say(1, do.Withdraw("request-1"))
        assert office.say(2, do.Withdraw("request-1")) == []

    def test_who_is_called_already_is_not_withdrawn(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.say(2, do.Withdraw("request-1"))
        assert office.queue.visits["w-request-1"].stage is Stage.CALLED


class TestAtTheCounter:
    def test_calling_the_next_person(self, office: Office) -> None:
        office.walk_in(0)
        assert office.call(1) == "P001"
        assert office.queue.counters["1"].phase is Phase.CALLED

    def test_nobody_is_called_twice(self, office: Office) -> None:
        office.walk_in(0)
        office.walk_in(0)
        assert {office.call(1, "1"), office.call(1, "2")} == {"P001", "P002"}

    def test_nobody_waiting_is_said(self, office: Office) -> None:
        assert refused(office, 0, do.CallNext("1")).code is Code.NOBODY_WAITING

    def test_a_counter_calls_only_for_its_services(self, office: Office) -> None:
        office.walk_in(0, "moving")
        assert refused(office, 1, do.CallNext("2")).code is Code.NOBODY_WAITING

    def test_two_presses_within_two_seconds_are_one(self, office: Office) -> None:
        office.walk_in(0)
        office.walk_in(0)
        assert office.call(1) == "P001"
        assert office.call(1 + 1.9 / 60) == "P001"
        assert office.call(1 + 2 / 60) == "P002"

    def test_pressing_next_finishes_whoever_is_there(self, office: Office) -> None:
        office.walk_in(0)
        office.walk_in(0)
        office.call(1)
        office.call(10)
        visit = office.queue.visits["w-request-1"]
        assert [stage for stage, _ in visit.spans] == [
            Stage.WAITING,
            Stage.CALLED,
            Stage.SERVING,
            Stage.SERVED,
        ]

    def test_pressing_next_with_nobody_waiting_still_finishes(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        assert office.call(10) is None
        assert office.queue.visits["w-request-1"].stage is Stage.SERVED
        assert office.queue.counters["1"].phase is Phase.FREE

    def test_starting_then_finishing(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.say(2, do.Start("1"))
        assert office.queue.counters["1"].phase is Phase.SERVING
        office.say(9, do.Finish("1"))
        assert office.queue.counters["1"].visit is None

    def test_a_no_show_frees_the_counter(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.say(4, do.NoShow("1"))
        assert office.queue.visits["w-request-1"].stage is Stage.NO_SHOW
        assert office.queue.counters["1"].phase is Phase.FREE

    def test_who_is_being_served_cannot_be_a_no_show_or_recalled(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.say(2, do.Start("1"))
        assert refused(office, 3, do.NoShow("1")).code is Code.NOT_NOW
        assert refused(office, 3, do.Recall("1")).code is Code.NOT_NOW

    @pytest.mark.parametrize("command", [do.Recall, do.Start, do.Finish, do.NoShow])
    def test_nothing_to_do_with_nobody_there(self, office: Office, command: type) -> None:
        assert refused(office, 0, command("1")).code is Code.NOBODY_CALLED

    def test_an_unknown_counter_is_refused(self, office: Office) -> None:
        assert refused(office, 0, do.CallNext("99")).code is Code.UNKNOWN_COUNTER

    def test_a_recall_is_a_call_of_its_own_on_the_board(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.say(2, do.Recall("1"))
        last, first = office.queue.calls["hall"]
        assert (first.seq, first.recall) == (1, False)
        assert (last.seq, last.recall, last.number) == (2, True, "P001")

    def test_a_recall_pressed_twice_is_one(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        assert office.say(1 + 1 / 60, do.Recall("1")) == []

    def test_calls_are_told_in_the_zone_where_the_person_waits(self, office: Office) -> None:
        office.walk_in(0, "reception")
        office.call(1, "3")
        assert [call.number for call in office.queue.calls["foyer"]] == ["R001"]
        assert "hall" not in office.queue.calls


class TestDays:
    def test_numbers_begin_again_each_day(self, office: Office) -> None:
        office.walk_in(0)
        assert office.walk_in(24 * 60) == "P001"
        assert len(office.queue.visits) == 1

    def test_who_was_forgotten_in_the_evening_has_left(self, office: Office) -> None:
        office.walk_in(0)
        office.call(1)
        office.walk_in(2)
        office.walk_in(24 * 60)
        assert [e.visit for e in office.events if isinstance(e, did.Left)] == ["w-request-1", "w-request-2"]
        assert office.queue.counters["1"].visit is None

    def test_the_day_begins_at_local_midnight(self, office: Office) -> None:
        office.walk_in(14 * 60 + 59)
        assert office.walk_in(15 * 60) == "P001"

    def test_a_clock_that_went_back_is_refused(self, office: Office) -> None:
        office.walk_in(10)
        assert refused(office, 9, do.TakeTicket("r", "passport", "fr")).code is Code.CLOCK_WENT_BACK

    def test_a_clock_that_is_corrected_a_little_stands_still(self, office: Office) -> None:
        office.walk_in(10)
        office.walk_in(10 - 1 / 60)
        assert office.queue.visits["w-request-2"].arrived == NINE + minutes(10)

    def test_a_clock_back_at_yesterday_never_reopens_it(self, office: Office) -> None:
        office.walk_in(24 * 60)
        assert refused(office, 0, do.TakeTicket("r", "passport", "fr")).code is Code.CLOCK_WENT_BACK
        assert office.queue.day == (NINE + timedelta(days=1)).date()


class TestTheTable:
    def test_an_event_that_does_not_follow_is_impossible_and_changes_nothing(self, office: Office) -> None:
        office.walk_in(0)
        with pytest.raises(Impossible):
            apply(office.queue, did.Finished(NINE, "request-1", "1", ""))
        assert office.queue.visits["w-request-1"].stage is Stage.WAITING
        assert len(office.queue.lines["passport"]) == 1

    def test_an_event_of_nobody_is_impossible(self, office: Office) -> None:
        with pytest.raises(Impossible):
            apply(office.queue, did.Called(NINE, "nobody", "1", ""))

    def test_every_stage_is_in_the_table_and_can_be_reached(self) -> None:
        reached = {stage for row in TRANSITIONS.values() for stage in row.values()}
        assert set(Stage) == reached == {stage for stage in TRANSITIONS if stage is not None}

    def test_the_journal_replays_to_the_same_queue(self, office: Office) -> None:
        office.booked(minute=5, at=10, ref="x")
        office.walk_in(6)
        office.call(7)
        office.say(8, do.Withdraw("request-2"))
        again = replay(Queue(RULES), office.events)
        assert again == office.queue


def test_times_add_up(office: Office) -> None:
    office.walk_in(0)
    office.call(5)
    office.say(6, do.Start("1"))
    office.say(20, do.Finish("1"))
    spans = office.queue.visits["w-request-1"].spans
    assert [(at - NINE) / minutes(1) for _, at in spans] == [0, 5, 6, 20]


def test_services_that_share_a_letter_share_its_numbers() -> None:
    rules = Rules(
        services={"a": ServiceRule("A", "z"), "b": ServiceRule("A", "z")},
        counters={"1": CounterRule(("a", "b"))},
    )
    office = Office(rules)
    assert [office.walk_in(0, "a"), office.walk_in(0, "b")] == ["A001", "A002"]
