"""Opening hours: weeks, days that differ, and both changes of the clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from controller.queue.hours import AHEAD, ALWAYS, MIDNIGHT, Hours, Stretch

pytestmark = pytest.mark.pure

PARIS = ZoneInfo("Europe/Paris")
BEIRUT = ZoneInfo("Asia/Beirut")
"""Where the clocks change at midnight."""

WINTER, SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
CLOSED: tuple[Stretch, ...] = ()
MORNING: Stretch = (time(9), time(12))
AFTERNOON: Stretch = (time(13), time(16))
OFFICE = Hours(((MORNING, AFTERNOON),) * 5 + (CLOSED,) * 2, zone=PARIS)

FRIDAY, MONDAY = date(2026, 7, 3), date(2026, 7, 6)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""Sundays of 23 and of 25 hours: from 02:00 to 03:00, and from 03:00 back to 02:00."""


def at(day: date, clock: str, offset: timezone = SUMMER) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), offset)


def on_sundays(*stretches: Stretch) -> Hours:
    return Hours((CLOSED,) * 6 + (stretches,), zone=PARIS)


# --- an ordinary week -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [
        ("08:59:59.999999", False),
        ("09:00", True),
        ("11:59:59.999999", True),
        ("12:00", False),
        ("12:59", False),
        ("13:00", True),
        ("16:00", False),
        ("00:00", False),
        ("23:59", False),
    ],
)
def test_doors_are_open_from_the_opening_until_before_the_closing(clock: str, is_open: bool) -> None:
    assert OFFICE.is_open(at(FRIDAY, clock)) is is_open


def test_a_day_has_the_stretches_of_its_weekday() -> None:
    assert OFFICE.on(FRIDAY) == (MORNING, AFTERNOON)
    assert OFFICE.on(FRIDAY + timedelta(days=1)) == CLOSED


def test_in_the_first_of_two_stretches_the_doors_shut_for_lunch() -> None:
    assert OFFICE.closes(at(FRIDAY, "10:00")) == at(FRIDAY, "12:00")
    assert OFFICE.closes(at(FRIDAY, "13:00")) == at(FRIDAY, "16:00")


@pytest.mark.parametrize("clock", ["08:00", "12:30", "16:00"])
def test_doors_that_are_shut_have_no_closing(clock: str) -> None:
    assert OFFICE.closes(at(FRIDAY, clock)) is None


def test_the_last_closing_is_that_of_the_last_stretch() -> None:
    assert OFFICE.last_close(FRIDAY, at(FRIDAY, "08:00")) == at(FRIDAY, "16:00")
    assert OFFICE.last_close(FRIDAY + timedelta(days=1), at(FRIDAY, "08:00")) is None


def test_the_next_opening_is_after_lunch_and_then_after_the_weekend() -> None:
    assert OFFICE.opens_next(at(FRIDAY, "08:00")) == at(FRIDAY, "09:00")
    assert OFFICE.opens_next(at(FRIDAY, "09:00")) == at(FRIDAY, "13:00")
    assert OFFICE.opens_next(at(FRIDAY, "12:30")) == at(FRIDAY, "13:00")
    assert OFFICE.opens_next(at(FRIDAY, "13:00")) == at(MONDAY, "09:00")


def test_a_stretch_that_touches_the_next_goes_on() -> None:
    hours = Hours((((time(9), time(12)), (time(12), time(16))),) * 7, zone=PARIS)
    assert hours.closes(at(FRIDAY, "09:00")) == at(FRIDAY, "16:00")
    assert hours.opens_next(at(FRIDAY, "08:00")) == at(FRIDAY, "09:00")
    assert hours.opens_next(at(FRIDAY, "10:00")) == at(FRIDAY + timedelta(days=1), "09:00")


def test_without_a_zone_the_wall_clock_is_that_of_the_moment_asked_about() -> None:
    hours, there = replace(OFFICE, zone=None), timezone(timedelta(hours=-7))
    assert hours.is_open(at(FRIDAY, "09:30", there))
    assert hours.closes(at(FRIDAY, "09:30", there)) == at(FRIDAY, "12:00", there)
    assert hours.last_close(FRIDAY, at(FRIDAY, "09:30", there)) == at(FRIDAY, "16:00", there)
    assert hours.opens_next(at(FRIDAY, "16:30", there)) == at(MONDAY, "09:00", there)


