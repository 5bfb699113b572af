"""A day through the real queue: who is called when, and that nobody is lost on the way."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from heapq import heapreplace
from math import factorial
from random import Random

import pytest

from controller.forecast.simulate.days import Papers, Person, Step
from controller.forecast.simulate.hall import Hall
from controller.forecast.simulate.office_rules import rules_of
from controller.forecast.simulate.record import DayRecord, End
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.rules import Order
from controller.queue.state import Queue
from tests.controller.forecast.simulate.hall_of import (
    A_MINUTE,
    MIDNIGHT,
    NINE,
    Diary,
    a_day,
    day_of,
    mixed_office,
    person,
    played,
    rules_for,
)

pytestmark = pytest.mark.pure


def waits(record: DayRecord) -> list[float | None]:
    return [None if stay.wait is None else stay.wait / A_MINUTE for stay in record.stays]


def test_people_are_served_one_after_the_other() -> None:
    assert waits(played(day_of(person(0), person(3), person(4)))) == [0, 7, 16]


def test_two_counters_serve_two() -> None:
    assert waits(played(day_of(person(0), person(3), person(4), counters=2))) == [0, 0, 6]


def test_the_way_to_the_desk_keeps_the_counter() -> None:
    record = played(day_of(person(0, walk=A_MINUTE), person(1)))
    assert waits(record) == [0, 10]
    assert record.stays[0].at_desk == 11 * A_MINUTE
    assert record.work == 21 * A_MINUTE


def test_credit_decides_between_an_appointment_and_a_walk_in() -> None:
    day = day_of(person(0, takes=20), person(2), person(12, booked=14))
    by_arrival = played(day, rules_for(order=Order.FIRST_COME))
    assert waits(by_arrival) == [0, 18, 18]
    with_credit = played(day, rules_for(appointment_credit=timedelta(minutes=15)))
    assert waits(with_credit) == [0, 28, 8]
    assert with_credit.stays[2].lateness == 6 * A_MINUTE


def test_who_comes_before_opening_is_called_when_somebody_is_there() -> None:
    record = played(day_of(person(-5, booked=0)))
    assert waits(record) == [5]
    assert record.stays[0].lateness == 0


def test_who_was_told_at_the_kiosk_never_queues() -> None:
    record = played(day_of(person(0), person(1, papers=Papers.CAUGHT), person(2)))
    assert [stay.end for stay in record.stays] == [End.SERVED, End.TURNED_AWAY, End.SERVED]
    assert waits(record) == [0, None, 8]
    assert (record.calls, record.work) == (2, 20 * A_MINUTE)


def test_who_does_not_come_is_nobody_s_wait() -> None:
    record = played(day_of(person(None, booked=0), person(1)))
    assert (len(record.stays), record.no_shows) == (1, 1)


def test_who_has_gone_is_called_again_and_then_given_up() -> None:
    record = played(day_of(person(0), person(1, patience=5 * A_MINUTE), person(2)))
    assert [stay.end for stay in record.stays] == [End.SERVED, End.GONE, End.SERVED]
    assert waits(record) == [0, 9, 9]
    assert (record.calls, record.recalls) == (3, 1)


def test_nobody_is_called_to_a_counter_in_its_break() -> None:
    shifts = {"c1": ((NINE, NINE + 600), (NINE + 1800, NINE + 28_800))}
    record = played(day_of(person(5), person(8), shifts=shifts))
    assert waits(record) == [0, 22]


def test_the_last_are_served_after_closing() -> None:
    record = played(day_of(person(478), person(479)))
    assert [stay.end for stay in record.stays] == [End.SERVED, End.SERVED]
    assert record.overtime == 18 * A_MINUTE
    assert record.busy == 2 * A_MINUTE


def test_who_comes_after_closing_gets_no_place() -> None:
    assert played(day_of(person(481))).stays[0].end is End.REFUSED


def test_the_steps_of_a_visit_follow_each_other() -> None:
    office = mixed_office()
    both = person(0, steps=(Step("passport", 600), Step("photo", 240)))
    alone = Hall(replace(a_day(office), people=(both,)), rules_of(office), MIDNIGHT).play()
    assert (alone.stays[0].end, alone.stays[0].at_desk, alone.calls) == (End.SERVED, 840, 2)


@pytest.mark.parametrize("seed", range(4))
def test_whoever_comes_is_served_gone_turned_away_refused_or_left_over(seed: int) -> None:
    office, diary = mixed_office(), Diary()
    day, rules = a_day(office, seed), rules_of(office)
    record = Hall(day, rules, MIDNIGHT, diary).play()
    ends = Counter(stay.end for stay in record.stays)
    assert sum(ends.values()) == sum(p.came is not None for p in day.people)
    assert len(day.people) == len(record.stays) + record.no_shows
    assert min(ends[End.SERVED], ends[End.GONE], ends[End.TURNED_AWAY]) > 0
    assert ends[End.UNSERVED] == 0
    finished = [e for e in diary.events if isinstance(e, did.Finished | did.Left)]
    assert len(finished) == ends[End.SERVED]
    assert sum(isinstance(e, did.Missed) for e in diary.events) == ends[End.GONE]
    assert sum(isinstance(e, did.NeverCame) for e in diary.events) >= record.no_shows


def test_what_happened_is_a_journal_like_any_other() -> None:
    office, diary = mixed_office(), Diary()
    rules = rules_of(office)
    Hall(a_day(office), rules, MIDNIGHT, diary).play()
    stood = replay(Queue(rules), diary.events)
    assert not list(stood.open_visits())
    assert [event.at for event in diary.events] == sorted(event.at for event in diary.events)


def test_the_same_day_is_played_the_same_way_twice() -> None:
    office = mixed_office()
    records = [Hall(a_day(office), rules_of(office), MIDNIGHT).play() for _ in range(2)]
    assert records[0] == records[1]


def test_no_agent_is_idle_while_somebody_waits() -> None:
    """Sixty people of ten minutes, faster than two agents can serve: both work until the last has gone."""
    diary = Diary()
    Hall(day_of(*(person(n * 4) for n in range(60)), counters=2), rules_for(2), MIDNIGHT, diary).play()
    last = max(event.at for event in diary.events if isinstance(event, did.Finished))
    assert last <= MIDNIGHT + timedelta(seconds=NINE + (60 / 2 * 10 + 4) * A_MINUTE)


def poisson(random: Random, servers: int, load: float, mean: float, count: int) -> list[tuple[float, float]]:
    """Arrivals and service times, both exponential, from nine on."""
    at, people = NINE, []
    for _ in range(count):
        at += random.expovariate(servers * load / mean)
        people.append((at, random.expovariate(1 / mean)))
    return people


def by_hand(people: list[tuple[float, float]], servers: int) -> list[float]:
    """The waits when everybody is served in order of arrival by whoever is free first."""
    free, found = [0.0] * servers, []
    for came, takes in people:
        starts = max(came, free[0])
        heapreplace(free, starts + takes)
        found.append(starts - came)
    return found


def erlang_c(servers: int, offered: float) -> float:
    """The chance to wait in a queue with Poisson arrivals and exponential service times."""
    top = offered**servers / factorial(servers) * servers / (servers - offered)
    return top / (sum(offered**k / factorial(k) for k in range(servers)) + top)


def test_walk_ins_wait_exactly_as_theory_has_it_and_theory_is_erlang_s() -> None:
    servers, mean, load = 3, 60.0, 0.75
    people = poisson(Random(1), servers, load, mean, 700)
    walk_ins = (Person(None, came, (Step("desk", takes),), 0.0) for came, takes in people)
    waited = [stay.wait for stay in played(day_of(*walk_ins, counters=servers)).stays]
    assert waited == pytest.approx(by_hand(people, servers), abs=0.001)

    many = by_hand(poisson(Random(2), servers, load, mean, 200_000), servers)
    expected = erlang_c(servers, servers * load) * mean / (servers * (1 - load))
    assert sum(many) / len(many) == pytest.approx(expected, rel=0.04)
