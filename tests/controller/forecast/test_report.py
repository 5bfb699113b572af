"""What the forecasting process tells: it comes back as it went, stays small, and nonsense is refused."""

import random

import pytest

from controller.forecast.estimate import Estimator
from controller.forecast.learned import Learned
from controller.forecast.outlook import forecast
from controller.forecast.photograph import photograph
from controller.forecast.picture import newcomer
from controller.forecast.promises import Promises
from controller.forecast.report import Report, report
from controller.forecast.wire import decode, encode
from controller.queue import commands as do
from controller.queue.state import Queue
from tests.controller.queue.office import NINE, RULES, Office, minutes

pytestmark = pytest.mark.pure


def report_of(queue: Queue, promises: Promises) -> Report:
    at = NINE + minutes(1)
    outlook = forecast(photograph(queue, Learned(queue.rules), at), random.Random(1).random, 12)
    promises.renew(queue, outlook, at)
    return report(outlook, queue, Estimator(queue.rules), *promises.news())


def test_a_report_comes_back_as_it_went() -> None:
    office = Office()
    office.say(0, do.OpenCounter("2"))
    for _ in range(3):
        office.walk_in(0)
    office.expect(20)
    told = report_of(office.queue, Promises())
    assert len(told.promises) == 3
    assert len(told.arriving) == 2, "a walk-in, and the appointment; nobody can say anything of the others"
    back = decode(encode(told))
    assert newcomer("passport") in back.arriving
    assert back == told


def test_a_report_is_one_small_line_however_many_wait() -> None:
    office = Office()
    office.say(0, do.OpenCounter("2"))
    for _ in range(2_000):
        office.walk_in(0)
    line = encode(report_of(office.queue, Promises()))
    assert line.count(b"\n") == 1
    assert len(line) < 20_000


def test_a_line_without_anything_in_it_is_a_report() -> None:
    assert decode(line_with()).arriving == {}


def line_with(**fields: str) -> bytes:
    """A line of JSON; keyword arguments replace its fields."""
    sound = dict.fromkeys(("arriving", "in_time", "rough", "promises"), "{}")
    said = {"at": "1.5", **sound, "gone": "[]", **fields}
    return f"{{{','.join(f'{name!r}:{value}' for name, value in said.items())}}}".replace("'", '"').encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null\n",
        b"[]\n",
        b'{"at": 1}\n',
        b'{"gone": [], "more": 2}\n',
        b"Trace",
        b"\xff\n",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        line_with(at="null"),
        line_with(at="NaN"),
        line_with(at="1e999"),
        line_with(arriving="[]"),
        line_with(arriving="{'?passport':[1]}"),
        line_with(arriving="{'?passport':[1,-1]}"),
        line_with(arriving="{'?passport':['1','2']}"),
        line_with(in_time="{'passport':null}"),
        line_with(in_time="{'passport':NaN}"),
        line_with(in_time="{'passport':2}"),
        line_with(rough="{'passport':Infinity}"),
        line_with(promises="null"),
        line_with(promises="{'v':[0,10000000000000000000]}"),
        line_with(gone="null"),
        line_with(gone="[[]]"),
    ],
    ids=lambda line: repr(line[:60]),
)
def test_a_line_that_is_no_report_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="not a report"):
        decode(line)


# --- the rough estimate -----------------------------------------------------------------------------


def test_the_rough_wait_is_the_work_before_a_newcomer_shared_by_those_who_serve() -> None:
    office, estimator = Office(), Estimator(RULES)
    office.say(0, do.OpenCounter("2"))
    assert estimator.minutes(office.queue, "passport") == 0
    for _ in range(4):
        office.walk_in(0)
    assert estimator.minutes(office.queue, "passport") == 45
    office.say(0, do.OpenCounter("1"))
    assert estimator.minutes(office.queue, "passport") == 22.5


def test_nobody_can_say_when_no_open_counter_serves() -> None:
    office = Office()
    office.say(0, do.OpenCounter("2"))
    assert Estimator(RULES).minutes(office.queue, "moving") is None


def test_before_anybody_works_all_counters_count() -> None:
    office = Office()
    office.walk_in(0)
    assert Estimator(RULES).minutes(office.queue, "passport") == 7.5
