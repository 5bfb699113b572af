"""When another body is open."""

from datetime import datetime

import pytest

from contract.values import Opening
from kiosk.hours import OpenNow, OpensLater, opening, week

pytestmark = pytest.mark.pure

MONDAY, SATURDAY = 23, 21


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001  # local time is what the hours are in


HOURS = (
    Opening(day=0, opens="13:00", closes="16:00"),
    Opening(day=0, opens="09:00", closes="12:00"),
    Opening(day=1, opens="09:00", closes="12:00"),
    Opening(day=2, opens="09:00", closes="12:00"),
)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(MONDAY, 9), OpenNow("12:00")),
        (at(MONDAY, 11, 59), OpenNow("12:00")),
        (at(MONDAY, 12), OpensLater(0, 0, "13:00")),
        (at(MONDAY, 8, 59), OpensLater(0, 0, "09:00")),
        (at(MONDAY, 16), OpensLater(1, 1, "09:00")),
        (at(MONDAY + 2, 12), OpensLater(5, 0, "09:00")),
        (at(SATURDAY, 10), OpensLater(2, 0, "09:00")),
    ],
)
def test_open_now_or_when_next(moment: datetime, expected: object) -> None:
    assert opening(HOURS, moment) == expected


def test_a_body_open_once_a_week_opens_again_in_a_week() -> None:
    once = (Opening(day=0, opens="09:00", closes="12:00"),)
    assert opening(once, at(MONDAY, 13)) == OpensLater(7, 0, "09:00")


def test_unknown_hours_promise_nothing() -> None:
    assert opening((), at(MONDAY, 9)) is None
    assert week(()) == ()


def test_days_with_equal_hours_stand_together() -> None:
    assert [(s.first, s.last, len(s.times)) for s in week(HOURS)] == [(0, 0, 2), (1, 2, 1)]
