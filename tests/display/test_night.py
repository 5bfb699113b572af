"""When the screen sleeps, and the television that is told of it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from appliance.config import parse
from contract.state import Call
from contract.values import Fault
from display.announcing import Shown
from display.board import View
from display.faults import Faults
from display.night import TelevisionSwitch, asleep
from display.room_settings import NightSettings
from hardware.simulated_television import SimulatedTelevision
from tests.display.scenes import content

PATIENCE_S = 10.0


def night(begins: str, ends: str) -> NightSettings:
    return parse({"from": begins, "until": ends}, NightSettings, "a test")


def view_at(hour: int, minute: int = 0) -> View:
    return View(zones=("main",), content=content("fr"), now=datetime(2026, 11, 21, hour, minute, tzinfo=UTC))


@pytest.mark.pure
@pytest.mark.parametrize(
    ("begins", "ends", "nights", "days"),
    [
        ("20:00", "07:00", ["20:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "19:59"]),
        ("00:00", "06:30", ["00:00", "06:29"], ["06:30", "23:59"]),
        ("12:00", "13:00", ["12:00", "12:59"], ["11:59", "13:00"]),
    ],
)
def test_a_night_begins_and_ends_to_the_minute_also_over_midnight(
    begins: str, ends: str, nights: list[str], days: list[str]
) -> None:
    table = night(begins, ends)
    assert all(table.holds(time.fromisoformat(moment)) for moment in nights)
    assert not any(table.holds(time.fromisoformat(moment)) for moment in days)


@pytest.mark.pure
def test_the_screen_sleeps_at_night_and_only_then() -> None:
    assert asleep(night("20:00", "07:00"), view_at(22))
    assert not asleep(night("20:00", "07:00"), view_at(12))
    assert not asleep(None, view_at(22))


@pytest.mark.pure
def test_a_call_that_stands_large_wakes_it() -> None:
    call = Call(seq=1, number="A001", counter="c1", label="1", at=datetime(2026, 11, 21, 22, tzinfo=UTC))
    called = replace(view_at(22), large=Shown("main", call))
    assert not asleep(night("20:00", "07:00"), called)


@pytest.mark.pure
def test_at_its_start_it_waits_for_the_sites_time_and_without_a_controller_it_wakes() -> None:
    starting = replace(view_at(22), content=None)
    assert asleep(night("20:00", "07:00"), starting) is None
    assert asleep(night("20:00", "07:00"), replace(view_at(22), now=None)) is None
    assert asleep(night("20:00", "07:00"), replace(starting, fresh=False)) is False


class Told:
    def __init__(self) -> None:
        self.codes: list[str] = []
        self._news = asyncio.Event()

    def hear(self, faults: Sequence[Fault]) -> None:
        self.codes = [fault.code for fault in faults]
        self._news.set()

    async def until(self, codes: list[str]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.codes != codes:
                await self._news.wait()
                self._news.clear()


class Watched(SimulatedTelevision):
    """Wakes whoever waits for a change of its power."""

    def __init__(self) -> None:
        super().__init__()
        self.commands: list[str] = []
        self._news = asyncio.Event()

    def _turn(self, power: str) -> None:
        self.commands.append(power)
        self._news.set()
        super()._turn(power)

    async def until(self, holds: Callable[[list[str]], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not holds(self.commands):
                await self._news.wait()
                self._news.clear()


@asynccontextmanager
async def switching() -> Any:
    television, told = Watched(), Told()
    switch = TelevisionSwitch(television, Faults(told.hear), try_again_s=0.05)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(switch.serve())
        yield switch, television, told
        task.cancel()


@pytest.mark.parts
def test_the_television_is_told_once_of_every_change() -> None:
    async def scene() -> None:
        async with switching() as (switch, television, _):
            switch.turn(on=True)
            switch.turn(on=True)
            await television.until(lambda commands: commands == ["on"])
            switch.turn(on=False)
            await television.until(lambda commands: commands == ["on", "standby"])
            await asyncio.sleep(0.15)  # three times its patience with a television that fails
            assert television.commands == ["on", "standby"]

    asyncio.run(scene())


@pytest.mark.parts
def test_one_that_does_not_answer_is_told_as_a_fault_and_tried_until_it_does() -> None:
    async def scene() -> None:
        async with switching() as (switch, television, told):
            television.unplug()
            switch.turn(on=True)
            await told.until(["device-gone"])
            await television.until(lambda commands: len(commands) > 2)
            television.plug()
            await told.until([])
            assert television.power == "on"

    asyncio.run(scene())


@pytest.mark.parts
def test_a_change_of_mind_does_not_wait_for_the_next_try() -> None:
    async def scene() -> None:
        async with switching() as (switch, television, told):
            switch._try_again_s = 600.0
            television.unplug()
            switch.turn(on=True)
            await told.until(["device-gone"])
            television.plug()
            switch.turn(on=False)
            await told.until([])
            assert television.power == "standby"

    asyncio.run(scene())
