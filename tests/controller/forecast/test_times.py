"""Learned durations: the prior at first, what was seen later, and nothing that one slip can spoil."""

import random
from statistics import fmean

import pytest

from controller.forecast.times import KEPT, Table, Times, lognormal, normal

pytestmark = pytest.mark.pure


def test_a_prior_has_the_mean_it_says() -> None:
    assert fmean(lognormal(600, 0.7)) == pytest.approx(600)
    assert fmean(normal(-120, 480)) == pytest.approx(-120)


def test_nothing_seen_means_the_prior() -> None:
    assert Times(lognormal(600, 0.7)).table().mean == pytest.approx(600)


def test_as_many_seen_as_the_prior_is_worth_meet_it_half_way() -> None:
    times = Times(lognormal(600, 0.0), worth=10)
    for _ in range(10):
        times.add(1200)
    assert times.table().mean == pytest.approx(900)


def test_many_seen_outweigh_the_prior() -> None:
    times = Times(lognormal(600, 0.7))
    for _ in range(KEPT):
        times.add(300)
    assert times.table().mean == pytest.approx(300, rel=0.06)


def test_what_is_long_ago_is_forgotten() -> None:
    times = Times(lognormal(600, 0.0), kept=20)
    for seconds in [6000] * 50 + [600] * 20:
        times.add(seconds)
    assert (len(times), times.table().values[-1]) == (20, 600)


def test_somebody_who_forgot_to_press_hardly_moves_the_mean() -> None:
    chance = random.Random(1)
    times, clean = Times(lognormal(600, 0.7)), Times(lognormal(600, 0.7))
    for _ in range(190):
        seconds = chance.lognormvariate(6.2, 0.6)
        times.add(seconds)
        clean.add(seconds)
    for _ in range(4):
        times.add(3 * 3600)
    assert times.table().mean == pytest.approx(clean.table().mean, rel=0.2)
    assert max(times.table().values) < 2 * 3600


def test_long_services_of_a_mixed_kind_are_not_slips() -> None:
    times = Times(lognormal(600, 0.7))
    for seconds in [300.0] * 92 + [1500.0] * 8:
        times.add(seconds)
    assert 1500.0 in times.table().values


def test_doubt_shrinks_with_what_was_seen() -> None:
    times = Times(lognormal(600, 0.7))
    before = times.table().doubt
    for seconds in lognormal(600, 0.7):
        times.add(seconds)
    assert before == pytest.approx(0.2, rel=0.2)
    assert times.table().doubt < before / 2


def test_what_remains_is_drawn_among_what_lasted_longer() -> None:
    table = Table((100.0, 200.0, 300.0, 400.0))
    assert [table.remaining(200.0, chance) for chance in (0.0, 0.49, 0.5, 0.99)] == [100, 100, 200, 200]


def test_the_mean_remaining_time_follows_from_the_distribution() -> None:
    values = lognormal(600, 0.7)
    table, longer = Table(values), [value - 900 for value in values if value > 900]
    chance = random.Random(1).random
    drawn = fmean(table.remaining(900, chance()) for _ in range(4000))
    assert drawn == pytest.approx(fmean(longer), rel=0.05)


def test_who_is_there_longer_than_anybody_ever_was_goes_on_for_a_while() -> None:
    table = Table(lognormal(600, 0.7))
    chance = random.Random(1).random
    left = [table.remaining(5 * 3600, chance()) for _ in range(1000)]
    assert min(left) >= 0
    assert 60 < fmean(left) < 1200
