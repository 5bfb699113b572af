"""Many draws together: ranges, the hour that is told, and whether the day is full."""

import math
import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from controller.forecast.learned import Learned
from controller.forecast.outlook import (
    CERTAIN,
    LEAST_DRAWS,
    MOST_DRAWS,
    Prediction,
    draws_for,
    forecast,
    full,
    hour,
    predict,
    told,
)
from controller.forecast.photograph import photograph
from controller.forecast.picture import newcomer
from controller.queue import commands as do
from controller.queue.hours import Hours
from tests.controller.queue.office import NINE, RULES, Office, minutes

pytestmark = pytest.mark.pure


def waits(*minutes_: float) -> Prediction:
    q10, q80 = (minute * 60 for minute in minutes_)
    return Prediction(q10, q10, q10, q80, q80, q80)


@pytest.mark.parametrize(
    ("q10", "q80", "said"),
    [(0, 0, (0, 5)), (1, 4, (0, 5)), (11, 19, (10, 20)), (14, 14, (10, 15)), (5, 20, (5, 20))],
)
def test_the_range_is_told_in_steps_of_five_minutes(q10: float, q80: float, said: tuple[int, int]) -> None:
    wait = told(waits(q10, q80), NINE)
    assert wait
    assert (wait.low, wait.high) == said


@pytest.mark.parametrize(
    ("second", "wait_s", "said"),
    [
        (0, 0, "09:00"),
        (0, 18 * 60, "09:18"),
        (10, 18 * 60, "09:18"),
        (40, 18 * 60, "09:19"),
        (10, 5, "09:01"),
    ],
)
def test_the_hour_is_told_to_the_nearest_minute_that_is_not_over(second: int, wait_s: int, said: str) -> None:
    at = hour(NINE + timedelta(seconds=second), wait_s)
    assert f"{at:%H:%M}" == said
    assert at >= NINE + timedelta(seconds=second)


def test_the_hour_is_right_in_the_night_in_which_the_clocks_go_back() -> None:
    at = datetime(2026, 10, 25, 2, 50, tzinfo=ZoneInfo("Europe/Paris"))
    assert at.utcoffset() == timedelta(hours=2)
    told_hour = hour(at, 20 * 60)
    assert told_hour.isoformat() == "2026-10-25T03:10:00+02:00"
    assert told_hour.timestamp() - at.timestamp() == 20 * 60


def test_nobody_can_say_when_too_few_draws_call_somebody() -> None:
    assert told(predict([60.0] * 70, 100), NINE) is None
    assert told(predict([60.0] * 90, 100), NINE) is not None


def test_the_eighth_of_ten_is_what_the_next_one_stays_below_in_eight_of_ten_cases() -> None:
    chance, kept = random.Random(3), 0
    for _ in range(4000):
        prediction = predict([chance.expovariate(1) for _ in range(19)], 19)
        kept += chance.expovariate(1) <= prediction.q80
    assert kept / 4000 == pytest.approx(0.8, abs=0.02)


def test_few_draws_make_nothing_certain() -> None:
    assert math.isinf(predict([60.0] * (CERTAIN - 1), CERTAIN - 1).sure)
    assert predict([60.0] * CERTAIN, CERTAIN).sure == 60


def test_a_full_day_does_not_flutter() -> None:
    chances, said, already = [0.95, 0.85, 0.79, 0.85, 0.89, 0.91, 0.85], [], False
    for chance in chances:
        already = full(chance, already)
        said.append(already)
    assert said == [False, False, True, True, True, False, False]


def test_who_cannot_be_served_before_the_doors_shut_fills_the_day() -> None:
    doors = Hours((((time(8), time(10)),),) * 7)
    office = Office(replace(RULES, services={n: replace(r, hours=doors) for n, r in RULES.services.items()}))
    office.say(0, do.OpenCounter("2"))
    chance = [_in_time(office, 0)]
    for _ in range(8):
        office.walk_in(0)
        chance.append(_in_time(office, 0))
    assert chance == sorted(chance, reverse=True)
    assert chance[0] > 0.95
    assert chance[-1] < 0.5
    assert _in_time(office, 59) < 0.01


def _in_time(office: Office, minute: float) -> float:
    picture = photograph(office.queue, Learned(office.queue.rules), NINE + minutes(minute))
    return forecast(picture, random.Random(1).random, 60).in_time["passport"]


def test_fewer_draws_are_made_of_more_people() -> None:
    office = Office()
    office.say(0, do.OpenCounter("2"))
    picture = photograph(office.queue, Learned(office.queue.rules), NINE)
    crowd = replace(picture, asked=frozenset(map(str, range(10_000))))
    assert (draws_for(picture), draws_for(crowd)) == (MOST_DRAWS, LEAST_DRAWS)


def test_a_forecast_of_some_asks_for_no_more() -> None:
    office = Office()
    office.say(0, do.OpenCounter("2"))
    office.walk_in(0)
    picture = photograph(office.queue, Learned(office.queue.rules), NINE)
    outlook = forecast(picture, random.Random(1).random, 20, [newcomer("passport")])
    assert outlook.predictions.keys() == {newcomer("passport")}
    assert outlook.draws == 20
