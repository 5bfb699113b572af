"""What the lines say about people: how many wait, who is before whom."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.queue import commands as do
from controller.queue.rules import CounterRule, Order
from controller.queue.waiting import ahead_of, count_waiting, everyone_waiting, waiting_at, waiting_for
from tests.controller.queue.office import RULES, Office, at, minutes

pytestmark = pytest.mark.pure


@pytest.fixture
def office() -> Office:
    return Office()


def test_ahead_counts_those_with_an_earlier_effective_time(office: Office) -> None:
    office.walk_in(14)
    office.walk_in(16)
    office.booked(minute=25, at=30, ref="x")  # effective minute 15
    ahead = {v.number: ahead_of(office.queue, v, at(25)) for v in office.queue.open_visits()}
    assert ahead == {"P001": 0, "P003": 1, "P002": 2}


def test_of_those_who_came_in_one_moment_each_has_the_others_ahead(office: Office) -> None:
    for _ in range(3):
        office.walk_in(5)
    assert sorted(ahead_of(office.queue, v, at(5)) for v in office.queue.open_visits()) == [0, 1, 2]


def test_who_waits_for_one_counter_has_those_ahead_who_wait_for_it_too(office: Office) -> None:
    office.say(0, do.OpenCounter("1", "anna"))
    for minute in (1, 2, 3):
        office.walk_in(minute)
    for number in ("P001", "P002"):
        assert office.call(5, "2") == number
        office.say(5, do.Transfer("2", "passport", to_counter="1"))
    ahead = {v.number: ahead_of(office.queue, v, at(6)) for v in office.queue.open_visits()}
    assert ahead == {"P001": 0, "P002": 1, "P003": 0}


def test_half_a_second_is_before_or_after(office: Office) -> None:
    half_a_second = 1 / 120
    office.walk_in(15 - half_a_second)
    office.walk_in(15 + half_a_second)
    office.booked(minute=25, at=30, ref="x")  # effective minute 15
    ahead = {v.number: ahead_of(office.queue, v, at(25)) for v in office.queue.open_visits()}
    assert ahead == {"P001": 0, "P003": 1, "P002": 2}


def test_who_gathers_urgency_faster_is_compared_at_the_moment() -> None:
    office = Office(replace(RULES, order=Order.ACCUMULATING, accumulate=2.0))
    for minute in (5, 15):
        office.walk_in(minute)
    office.booked(minute=20, at=20, ref="x")
    ahead = [ahead_of(office.queue, office.visit("x"), at(minute)) for minute in (20, 24, 26, 34, 36)]
    assert ahead == [2, 2, 1, 1, 0]
    walk_in = office.holder("P002")
    assert [ahead_of(office.queue, walk_in, at(minute)) for minute in (24, 26)] == [1, 2]


def test_nobody_is_before_themselves_however_effective_times_are_rounded() -> None:
    office = Office(replace(RULES, order=Order.ACCUMULATING, accumulate=1.3))
    for number in range(40):
        office.booked(minute=number / 7, at=number / 1.7, ref=f"x{number}")
    for number in range(40):
        assert ahead_of(office.queue, office.visit(f"x{number}"), at(41 / 7 + number / 11)) == number


people = st.lists(
    st.tuples(st.floats(0, 60), st.none() | st.floats(-10, 60), st.sampled_from(["", "frail"])), max_size=12
)


@given(people=people, order=st.sampled_from(Order), rate=st.sampled_from([1.0, 1.3, 3.0]))
def test_ahead_is_the_place_in_the_list_by_effective_time(
    people: list[tuple[float, float | None, str]], order: Order, rate: float
) -> None:
    rules = replace(RULES, order=order, accumulate=rate, priorities={"frail": minutes(7.3)})
    office = Office(rules)
    for number, (minute, booked, reason) in enumerate(sorted(people, key=lambda each: each[0])):
        if booked is None:
            office.say(minute, do.Issue(f"r{number}", "passport", "fr", "bea", reason))
        else:
            office.booked(minute, booked, ref=f"x{number}")
    listed = list(everyone_waiting(office.queue, at(61)))
    effective = [_effective(office, visit.id) for visit in listed]
    assert effective == sorted(effective)
    for visit in listed:
        mine = _effective(office, visit.id)
        certain = sum(1 for other in effective if other < mine - 0.01)
        perhaps = sum(1 for other in effective if other <= mine + 0.01) - 1
        assert certain <= ahead_of(office.queue, visit, at(61)) <= perhaps


def _effective(office: Office, visit: str) -> float:
    standing, place = office.queue.place(office.queue.visits[visit])
    return office.queue.ordering.effective(standing, place.base, at(61).timestamp())


def test_the_waiting_list_is_in_order_of_effective_time(office: Office) -> None:
    office.walk_in(14)
    office.walk_in(16, "moving")
    office.booked(minute=25, at=30)
    numbers = [v.number for v in everyone_waiting(office.queue, at(25))]
    assert numbers == ["P001", "P002", "M001"]
    assert count_waiting(office.queue, ("passport", "moving")) == 3


def test_in_the_list_too_ties_go_by_arrival_then_number(office: Office) -> None:
    walk_in = office.walk_in(15, "passport")
    booked = office.booked(minute=20, at=30, service="moving")  # effective minute 15, and a lower number
    assert [v.number for v in everyone_waiting(office.queue, at(25))] == [walk_in, booked]
    office = Office()
    walk_in = office.walk_in(15, "passport")
    booked = office.booked(minute=15, at=30, service="moving")
    assert [v.number for v in everyone_waiting(office.queue, at(25))] == [booked, walk_in]


def test_the_list_of_everyone_has_those_who_are_held_too(office: Office) -> None:
    office.walk_in(0)
    office.call(1)
    office.say(2, do.Transfer("1", "moving", to_counter="1"))
    office.walk_in(3)
    assert [v.number for v in everyone_waiting(office.queue, at(4))] == ["P001", "P002"]
    assert count_waiting(office.queue, ["passport", "moving"]) == 2
    assert count_waiting(office.queue, ["passport"]) == 1


def test_a_counter_could_call_its_own_people_and_those_of_its_services(office: Office) -> None:
    office.walk_in(0)
    office.call(1)
    office.say(2, do.Transfer("1", "moving", to_counter="1"))
    office.walk_in(3)
    office.walk_in(4, "reception")
    office.walk_in(5, "moving")
    assert waiting_at(office.queue, "1") == 3
    assert waiting_at(office.queue, "2") == 1
    assert [v.number for v in waiting_for(office.queue, "1", at(6))] == ["P001", "P002", "M001"]


def test_the_list_of_a_counter_has_its_own_people_first_and_all_others_in_one_order() -> None:
    office = Office(replace(RULES, counters={"1": CounterRule(("passport",), helps=("moving",))}))
    own = office.walk_in(3)
    office.call(4)
    office.say(5, do.Transfer("1", "moving", to_counter="1"))
    helped, first_choice = office.walk_in(6, "moving"), office.walk_in(7)
    listed = [visit.number for visit in waiting_for(office.queue, "1", at(8))]
    assert listed == [own, helped, first_choice]


def test_who_waits_for_one_counter_alone_has_only_those_ahead_who_do_too(office: Office) -> None:
    office.walk_in(0)
    office.call(1)
    for minute in range(2, 8):
        office.walk_in(minute)
    office.say(9, do.Transfer("1", "passport", to_counter="1"))
    assert ahead_of(office.queue, office.queue.visits["w-request-1"], at(10)) == 0
