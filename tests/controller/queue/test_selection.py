"""Who is next: every rule by its name, each failing when its rule is broken."""

import pytest

from controller.queue import commands as do
from controller.queue.waiting import ahead_of, count_waiting, everyone_waiting
from tests.controller.queue.office import Office

pytestmark = pytest.mark.pure


@pytest.fixture
def office() -> Office:
    return Office()


def test_first_come_first_served_among_walk_ins(office: Office) -> None:
    first, second = office.walk_in(0), office.walk_in(1)
    assert [office.call(2), office.call(3)] == [first, second]


def test_walk_ins_of_all_the_counters_services_are_one_line(office: Office) -> None:
    first, second = office.walk_in(0, "moving"), office.walk_in(1, "passport")
    assert [office.call(2), office.call(3)] == [first, second]


def test_credit_puts_an_appointment_before_walk_ins_of_the_last_minutes(office: Office) -> None:
    earlier = office.walk_in(14)
    later = office.walk_in(16)
    booked = office.booked(minute=25, at=30)  # effective time: minute 15
    assert [office.call(26), office.call(27), office.call(28)] == [earlier, booked, later]


def test_an_appointment_is_not_called_early_while_others_wait(office: Office) -> None:
    office.booked(minute=1, at=30)  # effective minute 15, callable from minute 20
    walk_in = office.walk_in(18)
    assert office.call(19) == walk_in


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


def test_who_comes_late_is_ordered_by_arrival(office: Office) -> None:
    walk_in = office.walk_in(24)
    late = office.booked(minute=25, at=10)
    assert [office.call(26), office.call(27)] == [walk_in, late]


def test_a_little_late_is_not_late(office: Office) -> None:
    office.walk_in(19)
    in_time = office.booked(minute=20, at=10)
    assert office.call(21) == in_time


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


def test_ties_go_by_arrival_then_number(office: Office) -> None:
    first, second = office.walk_in(5), office.walk_in(5)
    assert [office.call(6), office.call(7)] == [first, second]


def test_ahead_counts_those_with_an_earlier_effective_time(office: Office) -> None:
    office.walk_in(14)
    office.walk_in(16)
    office.booked(minute=25, at=30, ref="x")  # effective minute 15
    ahead = {v.number: ahead_of(office.queue, v, office.queue.last_at) for v in office.queue.open_visits()}
    assert ahead == {"P001": 0, "P003": 1, "P002": 2}


def test_of_those_who_came_in_one_moment_each_has_the_others_ahead(office: Office) -> None:
    for _ in range(3):
        office.walk_in(5)
    assert sorted(ahead_of(office.queue, v, office.queue.last_at) for v in office.queue.open_visits()) == [0, 1, 2]


def test_the_waiting_list_is_in_order_of_effective_time(office: Office) -> None:
    office.walk_in(14)
    office.walk_in(16, "moving")
    office.booked(minute=25, at=30)
    numbers = [v.number for v in everyone_waiting(office.queue, office.queue.last_at)]
    assert numbers == ["P001", "P002", "M001"]
    assert count_waiting(office.queue, ("passport", "moving")) == 3


def test_who_was_withdrawn_is_never_called(office: Office) -> None:
    office.walk_in(0)
    stays = office.walk_in(1)
    office.say(2, do.Withdraw("request-1"))
    assert office.call(3) == stays