def test_with_a_zone_a_moment_of_anywhere_is_understood() -> None:
    assert OFFICE.is_open(datetime(2026, 7, 3, 7, 30, tzinfo=UTC))
    assert not OFFICE.is_open(datetime(2026, 7, 3, 6, 59, tzinfo=UTC))
    # Friday evening there is Saturday in Paris.
    assert not OFFICE.is_open(datetime(2026, 7, 3, 22, 0, tzinfo=timezone(timedelta(hours=-7))))


def test_an_opening_tonight_is_found_where_the_day_is_already_over_in_greenwich() -> None:
    hours = replace(on_sundays((time(22), time(23))), zone=ZoneInfo("America/New_York"))
    sunday = datetime(2026, 7, 6, 1, tzinfo=UTC)
    assert hours.opens_next(sunday) == datetime(2026, 7, 6, 2, tzinfo=UTC)
    assert hours.closes(sunday + timedelta(hours=1)) == datetime(2026, 7, 6, 3, tzinfo=UTC)


def test_a_moment_that_says_no_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"^the moment says no zone$"):
        OFFICE.is_open(datetime(2026, 7, 3, 9, 30))  # noqa: DTZ001  # the mistake itself


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="seven days, not 5"):
        Hours(((MORNING,),) * 5)


# --- days that differ -----------------------------------------------------------------------------


def test_an_exception_holds_instead_of_the_weekly_row() -> None:
    hours = replace(OFFICE, exceptions={FRIDAY: (MORNING,), date(2026, 7, 5): ((time(10), time(11)),)})
    assert hours.on(FRIDAY) == (MORNING,)
    assert not hours.is_open(at(FRIDAY, "14:00"))
    assert hours.last_close(FRIDAY, at(FRIDAY, "08:00")) == at(FRIDAY, "12:00")
    assert hours.opens_next(at(FRIDAY, "12:30")) == at(date(2026, 7, 5), "10:00"), "open on a Sunday"


def test_a_holiday_is_closed_and_the_next_opening_is_after_it() -> None:
    hours = replace(OFFICE, exceptions={MONDAY: CLOSED})
    assert not hours.is_open(at(MONDAY, "10:00"))
    assert hours.closes(at(MONDAY, "10:00")) is None
    assert hours.last_close(MONDAY, at(MONDAY, "10:00")) is None
    assert hours.opens_next(at(FRIDAY, "16:00")) == at(MONDAY + timedelta(days=1), "09:00")


def test_no_opening_is_found_when_all_is_closed_for_sixty_days() -> None:
    now = at(FRIDAY, "12:00")
    assert Hours((CLOSED,) * 7).opens_next(now) is None
    just_in_time = (now + AHEAD).time(), time(23)
    only = {now.date() + AHEAD: (just_in_time,)}
    assert Hours((CLOSED,) * 7, only).opens_next(now) == now + AHEAD
    assert Hours((CLOSED,) * 7, only).opens_next(now - timedelta(minutes=1)) is None


# --- midnight -------------------------------------------------------------------------------------


def test_a_night_runs_on_over_midnight() -> None:
    hours = Hours((((time.min, time(2)), (time(22), MIDNIGHT)),) * 7, zone=PARIS)
    saturday = FRIDAY + timedelta(days=1)
    for clock in ("22:00", "23:59:59.999999"):
        assert hours.closes(at(FRIDAY, clock)) == at(saturday, "02:00")
    assert hours.closes(at(saturday, "00:00")) == at(saturday, "02:00")
    assert hours.last_close(FRIDAY, at(FRIDAY, "22:30")) is None, "the day runs on into the next"
    assert hours.opens_next(at(FRIDAY, "23:00")) == at(saturday, "22:00")


