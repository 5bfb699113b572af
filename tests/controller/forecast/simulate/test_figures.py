"""The measures: what counts as late, what as a wait, and which simple rule ours is held against."""

from dataclasses import replace

import pytest

from controller.forecast.simulate.days import Papers
from controller.forecast.simulate.figures import accuracy_of, figures_of
from controller.forecast.simulate.record import Ask, DayRecord, End, Stay

pytestmark = pytest.mark.pure
A_DAY = DayRecord((), no_shows=0, calls=0, recalls=0, work=480.0, capacity=960.0, busy=720.0, overtime=300.0)
AN_ASK = Ask(
    booked=False,
    at_once=False,
    ours=0.0,
    promised=0.0,
    last=0.0,
    mean=0.0,
    last_of_all=0.0,
    mean_of_all=0.0,
    wait=0.0,
)


def stay(came: float, called: float | None, booked: float | None = None, *, in_time: bool = True) -> Stay:
    booked_at = None if booked is None else booked * 60
    called_at = None if called is None else called * 60
    return Stay(came * 60, booked_at, in_time and booked is not None, called=called_at, end=End.SERVED)


def test_an_appointment_is_late_from_its_time_or_from_coming_if_that_was_later() -> None:
    assert stay(came=8, called=16, booked=10).lateness == 6 * 60
    assert stay(came=12, called=16, booked=10).lateness == 4 * 60
    assert stay(came=2, called=5, booked=10).lateness == 0


def test_who_came_too_late_or_without_appointment_or_was_not_called_is_not_late() -> None:
    assert stay(came=30, called=60, booked=10, in_time=False).lateness is None
    assert stay(came=1, called=60).lateness is None
    assert stay(came=1, called=None, booked=10).lateness is None


def test_figures_are_in_minutes_and_shares() -> None:
    stays = (
        stay(0, 4, 0),
        stay(0, 10, 0),
        stay(20, 50, 0, in_time=False),
        stay(0, 20),
        stay(0, 40),
        Stay(0.0, None, in_time=False, end=End.GONE),
        Stay(0.0, None, in_time=False, papers=Papers.CAUGHT, end=End.TURNED_AWAY),
        replace(stay(0, 6), papers=Papers.UNCAUGHT, at_desk=240.0),
    )
    figures = figures_of([replace(A_DAY, stays=stays)])
    assert (figures.lateness_mean, figures.within_5, figures.late_comers_wait) == (7, 0.5, 30)
    assert (figures.walk_in_mean, figures.walk_in_p90, figures.walk_in_p99) == (22, 40, 40)
    assert (figures.left, figures.turned_away, figures.papers_missed) == (1 / 8, 1, 1)
    assert (figures.load, figures.idle, figures.overtime, figures.desk_time_wasted) == (0.5, 0.25, 5, 4)


def test_days_are_the_unit_of_doubt() -> None:
    days = [replace(A_DAY, stays=(stay(0, minutes),)) for minutes in (10, 14, 18)]
    assert figures_of(days).walk_in_error == pytest.approx(4 / 3**0.5)
    assert figures_of(days[:1]).walk_in_error is None


def test_days_without_anybody_have_no_means() -> None:
    figures = figures_of([A_DAY])
    assert (figures.lateness_mean, figures.walk_in_mean, figures.walk_in_p99, figures.kept) == (None,) * 4


def test_quantiles_are_values_that_were_seen() -> None:
    hundred = tuple(stay(0, n) for n in range(1, 101))
    figures = figures_of([replace(A_DAY, stays=hundred)])
    assert (figures.walk_in_p90, figures.walk_in_p99) == (90, 99)


def test_ours_is_held_against_the_best_of_the_simple_rules() -> None:
    asks = (
        replace(AN_ASK, wait=600.0, ours=540.0, promised=660.0, last=480.0, mean=0.0, last_of_all=720.0),
        replace(AN_ASK, wait=600.0, ours=660.0, promised=590.0, last=720.0, mean=60.0, last_of_all=780.0),
    )
    line = accuracy_of([replace(A_DAY, asks=asks)])[0]
    assert (line.kind, line.asked, line.kept) == ("all", 2, 0.5)
    assert (line.ours, line.last, line.ratio, line.bias) == (1, 2, 0.5, 0)


def test_a_promise_to_who_is_called_at_once_is_counted_apart() -> None:
    asks = (replace(AN_ASK, at_once=True), replace(AN_ASK, wait=60.0))
    line = accuracy_of([replace(A_DAY, asks=asks)])[0]
    assert (line.kept, line.kept_waiting) == (0.5, 0.0)


def test_kinds_of_visitors_are_counted_apart() -> None:
    asks = (AN_ASK, replace(AN_ASK, booked=True), replace(AN_ASK, booked=True))
    lines = accuracy_of([replace(A_DAY, asks=asks)])
    assert [(line.kind, line.asked) for line in lines] == [("all", 3), ("appointments", 2), ("walk-ins", 1)]
    assert [line.kind for line in accuracy_of([replace(A_DAY, asks=(AN_ASK,))])] == ["all", "walk-ins"]
