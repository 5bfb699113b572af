"""The lamp's rhythms, for every driver whose lamp knows only lit and dark."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import cycle

from hardware.ports import PATTERNS, Lamp


class Blinker:
    """Lights a lamp through `light` as `PATTERNS` has it. Use it inside the running loop.

    PENDING begins with a change of the light, whatever it was: a hand on the button sees it at once.
    """

    def __init__(self, light: Callable[[bool], None]) -> None:
        self._light = light
        self._next: asyncio.TimerHandle | None = None
        self.shown, self.lit = Lamp.OFF, False

    def show(self, lamp: Lamp) -> None:
        """Change at once; the same again goes on in its rhythm."""
        if lamp == self.shown:
            return
        self.shown = lamp
        self._stop()
        pattern = PATTERNS[lamp]
        if isinstance(pattern, bool):
            self._turn(pattern)
            return
        steps = cycle(step for on, off in pattern for step in ((True, on), (False, off)))
        if lamp == Lamp.PENDING and self.lit:
            next(steps)
        self._blink(steps)

    def _stop(self) -> None:
        if self._next:
            self._next.cancel()
            self._next = None

    def _turn(self, lit: bool) -> None:
        self.lit = lit
        self._light(lit)

    def _blink(self, steps: "Iterator[tuple[bool, float]]") -> None:
        lit, seconds = next(steps)
        self._turn(lit)
        self._next = asyncio.get_running_loop().call_later(seconds, self._blink, steps)
