"""The mirror on a real file: batches whole or not at all, absence only where it is proven."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from controller.booking.mirror import Mirror
from controller.booking.port import Appointment, Bad, Batch, Gone, Ref, State
from tests.controller.booking.office import ZONE, moment

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 23)


def handle(name: str) -> dict[str, str]:
    return {"href": f"/c/{name}.ics"}


def appointment(uid: str, hours: float = 9, *, name: str = "", **changes: object) -> Appointment:
    start, ref = moment(hours), Ref(uid, handle(name or uid))
    made = Appointment(
        ref, "1", start, start + timedelta(minutes=15), "passport", f"CODE{uid}".upper(), State.BOOKED
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the appointment's own fields


def whole(*items: Appointment | Gone | Bad, cursor: str = "one") -> Batch:
    return Batch(items, cursor, complete=True)


def delta(*items: Appointment | Gone | Bad, cursor: str = "two") -> Batch:
    return Batch(items, cursor, complete=False)


async def held(mirror: Mirror, day: date = TODAY) -> list[str]:
    return [each.ref.external_id for each in await mirror.of_day(day, ZONE)]


async def test_a_new_mirror_knows_that_it_knows_nothing(mirror: Mirror) -> None:
    assert await mirror.cursor() is None
    assert await held(mirror) == []


async def test_it_gives_back_what_it_took(mirror: Mirror) -> None:
    made = appointment("a", 9.5, state=State.SERVED)
    await mirror.apply(whole(made))
    assert await mirror.of_day(TODAY, UTC) == [made]
    (local,) = await mirror.of_day(TODAY, ZONE)
    assert local == made
    assert local.start.tzinfo is ZONE
    assert await mirror.aux("a") == handle("a")
    assert await mirror.aux("b") is None
    assert await mirror.cursor() == "one"


async def test_a_day_is_a_day_on_the_sites_clock(mirror: Mirror) -> None:
    await mirror.apply(whole(*(appointment(str(hours), hours) for hours in (-0.25, 0, 9, 23.75, 24))))
    assert await held(mirror) == ["0", "9", "23.75"]
    assert await held(mirror, TODAY - timedelta(days=1)) == ["-0.25"]
    far = await mirror.of_day(TODAY, ZoneInfo("Pacific/Kiritimati"))
    assert [each.ref.external_id for each in far] == ["-0.25", "0", "9"]


async def test_the_day_when_the_clock_is_set_back_has_25_hours(mirror: Mirror) -> None:
    first = datetime(2026, 10, 25, 0, 0, tzinfo=ZONE)
    last = datetime(2026, 10, 25, 23, 59, tzinfo=ZONE)
    assert last.timestamp() - first.timestamp() > timedelta(hours=24).total_seconds()
    next_day = datetime(2026, 10, 26, 0, 0, tzinfo=ZONE)
    starts = {"first": first, "last": last, "next": next_day}
    await mirror.apply(whole(*(appointment(uid, start=start) for uid, start in starts.items())))
    assert await held(mirror, first.date()) == ["first", "last"]


async def test_a_code_finds_its_appointments_of_any_day(mirror: Mirror) -> None:
    await mirror.apply(whole(appointment("b", 33, code="X"), appointment("a", 9, code="X"), appointment("c")))
    assert [each.start for each in await mirror.by_code("X")] == [moment(9), moment(33)]
    assert await mirror.by_code("Y") == []


async def test_a_delta_changes_what_it_names_and_nothing_else(mirror: Mirror) -> None:
    await mirror.apply(whole(appointment("a"), appointment("b"), appointment("c")))
    await mirror.apply(delta(Gone("", handle("b")), appointment("c", 10, version="2"), appointment("d", 11)))
    assert await held(mirror) == ["a", "c", "d"]
    assert await mirror.cursor() == "two"


async def test_the_same_batch_twice_changes_nothing(mirror: Mirror) -> None:
    for batch in (whole(appointment("a"), Bad("x", "broken", handle("x"))), delta(Gone("", handle("a")))):
        await mirror.apply(batch)
        before = await held(mirror), await mirror.quarantined(), await mirror.cursor()
        await mirror.apply(batch)
        assert (await held(mirror), await mirror.quarantined(), await mirror.cursor()) == before


async def test_what_a_complete_batch_does_not_name_is_gone(mirror: Mirror) -> None:
    await mirror.apply(whole(appointment("a"), appointment("b"), Bad("x", "broken", handle("x"))))
    await mirror.apply(whole(appointment("b"), cursor="three"))
    assert await held(mirror) == ["b"]
    assert await mirror.quarantined() == []


async def test_t7_a_tombstone_in_a_complete_batch_is_harmless(mirror: Mirror) -> None:
    await mirror.apply(whole(Gone("", handle("never-seen")), appointment("a")))
    assert await held(mirror) == ["a"]


async def test_what_can_no_longer_be_read_is_set_aside_and_still_expected(mirror: Mirror) -> None:
    await mirror.apply(whole(appointment("a"), appointment("b")))
    nameless = Bad("/c/b.ics", "has no UID", handle("b"))
    await mirror.apply(delta(Bad("a", "is a recurring event", handle("a")), nameless))
    assert await held(mirror) == ["a", "b"]
    assert len(await mirror.quarantined()) == 2
    await mirror.apply(whole(Bad("a", "is a recurring event", handle("a")), nameless))
    assert await held(mirror) == ["a", "b"]
    await mirror.apply(delta(appointment("a"), appointment("b"), cursor="four"))
    assert await mirror.quarantined() == []


async def test_a_bad_record_that_is_removed_leaves_no_trace(mirror: Mirror) -> None:
    await mirror.apply(whole(Bad("x", "broken", handle("x"))))
    await mirror.apply(delta(Gone("", handle("x"))))
    assert await mirror.quarantined() == []


async def test_an_appointment_that_moves_to_another_address_is_not_lost(mirror: Mirror) -> None:
    await mirror.apply(whole(appointment("a", name="old")))
    for items in (
        (appointment("a", name="new"), Gone("", handle("old"))),
        (Gone("", handle("new")), appointment("a", name="old")),
    ):
        await mirror.apply(delta(*items))
        assert await held(mirror) == ["a"]


async def test_an_address_used_again_belongs_to_the_new_appointment(mirror: Mirror) -> None:
    await mirror.apply(whole(appointment("a", name="same")))
    await mirror.apply(delta(appointment("b", name="same")))
    assert await held(mirror) == ["b"]
    assert await mirror.aux("a") is None


async def test_a_batch_is_applied_whole_or_not_at_all(mirror: Mirror) -> None:
    await mirror.apply(whole(appointment("a")))
    broken = appointment("c", code=None)
    with pytest.raises(sqlite3.IntegrityError):
        await mirror.apply(delta(Gone("", handle("a")), appointment("b"), broken))
    assert await held(mirror) == ["a"]
    assert await mirror.cursor() == "one"


async def test_it_stands_after_a_restart(tmp_path: Path) -> None:
    for expected in ([], ["a"]):
        mirror = await Mirror.open(tmp_path / "m.db")
        assert await held(mirror) == expected
        await mirror.apply(whole(appointment("a")))
        await mirror.close()


@pytest.mark.parametrize("damage", [lambda _: b"not a database" * 400, lambda b: b[:4096] + b"\xff" * len(b)])
async def test_a_damaged_file_is_kept_aside_and_begun_anew(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "m.db"
    mirror = await Mirror.open(path)
    await mirror.apply(whole(*(appointment(str(n)) for n in range(200))))
    await mirror.close()
    path.write_bytes(damage(path.read_bytes()))
    mirror = await Mirror.open(path)
    assert await mirror.cursor() is None
    await mirror.close()
    assert path.with_suffix(".damaged").exists()


async def test_a_file_that_cannot_be_made_is_an_error_and_not_damage(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await Mirror.open(tmp_path / "nowhere" / "m.db")


async def test_reading_goes_on_while_many_are_applied(mirror: Mirror) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(mirror.apply(whole(*(appointment(str(n)) for n in range(500)))))
        reads = [group.create_task(mirror.of_day(TODAY, ZONE)) for _ in range(5)]
    assert {len(each.result()) for each in reads} <= {0, 500}
