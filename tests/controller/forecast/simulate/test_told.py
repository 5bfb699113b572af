"""Newcomers who are told a time: by a forecast that has learned, beside two simple rules."""

from dataclasses import replace
from functools import partial

import pytest

from controller.forecast.simulate.figures import accuracy_of
from controller.forecast.simulate.office import Office
from controller.forecast.simulate.office_rules import rules_of
from controller.forecast.simulate.told import Waits, play_told, taught
from controller.forecast.simulate.trials import Generated, Trial, play
from controller.forecast.simulate.workers import crew


def trial(ask_every: int = 25) -> Trial:
    office = Office()
    return Trial("credit", Generated(office, 1), rules_of(office), ask_every)


@pytest.mark.days
def test_being_told_changes_nobody_s_wait() -> None:
    asked, unasked = trial(), trial(0)
    told = play_told(asked, taught(asked), 0)
    assert told.asks
    assert replace(told, asks=()) == play(unasked, 0)


@pytest.mark.days
def test_a_forecast_that_is_asked_of_nobody_learns_nothing() -> None:
    assert taught(trial(0)) is None


@pytest.mark.days
def test_the_forecast_has_seen_some_days_before_the_first() -> None:
    learned = taught(trial())
    assert learned is not None
    assert len(learned.services["desk"]) == 200
    assert learned.no_show.times > 500


@pytest.mark.days
def test_a_day_leaves_what_was_learned_before_it_untouched() -> None:
    """Otherwise it would depend on the order of days, and so on the number of workers."""
    asked = trial()
    learned = taught(asked)
    assert play_told(asked, learned, 3) == play_told(asked, learned, 3)


@pytest.mark.days
def test_the_forecast_is_nearer_than_the_simple_rules() -> None:
    asked = trial(12)
    learned = taught(asked)
    line = accuracy_of([play_told(asked, learned, index) for index in range(3)])[0]
    assert line.asked > 40
    assert line.ratio < 0.7
    assert 0.6 < line.kept < 1


@pytest.mark.days
def test_the_simple_rules_know_the_last_thirty() -> None:
    waits = Waits()
    assert (waits.last, waits.mean) == (0, 0)
    waits.lately.extend(range(40))
    assert (waits.last, waits.mean) == (39, 24.5)


@pytest.mark.parts
def test_days_go_to_workers_and_come_back_in_order() -> None:
    done: list[None] = []
    with crew(2, 30, partial(done.append, None)) as by_two:
        many = by_two(trial(0), 30)
    with crew(1, 30, lambda: None) as by_one:
        assert by_one(trial(0), 30) == many
    assert len(done) == 30
