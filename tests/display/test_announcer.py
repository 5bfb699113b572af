"""The chime: one after the other, reported when it fails, and never in the way of the calls."""

import asyncio
import itertools
from collections.abc import Callable, Sequence

import pytest

from contract.values import Fault
from display import announcer
from display.announcer import Announcer
from hardware.simulated_chime import SimulatedChime
from tests.display.scenes import MORNING, call


class Room:
    """An announcer with a simulated chime; counts what it says back."""

    def __init__(self, chime: SimulatedChime) -> None:
        self.chime, self.rang, self.reports = chime, 0, list[Sequence[Fault]]()
        self.heard = asyncio.Event()
        self.announcer = Announcer(chime, self._rang, self.reports.append, clock=lambda: MORNING)

    def _rang(self) -> None:
        self.rang += 1
        self.heard.set()

    async def rings(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.rang < count:
                await self.heard.wait()
                self.heard.clear()


def play(scene: Callable[[Room], object], seconds: float = 0.01) -> None:
    async def whole() -> None:
        room = Room(SimulatedChime(seconds=seconds))
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(room.announcer.serve())
            await scene(room)  # type: ignore[misc]  # every scene is a coroutine function
            serving.cancel()

    asyncio.run(whole())


def test_twenty_calls_at_once_are_twenty_chimes_and_none_meets_another() -> None:
    async def scene(room: Room) -> None:
        for seq in range(1, 21):
            room.announcer.announce(call(seq))
        await room.rings(20)
        rings = room.chime.rings
        assert len(rings) == 20
        assert all(one.end <= next_.start for one, next_ in itertools.pairwise(rings))

    play(scene)


def test_a_chime_that_is_gone_is_reported_once_with_what_to_do_and_taken_back_when_it_returns() -> None:
    async def scene(room: Room) -> None:
        room.chime.unplug()
        room.announcer.announce(call(1))
        room.announcer.announce(call(2))
        await room.rings(2)
        first, second = room.reports
        assert first == second
        assert first[0].code == "device-gone"
        assert first[0].fix
        room.chime.plug()
        room.announcer.announce(call(3))
        await room.rings(3)
        assert room.reports[-1] == []

    play(scene)


def test_a_chime_that_does_not_end_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer, "LONGEST_CHIME_S", 0.05)

    async def scene(room: Room) -> None:
        room.announcer.announce(call(1))
        await room.rings(1)
        assert room.reports[0][0].code == "device-gone"

    play(scene, seconds=60)
