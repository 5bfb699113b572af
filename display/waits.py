"""How long each service takes to call a person who comes now: a few side by side, many as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance import theme
from appliance.box import Box
from appliance.script import right_to_left
from appliance.theme import FACES
from display.lettering import Block, Line, laid_in, width_of
from display.page import Page, ServiceLine
from display.piece import Group
from display.places import Layout

SIDE_BY_SIDE = 4
SMALLEST_STEP = 36
"""Units from line to line of a table. Services that would need less are left out: the kiosk tells them."""
MOST_COLUMNS = 3
NAME, WAIT = 34, 46
"""Units; the sizes side by side, in a place of the usual height."""
USUAL_HEIGHT = 156
LARGEST = 1.4
"""Times the usual size, where there is room."""
NARROWEST = 0.7
"""Waits that would be smaller than this part of their usual size stand in a table instead."""
DEEPER = 0.17
"""Arabic letters reach so much farther below their line, as a part of their size."""
SMALLEST_LETTERS = 23
"""Units."""


class Waits(Group):
    """The waits, in one size; only an unusually long name is set smaller."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[Block, Line, Line]] = []
        self._shown: tuple[Sequence[ServiceLine], Layout] | None = None

    def show(self, page: Page, at: Layout) -> None:
        """Set the waits; those that stand already are left alone, unless they are going to be reflected."""
        if (page.waits, at) == self._shown and not page.mirrored:
            return
        self._shown = page.waits, at
        colours = (theme.MIST, theme.SURFACE) if at.paper is None else (theme.MUTED, theme.INK)
        lines, room = page.waits, at.waits
        if len(lines) > SIDE_BY_SIDE or _too_narrow(lines, room, at.unit):
            table = best_table(lines, room, at.unit)
            self._set_table(lines[: table.rows * table.columns], room, table, colours)
        elif lines:
            self._set_side_by_side(lines, room, at.unit, colours, centred=at.paper is not None)
        else:
            self.have()

    def _take(self, count: int, colours: tuple[str, str]) -> list[tuple[Block, Line, Line]]:
        """So many names (as a block, and as a line) and waits in these colours."""
        while len(self._pairs) < count:
            name, wait = Block(FACES.text, colours[0]), Line(FACES.bold, colours[1])
            self._pairs.append((name, Line(FACES.text, colours[0]), wait))
        for name, line, wait in self._pairs[:count]:
            name.tint(colours[0])
            line.tint(colours[0])
            wait.tint(colours[1])
        return self._pairs[:count]

    def _set_side_by_side(
        self,
        lines: Sequence[ServiceLine],
        room: Box,
        unit: float,
        colours: tuple[str, str],
        *,
        centred: bool,
    ) -> None:
        unit *= _largest(lines, room, unit)
        gap = 60 * unit
        floor = room.y + max(0.0, room.height - USUAL_HEIGHT * unit) / 2 if centred else room.y
        boxes = _columns(lines, Box(room.x, floor + 77 * unit, room.width, 84 * unit), gap, unit)
        placed = list(zip(lines, boxes, strict=True))
        size = min(laid_in(line.name, FACES.text, NAME * unit, box).size for line, box in placed)
        wait = min(
            WAIT * unit, *(WAIT * unit * box.width / (_wide(line.wait, unit) + 1) for line, box in placed)
        )
        pairs = self._take(len(lines), colours)
        for (name, _, said), (line, box) in zip(pairs, placed, strict=True):
            lift = DEEPER * size if right_to_left(line.name) else 0
            name.put(line.name, size, box, base=box.y + lift)
            said.put(line.wait, wait, x=box.x, base=floor + 13 * unit, width=box.width)
        self.have(*(part for name, _, said in pairs for part in (name, said)))

    def _set_table(
        self, lines: Sequence[ServiceLine], room: Box, table: "Table", colours: tuple[str, str]
    ) -> None:
        pairs = self._take(len(lines), colours)
        for index, ((_, name, wait), line) in enumerate(zip(pairs, lines, strict=True)):
            column, row = divmod(index, table.rows)
            x = room.x + column * (table.column + table.gap)
            base = room.top - (row + 1) * table.step + 0.26 * table.step
            wait.put(line.wait, table.size, x=x, base=base, width=table.column, align="right")
            left = max(1.0, table.column - wait.width - 0.8 * table.size)
            name.put(line.name, table.size, x=x, base=base, width=left)
        self.have(*(part for _, name, wait in pairs for part in (name, wait)))


def _largest(lines: Sequence[ServiceLine], room: Box, unit: float) -> float:
    """How many times the usual size they may be: larger only while every name stays on one line."""
    lowest = min(1.0, room.height / (USUAL_HEIGHT * unit))
    widths = sum(
        max(width_of(line.name, FACES.text, NAME * unit), _wide(line.wait, unit)) + 2 for line in lines
    )
    fits = 0.98 * room.width / (widths + 60 * unit * (len(lines) - 1))
    return max(lowest, min(LARGEST, fits, room.height / (USUAL_HEIGHT * unit)))


def _too_narrow(lines: Sequence[ServiceLine], room: Box, unit: float) -> bool:
    """Whether waits side by side would have to be much smaller than usual."""
    widest = max((_wide(line.wait, unit) for line in lines), default=0.0)
    return bool(lines) and (room.width / len(lines) - 60 * unit) < NARROWEST * widest


def _columns(lines: Sequence[ServiceLine], room: Box, gap: float, unit: float) -> list[Box]:
    """A box for every name: as wide as its words, or all of one width and names on two lines."""
    widths = [max(width_of(line.name, FACES.text, NAME * unit), _wide(line.wait, unit)) + 2 for line in lines]
    if sum(widths) + gap * (len(lines) - 1) > room.width:
        widths = [(room.width - gap * (len(lines) - 1)) / len(lines)] * len(lines)
    boxes, x = [], room.x
    for width in widths:
        boxes.append(Box(x, room.y, width, room.height))
        x += width + gap
    return boxes


def _wide(wait: str, unit: float) -> float:
    return width_of(wait, FACES.bold, WAIT * unit)


@dataclass(frozen=True, slots=True)
class Table:
    """A table's measures in pixels: from line to line, a column's width and the gap after it, the font."""

    rows: int
    columns: int
    step: float
    column: float
    gap: float
    size: float


def best_table(lines: Sequence[ServiceLine], room: Box, unit: float) -> Table:
    """The number of columns that shows most services in letters that can be read, and those the largest."""
    every = [_table(lines, room, unit, columns) for columns in range(1, MOST_COLUMNS + 1)]
    tables = [table for table in every if table.size >= SMALLEST_LETTERS * unit] or every[:1]
    return max(tables, key=lambda table: (min(len(lines), table.rows * table.columns), table.size))


def _table(lines: Sequence[ServiceLine], room: Box, unit: float, columns: int) -> Table:
    rows = max(1, min(-(-len(lines) // columns), int(room.height // (SMALLEST_STEP * unit))))
    gap = 60 * unit
    step = min(room.height / rows, 60 * unit)
    column = (room.width - (columns - 1) * gap) / columns
    size = min((0.62 if right_to_left(lines[0].name) else 0.72) * step, 36 * unit)
    widest = max(
        width_of(line.name, FACES.text, size) + width_of(line.wait, FACES.bold, size) for line in lines
    )
    fits = column / (widest + 0.8 * size) / 0.94  # the longest name alone is set a little smaller
    return Table(rows, columns, step, column, gap, size * min(1, fits))
