"""Millimetres to pixels, for one panel. Sizes are designed for a 21.5-inch panel and follow smaller ones
down to what accessibility allows: controls of 20 mm and capitals of 4.8 mm, whatever the panel."""

import math
from dataclasses import dataclass
from functools import cached_property

from appliance.theme import NORMAL, Palette
from appliance.window import MM_PER_INCH, ScreenSettings

CONTROL_MM = 20.0
CAPITALS_MM = 4.8
CAPITAL_PER_EM = 0.727
"""Height of Inter's capitals; its digits are as tall."""
SMALLEST_TEXT_MM = CAPITALS_MM / CAPITAL_PER_EM
LARGE_CAPITALS_MM = 7.3
LARGE_TEXT_MM = LARGE_CAPITALS_MM / CAPITAL_PER_EM
LOWER_PART = {True: 0.55, False: 0.7}
"""The share of a tall (True) or wide panel, from below, that people in wheelchairs reach."""

SMALL = 0.8
LONG_MM, SHORT_MM = 476.0, 268.0
"""The panel that the sizes were drawn for: 1920 by 1080 pixels on 21.5 inches."""


@dataclass(frozen=True)
class Panel:
    """One panel as the person sees it, after rotation. `width`, `height` in pixels."""

    width: int
    height: int
    dpi: float

    @classmethod
    def of(cls, screen: ScreenSettings) -> "Panel":
        """The panel of a unit's file."""
        turned = screen.rotation % 180 == 90
        width, height = (screen.height, screen.width) if turned else (screen.width, screen.height)
        return cls(width, height, screen.dpi)

    @property
    def portrait(self) -> bool:
        """Taller than wide: one column, otherwise two."""
        return self.height > self.width

    def pixels(self, millimetres: float) -> float:
        """True millimetres on the glass, in pixels."""
        return millimetres * self.dpi / MM_PER_INCH

    @property
    def lower_part(self) -> float:
        """Pixels from below within which everything is that LOW promises to be within reach."""
        return self.height * LOWER_PART[self.portrait]

    @property
    def small(self) -> bool:
        """Much smaller than the one the sizes were drawn for: about 15 inches."""
        return self.factor < SMALL

    @cached_property
    def smallest_icon(self) -> int:
        """The least height of an icon."""
        return math.ceil(self.pixels(SMALLEST_TEXT_MM))

    @cached_property
    def factor(self) -> float:
        """How large this panel is beside the one the sizes were drawn for, at most 1.25."""
        long, short = self.pixels(LONG_MM), self.pixels(SHORT_MM)
        drawn = (short, long) if self.portrait else (long, short)
        return min(self.width / drawn[0], self.height / drawn[1], 1.25)


@dataclass(frozen=True)
class Manner:
    """How pages are shown to the present person.

    `large`: every word larger. `low`: everything touchable in the lower part. `calm`: less of everything.
    `mirrored`: read from right to left.
    """

    palette: Palette = NORMAL
    large: bool = False
    low: bool = False
    calm: bool = False
    mirrored: bool = False


class Scale:
    """Sizes for the pieces of one page, in whole pixels, and how the page is shown.

    `squeeze` (at most 1) is lowered by a page whose texts need more room than there is; what
    accessibility demands is never squeezed. `bare`: pieces whose `spare` is this or less are left out.
    `growth` (at most 1): how much larger than usual LARGE is on this page; all of it, if there is room.
    """

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.squeeze, self.bare, self.growth = 1.0, 0, 1.0
        self.manner = Manner()
        # These are asked for thousands of times a page.
        self._drawn = panel.pixels(1) * panel.factor
        self._least_control = math.ceil(panel.pixels(CONTROL_MM))
        self._least_text = math.ceil(panel.pixels(SMALLEST_TEXT_MM))
        self._least_large = math.ceil(panel.pixels(LARGE_TEXT_MM))

    @property
    def palette(self) -> Palette:
        """The colours of the moment."""
        return self.manner.palette

    @property
    def large(self) -> bool:
        """Every word is larger."""
        return self.manner.large

    @property
    def low(self) -> bool:
        """Everything touchable is in the lower part."""
        return self.manner.low

    @property
    def calm(self) -> bool:
        """Less of everything."""
        return self.manner.calm

    @property
    def mirrored(self) -> bool:
        """Read from right to left."""
        return self.manner.mirrored

    def gap(self, millimetres: float) -> int:
        """A distance, corner or icon."""
        return round(millimetres * self._drawn * self.squeeze)

    def text(self, millimetres: float) -> int:
        """A type size (em); never below what can be read."""
        if self.manner.large:
            millimetres += (LARGE_TEXT_MM - SMALLEST_TEXT_MM) * self.growth
        return max(round(millimetres * self._drawn * self.squeeze), self.smallest_text)

    @property
    def smallest_text(self) -> int:
        """The least type size, squeezed or not."""
        if not self.manner.large:
            return self._least_text
        return self._least_text + round((self._least_large - self._least_text) * self.growth)

    @property
    def readable_text(self) -> int:
        """The type size below which nobody goes, for the sake of one long word."""
        return self._least_text

    def control(self, millimetres: float) -> int:
        """The width or height of something touchable; never below what can be hit."""
        return max(round(millimetres * self._drawn * self.squeeze), self._least_control)

    @property
    def edge(self) -> int:
        """The width of an edge."""
        return max(2, round(0.75 * self._drawn))


def evenly(parts: int, most: int) -> int:
    """So many columns, `most` at most, that the same number of lines is as full as it can be."""
    lines = -(-parts // most)
    return -(-parts // lines) if lines else most
