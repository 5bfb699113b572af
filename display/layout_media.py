"""The layout `media`: call and list in one column, and a pane for pictures and film."""

import math

from appliance.box import Box
from display.call_place import CLOSE, LARGEST, height_around, stacked
from display.hall import Hall
from display.layout_parts import FOOT, LIST_FOOT, LIST_HEAD, STRIP, close_list, foot, waits_and_notice
from display.places import CAPITAL, FEWEST_ROWS, NUMBER_EM, ROW_EM, Kind, Layout


def media_layout(hall: Hall) -> Layout:
    """The page with a pane; upright, it is below call and list."""
    return _upright(hall) if hall.upright else _wide(hall)


def _wide(hall: Hall) -> Layout:
    unit, margin = hall.unit, 56 * hall.unit
    row = max(76 * unit, hall.least)
    widest = max(0.4 * hall.width, NUMBER_EM * hall.call + 2 * margin, ROW_EM * row + 2 * margin)
    column = math.ceil(min(widest, 0.6 * hall.width))
    call_height, _ = _column(hall, row, column, hall.height)
    ground = Box(0, hall.height - call_height, column, call_height)
    paper = Box(column, 0, hall.width - column, hall.height)
    under = paper.inside(margin, 0)
    pane_height = min(paper.width * 9 / 16, hall.height - (FOOT + 2 * STRIP + 40) * unit)
    waits = Box(under.x, FOOT * unit + 24 * unit, under.width, 0)
    room = hall.height - pane_height - 40 * unit - waits.y
    waits, notice = waits_and_notice(waits, room, hall)
    return Layout(
        kind=Kind.MEDIA,
        unit=unit,
        call=stacked(ground, hall, CLOSE, LARGEST * unit),
        side=close_list(Box(0, 0, column, hall.height - call_height), margin, row, hall),
        waits=waits,
        **foot(Box(under.x, 44 * unit, under.width, 72 * unit), unit),
        notice=notice,
        pane=Box(paper.x, hall.height - pane_height, paper.width, pane_height),
        paper=paper,
    )


def _upright(hall: Hall) -> Layout:
    unit, margin = hall.unit, 56 * hall.unit
    row = max(76 * unit, hall.least)
    strips = 2 if hall.noticed else 1
    paper_height = (FOOT + 24 + strips * (STRIP + 28)) * unit
    pane_most = hall.width * 9 / 16
    call_height, list_height = _column(hall, row, hall.width, hall.height - paper_height - pane_most)
    top = hall.height - call_height
    pane = Box(0, paper_height, hall.width, max(0.0, top - list_height - paper_height))
    paper = Box(0, 0, hall.width, paper_height)
    under = paper.inside(margin, 0)
    waits = Box(under.x, (FOOT + 24) * unit, under.width, 0)
    waits, notice = waits_and_notice(waits, paper_height - waits.y - 28 * unit, hall)
    return Layout(
        kind=Kind.MEDIA,
        unit=unit,
        call=stacked(Box(0, top, hall.width, call_height), hall, CLOSE, LARGEST * unit),
        side=close_list(Box(0, top - list_height, hall.width, list_height), margin, row, hall),
        waits=waits,
        **foot(Box(under.x, 44 * unit, under.width, 72 * unit), unit),
        notice=notice,
        pane=pane,
        paper=paper,
    )


def _column(hall: Hall, row: float, width: float, height: float) -> tuple[float, float]:
    """The heights of the call and of the list one above the other: together `height`, or what they need."""
    unit = hall.unit
    rows = FEWEST_ROWS * row * hall.close_pitch + (LIST_HEAD + LIST_FOOT) * unit
    around = height_around(hall, CLOSE)
    wanted = min((width - 2 * CLOSE.margin * unit) / NUMBER_EM, LARGEST * unit) * CAPITAL + around
    call = max(min(math.ceil(wanted), math.floor(height - rows)), math.ceil(hall.call * CAPITAL + around))
    return call, max(rows, height - call)
