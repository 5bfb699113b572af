"""Who is next: every rule by its name, each failing when its rule is broken."""

from dataclasses import replace

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue.line import Lane, Line, Place, Standing
from controller.queue.rules import CounterRule, Order, Rules
from controller.queue.selection import A_DAY, Ordering, Rank, choose, ordering
from tests.controller.queue.office import RULES, Office, minutes

pytestmark = pytest.mark.pure


@pytest.fixture
def office() -> Office:
    return Office()


def office_with(**dials: object) -> Office:
    return Office(replace(RULES, **dials))  # type: ignore[arg-type]  # the dials are those of Rules


# --- walk-ins -------------------------------------------------------------------------------------


def test_first_come_first_served_among_walk_ins(office: Office) -> None:
    first, second = office.walk_in(0), office.walk_in(1)
    assert [office.call(2), office.call(3)] == [first, second]


def test_walk_ins_of_all_the_counters_services_are_one_line(office: Office) -> None:
    first, second = office.walk_in(0, "moving"), office.walk_in(1, "passport")
    assert [office.call(2), office.call(3)] == [first, second]


def test_ties_go_by_arrival_then_number(office: Office) -> None:
    first, second = office.walk_in(5), office.walk_in(5)
    assert [office.call(6), office.call(7)] == [first, second]


def test_of_one_effective_time_who_came_first_goes_first(office: Office) -> None:
    walk_in = office.walk_in(15, "passport")
    booked = office.booked(minute=20, at=30, service="moving")  # effective time: minute 15 as well
    assert booked < walk_in
    assert office.order(30) == [walk_in, booked]


def test_of_one_moment_and_two_services_the_lower_number_goes_first(office: Office) -> None:
    passport, moving = office.walk_in(5, "passport"), office.walk_in(5, "moving")
    assert (passport, moving) == ("P001", "M001")
    assert office.order(6) == [moving, passport]


# --- credit ---------------------------------------------------------------------------------------


def test_credit_puts_an_appointment_before_walk_ins_of_the_last_minutes(office: Office) -> None:
    earlier = office.walk_in(14)
    later = office.walk_in(16)
    booked = office.booked(minute=25, at=30)  # effective time: minute 15
    assert [office.call(26), office.call(27), office.call(28)] == [earlier, booked, later]


@pytest.mark.parametrize(("credit", "goes_first"), [(0, False), (9, False), (11, True)])
def test_the_credit_is_the_sites_to_choose(credit: float, goes_first: bool) -> None:
    office = office_with(appointment_credit=minutes(credit))
    office.walk_in(10)
    booked = office.booked(minute=12, at=20)
    assert (office.call(20) == booked) is goes_first


# --- early call -----------------------------------------------------------------------------------


def test_an_appointment_is_not_called_early_while_others_wait(office: Office) -> None:
    office.booked(minute=1, at=30)  # effective minute 15, callable from minute 20
    walk_in = office.walk_in(18)
    assert office.call(19.99) == walk_in


def test_from_early_call_on_the_appointment_comes_first(office: Office) -> None:
    booked = office.booked(minute=1, at=30)
    office.walk_in(18)
    assert office.call(20) == booked


def test_an_appointment_is_called_early_when_the_counter_would_idle(office: Office) -> None:
    booked = office.booked(minute=1, at=50)
    assert office.call(2) == booked


def test_of_two_early_appointments_the_earlier_booked_is_called(office: Office) -> None:
    office.booked(minute=1, at=55)
    sooner = office.booked(minute=2, at=50, service="moving")
    assert office.call(3) == sooner


def test_an_appointment_of_first_choice_is_called_early_before_one_that_the_counter_helps_with() -> None:
    office = Office(replace(RULES, counters={"1": CounterRule(("passport",), helps=("moving",))}))
    office.booked(minute=1, at=50, service="moving")
    first_choice = office.booked(minute=2, at=55)
    assert office.call(3) == first_choice


# --- lateness -------------------------------------------------------------------------------------


def test_who_comes_late_is_ordered_by_arrival(office: Office) -> None:
    walk_in = office.walk_in(24)
    late = office.booked(minute=25, at=10)
    assert [office.call(26), office.call(27)] == [walk_in, late]


