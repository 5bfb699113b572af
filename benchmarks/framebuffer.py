"""A virtual screen whose pixels are read where X keeps them, and a finger on it: touch to paint, measured.

The screen's memory is read directly, so a look costs a microsecond; fingers are XTEST events sent in process.
A bare X client that fills its window when touched is seen after about 1 ms, which is left in the figures.
"""

import mmap
import random
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from tests.screen import VirtualScreen

Point = tuple[int, int]
Pixel = bytes

LOOK_EVERY_S = 0.0002
PATIENCE_S = 20.0
STEADY_S = 0.6
"""Nothing has changed for so long: the page is complete."""
COMPLETE_S = 0.06
"""A frame that has begun to be seen is whole after so long."""
FINGER_DOWN_S = (0.06, 0.12)
BANDS = 3
"""A page is there when it is there at the top, in the middle, and below."""


class NotPainted(Exception):
    """The picture waited for did not come."""


class Glass:
    """One Xvfb screen of `width` x `height` pixels; a context manager. `display` is what DISPLAY must be."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.size = width, height
        self._folder, self._screen = folder, VirtualScreen(folder, width, height)

    def __enter__(self) -> Self:
        self._screen.__enter__()
        self.display = self._screen.display
        with (self._folder / "Xvfb_screen0").open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self._memory[:100])
        self._start, self._line = header[0] + header[19] * 12, header[12]
        self._fingers = Display(self.display)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fingers.close()
        self._memory.close()
        self._screen.__exit__(kind, error, trace)

    def pixel(self, place: Point) -> Pixel:
        """Blue, green and red at x, y from the upper left corner."""
        at = self._start + place[1] * self._line + place[0] * 4
        return self._memory[at : at + 3]

    def picture(self) -> bytes:
        """The whole screen, as it is kept."""
        return self._memory[self._start :]

    def steady(self) -> bytes:
        """The picture once nothing on it changes any more."""
        picture, since = self.picture(), time.monotonic()
        deadline = since + PATIENCE_S
        while (moment := time.monotonic()) < since + STEADY_S:
            if moment > deadline:
                raise NotPainted("the screen does not come to rest")
            time.sleep(0.02)
            if (new := self.picture()) != picture:
                picture, since = new, time.monotonic()
        return picture

    def next_picture(self, before: bytes) -> bytes:
        """The first picture that is another, once it is complete."""
        deadline = time.monotonic() + PATIENCE_S
        while self.picture() == before:
            if time.monotonic() > deadline:
                raise NotPainted(f"nothing changed within {PATIENCE_S:g} s")
            time.sleep(0.002)
        time.sleep(COMPLETE_S)
        return self.picture()

    def probes(self, before: bytes, after: bytes, seed: int = 1) -> dict[Point, Pixel]:
        """A place in each band of the screen at which the two pictures differ, and what `after` has there.

        Raises NotPainted when they are the same in one of them.
        """
        width, height = self.size
        chance, found = random.Random(seed), {}
        for band in range(BANDS):
            for _ in range(20_000):
                x = chance.randrange(width)
                y = chance.randrange(band * height // BANDS, (band + 1) * height // BANDS)
                at = y * self._line + x * 4
                if before[at : at + 3] != after[at : at + 3]:
                    found[x, y] = after[at : at + 3]
                    break
            else:
                raise NotPainted(f"the pages look the same in band {band}")
        return found

    def places(self, before: bytes, after: bytes, count: int, seed: int = 1) -> list[Point]:
        """At most so many places at which the two pictures differ, anywhere on the screen."""
        width, height = self.size
        chance, found = random.Random(seed), dict[Point, None]()
        for _ in range(200 * count):
            x, y = chance.randrange(width), chance.randrange(height)
            at = y * self._line + x * 4
            if before[at : at + 3] != after[at : at + 3]:
                found[x, y] = None
                if len(found) == count:
                    break
        return list(found)

    def wait_for_change(self, probes: dict[Point, Pixel], patience_s: float = PATIENCE_S) -> float:
        """The steady moment at which one of the probes no longer has its pixel."""
        deadline = time.perf_counter() + patience_s
        while all(self.pixel(place) == pixel for place, pixel in probes.items()):
            if time.perf_counter() > deadline:
                raise NotPainted(f"nothing changed within {patience_s:g} s")
            time.sleep(LOOK_EVERY_S)
        return time.perf_counter()

    def wait_for(self, probes: dict[Point, Pixel], patience_s: float = PATIENCE_S) -> float:
        """The steady moment at which every probe has its pixel."""
        deadline = time.perf_counter() + patience_s
        while any(self.pixel(place) != pixel for place, pixel in probes.items()):
            if time.perf_counter() > deadline:
                raise NotPainted(f"not painted within {patience_s:g} s")
            time.sleep(LOOK_EVERY_S)
        return time.perf_counter()

    def touch(self, place: Point) -> float:
        """Touch there as a finger does; the steady moment at which it leaves the glass."""
        xtest.fake_input(self._fingers, X.MotionNotify, x=place[0], y=place[1])
        xtest.fake_input(self._fingers, X.ButtonPress, 1)
        self._fingers.sync()
        time.sleep(random.uniform(*FINGER_DOWN_S))
        left = time.perf_counter()
        xtest.fake_input(self._fingers, X.ButtonRelease, 1)
        self._fingers.flush()
        return left


def turns(glass: Glass, there: Point, back: Point, count: int) -> list[float]:
    """Seconds from a finger leaving the glass to the next page, going there and back `count` times."""
    first = glass.steady()
    glass.touch(there)
    second = glass.steady()
    glass.touch(back)
    third = glass.steady()
    way: Sequence[tuple[Point, dict[Point, Pixel]]] = (
        (there, glass.probes(first, second)),
        (back, glass.probes(second, third)),
    )
    times = []
    for _ in range(count):
        for place, probes in way:
            time.sleep(random.uniform(0.6, 0.9))  # else touches fall into step with frames
            left = glass.touch(place)
            times.append(glass.wait_for(probes) - left)
    return times
