"""What holds of many people on many days: hours that are kept, promises that stand. No clock, but long."""

import math
import random
from datetime import datetime

import pytest

from controller.forecast.outlook import Prediction, forecast, hour
from controller.forecast.photograph import photograph
from controller.forecast.picture import arriving
from controller.forecast.promise import renew
from controller.queue.state import Queue
from tests.controller.forecast.town import Town, rules

pytestmark = pytest.mark.days


def test_on_played_days_eight_in_ten_are_called_by_the_hour_they_were_told() -> None:
    """Of those who cannot be called at once; with the seed given it is the same every time."""
    town, chance, kept = Town(rules(), 0.92, 11), random.Random(5).random, []
    squares = {"forecast": 0.0, "last": 0.0}
    asked: dict[str, tuple[datetime, Prediction, float]] = {}
    last = {"wait": 0.0}

    def ask(queue: Queue, visit: str, booked: float | None, now: datetime) -> None:
        called = [v for v in town.called if v in town.arrived]
        last["wait"] = (town.called[called[-1]] - town.arrived[called[-1]]).total_seconds() if called else 0.0
        if len(town.arrived) % 3 or town.free:
            return
        picture = photograph(queue, town.learned, now)
        key = arriving(queue.ordering, "passport", booked, now.timestamp())
        prediction = forecast(picture, chance, 40, [key]).predictions[key]
        asked[visit] = now, prediction, last["wait"]

    town.play(0, lambda *_: None)
    for day in range(1, 7):
        town.play(day, ask)
    for visit, (now, prediction, les) in asked.items():
        wait = (town.called[visit] - now).total_seconds()
        kept.append(town.called[visit] <= hour(now, prediction.q80))
        squares["forecast"] += (prediction.mean - wait) ** 2
        squares["last"] += (les - wait) ** 2
    assert len(kept) > 250
    assert 0.75 <= sum(kept) / len(kept) <= 0.87
    assert math.sqrt(squares["forecast"] / squares["last"]) < 0.6


def test_on_played_days_hardly_any_shortened_promise_is_lengthened_again() -> None:
    """More people than can be served, so that much is promised and much changes."""
    town, chance = Town(rules(), 1.05, 5), random.Random(9).random
    promises: dict[str, datetime] = {}
    shortened: set[str] = set()
    count = {"longer": 0, "shorter": 0, "longer again": 0, "asked": 0}

    def ask(queue: Queue, _: str, __: float | None, now: datetime) -> None:
        count["asked"] += 1
        if count["asked"] % 4:
            return
        outlook = forecast(photograph(queue, town.learned, now), chance, 40)
        for visit, prediction in outlook.predictions.items():
            if visit not in queue.visits:
                continue
            told, new = promises.get(visit), renew(promises.get(visit), prediction, now)
            assert new is not None
            promises[visit] = new
            if told is not None and new < told:
                count["shorter"] += 1
                shortened.add(visit)
            elif told is not None and new > told:
                count["longer"] += 1
                count["longer again"] += visit in shortened

    town.play(0, lambda *_: None)
    for day in range(1, 4):
        town.play(day, ask)
    assert count["shorter"] > 30
    assert count["longer"] > 30
    assert count["longer again"] <= count["shorter"] * 0.03