def test_a_little_late_is_not_late(office: Office) -> None:
    office.walk_in(19)
    in_time = office.booked(minute=20, at=10)
    assert office.call(21) == in_time


# --- cap ------------------------------------------------------------------------------------------


def test_a_walk_in_who_has_waited_out_the_cap_goes_before_appointments(office: Office) -> None:
    office.walk_in(0)
    waited = office.walk_in(1)
    office.call(2)
    booked = office.booked(minute=3, at=15)
    assert office.call(46, "2") == waited
    assert office.call(47) == booked


def test_an_appointment_that_came_far_too_early_does_not_profit_from_the_cap(office: Office) -> None:
    office.booked(minute=5, at=60)
    sooner = office.booked(minute=48, at=50, service="moving")
    assert office.call(52) == sooner


def test_before_the_cap_the_appointment_goes_first(office: Office) -> None:
    walk_in = office.walk_in(1)
    booked = office.booked(minute=3, at=15)  # effective minute 0
    assert [office.call(45), office.call(46)] == [booked, walk_in]


def test_of_two_who_have_waited_out_the_cap_the_first_to_come_goes_first(office: Office) -> None:
    first, second = office.walk_in(0), office.walk_in(1, "moving")
    office.booked(minute=20, at=15)
    assert office.order(50)[:2] == [first, second]


# --- priority -------------------------------------------------------------------------------------


def test_priority_is_credit_for_a_reason() -> None:
    office = office_with(priorities={"frail": minutes(10)})
    before = office.walk_in(4)
    after = office.walk_in(6)
    office.say(15, do.Issue("r-frail", "passport", "fr", "bea", "frail"))  # effective minute 5
    assert office.order(16) == [before, "P003", after]


def test_priority_and_appointment_credit_add_up() -> None:
    office = office_with(priorities={"frail": minutes(10)})
    walk_in = office.walk_in(10)
    booked = office.booked(minute=25, at=30, ref="x")  # effective minute 15, with priority 5
    assert office.queue.ordering.effective(*_standing_and_base(office, "x"), now=0) == _epoch(office, 15)
    office.say(26, do.SetPriority(office.visit("x").id, "frail", "bea"))
    assert office.queue.ordering.effective(*_standing_and_base(office, "x"), now=0) == _epoch(office, 5)
    assert office.order(27) == [booked, walk_in]


def _standing_and_base(office: Office, ref: str) -> tuple[Standing, float]:
    standing, place = office.queue.place(office.visit(ref))
    return standing, place.base


def _epoch(office: Office, minute: float) -> float:
    booked = office.visit("x").booked
    assert booked
    return booked.timestamp() + (minute - 30) * 60


def test_priority_does_not_wait_out_the_cap_sooner() -> None:
    office = office_with(priorities={"frail": minutes(40)})
    waited = office.walk_in(0)
    office.say(10, do.Issue("r-frail", "passport", "fr", "bea", "frail"))  # effective 30 minutes before nine
    assert office.order(44)[0] == "P002"
    office = office_with(priorities={"frail": minutes(40)})
    waited = office.walk_in(0)
    office.say(10, do.Issue("r-frail", "passport", "fr", "bea", "frail"))
    assert office.order(45)[0] == waited


# --- the other orders -----------------------------------------------------------------------------


def test_strict_calls_appointments_first_even_before_who_has_waited_for_hours() -> None:
    office = office_with(order=Order.STRICT)
    walk_in = office.walk_in(0)
    booked = office.booked(minute=100, at=110)
    assert office.order(105) == [booked, walk_in]


def test_strict_orders_appointments_among_each_other_by_their_time() -> None:
    office = office_with(order=Order.STRICT)
    later = office.booked(minute=20, at=30)
    sooner = office.booked(minute=22, at=25)
    assert office.order(25) == [sooner, later]


def test_strict_leaves_the_early_appointment_for_when_the_counter_would_idle() -> None:
    office = office_with(order=Order.STRICT)
    early, walk_in = office.booked(minute=0, at=60), office.walk_in(1)
    assert office.order(2) == [walk_in, early]


