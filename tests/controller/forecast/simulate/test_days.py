"""Generated days: what chance decides, and what it may not change."""

from dataclasses import replace
from random import Random
from statistics import fmean, stdev

import pytest

from controller.forecast.simulate.days import Papers, booked_times, generate
from controller.forecast.simulate.office import FLAT, Office, Shift

pytestmark = pytest.mark.days
HOUR = 3600.0


def days(office: Office, count: int = 40) -> list:
    return [generate(office, Random(f"1/{n}")) for n in range(count)]


def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    assert generate(Office(), Random(7)) == generate(Office(), Random(7))
    assert generate(Office(), Random(7)) != generate(Office(), Random(8))


@pytest.mark.parametrize("load", [0.6, 1.0])
def test_the_work_that_comes_is_the_load_that_was_asked_for(load: float) -> None:
    made = days(Office(load=load, missing=0.2, caught=0.0), 60)
    work = fmean(
        sum(p.walk + s.seconds for p in day.people if p.came is not None for s in p.steps) for day in made
    )
    assert work / made[0].capacity == pytest.approx(load, rel=0.03)


def test_people_are_as_the_office_says() -> None:
    office = Office(booked=0.6, no_show=0.1, early=3, punctuality=5)
    people = [p for day in days(office) for p in day.people]
    booked = [p for p in people if p.booked is not None]
    came = [p.came - p.booked for p in booked if p.came is not None and p.booked is not None]
    assert len(booked) / len(people) == pytest.approx(0.6, abs=0.02)
    assert len(came) / len(booked) == pytest.approx(0.9, abs=0.02)
    assert (fmean(came) / 60, stdev(came) / 60) == (pytest.approx(-3, abs=0.3), pytest.approx(5, abs=0.3))
    times = [p.steps[0].seconds / 60 for p in people]
    assert fmean(times) == pytest.approx(10, rel=0.03)
    assert stdev(times) / fmean(times) == pytest.approx(0.7, rel=0.06)


def test_a_share_that_is_changed_changes_nothing_else() -> None:
    """Otherwise two sets of rules would be compared on different people."""
    some = generate(Office(missing=0.3, caught=0.5), Random(3))
    none_caught = generate(Office(missing=0.3, caught=0.0), Random(3))
    assert len(some.people) == len(none_caught.people)
    for one, other in zip(some.people, none_caught.people, strict=True):
        assert (one.came, one.booked, one.patience) == (other.came, other.booked, other.patience)
        assert (one.papers is Papers.COMPLETE) == (other.papers is Papers.COMPLETE)
    assert any(p.papers is Papers.CAUGHT for p in some.people)
    assert not any(p.papers is Papers.CAUGHT for p in none_caught.people)


def test_who_lacks_papers_unseen_takes_part_of_the_time_for_nothing() -> None:
    office = Office(missing=0.5, caught=0.0, papers_time=0.4)
    people = [p for day in days(office, 30) for p in day.people]
    lacking = fmean(p.steps[0].seconds for p in people if p.papers is Papers.UNCAUGHT)
    complete = fmean(p.steps[0].seconds for p in people if p.papers is Papers.COMPLETE)
    assert lacking / complete == pytest.approx(0.4, rel=0.05)


def test_appointments_stand_on_the_grid_where_counters_are_open() -> None:
    shifts = {"a": ((9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)), "b": ((9 * HOUR, 13 * HOUR),)}
    times = booked_times(Office(slot=15), 44, shifts)
    assert all(at % (15 * 60) == 0 for at in times)
    per_hour = [sum(9 + n == int(at // HOUR) for at in times) for n in range(8)]
    assert per_hour == [8, 8, 8, 4, 4, 4, 4, 4]


def test_walk_ins_come_in_two_humps_or_evenly_and_only_while_the_doors_are_open() -> None:
    office = Office(booked=0.0, hours=("09:00-12:00", "13:00-17:00"))
    came = [p.came / HOUR for day in days(office, 30) for p in day.people if p.came is not None]
    assert all(9 <= at < 12 or 13 <= at < 17 for at in came)
    late_morning, at_noon = (sum(h <= at < h + 1 for at in came) for h in (10, 13))
    assert late_morning > 1.8 * at_noon
    even = [p.came / HOUR for day in days(Office(booked=0.0, profile=FLAT), 30) for p in day.people if p.came]
    counts = [sum(9 + n <= at < 10 + n for at in even) for n in range(8)]
    assert max(counts) < 1.15 * min(counts)


def test_counters_hours_decide_how_many_come() -> None:
    half = Office(counters=tuple(replace_hours(s, ("09:00-13:00",)) for s in Office().counters))
    assert half.capacity * 2 == Office().capacity
    assert len(generate(half, Random(1)).people) == pytest.approx(
        len(generate(Office(), Random(1)).people) / 2, rel=0.15
    )


def replace_hours(shift: Shift, hours: tuple[str, ...]) -> Shift:
    return shift.model_copy(update={"hours": hours})


def test_a_day_without_walk_ins_or_without_appointments_can_be() -> None:
    assert all(p.booked is not None for p in generate(Office(booked=1.0), Random(1)).people)
    assert all(p.booked is None for p in generate(Office(booked=0.0), Random(1)).people)
    assert replace(generate(Office(), Random(1)), people=()).capacity == 6 * 8 * HOUR
