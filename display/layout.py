"""Where everything stands and how large, from the window's pixels and the farthest seat. Knows no window.

Positions are Kivy's: pixels from the lower left corner. Sizes of letters are font sizes in pixels.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from appliance.window import MM_PER_INCH, ScreenSettings

CAPITAL = 0.719
"""Height of a capital letter of Inter Display, as a part of the font size."""
DIGIT_EM = 0.637
"""Width of the widest digit; every digit gets it."""
NUMBER_EM = 1.011 + 3 * DIGIT_EM
"""Width of the widest number, W and three digits."""
ROW_EM = NUMBER_EM + 0.45 + 2 * DIGIT_EM + 0.72
"""Width of a row of the list: the widest number, a gap, and a counter's label such as 12B."""

CALL_DISTANCE = 80
"""The number just called is at least 1/80 of the farthest seat's distance high (0.7 degrees)."""
LIST_DISTANCE = 160
"""Numbers and counters of the list, and the counter of the call, are at least 1/160 of it."""
FEWEST_ROWS = 3
"""A list that holds fewer is none."""


class Arrow(StrEnum):
    """Where the counters are, seen by somebody who reads the screen."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class CallGround:
    """Where the call stands: heading, number, plate with the counter (`label`), other languages, waits."""

    ground: Box
    heading_base: float
    number: float
    number_base: float
    plate: Box
    label: float
    others_base: float
    waits: Box


@dataclass(frozen=True, slots=True)
class ListGround:
    """Where the last calls stand: their rows' usual and smallest font size, and the line at the foot."""

    ground: Box
    list: Box
    row: float
    densest_row: float
    foot_base: float

    @property
    def comfortable_rows(self) -> int:
        """Rows that fit at their usual size."""
        return int(self.list.height // pitch(self.row))

    def rows(self, wanted: int) -> tuple[int, float]:
        """How many rows to show and their font size: smaller only while `wanted` are owed to the room."""
        if wanted <= self.comfortable_rows:
            return self.comfortable_rows, self.row
        most = int(self.list.height // pitch(self.densest_row))
        count = max(self.comfortable_rows, min(wanted, most))
        return count, min(self.row, self.list.height / count / pitch(1))


@dataclass(frozen=True, slots=True)
class Layout:
    """The page: the call's ground and the list's ground side by side, or one above the other.

    `unit` is the size that everything without a rule of its own follows: a 1,080th of the shorter way.
    """

    unit: float
    call: CallGround
    side: ListGround


def pitch(font_size: float) -> float:
    """From one row of the list to the next."""
    return font_size * 1.36


def layout(width: float, height: float, dpi: float, farthest_m: float) -> Layout:
    """The layout for a window of so many pixels, read from `farthest_m` metres."""
    unit = min(width, height) / 1080
    least = _font_px(farthest_m / LIST_DISTANCE, dpi)
    row = max(min(104 * unit, 0.054 * width), least)
    call, side = _grounds(width, height, unit, row)
    upright = height > width
    return Layout(
        unit=unit,
        call=_call_ground(call, unit, least, upright=upright),
        side=_list_ground(side, unit, row, max(64 * unit, least), margin=(80 if upright else 56) * unit),
    )


def _call_ground(ground: Box, unit: float, least: float, *, upright: bool) -> CallGround:
    x, width, foot = ground.x + 80 * unit, ground.width - 160 * unit, ground.y + 64 * unit
    number = min(width / NUMBER_EM, ground.height * (0.62 if upright else 0.354), 420 * unit)
    label = max(116 * unit, least)
    heading_base = ground.top - 124 * unit
    number_base = heading_base - 76 * unit - number * CAPITAL
    plate_height = max(188 * unit, label * CAPITAL * 2.1)
    plate = Box(x, number_base - 84 * unit - plate_height, width, plate_height)
    others_base = plate.y - 62 * unit
    return CallGround(
        ground=ground,
        heading_base=heading_base,
        number=number,
        number_base=number_base,
        plate=plate,
        label=label,
        others_base=others_base,
        waits=Box(x, foot, width, others_base - 36 * unit - foot),
    )


def _list_ground(ground: Box, unit: float, row: float, densest: float, *, margin: float) -> ListGround:
    foot_base = ground.y + 76 * unit
    bottom = foot_base + 84 * unit
    rows = Box(ground.x + margin, bottom, ground.width - 2 * margin, ground.top - 150 * unit - bottom)
    return ListGround(ground=ground, list=rows, row=row, densest_row=min(row, densest), foot_base=foot_base)


def _grounds(width: float, height: float, unit: float, row: float) -> tuple[Box, Box]:
    if height > width:
        split = math.ceil(min(max(0.4 * height, 312 * unit + 4 * pitch(row)), 0.46 * height))
        return Box(0, split, width, height - split), Box(0, 0, width, split)
    side = math.ceil(min(max(0.385 * width, ROW_EM * row + 112 * unit), 0.5 * width))
    return Box(0, 0, width - side, height), Box(width - side, 0, side, height)


def _font_px(capital_m: float, dpi: float) -> float:
    """The font size whose capitals are so many metres high."""
    return capital_m * 1000 / MM_PER_INCH * dpi / CAPITAL


def illegible(screen: ScreenSettings, farthest_m: float) -> list[str]:
    """A sentence for everything that the farthest seat could not read; empty when all is well."""
    width, height = screen.width, screen.height
    if screen.rotation % 180:
        width, height = height, width
    made = layout(width, height, screen.dpi, farthest_m)
    mend = "seat people nearer (display.farthest_m) or use a larger screen (screen.dpi says how large it is)"
    problems = (*_call_problems(made, screen.dpi, farthest_m), *_list_problems(made, screen.dpi, farthest_m))
    return [f"display.farthest_m: {problem}; {mend}" for problem in problems]


def _call_problems(made: Layout, dpi: float, farthest_m: float) -> Iterator[str]:
    least = _font_px(farthest_m / CALL_DISTANCE, dpi)
    if made.call.number < least:
        yield (
            f"the number called would be {_mm(made.call.number * CAPITAL, dpi):.0f} mm high; read from "
            f"{farthest_m:g} m it must be at least {_mm(least * CAPITAL, dpi):.0f} mm"
        )
    if made.call.waits.height < 120 * made.unit:
        yield f"letters that can be read from {farthest_m:g} m leave no room for the waits"


def _list_problems(made: Layout, dpi: float, farthest_m: float) -> Iterator[str]:
    needed, rows = ROW_EM * made.side.row, made.side.comfortable_rows
    if made.side.list.width < needed:
        yield (
            f"to be read from {farthest_m:g} m a row of the list must be {_mm(needed, dpi):.0f} mm wide; "
            f"it has {_mm(made.side.list.width, dpi):.0f} mm"
        )
    elif rows < FEWEST_ROWS:
        yield (
            f"letters that can be read from {farthest_m:g} m leave room for {rows} earlier calls; "
            f"at least {FEWEST_ROWS} must be listed"
        )


def _mm(pixels: float, dpi: float) -> float:
    return pixels / dpi * MM_PER_INCH
