"""Where the parts of a call stand on its ground: number over plate, or number and plate side by side."""

from dataclasses import dataclass

from appliance.box import Box
from display.hall import Hall
from display.places import CAPITAL, NUMBER_EM, CallPlace

LARGEST = 420
"""Units; a number larger than this is no easier to read."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Distances and sizes in units, from the upper edge down. `top`, `below`: to the heading's baseline, and
    from the other languages' to the end of the ground."""

    margin: float
    top: float
    heading: float
    after_heading: float
    after_number: float
    plate: float
    label: float
    zone: float
    before_others: float
    below: float


WIDE = Rhythm(80, 124, 52, 76, 84, 188, 116, 64, 62, 256)
"""A whole side of the page; below it there is room for waits."""
CLOSE = Rhythm(56, 84, 42, 44, 50, 142, 92, 52, 50, 34)
"""A part of the page with no more room than needed."""
BAND = Rhythm(80, 78, 42, 34, 0, 142, 92, 52, 0, 52)
"""Along the whole upper edge; other languages stand over the plate."""


def stacked(ground: Box, hall: Hall, rhythm: Rhythm, limit: float) -> CallPlace:
    """The number over the plate; the number takes what height is left, `limit` (a font size) at most."""
    unit = hall.unit
    text = Box(
        ground.x + rhythm.margin * unit, ground.y, ground.width - 2 * rhythm.margin * unit, ground.height
    )
    label, zone, plate = plate_sizes(hall, rhythm)
    left = ground.height - height_around(hall, rhythm)
    number = max(1.0, min(text.width / NUMBER_EM, limit, LARGEST * unit, left / CAPITAL))
    heading_base = ground.top - rhythm.top * unit
    number_base = heading_base - rhythm.after_heading * unit - number * CAPITAL
    top = number_base - rhythm.after_number * unit
    others = Box(text.x, top - plate - rhythm.before_others * unit, text.width, 40 * unit)
    return CallPlace(
        ground=ground,
        text=text,
        heading=rhythm.heading * unit,
        heading_base=heading_base,
        number=number,
        number_base=number_base,
        plate=Box(text.x, top - plate, text.width, plate),
        label=label,
        zone=zone,
        others=others,
    )


def abreast(page: Box, hall: Hall, rhythm: Rhythm) -> CallPlace:
    """Number and plate side by side along the upper edge of `page`, on no more ground than needed."""
    unit = hall.unit
    text = Box(page.x + rhythm.margin * unit, page.y, page.width - 2 * rhythm.margin * unit, page.height)
    label, zone, plate = plate_sizes(hall, rhythm)
    number = max(hall.call, min(270 * unit, 0.44 * text.width / NUMBER_EM))
    heading_base = page.top - rhythm.top * unit
    top = heading_base - rhythm.after_heading * unit
    height = max(number * CAPITAL, plate)
    x = text.x + number * NUMBER_EM + 72 * unit
    bottom = top - height - rhythm.below * unit
    return CallPlace(
        ground=Box(page.x, bottom, page.width, page.top - bottom),
        text=Box(text.x, text.y, x - text.x - 40 * unit, text.height),
        heading=rhythm.heading * unit,
        heading_base=heading_base,
        number=number,
        number_base=top - (height + number * CAPITAL) / 2,
        plate=Box(x, top - (height + plate) / 2, text.right - x, plate),
        label=label,
        zone=zone,
        others=Box(x, heading_base, text.right - x, 40 * unit),
    )


def plate_sizes(hall: Hall, rhythm: Rhythm) -> tuple[float, float, float]:
    """The plate's label and zone as font sizes, and the plate's height."""
    unit = hall.unit
    label = max(rhythm.label * unit, hall.least)
    zone = rhythm.zone * unit if hall.zoned else 0.0
    return label, zone, max(rhythm.plate * unit, label * CAPITAL * 2.1) + zone * 1.36


def height_around(hall: Hall, rhythm: Rhythm) -> float:
    """The height in pixels that a stacked call takes besides its number."""
    distances = rhythm.top + rhythm.after_heading + rhythm.after_number + rhythm.before_others + rhythm.below
    return distances * hall.unit + plate_sizes(hall, rhythm)[2]
