"""A promise grows when it must, and shrinks only when it will hardly have to grow again."""

import math

import pytest

from controller.forecast.outlook import Outlook, Prediction
from controller.forecast.promise import renew
from controller.forecast.promises import Promises
from controller.forecast.report import MOST_PROMISES
from controller.queue import commands as do
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


def test_of_whom_nothing_can_be_foretold_any_more_nothing_is_told_but_the_hour_is_remembered(
    said: Said,
) -> None:
    said.office.walk_in(0)
    said.hear(0, v1=10)
    said.hear(1, v1=30)
    assert said.news() == {"w-request-1": 31}
    said.hear(2)
    assert said.promises.news() == ({}, ("w-request-1",))
    said.hear(3)
    assert said.promises.news() == ({}, ()), "once is enough"
    said.hear(4, v1=10)
    assert said.news() == {"w-request-1": 31}, "it was not shortened meanwhile"


def test_news_of_somebody_is_not_told_after_nothing_could_be_said(said: Said) -> None:
    said.office.walk_in(0)
    said.hear(0, v1=10)
    said.hear(1)
    assert said.news() == {}


def test_promises_that_were_kept_up_before_go_on() -> None:
    said = Said()
    said.promises = Promises({"w-request-1": round((NINE + minutes(40)).timestamp()), "gone": 5})
    said.office.say(0, do.TakeTicket("request-1", "passport", "fr", NINE + minutes(20)))
    said.hear(1, v1=25)
    assert said.promises.news() == ({}, ("gone",)), "the hour that was told last still stands"
    said.hear(2, v1=45)
    assert said.news() == {"w-request-1": 47}


def test_much_news_comes_in_portions_the_nearest_first(said: Said) -> None:
    count = MOST_PROMISES + 50
    for _ in range(count):
        said.office.walk_in(0)
    said.hear(0, **{f"v{number}": number + 5 for number in range(1, count + 1)})
    first, rest = said.news(), said.news()
    assert (len(first), len(rest)) == (MOST_PROMISES, 50)
    assert max(first.values()) < min(rest.values())
