"""What a layout is made for: the window, and what the farthest seat can read. Knows no window."""

import math
from dataclasses import dataclass

from appliance.window import MM_PER_INCH
from display.places import CALL_DISTANCE, CAPITAL, CLOSE_PITCH, LIST_DISTANCE, PITCH, ZONE_PITCH


@dataclass(frozen=True, slots=True)
class Hall:
    """The window in pixels, and the smallest letters that the farthest seat reads.

    `call`, `least`: font sizes that CALL_DISTANCE and LIST_DISTANCE ask for. `zoned`: calls of several
    waiting rooms are shown. `noticed`: room is wanted for a notice.
    """

    width: float
    height: float
    call: float
    least: float
    zoned: bool = False
    noticed: bool = False

    @property
    def unit(self) -> float:
        """A 1,080th of the shorter way."""
        return min(self.width, self.height) / 1080

    @property
    def pitch(self) -> float:
        """From one row of the list to the next, as a part of the font size."""
        return PITCH + (ZONE_PITCH if self.zoned else 0.0)

    @property
    def close_pitch(self) -> float:
        """The same where rows have to stand close."""
        return CLOSE_PITCH + (ZONE_PITCH if self.zoned else 0.0)

    @property
    def upright(self) -> bool:
        """Whether the window is higher than wide."""
        return self.height > self.width


def hall_of(
    width: float, height: float, dpi: float, farthest_m: float, *, zoned: bool = False, noticed: bool = False
) -> Hall:
    """What a layout is made for, from the panel's true density and the farthest seat in metres."""
    call, least = (_font_px(farthest_m / distance, dpi) for distance in (CALL_DISTANCE, LIST_DISTANCE))
    return Hall(width, height, call, least, zoned, noticed)


def _font_px(capital_m: float, dpi: float) -> int:
    """The font size whose capitals are at least so many metres high: whole pixels of letter and of font."""
    return math.ceil(math.ceil(capital_m * 1000 / MM_PER_INCH * dpi) / CAPITAL)
