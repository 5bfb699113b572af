"""Opening hours: what holds whatever they are, wherever, and around every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.queue.hours import AHEAD, MIDNIGHT, Hours, Stretch

pytestmark = pytest.mark.pure

PLACES = ["Europe/Paris", "Asia/Beirut", "Australia/Lord_Howe", "America/Havana"]
"""Two change their clocks at midnight, one by half an hour."""

quarters = st.integers(0, 24 * 4)
zones = st.sampled_from(PLACES).map(ZoneInfo)
START = datetime(2026, 1, 1, tzinfo=UTC)
CHANGES = [
    datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 8), (3, 29), (4, 4), (10, 4), (10, 25))
]
A_DAY = 24 * 60
moments = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.one_of(st.integers(0, 700).map(lambda days: START + timedelta(days=days)), st.sampled_from(CHANGES)),
    st.integers(-A_DAY, A_DAY),
)


def clock(quarter: int) -> time:
    return MIDNIGHT if quarter == 24 * 4 else time(quarter // 4, quarter % 4 * 15)


@st.composite
def days(draw: st.DrawFn) -> tuple[Stretch, ...]:
    edges = sorted(draw(st.sets(quarters, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((clock(opens), clock(closes)) for opens, closes in pairs)


@st.composite
def any_hours(draw: st.DrawFn) -> Hours:
    weekly = tuple(draw(days()) for _ in range(7))
    exceptions = draw(st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), days(), max_size=5))
    return Hours(weekly, exceptions, draw(zones))


@given(any_hours(), moments)
def test_the_doors_shut_at_the_closing_and_not_before(hours: Hours, now: datetime) -> None:
    closes = hours.closes(now)
    if closes is None:
        assert not hours.is_open(now) or hours.is_open(now + AHEAD)
        return
    assert hours.is_open(now)
    assert closes > now
    assert not hours.is_open(closes)
    for part in range(20):
        assert hours.is_open(now + (closes - now) * part / 20)


@given(any_hours(), moments)
def test_the_doors_open_at_the_next_opening_and_not_before(hours: Hours, now: datetime) -> None:
    opens, shut = hours.opens_next(now), now if not hours.is_open(now) else hours.closes(now)
    if shut is None:
        return
    if opens is None:
        opens = now + AHEAD
    else:
        assert hours.is_open(opens)
        assert not hours.is_open(opens - timedelta(microseconds=1))
    assert now < opens
    for part in range(20):
        assert not hours.is_open(shut + (opens - shut) * part / 20)


@given(any_hours(), moments)
def test_on_days_without_a_change_the_wall_clock_decides(hours: Hours, now: datetime) -> None:
    assert hours.zone
    here = now.astimezone(hours.zone)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    if len({(midnight + timedelta(hours=hour)).utcoffset() for hour in range(-2, 27)}) > 1:
        return
    shown = here.time()
    assert hours.is_open(now) == any(
        opens <= shown < closes or (closes == MIDNIGHT and opens <= shown)
        for opens, closes in hours.on(here.date())
    )


@given(any_hours(), moments)
def test_the_last_closing_is_the_end_of_the_day(hours: Hours, now: datetime) -> None:
    assert hours.zone
    day = now.astimezone(hours.zone).date()
    last = hours.last_close(day, now)
    if last is None or not hours.is_open(last - timedelta(microseconds=1)):
        return
    assert hours.closes(last - timedelta(microseconds=1)) == last
    opens = hours.opens_next(last)
    assert opens is None or opens.astimezone(hours.zone).date() > day
