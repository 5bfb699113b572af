"""Millimetres to pixels, for one panel. Sizes are designed for a 21.5-inch panel and follow smaller ones
down to what accessibility allows: controls of 20 mm and capitals of 4.8 mm, whatever the panel."""

import math
from dataclasses import dataclass
from functools import cached_property

from appliance.window import MM_PER_INCH, ScreenSettings

CONTROL_MM = 20.0
CAPITALS_MM = 4.8
CAPITAL_PER_EM = 0.727
"""Height of Inter's capitals; its digits are as tall."""
SMALLEST_TEXT_MM = CAPITALS_MM / CAPITAL_PER_EM

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

    @cached_property
    def factor(self) -> float:
        """How large this panel is beside the one the sizes were drawn for, at most 1.25."""
        long, short = self.pixels(LONG_MM), self.pixels(SHORT_MM)
        drawn = (short, long) if self.portrait else (long, short)
        return min(self.width / drawn[0], self.height / drawn[1], 1.25)


class Scale:
    """Sizes for the pieces of one page, in whole pixels.

    `squeeze` (at most 1) is lowered by a page whose texts need more room than there is; what
    accessibility demands is never squeezed.
    """

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.squeeze = 1.0

    def gap(self, millimetres: float) -> int:
        """A distance, corner or icon."""
        return round(self.panel.pixels(millimetres) * self.panel.factor * self.squeeze)

    def text(self, millimetres: float) -> int:
        """A type size (em); never below what can be read."""
        wanted = self.panel.pixels(millimetres) * self.panel.factor * self.squeeze
        return max(round(wanted), self.smallest_text)

    @property
    def smallest_text(self) -> int:
        """The least type size, squeezed or not."""
        return math.ceil(self.panel.pixels(SMALLEST_TEXT_MM))

    def control(self, millimetres: float) -> int:
        """The width or height of something touchable; never below what can be hit."""
        wanted = self.panel.pixels(millimetres) * self.panel.factor * self.squeeze
        return max(round(wanted), math.ceil(self.panel.pixels(CONTROL_MM)))

    @property
    def edge(self) -> int:
        """The width of an edge."""
        return max(2, round(self.panel.pixels(0.75) * self.panel.factor))
