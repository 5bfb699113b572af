"""Parts that several layouts have: rows that stand close, waits with a notice, the foot."""

from appliance.box import Box
from display.hall import Hall
from display.places import LOWEST_NOTICE, ListPlace

LIST_HEAD, LIST_FOOT = 92, 26
"""Units over and under rows that stand close: the heading, and a margin."""
FOOT = 104
"""Units at the lower edge of paper: site and clock."""
STRIP = 156
"""Units that waits side by side take, or a notice."""


def close_list(ground: Box, margin: float, row: float, hall: Hall) -> ListPlace:
    """Rows in one column that fill `ground`, no farther apart than usual."""
    unit = hall.unit
    rows = Box(
        ground.x + margin,
        ground.y + LIST_FOOT * unit,
        ground.width - 2 * margin,
        ground.height - (LIST_HEAD + LIST_FOOT) * unit,
    )
    lines = max(1, int((rows.height + 0.5) // (row * hall.close_pitch)))
    pitch = min(hall.pitch, max(hall.close_pitch, rows.height / lines / row))
    return ListPlace(
        ground, ground.top - 62 * unit, rows, row, min(row, max(56 * unit, hall.least)), pitch=pitch
    )


def waits_and_notice(waits: Box, room: float, hall: Hall) -> tuple[Box, Box | None]:
    """The waits in `room` pixels of height, and a notice over them where one is wanted."""
    if not hall.noticed:
        return Box(waits.x, waits.y, waits.width, room), None
    gap = 28 * hall.unit
    height = min(STRIP * hall.unit, (room - gap) / 2)
    notice = Box(waits.x, waits.y + room - height, waits.width, height)
    return Box(waits.x, waits.y, waits.width, room - height - gap), notice


def cut_from_foot(rows: Box, step: float, fewest: int, unit: float) -> tuple[Box, Box]:
    """The rows that are left, at least so many lines, and below them the notice's place."""
    lines = max(fewest, int((rows.height - (LOWEST_NOTICE + 36) * unit) // step))
    height = min(rows.height - lines * step - 36 * unit, 260 * unit)
    return (
        Box(rows.x, rows.top - lines * step, rows.width, lines * step),
        Box(rows.x - 24 * unit, rows.y, rows.width + 48 * unit, height),
    )


def foot(box: Box, unit: float) -> dict[str, Box]:
    """The site's place and the clock's, on one line."""
    clock = 150 * unit
    return {
        "site": Box(box.x, box.y, box.width - clock - 24 * unit, box.height),
        "clock": Box(box.right - clock, box.y, clock, box.height),
    }
