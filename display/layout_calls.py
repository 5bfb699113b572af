"""The layout `calls`: the call, and beside it or below the last calls."""

import math

from appliance.box import Box
from display.call_place import WIDE, stacked
from display.hall import Hall
from display.layout_parts import cut_from_foot, foot
from display.places import FEWEST_ROWS, LOWEST_WAITS, ROW_EM, Kind, Layout, ListPlace


def calls_layout(hall: Hall) -> Layout:
    """The page with a large call and its list."""
    unit = hall.unit
    row = max(min(104 * unit, 0.054 * hall.width), hall.least)
    ground, side = _grounds(hall, row)
    call = stacked(ground, hall, WIDE, ground.height * (0.62 if hall.upright else 0.354) - _zone_takes(hall))
    floor = ground.y + 64 * unit
    waits = Box(call.text.x, floor, call.text.width, call.others.y - 36 * unit - floor)
    margin = (80 if hall.upright else 56) * unit
    base = side.y + 76 * unit
    rows = Box(
        side.x + margin, base + 84 * unit, side.width - 2 * margin, side.top - 150 * unit - base - 84 * unit
    )
    notice = None
    if hall.noticed and waits.height > (132 + 28 + LOWEST_WAITS) * unit and hall.upright:
        waits, notice = _cut_from_top(waits, 132 * unit, 28 * unit)
    elif hall.noticed:
        rows, notice = cut_from_foot(rows, row * hall.pitch, FEWEST_ROWS, unit)
    return Layout(
        kind=Kind.CALLS,
        unit=unit,
        call=call,
        side=ListPlace(
            side, side.top - 98 * unit, rows, row, min(row, max(64 * unit, hall.least)), pitch=hall.pitch
        ),
        waits=waits,
        **foot(Box(rows.x, base, rows.width, 72 * unit), unit),
        notice=notice,
    )


def _zone_takes(hall: Hall) -> float:
    """How much smaller a number is where the plate names the waiting room, as long as it can be read."""
    return 84 * hall.unit if hall.zoned else 0.0


def _grounds(hall: Hall, row: float) -> tuple[Box, Box]:
    width, height, unit = hall.width, hall.height, hall.unit
    if hall.upright:
        split = math.ceil(min(max(0.4 * height, 312 * unit + 4 * row * hall.pitch), 0.46 * height))
        return Box(0, split, width, height - split), Box(0, 0, width, split)
    side = math.ceil(min(max(0.385 * width, ROW_EM * row + 112 * unit), 0.5 * width))
    return Box(0, 0, width - side, height), Box(width - side, 0, side, height)


def _cut_from_top(box: Box, height: float, gap: float) -> tuple[Box, Box]:
    """What is left of `box`, and the part cut off its upper end."""
    rest = Box(box.x, box.y, box.width, box.height - height - gap)
    return rest, Box(box.x, box.top - height, box.width, height)
