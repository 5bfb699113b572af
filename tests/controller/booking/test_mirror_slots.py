"""Free times and other sites in the mirror: offered while they are free, never expected."""

import sqlite3
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from controller.booking import mirror as its_file
from controller.booking.mirror import Mirror
from controller.booking.port import Bad, Batch, FreeTime, Gone, Item, Ref, State
from tests.controller.booking.office import ZONE, moment
from tests.controller.booking.test_mirror import TODAY, appointment, delta, handle, held

pytestmark = pytest.mark.anyio

EVER = moment(0), moment(24 * 30)


def free(uid: str, hours: float = 9, service: str = "passport", *, name: str = "") -> FreeTime:
    start = moment(hours)
    return FreeTime(Ref(uid, handle(name or uid)), start, start + timedelta(minutes=15), service)


def whole(*items: Item, cursor: str = "one") -> Batch:
    return Batch(items, cursor, complete=True)


async def offered(mirror: Mirror, service: str = "passport") -> list[str]:
    return [each.ref.external_id for each in await mirror.free(service, *EVER)]


async def test_free_times_come_back_as_they_were_in_order_and_are_not_expected(mirror: Mirror) -> None:
    await mirror.apply(whole(late := free("late", 11), early := free("early", 9), free("m", 9, "moving")))
    assert await mirror.free("passport", *EVER) == [early, late]
    assert await mirror.free("passport", moment(9.01), moment(11)) == []
    assert await mirror.free("passport", moment(9), moment(11)) == [early]
    assert await held(mirror) == []


async def test_a_free_time_that_is_booked_is_an_appointment_and_the_other_way_round(mirror: Mirror) -> None:
    await mirror.apply(whole(free("a")))
    await mirror.apply(delta(appointment("a")))
    assert (await offered(mirror), await held(mirror)) == ([], ["a"])
    await mirror.apply(delta(free("a"), cursor="three"))
    assert (await offered(mirror), await held(mirror)) == (["a"], [])


@pytest.mark.parametrize(
    "item", [Gone("", handle("a")), Gone("a"), Bad("a", "broken", handle("a")), free("b", name="a")]
)
async def test_what_is_gone_broken_or_replaced_is_no_longer_offered(mirror: Mirror, item: Item) -> None:
    await mirror.apply(whole(free("a")))
    await mirror.apply(Batch((item,), "two", complete=False))
    assert "a" not in await offered(mirror)


async def test_what_a_complete_batch_does_not_name_is_gone(mirror: Mirror) -> None:
    await mirror.apply(whole(free("a"), free("b")))
    await mirror.apply(whole(free("b"), cursor="two"))
    assert await offered(mirror) == ["b"]


async def test_what_was_just_booked_is_known_before_any_pull(mirror: Mirror) -> None:
    await mirror.apply(whole(free("a")))
    await mirror.put(made := appointment("a"))
    assert await offered(mirror) == []
    assert await mirror.by_code("CODEA") == [made]
    assert await mirror.cursor() == "one"


async def test_an_appointment_elsewhere_is_found_by_its_code_and_never_expected(mirror: Mirror) -> None:
    await mirror.apply(whole(made := appointment("a", site="prefecture", service=""), appointment("b")))
    assert await held(mirror) == ["b"]
    assert await mirror.by_code("CODEA") == [made]


async def test_a_copy_from_before_goes_on_with_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(sqlite3.connect(path, isolation_level=None))
    its_file.migrations.apply(old, stop_before="m002_sites_and_free_times")
    start = moment(9).isoformat()
    row = ("a", '{"href": "/c/a.ics"}', "1", start, start, "passport", "CODEA", "booked")
    old.execute("INSERT INTO appointment VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    old.close()
    mirror = await Mirror.open(path)
    [found] = await mirror.of_day(TODAY, ZONE)
    assert (found.site, found.state, found.start) == ("", State.BOOKED, moment(9).astimezone(UTC))
    await mirror.close()
