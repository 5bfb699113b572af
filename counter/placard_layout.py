"""Where everything stands on a sign in a window, and how large. Pure; knows no window.

Positions are Kivy's: pixels from the lower left corner. Sizes of letters are font sizes in pixels.
"""

from dataclasses import dataclass

from appliance.box import Box
from hardware.ports import Arrow

CAPITAL = 0.719
"""Height of a capital letter of Inter Display, as a part of the font size."""
NUMBER_EM = 1.011 + 3 * 0.637
"""Width of the widest number, W and three digits, in font sizes: no number changes the size."""
CALL_DISTANCE = 80
"""A called number is at least 1/80 of the reader's distance high (0.7 degrees)."""
MM_PER_INCH = 25.4

WIDE = 2.0
"""Windows wider than this, by their height, have icon and word side by side."""


@dataclass(frozen=True, slots=True)
class NumberPlaces:
    """Where a number stands, the largest font size it may have, and its arrow's square, if any."""

    number: Box
    size: float
    arrow: Box | None


@dataclass(frozen=True, slots=True)
class WordPlaces:
    """Where icon and word stand together, and the other languages' words. `beside`: the icon is on the word's
    line, not above it. `icon` is its square's side, `size` the word's largest font size.
    """

    both: Box
    beside: bool
    icon: float
    size: float
    others: Box


def strip(width: float, height: float) -> Box:
    """Where a notice stands: along the foot."""
    return Box(0, 0, width, round(0.2 * min(width, height)))


def body(width: float, height: float, *, notice: bool) -> Box:
    """What is left for number or word."""
    margin = round(0.06 * min(width, height))
    foot = strip(width, height).height if notice else 0
    return Box(margin, foot + margin, width - 2 * margin, height - foot - 2 * margin)


def number_places(room: Box, arrow: Arrow) -> NumberPlaces:
    """A number as large as its room allows, with the arrow on the side to which it points."""
    if arrow == Arrow.NONE:
        return NumberPlaces(room, _size(room), None)
    if room.height > room.width:
        square = min(0.3 * room.height, room.width)
        above = Box(room.x, room.y + square, room.width, room.height - square)
        middle = room.x + (room.width - square) / 2
        return NumberPlaces(above, _size(above), Box(middle, room.y, square, square))
    square = min(0.8 * room.height, 0.24 * room.width)
    y = room.y + (room.height - square) / 2
    left, kept = arrow == Arrow.LEFT, 1.1 * square
    beside = Box(room.x + (kept if left else 0), room.y, room.width - kept, room.height)
    place = Box(room.x if left else room.right - square, y, square, square)
    return NumberPlaces(beside, _size(beside), place)


def word_places(room: Box, *, others: bool) -> WordPlaces:
    """A word with its icon above it, or beside it where the window is wide; other languages below."""
    foot = 0.24 * room.height if others else 0.0
    both = Box(room.x, room.y + foot, room.width, room.height - foot)
    below = Box(room.x, room.y, room.width, foot)
    if room.width > WIDE * room.height:
        return WordPlaces(both, True, min(0.7 * both.height, 0.2 * both.width), 0.7 * both.height, below)
    icon = 0.44 * both.height
    return WordPlaces(both, False, icon, 0.8 * (both.height - icon), below)


def illegible(width: float, height: float, dpi: float, farthest_m: float) -> list[str]:
    """A sentence when a called number could not be read from `farthest_m`, with arrow and notice shown."""
    places = number_places(body(width, height, notice=True), Arrow.RIGHT)
    high, least = places.size * CAPITAL / dpi * MM_PER_INCH, farthest_m * 1000 / CALL_DISTANCE
    if high >= least:
        return []
    return [
        f"sign.farthest_m: a called number would be {high:.0f} mm high; read from {farthest_m:g} m it must "
        f"be at least {least:.0f} mm; use a larger screen (sign.screen.dpi says how large it is)"
    ]


def _size(room: Box) -> float:
    return min(room.width / NUMBER_EM, 0.92 * room.height / CAPITAL)
