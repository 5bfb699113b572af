"""From the edge of a button to the lamp, to the controller's commit, to the board at a display, and to the
pixels of a real display's window: in a small site, and in a large one late in a busy day.

Run as `python -m benchmarks.calling` it prints its rows alone. The button is the simulated one of the real
counter unit, pressed over its socket, and its lamp is seen there; all moments are of one steady clock.
"""

import asyncio
import os
import tempfile
from collections import defaultdict
from contextlib import AsyncExitStack, closing
from pathlib import Path

from benchmarks.floor import measure_floor, running
from benchmarks.framebuffer import Glass, Point
from benchmarks.hall import HEIGHT, PRESSED, WIDTH, Hall, Size
from benchmarks.load import bus_of, connected
from benchmarks.moments import Button, Ear, Ledger
from benchmarks.premises import Premises
from benchmarks.rows import Row, table, timed
from contract.values import Role

SMALL, LARGE = Size(2, PRESSED, 200, 0), Size(40, 60, 10_000, 100_000)
"""Of the small site the window, the timed board, and the pressed units."""

WARM_UP, PRESSES = 9, 90
BETWEEN_S = 1.3
"""From one press to the next; a call has its turn on the display within a second."""
PLACES = 63
"""On the screen, looked at together. To look at 400 took a thread half a core, and the display its time."""
BEFORE_S = 0.01
"""So that every eye is open when the button is pressed."""

LAMP, COMMIT, BOARD, PIXELS = "lamp", "controller's commit", "board at a display", "pixels of a display"
Times = dict[str, list[float]]
"""Seconds from the edge, by what they lead to."""


class Bench:
    """Presses, and looks everywhere at once."""

    def __init__(self, glass: Glass, ledger: Ledger, ear: Ear) -> None:
        self._glass, self._ledger, self._ear = glass, ledger, ear
        self._places: set[Point] = set()
        self.times: Times = defaultdict(list)

    async def learn(self, button: Button) -> None:
        """Press once, to see where on the screen a call is painted."""
        before = await asyncio.to_thread(self._glass.steady)
        button.press()
        after = await asyncio.to_thread(self._glass.next_picture, before)
        self._places |= {*self._glass.places(before, after, PLACES // WARM_UP)}
        await button.until("called")

    async def press(self, button: Button) -> None:
        """Press once, and keep every moment that follows."""
        probes = {place: self._glass.pixel(place) for place in self._places}
        self._ear.expect()
        looks = (
            asyncio.to_thread(self._ledger.called_after, self._ledger.last()),
            asyncio.to_thread(self._glass.wait_for_change, probes),
        )
        looking = asyncio.gather(*looks)
        await asyncio.sleep(BEFORE_S)
        edge = button.press()
        lamp = await button.until("pending")
        committed, painted = await looking
        await button.until("called")
        moments = {LAMP: lamp, COMMIT: committed, BOARD: await self._ear.heard_at(), PIXELS: painted}
        for what, moment in moments.items():
            self.times[what].append(moment - edge)


async def measure_hall(folder: Path, size: Size, presses: int = PRESSES) -> Times:
    """What each press led to."""
    hall = Hall(folder, size)
    async with AsyncExitStack() as stack:
        glass = stack.enter_context(Glass(folder, WIDTH, HEIGHT))
        await stack.enter_async_context(hall.open(glass))
        ear, changed = Ear(), asyncio.Event()
        display = bus_of(hall.ear, Role.DISPLAY, routes=[ear.route("bench", "hall")], on_change=changed.set)
        await stack.enter_async_context(connected([display], changed))
        ledger = stack.enter_context(closing(Ledger(hall.journal)))
        buttons = [await Button.at(hall.button(number)) for number in range(PRESSED)]
        bench = Bench(glass, ledger, ear)
        for number in range(WARM_UP + presses):
            await asyncio.sleep(BETWEEN_S)
            await (bench.learn if number < WARM_UP else bench.press)(buttons[number % PRESSED])
        return bench.times


def _row(size: Size, what: str, times: Times, beside: Row) -> Row:
    return timed(f"button to {what}: {size}", 1, times[what], None, beside)


async def measure(floor: Row) -> list[Row]:
    """The small site's figures beside the floor, and the large one's beside the small one's."""
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as folder:
        small = await measure_hall(Path(folder) / "small", SMALL)
        large = await measure_hall(Path(folder) / "large", LARGE)
    rows = [_row(SMALL, what, small, floor) for what in small]
    return rows + [_row(LARGE, what, large, beside) for what, beside in zip(large, rows, strict=True)]


async def _alone() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as folder:
        here = Premises(Path(folder))
        async with running(here.broker):
            floor, _ = await measure_floor(here)
    return [floor, *await measure(floor)]


if __name__ == "__main__":
    print(table(asyncio.run(_alone())))
    print(f"{os.cpu_count()} cores, shared with the load.")
