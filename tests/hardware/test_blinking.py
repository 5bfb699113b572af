"""The lamp's rhythms."""

import asyncio
from itertools import pairwise

import pytest

from hardware import blinking
from hardware.ports import PATTERNS, Lamp

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


class Watched:
    """A lamp whose every change is kept with its time."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, bool]] = []
        self._changed = asyncio.Event()
        self.blinker = blinking.Blinker(self._light)

    def _light(self, lit: bool) -> None:
        self.seen.append((asyncio.get_running_loop().time(), lit))
        self._changed.set()

    async def until(self, changes: int) -> None:
        async with asyncio.timeout(10):
            while len(self.seen) < changes:
                await self._changed.wait()
                self._changed.clear()


async def test_each_rhythm_is_as_its_table_says() -> None:
    lamp = Watched()
    steps = PATTERNS[Lamp.NOBODY_WAITING]
    assert isinstance(steps, tuple)
    lamp.blinker.show(Lamp.NOBODY_WAITING)
    await lamp.until(6)
    lamp.blinker.show(Lamp.OFF)
    assert [lit for _, lit in lamp.seen] == [True, False] * 3 + [False]
    lasted = [after - before for (before, _), (after, _) in pairwise(lamp.seen[:6])]
    wanted = [seconds for step in steps for seconds in step]
    assert lasted == pytest.approx([*wanted, wanted[0]], abs=0.1)


@pytest.mark.parametrize(("before", "first"), [(Lamp.CALLED, False), (Lamp.OFF, True)])
async def test_a_press_changes_the_light_at_once_whatever_it_was(before: Lamp, first: bool) -> None:
    lamp = Watched()
    lamp.blinker.show(before)
    lamp.blinker.show(Lamp.PENDING)
    assert lamp.seen[-1][1] is first
    lamp.blinker.show(Lamp.OFF)
