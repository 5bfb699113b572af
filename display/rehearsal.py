"""Draws the figures of calls to come before they are called: the day's first is as quick as any."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from kivy.clock import Clock

from appliance.theme import FACES
from display.figures import advance, glyph_of
from display.places import Layout

Known = tuple[str, tuple[int, ...]]


class Rehearsal:
    """Makes one character's picture a frame, while nothing else has to be done, until all are made."""

    def __init__(self) -> None:
        self._known: Known | None = None
        self._left: Iterator[tuple[str, int]] = iter(())
        self._event: Any = None

    def take(self, alphabet: str, at: Layout) -> None:
        """Rehearse these characters in the sizes of this layout, once."""
        sizes = tuple(sorted({round(size) for size in (at.call.number, at.call.label, at.side.row)}))
        if not alphabet or (alphabet, sizes) == self._known:
            return
        self._known = (alphabet, sizes)
        self._left = product(alphabet, sizes)
        if self._event is None:
            self._event = Clock.schedule_interval(self._next, 0)

    def _next(self, _elapsed: float) -> bool:
        """One more; False ends the schedule."""
        pair = next(self._left, None)
        if pair is None:
            self._event = None
            return False
        char, size = pair
        glyph_of(char, str(FACES.display), size)
        advance(char, str(FACES.display), size)
        return True
