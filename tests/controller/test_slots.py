"""Which times a kiosk is offered: later today and on the next open day, of services that may be booked."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.config import parse
from contract import requests as asked
from contract.values import Code
from controller.booking.caldav import CalDav
from controller.booking.mirror import Mirror
from controller.booking.port import Batch, FreeTime, Ref
from controller.booking.reserving import Reserving
from controller.booking.sync import Status, Sync
from controller.booking.wishes import Wishes
from controller.sitefile import SiteFile
from controller.slots import MOST_AN_HOUR
from tests.broker import free_port
from tests.controller.asking import Desk, minute
from tests.sites import SMALL

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

A_DAY = 24 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def town() -> SiteFile:
    """Open from Monday to Friday; passports may be booked at a kiosk. It is Monday, nine o'clock."""
    passport, *others = SMALL["services"]
    hours = {day: ["08:00-17:00"] for day in WEEKDAYS if day != "tuesday"}
    return parse(
        {**SMALL, "services": [{**passport, "slots": True}, *others], "hours": hours}, SiteFile, "town"
    )


@asynccontextmanager
async def open_desk(
    folder: Path, times: Iterable[FreeTime], *, reachable: bool = True
) -> AsyncIterator[Desk]:
    desk = Desk(folder, town())
    zone = desk.engine.site.zone_info
    mirror, wishes = await Mirror.open(folder / "mirror.sqlite"), Wishes(folder / "wishes.sqlite")
    await mirror.apply(Batch(tuple(times), "one", complete=True))
    nobody = CalDav(f"http://127.0.0.1:{free_port()}/c/", services=["passport", "moving"], zone=zone)
    sync = Sync(
        nobody, mirror, desk.engine.do, lambda: desk.engine.queue, clock=desk.engine.now, zone=zone, poll_s=9
    )
    sync.status = Status(reachable=reachable)
    desk.slots.reserving = Reserving(
        nobody, mirror, sync, wishes, queue=lambda: desk.engine.queue, clock=desk.engine.now
    )
    async with desk.open():
        yield desk
    wishes.close()
    await mirror.close()
    await nobody.close()


def free(at: float, service: str = "passport") -> FreeTime:
    """A time that many minutes after nine."""
    ref = Ref(f"{service}-{at:g}", {"href": f"/c/{service}-{at:g}.ics"})
    return FreeTime(ref, minute(at), minute(at + 15), service)


async def offered(desk: Desk, service: str = "passport") -> list[float]:
    found = await desk.ask(asked.FindSlots, service=service)
    assert isinstance(found, asked.SlotsFound), found
    return [(slot.starts - minute(0)) / timedelta(minutes=1) for slot in found.slots]


async def test_later_today_and_the_next_open_day_but_not_at_once(tmp_path: Path) -> None:
    on_closed_tuesday, on_wednesday, on_thursday = (n * A_DAY for n in (1, 2, 3))
    times = [free(at) for at in (10, 29, 30, 200, on_closed_tuesday, on_wednesday, on_thursday)]
    async with open_desk(tmp_path, times) as desk:
        assert await offered(desk) == [30, 200, on_wednesday]


async def test_only_services_that_may_be_booked_here(tmp_path: Path) -> None:
    async with open_desk(tmp_path, [free(60, "moving"), free(60)]) as desk:
        assert await offered(desk, "moving") == []
        assert await offered(desk, "unknown") == []
        assert await offered(desk) == [60]


async def test_a_full_day_leaves_room_for_some_of_the_next(tmp_path: Path) -> None:
    today = [free(60 + 5 * n) for n in range(20)]
    async with open_desk(tmp_path, [*today, *(free(2 * A_DAY + 5 * n) for n in range(20))]) as desk:
        found = await offered(desk)
        assert len(found) == 12
        assert sum(at >= A_DAY for at in found) == 4


async def test_the_names_of_times_say_nothing_and_another_sites_are_taken(tmp_path: Path) -> None:
    async with open_desk(tmp_path, [free(60)]) as desk:
        [slot] = (await desk.ask(asked.FindSlots, service="passport")).slots
        assert len(slot.slot) == 16
        answer = await desk.ask(asked.BookSlot, service="passport", slot="passport-60", language="fr")
        assert answer.code == Code.SLOT_TAKEN
        answer = await desk.ask(asked.BookSlot, service="moving", slot=slot.slot, language="fr")
        assert answer.code == Code.SLOT_TAKEN


async def test_nothing_is_confirmed_while_the_source_is_away(tmp_path: Path) -> None:
    async with open_desk(tmp_path, [free(60)]) as desk:
        [slot] = (await desk.ask(asked.FindSlots, service="passport")).slots
        request = desk.request(asked.BookSlot, service="passport", slot=slot.slot, language="fr")
        first = await desk.bytes_for(request)
        assert (await desk.repeat(request)).code == Code.BOOKING_AWAY
        assert await desk.bytes_for(request) == first


async def test_nothing_is_offered_while_the_source_is_known_to_be_away(tmp_path: Path) -> None:
    async with open_desk(tmp_path, [free(60)], reachable=False) as desk:
        answer = await desk.ask(asked.FindSlots, service="passport")
        assert answer.code == Code.BOOKING_AWAY


async def test_a_withdrawn_request_books_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path, [free(60)]) as desk:
        [slot] = (await desk.ask(asked.FindSlots, service="passport")).slots
        request = desk.request(asked.BookSlot, service="passport", slot=slot.slot, language="fr")
        await desk.ask(asked.Withdraw, request=request.id)
        assert (await desk.repeat(request)).code == Code.NOT_NOW


async def test_the_same_question_gets_the_same_bytes(tmp_path: Path) -> None:
    async with open_desk(tmp_path, [free(60)]) as desk:
        request = desk.request(asked.FindSlots, service="passport")
        first = await desk.bytes_for(request)
        desk.at = minute(0.5)
        assert await desk.bytes_for(request) == first


async def test_one_kiosk_does_not_book_every_time_there_is(tmp_path: Path) -> None:
    async def book(desk: Desk, unit: str = "kiosk-1") -> str:
        answer = await desk.ask(asked.BookSlot, unit, service="passport", slot="none", language="fr")
        return str(answer.code)

    async with open_desk(tmp_path, []) as desk:
        assert {await book(desk) for _ in range(MOST_AN_HOUR)} == {Code.SLOT_TAKEN}
        assert await book(desk) == Code.BOOKING_AWAY
        assert await book(desk, "kiosk-2") == Code.SLOT_TAKEN
        desk.at += timedelta(hours=1)
        assert await book(desk) == Code.SLOT_TAKEN