def test_first_come_looks_at_nothing_but_the_arrival() -> None:
    office = office_with(order=Order.FIRST_COME)
    far_too_early = office.booked(minute=0, at=60)
    walk_in = office.walk_in(1)
    just_in_time = office.booked(minute=2, at=2)
    assert office.order(3) == [far_too_early, walk_in, just_in_time]


def test_accumulating_lets_an_appointment_overtake_who_has_waited_less_than_twice_as_long() -> None:
    for walk_in_came, appointment_first in ((9, False), (11, True)):
        office = office_with(order=Order.ACCUMULATING, accumulate=2.0)
        office.walk_in(walk_in_came)
        booked = office.booked(minute=20, at=20)
        assert (office.call(30) == booked) is appointment_first  # 10 minutes late, which count as 20


def test_accumulating_gives_no_credit_before_the_booked_time() -> None:
    office = office_with(order=Order.ACCUMULATING)
    booked = office.booked(minute=25, at=30)
    walk_in = office.walk_in(29)
    assert office.order(30) == [walk_in, booked]


def test_accumulating_gives_early_people_less_than_nothing() -> None:
    office = office_with(order=Order.ACCUMULATING)
    booked = office.booked(minute=20, at=30)  # at minute 25 the effective time is minute 35
    walk_in = office.walk_in(25)
    assert office.order(25) == [walk_in, booked]


def test_the_ordering_has_the_sites_dials_in_seconds() -> None:
    dials = replace(
        RULES,
        appointment_credit=minutes(1),
        early_call=minutes(2),
        late_after=minutes(3),
        walk_in_cap=minutes(4),
        accumulate=5.0,
        priorities={"frail": minutes(6)},
    )
    credit = Ordering(
        by_arrival=False,
        rate=1.0,
        credit=60,
        early_call=120,
        late_after=180,
        cap=240,
        priorities={"frail": 360},
    )
    assert ordering(dials) == credit
    assert ordering(replace(dials, order=Order.STRICT)) == replace(credit, credit=A_DAY, cap=A_DAY)
    assert ordering(replace(dials, order=Order.FIRST_COME)) == replace(credit, by_arrival=True, credit=0)
    assert ordering(replace(dials, order=Order.ACCUMULATING)) == replace(credit, rate=5.0, credit=0)


# --- counters of different skills -----------------------------------------------------------------


def skilled() -> Office:
    counters = {"1": CounterRule(("passport",), helps=("moving",)), "2": CounterRule(("moving",))}
    return Office(replace(RULES, counters=counters))


def test_a_counter_calls_only_for_its_services() -> None:
    office = skilled()
    office.walk_in(0, "passport")
    moving = office.walk_in(1, "moving")
    assert office.call(2, "2") == moving


def test_a_counter_helps_out_only_when_nobody_of_first_choice_waits() -> None:
    office = skilled()
    helped = office.walk_in(0, "moving")
    first_choice = office.walk_in(10)
    assert office.order(11) == [first_choice, helped]


def test_a_counter_helps_out_rather_than_call_an_appointment_of_first_choice_early() -> None:
    office = skilled()
    early = office.booked(minute=0, at=50)
    helped = office.walk_in(10, "moving")
    assert office.order(11) == [helped, early]


def test_a_counter_opened_for_some_services_calls_for_them_alone() -> None:
    office = skilled()
    office.say(0, do.OpenCounter("1", "anna", ("moving",)))
    office.walk_in(1)
    moving = office.walk_in(2, "moving")
    assert office.call(3) == moving
    assert office.call(10) is None


def test_a_counter_opened_for_some_services_does_not_help_out() -> None:
    office = skilled()
    office.say(0, do.OpenCounter("1", "anna", ("passport",)))
    office.walk_in(1, "moving")
    assert office.code(2, do.CallNext("1")) is Code.NOBODY_WAITING


# --- people who are held for a counter or agent ---------------------------------------------------


def parked_and_returned(office: Office, minute: float) -> str:
    """The number of somebody whom counter 1 parked, and who came back then."""
    number = office.walk_in(minute - 3)
    office.say(minute - 2, do.OpenCounter("1", "anna"))
    office.say(minute - 2, do.CallNext("1", "anna"))
    office.say(minute - 1, do.Park("1", "photo"))
    office.say(minute, do.Return(office.holder(number).id))
    return number


