"""Booking from kiosks, between a real calendar, a real mirror and the real engine: never a false
confirmation, never a time taken for nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from controller.booking.caldav import CalDav
from controller.booking.mirror import Mirror
from controller.booking.port import FreeTime, Ref, SlotTaken
from controller.booking.reserving import Away, Reserving, Withdrawn
from controller.booking.sync import Sync
from controller.booking.wishes import Wish, Wishes
from controller.queue.commands import CheckIn, Expect, Leave, Withdraw
from controller.queue.state import Stage
from tests.broker import free_port
from tests.controller.booking.office import Calendar, calendar, event, line, moment
from tests.controller.booking.relay import Relay
from tests.controller.booking.running import running, until
from tests.controller.booking.test_caldav_slots import FREE, put_free
from tests.controller.booking.test_sync import Site

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

Connect = Callable[..., CalDav]

EVER = moment(0), moment(24 * 30)


class Desk:
    """A site that books at a calendar."""

    def __init__(self, folder: Path, mirror: Mirror, source: CalDav) -> None:
        self.site, self.mirror, self.source = Site(folder, mirror), mirror, source
        self.wishes = Wishes(folder / "wishes.sqlite")
        self.sync: Sync = self.site.sync(source)
        self.reserving = Reserving(
            source,
            mirror,
            self.sync,
            self.wishes,
            queue=lambda: self.site.engine.queue,
            clock=lambda: self.site.at,
        )

    async def slot(self) -> FreeTime:
        """The free time, once a pull has brought it."""
        await until(self._has_one)
        return (await self.reserving.free("passport", *EVER))[0]

    async def _has_one(self) -> bool:
        return bool(await self.reserving.free("passport", *EVER))

    async def book(self, op: str, slot: FreeTime, seconds: float = 20) -> str:
        """The code that the person is told."""
        wish = await self.reserving.book(op, slot, self.site.at + timedelta(seconds=seconds))
        return wish.code


@asynccontextmanager
async def open_desk(
    folder: Path, mirror: Mirror, source: CalDav, *, undoing: bool = True
) -> AsyncIterator[Desk]:
    desk = Desk(folder, mirror, source)
    undo = [desk.reserving.run()] if undoing else []
    async with running(desk.site.engine.run(), desk.sync.run(), *undo):
        yield desk
    desk.wishes.close()
    desk.site.journal.close()


async def test_a_booked_time_is_expected_at_once_and_its_code_checks_in(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        slot = await desk.slot()
        code = await desk.book("request-1", slot)
        assert desk.site.stages() == {"slot": Stage.EXPECTED}
        await desk.site.engine.do(CheckIn("r", code.replace("-", ""), "fr"))
        assert desk.site.stages() == {"slot": Stage.WAITING}
        assert await desk.book("request-1", slot) == code  # asked again, even now


async def test_a_time_of_another_day_is_not_expected_today(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office, at=24 + 9)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        await desk.book("request-1", await desk.slot())
        assert desk.site.stages() == {}


async def test_two_kiosks_that_want_the_same_time_at_once_one_has_it(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        slot = await desk.slot()
        ended = await asyncio.gather(
            *(desk.book(f"request-{n}", slot) for n in (1, 2)), return_exceptions=True
        )
        [code] = [each for each in ended if isinstance(each, str)]
        assert [type(each) for each in ended if not isinstance(each, str)] == [SlotTaken]
        assert line(office.get("slot"), "X-VESTIBULE-REF") == code


async def test_with_answers_lost_all_the_time_nothing_is_told_that_does_not_stand(
    radicale_office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    for n in range(8):
        put_free(radicale_office, f"slot-{n}", at=9 + n / 4)
    async with Relay(radicale_office.server.port, lossy=0.6, seed=3) as relay:
        source = connect(relay.url + radicale_office.path)
        async with open_desk(tmp_path, mirror, source) as desk:
            await until(desk._has_one)
            told: dict[str, str] = {}
            for slot in await desk.reserving.free("passport", *EVER):
                told[slot.ref.external_id] = await desk.book(f"request-{slot.ref.external_id}", slot)
            assert relay.lost > 4
    assert {uid: line(radicale_office.get(uid), "X-VESTIBULE-REF") for uid in told} == told


async def test_a_source_that_is_away_books_nothing_and_leaves_nothing(
    radicale_office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(radicale_office)
    async with (
        Relay(radicale_office.server.port) as relay,
        open_desk(tmp_path, mirror, connect(relay.url + radicale_office.path)) as desk,
    ):
        slot = await desk.slot()
        assert desk.reserving.reachable
        await relay.unplug()
        with pytest.raises(Away):
            await desk.book("request-1", slot)
        assert desk.wishes.get("request-1") is None
        await until(lambda: not desk.reserving.reachable)
        await relay.plug_in()
        assert await desk.book("request-2", slot)


async def test_what_was_not_certain_is_undone_when_the_source_is_back(
    radicale_office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(radicale_office)
    async with (
        Relay(radicale_office.server.port, lossy=1.0) as relay,
        open_desk(tmp_path, mirror, connect(relay.url + radicale_office.path)) as desk,
    ):
        slot = await desk.slot()
        booking = asyncio.ensure_future(desk.book("request-1", slot))
        await until(lambda: relay.lost > 0)
        await relay.unplug()
        with pytest.raises(Away):
            await booking
        assert line(radicale_office.get("slot"), "STATUS") == "CONFIRMED"
        assert await desk.reserving.free("passport", *EVER) == []
        relay.lossy = 0.0
        await relay.plug_in()
        await until(lambda: line(radicale_office.get("slot"), "X-VESTIBULE-SLOT") == "FREE")
        assert (await desk.slot()).ref == slot.ref
        await until(lambda: Stage.EXPECTED not in desk.site.stages().values())


async def test_withdrawn_it_is_given_back_and_no_longer_expected(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        slot = await desk.slot()
        await desk.book("request-1", slot)
        desk.reserving.withdraw("request-1")
        await until(lambda: line(office.get("slot"), "X-VESTIBULE-SLOT") == "FREE")
        await until(lambda: desk.site.stages() == {"slot": Stage.CANCELLED})
        assert await desk.book("request-2", await desk.slot())
        assert desk.site.stages() == {"slot": Stage.EXPECTED}


async def test_withdrawn_before_it_was_booked_it_is_never_booked(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        slot = await desk.slot()
        await desk.site.engine.do(Withdraw("request-1"))
        with pytest.raises(Withdrawn):
            await desk.book("request-1", slot)
        await until(lambda: desk.wishes.get("request-1") is None)
        assert line(office.get("slot"), "X-VESTIBULE-SLOT") == "FREE"


async def test_somebody_who_has_come_is_not_undone_though_the_source_does_not_know_it_yet(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        code = await desk.book("request-1", await desk.slot())
        await desk.site.engine.do(CheckIn("r", code.replace("-", ""), "fr"))
        desk.reserving.withdraw("request-1")
        await until(lambda: desk.wishes.get("request-1") is None)
        assert line(office.get("slot"), "X-VESTIBULE-REF") == code
        assert desk.site.stages() == {"slot": Stage.WAITING}


async def test_a_crash_between_asking_and_answering_is_made_good_by_the_next_start(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    source = connect(office.url)
    async with open_desk(tmp_path, mirror, source, undoing=False) as desk:
        slot = await desk.slot()
        wish = Wish("request-1", slot, "K7QM-3F2D", desk.site.at + timedelta(seconds=20))
        desk.wishes.begin(wish)
        await source.book("request-1", slot, wish.code)  # and then the power is cut
    async with open_desk(tmp_path, mirror, source) as desk:
        await until(lambda: desk.reserving.reachable)
        assert line(office.get("slot"), "X-VESTIBULE-REF") == wish.code  # the kiosk may still ask
        desk.site.at += timedelta(seconds=21)
        desk.reserving._wake.set()
        await until(lambda: line(office.get("slot"), "X-VESTIBULE-SLOT") == "FREE")


async def test_after_a_crash_the_kiosk_that_asks_again_gets_the_same_code(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    source = connect(office.url)
    async with open_desk(tmp_path, mirror, source, undoing=False) as desk:
        slot = await desk.slot()
        wish = Wish("request-1", slot, "K7QM-3F2D", desk.site.at + timedelta(seconds=20))
        desk.wishes.begin(wish)
        await source.book("request-1", slot, wish.code)
    async with open_desk(tmp_path, mirror, source) as desk:
        assert await desk.book("request-1", slot) == wish.code
        assert line(office.get("slot"), "X-VESTIBULE-OP") == "request-1"


async def test_a_pull_that_was_answered_before_the_booking_does_not_undo_it_here(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    slow = SlowReport()
    async with open_desk(tmp_path, mirror, connect(office.url, transport=slow)) as desk:
        slot = await desk.slot()
        office.put("other", calendar(event("other", 12, **FREE)))  # so that there is something to tell
        slow.hold.clear()
        office.edit("slot", "DTSTAMP:20261101T000000Z", "DTSTAMP:20261102T000000Z")
        desk.sync.hint()
        async with asyncio.timeout(10):
            await slow.held.wait()
        await desk.book("request-1", slot)
        slow.hold.set()
        await until(lambda: len(slow.reports) >= slow.count + 1)
        assert desk.site.stages() == {"slot": Stage.EXPECTED}
        assert "slot" not in {each.ref.external_id for each in await desk.reserving.free("passport", *EVER)}


class SlowReport(httpx.AsyncBaseTransport):
    """Keeps the answers to reports back for a while, once they are there."""

    def __init__(self) -> None:
        self.inner, self.hold, self.held = httpx.AsyncHTTPTransport(), asyncio.Event(), asyncio.Event()
        self.hold.set()
        self.reports: list[int] = []
        self.count = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        if request.method == "REPORT":
            await response.aread()
            if not self.hold.is_set() and b"slot" in response.content:
                self.held.set()
                await self.hold.wait()
                self.count = len(self.reports) + 1
            self.reports.append(response.status_code)
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()


async def test_nobody_answers_at_all(connect: Connect, mirror: Mirror, tmp_path: Path) -> None:
    source = connect(f"http://127.0.0.1:{free_port()}/calendar/")
    async with open_desk(tmp_path, mirror, source) as desk:
        assert await desk.reserving.free("passport", *EVER) == []
        assert not desk.reserving.reachable


async def test_a_time_for_which_somebody_else_is_here_is_not_confirmed(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        slot = await desk.slot()
        await desk.site.engine.do(Expect("slot", "CODEA", "passport", slot.start))
        await desk.site.engine.do(CheckIn("r", "CODEA", "fr"))
        with pytest.raises(Away):
            await desk.book("request-1", slot)
        await until(lambda: line(office.get("slot"), "X-VESTIBULE-SLOT") == "FREE")


async def test_a_time_that_its_holder_gave_up_is_another_persons_and_another_visit(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        slot, engine = await desk.slot(), desk.site.engine
        await engine.do(Expect("slot", "CODEA", "passport", slot.start))
        await engine.do(CheckIn("r", "CODEA", "fr"))
        before = engine.queue.by_ref["slot"]
        await engine.do(Leave(before))
        code = await desk.book("request-1", slot)
        await engine.do(CheckIn("s", code.replace("-", ""), "fr"))
        assert desk.site.stages() == {"slot": Stage.WAITING}
        assert engine.queue.by_ref["slot"] != before
        assert engine.queue.visits[before].stage is Stage.LEFT


async def test_what_was_given_back_during_a_pull_is_nobodys_afterwards(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path
) -> None:
    put_free(office)
    async with open_desk(tmp_path, mirror, connect(office.url)) as desk:
        await desk.book("request-1", await desk.slot())
        desk.reserving.withdraw("request-1")
        await until(lambda: desk.wishes.get("request-1") is None)
        assert desk.sync._just_booked == {}
        await until(desk._has_one)


async def test_one_booking_that_cannot_be_undone_does_not_end_the_others(
    office: Calendar, connect: Connect, mirror: Mirror, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = connect(office.url)
    free, release = FreeTime(Ref("slot"), *EVER, "passport"), source.release

    async def broken(op: str, free: FreeTime) -> None:
        if op == "broken":
            raise ZeroDivisionError
        await release(op, free)

    source.release = broken  # type: ignore[method-assign]  # a fault that nobody foresaw
    async with open_desk(tmp_path, mirror, source) as desk:
        for op in ("broken", "well"):
            desk.wishes.begin(Wish(op, free, "K7QM-3F2D", desk.site.at))
            desk.reserving.withdraw(op)
        await until(lambda: desk.wishes.get("well") is None)
        assert desk.wishes.get("broken")
    assert "ZeroDivisionError" in caplog.text
