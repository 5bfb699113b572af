"""What kiosks are told of today's appointments: enough to check people in, and nothing to read codes from."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contract import codes
from contract.codec import LARGEST, encode
from contract.state import DayCodes
from controller import day_codes
from controller.day_codes import DayCodesTeller
from controller.engine import Engine
from controller.journal.store import Journal
from controller.keyed import Keyed
from controller.queue import commands as do
from tests.sites import small_site

pytestmark = pytest.mark.parts

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)
PATIENCE_S = 20.0


class Desk:
    """An engine at nine o'clock, and what kiosks are told."""

    def __init__(self, folder: Path) -> None:
        self.now = NINE
        self.journal = Journal(folder / "journal.sqlite")
        self.engine = Engine(small_site(), self.journal, lambda _: None, lambda: self.now)
        self.told: list[DayCodes] = []
        self._news = asyncio.Event()
        keyed = Keyed.kept(folder / "secret")
        self.teller = DayCodesTeller(self.engine, keyed, self._post, every_s=0.01)

    def _post(self, told: DayCodes) -> None:
        self.told.append(told)
        self._news.set()

    async def expect(self, ref: str, minute: float, service: str = "passport", code: str = "") -> None:
        booked = NINE + timedelta(minutes=minute)
        await self.engine.do(do.Expect(ref, code or f"CODE{ref}", service, booked))

    async def until(self, count: int) -> DayCodes:
        """What is told, once it has so many codes."""
        return await self.until_it(lambda told: len(told.codes) == count)

    async def until_it(self, fits: Callable[[DayCodes], bool]) -> DayCodes:
        """What is told, once it is like this."""
        async with asyncio.timeout(PATIENCE_S):
            while not (self.told and fits(self.told[-1])):
                self._news.clear()
                await self._news.wait()
        return self.told[-1]


def at_desk(tmp_path: Path, play: Callable[[Desk], Awaitable[None]]) -> None:
    async def run() -> None:
        desk = Desk(tmp_path)
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            tasks = [group.create_task(desk.engine.run()), group.create_task(desk.teller.run())]
            await play(desk)
            for task in tasks:
                task.cancel()
        desk.journal.close()

    asyncio.run(run())


def test_a_kiosk_can_tell_a_code_of_today_by_its_digest(tmp_path: Path) -> None:
    async def play(desk: Desk) -> None:
        await desk.expect("one", 30)
        told = await desk.until(1)
        (one,) = told.codes
        assert (told.day, told.early_s) == ("2026-11-23", 3600)
        assert one.digest == codes.digest("CODEone", told.salt)
        assert (one.service, one.booked) == ("passport", NINE + timedelta(minutes=30))
        assert b"CODE" not in encode(told)

    at_desk(tmp_path, play)


def test_changes_of_the_bookings_are_told(tmp_path: Path) -> None:
    async def play(desk: Desk) -> None:
        await desk.expect("one", 30)
        await desk.until(1)
        await desk.expect("two", 60, "moving", code="CODEone")
        both = await desk.until(2)
        assert [each.service for each in both.codes] == ["passport", "moving"]
        assert len({each.digest for each in both.codes}) == 1
        await desk.engine.do(do.CallOff("one"))
        assert [each.service for each in (await desk.until(1)).codes] == ["moving"]

    at_desk(tmp_path, play)


def test_who_is_here_is_expected_no_more(tmp_path: Path) -> None:
    async def play(desk: Desk) -> None:
        await desk.expect("one", 30)
        await desk.until(1)
        await desk.engine.do(do.CheckIn("request-1", "CODEone", "fr"))
        await desk.until(0)

    at_desk(tmp_path, play)


def test_the_salt_is_another_one_the_next_day_and_the_same_after_a_restart(tmp_path: Path) -> None:
    async def play(desk: Desk) -> None:
        await desk.expect("one", 30)
        salts.append((await desk.until(1)).salt)

    async def play_tomorrow(desk: Desk) -> None:
        salts.append((await desk.until(1)).salt)
        desk.now = NINE + timedelta(days=1)
        await desk.expect("two", 24 * 60 + 30)
        told = await desk.until_it(lambda told: told.day == "2026-11-24" and len(told.codes) == 1)
        salts.append(told.salt)

    salts: list[str] = []
    at_desk(tmp_path, play)
    at_desk(tmp_path, play_tomorrow)
    assert salts[0] == salts[1] != salts[2]


def test_more_than_a_message_takes_is_cut_at_what_is_farthest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(day_codes, "LARGEST", 1000)

    async def play(desk: Desk) -> None:
        for number in range(20):
            await desk.expect(f"{number:02d}", 20 * number)
        last = NINE + timedelta(hours=4)
        told = await desk.until_it(lambda told: len(told.codes) > 2 and told.codes[-1].booked < last)
        assert len(encode(told)) <= 1000 < LARGEST
        nearest = [NINE + timedelta(minutes=20 * number) for number in range(len(told.codes))]
        assert [each.booked for each in told.codes] == nearest
        await desk.until_it(lambda _: "know only" in caplog.text)

    at_desk(tmp_path, play)


def test_the_same_is_said_once_more_when_the_broker_may_have_forgotten(tmp_path: Path) -> None:
    async def play(desk: Desk) -> None:
        await desk.expect("one", 30)
        told = await desk.until(1)
        before = len(desk.told)
        desk.teller.again()
        assert desk.told[before:] == [told]

    at_desk(tmp_path, play)