def test_a_counters_own_parked_people_return_first(office: Office) -> None:
    parked = parked_and_returned(office, 10)
    waited = office.walk_in(10)
    appointment = office.booked(minute=12, at=12)
    assert office.order(13) == [parked, appointment, waited]


def test_own_parked_people_are_called_before_who_has_waited_out_the_cap() -> None:
    office = office_with(counters={"1": CounterRule(("passport",), picks=True)})
    waited = office.walk_in(0)
    parked = office.walk_in(30)
    office.say(31, do.OpenCounter("1"))
    office.say(33, do.CallNumber("1", office.holder(parked).id))
    office.say(34, do.Park("1", "photo"))
    office.say(40, do.Return(office.holder(parked).id))
    assert office.order(46) == [parked, waited]


def test_another_counter_does_not_call_them(office: Office) -> None:
    parked_and_returned(office, 10)
    waited = office.walk_in(11)
    assert office.call(12, "2") == waited
    assert office.call(13, "2") is None


def test_a_parked_person_with_an_early_appointment_is_called_first_all_the_same(office: Office) -> None:
    booked = office.booked(minute=0, at=55, ref="x")
    office.call(1)
    office.say(2, do.Park("1", "photo"))
    office.say(5, do.Return(office.visit("x").id))
    walk_in = office.walk_in(5)
    assert office.order(6) == [booked, walk_in]


def test_people_held_for_one_counter_go_by_arrival(office: Office) -> None:
    office.say(0, do.OpenCounter("1"))
    walk_in, booked = office.walk_in(1), office.booked(minute=2, at=10)
    for number in (booked, walk_in):
        assert office.call(10, "2") == number
        office.say(10, do.Transfer("2", "passport", to_counter="1"))
    assert office.order(11) == [walk_in, booked]


def test_who_is_held_for_the_agent_is_called_where_the_agent_is(office: Office) -> None:
    office.say(0, do.OpenCounter("1", "anna"))
    sent = office.walk_in(1)
    office.call(2, "2")
    office.say(3, do.Transfer("2", "passport", to_agent="anna"))
    waited = office.walk_in(4)
    assert office.call(5, "2") == waited
    assert office.call(6, "1") == sent


# --- the structure --------------------------------------------------------------------------------


def lines(*people: tuple[Standing, float]) -> list[Line]:
    line = Line()
    for number, (standing, base) in enumerate(people):
        line.lanes[standing].add(Place(base, base, f"{number:03}", f"v{number}"))
    return [line]


def test_only_the_first_of_each_lane_is_looked_at_however_many_wait() -> None:
    class Looked(Lane):
        """Knows how often it was asked for its first."""

        looks = 0

        @property
        def first(self) -> Place:
            Looked.looks += 1
            return super().first

    line = Line()
    line.lanes[Standing()] = Looked([Place(base, base, "", str(base)) for base in range(10_000)])
    chosen = choose([[], [line]], ordering(RULES), 0.0)
    assert chosen
    assert chosen.visit == "0"
    assert Looked.looks < 10


def test_nobody_is_chosen_where_nobody_waits() -> None:
    assert choose([], ordering(RULES), 0.0) is None
    assert choose([[], [Line()], lines()], ordering(RULES), 0.0) is None


def test_rank_says_who_has_waited_out_the_cap_then_effective_time_arrival_and_number() -> None:
    order, place = ordering(RULES), Place(1000.0, 1000.0, "P001", "v")
    before, after = 1000 + 45 * 60 - 1, 1000 + 45 * 60
    assert order.rank(Standing(), place, before) == Rank(True, 1000.0, 1000.0, "P001")
    assert order.rank(Standing(), place, after) == Rank(False, 1000.0, 1000.0, "P001")
    assert order.rank(Standing(booked=True), place, after) == Rank(True, 100.0, 1000.0, "P001")


def test_a_reason_that_is_no_longer_known_gives_no_credit() -> None:
    assert ordering(RULES).effective(Standing(priority="gone"), 1000.0, 2000.0) == 1000.0


def test_services_that_some_counter_serves_are_served() -> None:
    rules = Rules(
        services=RULES.services,
        counters={"1": CounterRule(("passport",), helps=("moving",)), "2": CounterRule(())},
    )
    assert rules.served == {"passport", "moving"}
