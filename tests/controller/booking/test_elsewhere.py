"""What is told to whoever shows a code that nobody expects here today."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from contract.values import Code
from controller.booking.elsewhere import Elsewhere, elsewhere
from controller.booking.port import Appointment, Ref, State
from tests.controller.booking.office import ZONE, moment

pytestmark = pytest.mark.pure

NOW = moment(9)


def booked(days: float, hours: float = 10, *, site: str = "", state: State = State.BOOKED) -> Appointment:
    start = moment(hours) + timedelta(days=days)
    return Appointment(Ref("a"), "1", start, start, "passport", "CODE", state, site)


def told(*found: Appointment) -> Elsewhere | None:
    return elsewhere(found, NOW, ZONE, {"prefecture"})


def test_nothing_is_told_of_what_nobody_knows_or_the_queue_does() -> None:
    assert told() is None
    assert told(booked(0)) is None


def test_another_day_is_told_the_next_rather_than_the_last() -> None:
    assert told(booked(3), booked(1), booked(-1)) == Elsewhere(Code.WRONG_DAY, booked(1).start)
    assert told(booked(-9), booked(-1)) == Elsewhere(Code.WRONG_DAY, booked(-1).start)


def test_another_site_is_told_with_its_body_if_we_know_it() -> None:
    assert told(booked(0, site="prefecture")) == Elsewhere(Code.WRONG_SITE, moment(10), "prefecture")
    assert told(booked(0, site="harbour")) == Elsewhere(Code.WRONG_SITE, moment(10), None)
    assert told(booked(0, site="-")) == Elsewhere(Code.WRONG_SITE, moment(10), None)


def test_today_elsewhere_is_meant_before_another_day_here() -> None:
    found = told(booked(1), booked(0, site="prefecture"))
    assert found
    assert found.code is Code.WRONG_SITE


def test_what_was_called_off_is_told_only_when_nothing_stands() -> None:
    off = booked(1, state=State.CANCELLED)
    assert told(off) == Elsewhere(Code.CANCELLED, off.start)
    assert told(off, booked(4)) == Elsewhere(Code.WRONG_DAY, booked(4).start)


def test_the_hour_is_said_in_the_zone_of_the_site() -> None:
    found = told(booked(1))
    assert found
    assert found.when.tzinfo == ZoneInfo("Europe/Paris")
