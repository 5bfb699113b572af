"""How long each service takes to call a person who comes now: a few side by side, many as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.uix.widget import Widget

from appliance import theme
from appliance.theme import FACES
from display.layout import Box, Layout
from display.lettering import Block, Line
from display.wording import ServiceLine

SIDE_BY_SIDE = 4
MOST = 12
"""Services; more could not be read. The kiosk tells the rest."""


class Waits(Widget):  # type: ignore[misc]  # kivy ships no types
    """The waits at the foot of the call's ground, in one size; only an unusually long name is set smaller."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))
        self._shown: tuple[Sequence[ServiceLine], Layout] | None = None

    def show(self, lines: Sequence[ServiceLine], at: Layout) -> None:
        """Set the waits."""
        if self._shown == (lines, at):
            return
        self._shown = lines, at
        self.clear_widgets()
        if len(lines) > SIDE_BY_SIDE:
            self._set_table(lines[:MOST], at)
        elif lines:
            self._set_side_by_side(lines, at)

    def _set_side_by_side(self, lines: Sequence[ServiceLine], at: Layout) -> None:
        unit, room, gap = at.unit, at.call.waits, _gap(at)
        widths = [
            max(_width(line.name, 34 * unit, bold=False), _width(line.wait, 46 * unit)) for line in lines
        ]
        if sum(widths) + gap * (len(lines) - 1) > room.width:
            # Columns of one width, names on two lines.
            widths = [(room.width - gap * (len(lines) - 1)) / len(lines)] * len(lines)
        boxes, x = [], room.x
        for width in widths:
            boxes.append(Box(x, room.y + 72 * unit, width, 84 * unit))
            x += width + gap
        placed = list(zip(lines, boxes, strict=True))
        size = min(_fitting(line.name, 34 * unit, box) for line, box in placed)
        wait_size = 46 * unit * min(1, *(box.width / _width(line.wait, 46 * unit) for line, box in placed))
        for line, box in placed:
            name, wait = Block(FACES.text, theme.MIST), Line(FACES.bold, theme.SURFACE)
            name.put(line.name, size, box, base=box.y)
            wait.put(line.wait, wait_size, x=box.x, base=room.y + 14 * unit, width=box.width)
            self.add_widget(name)
            self.add_widget(wait)

    def _set_table(self, lines: Sequence[ServiceLine], at: Layout) -> None:
        table = max((_table(lines, at, columns) for columns in (1, 2)), key=lambda made: made.size)
        size, room = table.size, at.call.waits
        for index, line in enumerate(lines):
            x = room.x + (index // table.rows) * (table.column + _gap(at))
            base = room.y + (table.rows - 1 - index % table.rows) * table.step + 0.26 * table.step
            name, wait = Line(FACES.text, theme.MIST), Line(FACES.bold, theme.SURFACE)
            wait.put(line.wait, size, x=x, base=base, width=table.column, align="right")
            left = table.column - wait.width - 0.8 * size
            name.put(line.name, size, x=x, base=base, width=left)
            self.add_widget(name)
            self.add_widget(wait)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's measures in pixels: lines a column, from line to line, a column's width, the font."""

    rows: int
    step: float
    column: float
    size: float


def _table(lines: Sequence[ServiceLine], at: Layout, columns: int) -> _Table:
    rows = -(-len(lines) // columns)
    step = min(at.call.waits.height / rows, 54 * at.unit)
    column = (at.call.waits.width - (columns - 1) * _gap(at)) / columns
    size = min(0.72 * step, 33 * at.unit)
    widest = max(_width(line.name, size, bold=False) + _width(line.wait, size) for line in lines)
    fits = column / (widest + 0.8 * size) / 0.94  # the longest name alone is set a little smaller
    return _Table(rows, step, column, size * min(1, fits))


def _gap(at: Layout) -> float:
    return 60 * at.unit


def _width(text: str, size: float, *, bold: bool = True) -> float:
    """The width of `text` on one line."""
    line = Line(FACES.bold if bold else FACES.text, theme.SURFACE)
    line.put(text, size, x=0, base=0, width=float("inf"))
    return float(line.width)


def _fitting(text: str, size: float, box: Box) -> float:
    """The size at which `text` fits into `box` on a few lines."""
    block = Block(FACES.text, theme.MIST)
    block.put(text, size, box)
    return float(block.font_size)
