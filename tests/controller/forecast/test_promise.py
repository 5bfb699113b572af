"""A promise grows when it must, and shrinks only when it will hardly have to grow again."""

import math
import random
from datetime import datetime

import pytest

from controller.forecast.outlook import Outlook, Prediction, forecast
from controller.forecast.photograph import photograph
from controller.forecast.promise import renew
from controller.forecast.promises import Promises
from controller.forecast.report import MOST_PROMISES
from controller.queue import commands as do
from controller.queue.state import Queue
from tests.controller.forecast.town import Town, rules
from tests.controller.queue.office import NINE, Office, minutes

pytestmark = pytest.mark.pure


def fresh(q80: float, sure: float = math.inf) -> Prediction:
    """In minutes."""
    return Prediction(q80 * 60, 0.0, q80 * 60, q80 * 60, q80 * 60, sure * 60)


def test_the_first_hour_is_that_by_which_eight_in_ten_are_called() -> None:
    assert renew(None, fresh(20), NINE) == NINE + minutes(20)


def test_a_promise_that_has_become_too_good_is_lengthened() -> None:
    assert renew(NINE + minutes(20), fresh(26), NINE) == NINE + minutes(26)


def test_a_minute_more_is_not_worth_a_word() -> None:
    assert renew(NINE + minutes(20), fresh(21), NINE) == NINE + minutes(20)


def test_a_promise_is_not_shortened_because_things_look_better() -> None:
    assert renew(NINE + minutes(40), fresh(15, sure=32), NINE) == NINE + minutes(40)


def test_a_promise_is_shortened_when_nearly_everybody_would_be_called_well_before() -> None:
    assert renew(NINE + minutes(60), fresh(15, sure=30), NINE) == NINE + minutes(35)


def test_what_nobody_can_say_changes_nothing() -> None:
    assert renew(NINE, fresh(math.inf), NINE) == NINE
    assert renew(None, fresh(math.inf), NINE) is None


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


# --- what of it is news -----------------------------------------------------------------------------


class Said:
    """Promises of an office, and outlooks as they are wanted."""

    def __init__(self) -> None:
        self.office, self.promises = Office(), Promises()
        self.office.say(0, do.OpenCounter("2"))

    def hear(self, minute: float, **q80: float) -> None:
        at = NINE + minutes(minute)
        predictions = {f"w-request-{visit[1:]}": fresh(wait) for visit, wait in q80.items()}
        self.promises.renew(self.office.queue, Outlook(at.timestamp(), 60, predictions, {}), at)

    def news(self) -> dict[str, int]:
        changed, _ = self.promises.news()
        return {visit: round((by - NINE.timestamp()) / 60) for visit, (_, by) in changed.items()}


@pytest.fixture
def said() -> Said:
    return Said()


def test_only_what_has_changed_is_news(said: Said) -> None:
    said.office.walk_in(0)
    said.office.walk_in(0)
    said.hear(0, v1=10, v2=20)
    assert said.news() == {"w-request-1": 10, "w-request-2": 20}
    said.hear(1, v1=9, v2=30)
    assert said.news() == {"w-request-2": 31}
    assert said.news() == {}


def test_the_hour_told_at_the_kiosk_stands(said: Said) -> None:
    said.office.say(0, do.TakeTicket("request-1", "passport", "fr", NINE + minutes(30)))
    said.hear(0, v1=22)
    assert said.news() == {"w-request-1": 30}


def test_who_was_called_needs_no_promise_any_more(said: Said) -> None:
    said.office.walk_in(0)
    said.hear(0, v1=10)
    said.news()
    said.office.call(5, "2")
    said.hear(5)
    assert said.promises.news() == ({}, ("w-request-1",))


def test_much_news_comes_in_portions_the_nearest_first(said: Said) -> None:
    count = MOST_PROMISES + 50
    for _ in range(count):
        said.office.walk_in(0)
    said.hear(0, **{f"v{number}": number + 5 for number in range(1, count + 1)})
    first, rest = said.news(), said.news()
    assert (len(first), len(rest)) == (MOST_PROMISES, 50)
    assert max(first.values()) < min(rest.values())