def test_a_day_until_midnight_closes_at_midnight() -> None:
    hours = on_sundays((time(20), MIDNIGHT))
    sunday = date(2026, 7, 5)
    assert hours.is_open(at(sunday, "23:59:59.999999"))
    assert not hours.is_open(at(MONDAY, "00:00"))
    assert hours.closes(at(sunday, "21:00")) == at(MONDAY, "00:00")
    assert hours.last_close(sunday, at(sunday, "21:00")) == at(MONDAY, "00:00")


def test_the_minute_before_midnight_is_a_closing_like_any_other() -> None:
    hours = on_sundays((time(20), time(23, 59)))
    assert hours.closes(at(date(2026, 7, 5), "23:58")) == at(date(2026, 7, 5), "23:59")
    assert not hours.is_open(at(date(2026, 7, 5), "23:59"))


@pytest.mark.parametrize("clock", ["00:00", "12:00", "23:59:59.999999"])
def test_always_open_has_no_closing_and_no_next_opening(clock: str) -> None:
    for hours in (ALWAYS, replace(ALWAYS, zone=PARIS)):
        assert hours.is_open(at(FRIDAY, clock))
        assert hours.closes(at(FRIDAY, clock)) is None
        assert hours.last_close(FRIDAY, at(FRIDAY, clock)) is None
        assert hours.opens_next(at(FRIDAY, clock)) is None


def test_always_open_but_one_day() -> None:
    hours = replace(ALWAYS, exceptions={MONDAY: CLOSED}, zone=PARIS)
    assert hours.closes(at(FRIDAY, "12:00")) == at(MONDAY, "00:00")
    assert hours.last_close(MONDAY - timedelta(days=1), at(FRIDAY, "12:00")) == at(MONDAY, "00:00")
    assert not hours.is_open(at(MONDAY, "12:00"))
    assert hours.opens_next(at(FRIDAY, "12:00")) == at(MONDAY + timedelta(days=1), "00:00")


def test_a_closing_is_looked_for_sixty_days_ahead() -> None:
    hours = replace(ALWAYS, exceptions={FRIDAY + timedelta(days=61): CLOSED}, zone=PARIS)
    assert hours.closes(at(FRIDAY, "00:00")) is None
    assert hours.closes(at(FRIDAY + timedelta(days=1), "00:00")) == at(FRIDAY + timedelta(days=61), "00:00")


# --- the change of the clocks: 02:00 is 03:00, a day of 23 hours ----------------------------------


def test_across_the_spring_change_a_day_is_an_hour_shorter() -> None:
    hours = on_sundays((time(1), time(9)))
    opens = at(SPRING, "01:00", WINTER)
    closes = hours.closes(opens)
    assert closes == at(SPRING, "09:00", SUMMER)
    assert closes - opens == timedelta(hours=7)
    assert hours.opens_next(at(SPRING - timedelta(days=1), "20:00", WINTER)) == opens


def test_before_the_change_the_opening_after_it_is_the_right_instant() -> None:
    found = OFFICE.opens_next(at(SPRING - timedelta(days=2), "16:00", WINTER))
    assert found == at(SPRING + timedelta(days=1), "09:00", SUMMER)
    assert found.utcoffset() == timedelta(hours=2)
    found = OFFICE.opens_next(at(AUTUMN - timedelta(days=2), "16:00", SUMMER))
    assert found == at(AUTUMN + timedelta(days=1), "09:00", WINTER)
    assert found.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("minute", [1, 7, 30, 59])
def test_an_opening_that_is_jumped_over_is_the_moment_of_the_jump(minute: int) -> None:
    hours, jump = on_sundays((time(2, minute), time(9))), at(SPRING, "03:00", SUMMER)
    assert hours.opens_next(at(SPRING, "01:00", WINTER)) == jump
    assert hours.opens_next(at(SPRING, "01:00", WINTER)).utcoffset() == timedelta(hours=2)
    assert not hours.is_open(jump - timedelta(microseconds=1))
    assert hours.is_open(jump)


def test_a_closing_that_is_jumped_over_is_the_moment_of_the_jump() -> None:
    hours, jump = on_sundays((time(1), time(2, 30))), at(SPRING, "03:00", SUMMER)
    assert hours.closes(at(SPRING, "01:30", WINTER)) == jump
    assert hours.last_close(SPRING, at(SPRING, "01:30", WINTER)) == jump
    assert not hours.is_open(jump)


