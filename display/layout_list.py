"""The layout `list`: as many calls as can be read, the newest large over them."""

from dataclasses import replace

from appliance.box import Box
from display.call_place import BAND, CLOSE, LARGEST, abreast, height_around, stacked
from display.hall import Hall
from display.layout_parts import FOOT, STRIP, close_list, cut_from_foot, foot, waits_and_notice
from display.places import CAPITAL, ROW_EM, Kind, Layout, ListPlace

MOST_COLUMNS = 3
BAND_FOOT = 172
"""Units at the lower edge of paper where site, waits and clock share it."""


def list_layout(hall: Hall) -> Layout:
    """The page with many rows; upright they are in one column."""
    return _upright(hall) if hall.upright else _wide(hall)


def _wide(hall: Hall) -> Layout:
    unit, margin = hall.unit, 80 * hall.unit
    page = Box(0, 0, hall.width, hall.height)
    call = abreast(page, hall, BAND)
    paper = Box(0, 0, hall.width, BAND_FOOT * unit)
    side = _columns(Box(0, paper.top, hall.width, call.ground.y - paper.top), margin, hall)
    notice = None
    if hall.noticed:
        rows, notice = cut_from_foot(side.list, side.row * hall.close_pitch, 1, unit)
        side = replace(side, list=rows, pitch=hall.close_pitch)
    line = Box(margin, 58 * unit, hall.width - 2 * margin, 84 * unit)
    parts = foot(line, unit)
    site = replace(parts["site"], width=0.27 * line.width)
    left = site.right + 56 * unit
    waits = Box(left, 26 * unit, parts["clock"].x - left, paper.height - 52 * unit)
    return Layout(
        kind=Kind.LIST,
        unit=unit,
        call=call,
        side=side,
        waits=waits,
        site=site,
        clock=parts["clock"],
        notice=notice,
        paper=paper,
    )


def _upright(hall: Hall) -> Layout:
    unit, margin = hall.unit, 56 * hall.unit
    height = height_around(hall, CLOSE) + max(hall.call, 0.27 * hall.width) * CAPITAL
    strips = 2 if hall.noticed else 1
    paper = Box(0, 0, hall.width, (FOOT + 24 + strips * (STRIP + 28)) * unit)
    side = Box(0, paper.top, hall.width, hall.height - height - paper.top)
    waits = Box(margin, (FOOT + 24) * unit, hall.width - 2 * margin, 0)
    waits, notice = waits_and_notice(waits, paper.top - waits.y - 28 * unit, hall)
    return Layout(
        kind=Kind.LIST,
        unit=unit,
        call=stacked(Box(0, hall.height - height, hall.width, height), hall, CLOSE, LARGEST * unit),
        side=_columns(side, margin, hall),
        waits=waits,
        **foot(Box(margin, 44 * unit, hall.width - 2 * margin, 72 * unit), unit),
        notice=notice,
        paper=paper,
    )


def _columns(ground: Box, margin: float, hall: Hall) -> ListPlace:
    row, gap = max(84 * hall.unit, hall.least), 72 * hall.unit
    close = close_list(ground, margin, row, hall)
    fitting = int((close.list.width + gap) // (ROW_EM * row + gap))
    return replace(close, columns=max(1, min(MOST_COLUMNS, fitting)), gap=gap)