def test_a_stretch_that_is_jumped_over_does_not_take_place() -> None:
    hours = on_sundays((time(2), time(2, 45)), (time(10), time(11)))
    assert hours.opens_next(at(SPRING, "01:00", WINTER)) == at(SPRING, "10:00", SUMMER)


def test_an_opening_right_after_the_jump_is_the_jump() -> None:
    hours = on_sundays((time(3), time(9)))
    assert hours.opens_next(at(SPRING, "01:59", WINTER)) == at(SPRING, "02:00", WINTER)


def test_a_midnight_that_is_jumped_over_is_one_in_the_morning() -> None:
    change = date(2026, 3, 29)
    hours = replace(ALWAYS, exceptions={change - timedelta(days=1): CLOSED}, zone=BEIRUT)
    assert hours.opens_next(at(change - timedelta(days=1), "12:00")) == datetime(
        2026, 3, 29, 1, tzinfo=timezone(timedelta(hours=3))
    )
    hours = replace(ALWAYS, exceptions={change: CLOSED}, zone=BEIRUT)
    closes = datetime(2026, 3, 29, 1, tzinfo=timezone(timedelta(hours=3)))
    assert hours.closes(at(change - timedelta(days=1), "12:00")) == closes


# --- the change of the clocks: 03:00 is 02:00 again, a day of 25 hours ----------------------------


def test_across_the_autumn_change_a_day_is_an_hour_longer() -> None:
    hours = on_sundays((time(1), time(9)))
    opens = at(AUTUMN, "01:00", SUMMER)
    closes = hours.closes(opens)
    assert closes == at(AUTUMN, "09:00", WINTER)
    assert closes - opens == timedelta(hours=9)


def test_a_stretch_around_the_hour_that_comes_twice_is_open_all_through_it() -> None:
    hours = on_sundays((time(1), time(4)))
    for offset in (SUMMER, WINTER):
        assert hours.is_open(at(AUTUMN, "02:30", offset))
        assert hours.closes(at(AUTUMN, "02:30", offset)) == at(AUTUMN, "04:00", WINTER)


def test_of_an_opening_that_comes_twice_the_first_counts() -> None:
    hours = on_sundays((time(2, 30), time(4)))
    first = at(AUTUMN, "02:30", SUMMER)
    assert hours.opens_next(at(AUTUMN, "01:00", SUMMER)) == first
    assert not hours.is_open(first - timedelta(microseconds=1))
    # Once open it stays open, although the wall clock goes back to before the opening.
    assert hours.is_open(at(AUTUMN, "02:10", WINTER))
    assert hours.opens_next(first) == at(AUTUMN + timedelta(days=7), "02:30", WINTER)


def test_of_a_closing_that_comes_twice_the_first_counts() -> None:
    hours = on_sundays((time(1), time(2, 30)))
    first = at(AUTUMN, "02:30", SUMMER)
    assert hours.closes(at(AUTUMN, "01:30", SUMMER)) == first
    assert hours.last_close(AUTUMN, at(AUTUMN, "01:30", SUMMER)) == first
    # Once shut it stays shut, although the wall clock goes back to before the closing.
    assert not hours.is_open(first)
    assert not hours.is_open(at(AUTUMN, "02:10", WINTER))


def test_a_stretch_within_the_hour_that_comes_twice_takes_place_once() -> None:
    hours = on_sundays((time(2, 10), time(2, 20)))
    assert hours.is_open(at(AUTUMN, "02:15", SUMMER))
    assert not hours.is_open(at(AUTUMN, "02:15", WINTER))


def test_moments_are_returned_with_the_offset_alone() -> None:
    # Moments of one named zone would compare by their wall clocks, which go back in autumn.
    hours = on_sundays((time(2, 30), time(9)))
    for found in (
        hours.opens_next(datetime(2026, 10, 25, 1, tzinfo=PARIS)),
        hours.opens_next(datetime(2026, 3, 29, 1, tzinfo=PARIS)),
        hours.last_close(AUTUMN, datetime(2026, 10, 25, 1, tzinfo=PARIS)),
    ):
        assert isinstance(found.tzinfo, timezone)
