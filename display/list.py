"""The last calls, newest first, in one column or several."""

from kivy.uix.widget import Widget

from appliance import theme
from appliance.box import Box
from appliance.script import right_to_left
from appliance.theme import FACES
from display.figures import Figures
from display.ground import Ground
from display.lettering import Block, Line, width_of
from display.page import Page, Place, Said
from display.piece import Align, Group
from display.places import CAPITAL, NUMBER_EM, Kind, Layout, ListPlace
from display.said import Beside, SaidLine, turned

WORD = 40
"""Units; the size of the word before a counter's label."""


class Heading(Group):
    """A heading of the list, the other languages smaller below it."""

    def __init__(self) -> None:
        self._first, self._others = Line(FACES.semibold, theme.MUTED), Beside(theme.MUTED)
        super().__init__(self._first, self._others)

    def put(
        self, said: Said, base: float, unit: float, *, x: float, width: float, align: Align = "left"
    ) -> float:
        """Set the heading; gives the width it took."""
        self._first.put(said.first, 38 * unit, x=x, base=base, width=width, align=align)
        others = self._others.put(said, 26 * unit, x=x, base=base - 36 * unit, width=width, align=align)
        return max(float(self._first.width), others)


class Row(Group):
    """One earlier call: its number, and at the far end its counter, on the sun's colour until it was large.

    Where there are several waiting rooms, the room's name stands below.
    """

    def __init__(self) -> None:
        self._plate = Ground(theme.SUN)
        self._rule = Ground(theme.HAIRLINE)
        self._number = Figures(FACES.display, theme.INK)
        self._word, self._zone = Line(FACES.medium, theme.MUTED), Line(FACES.medium, theme.MUTED)
        self._label = Figures(FACES.display, theme.INK)
        super().__init__()

    def put(self, place: Place, size: float, box: Box, unit: float, word: str, *, behind: bool) -> None:
        """Set the call in `box`; `word` stands before the label, or `behind` it where it is read so."""
        zone = min(30 * unit, 0.3 * size) if place.zone else 0.0
        below = zone * (1.85 if right_to_left(place.zone) else 1.45)
        base = box.y + (box.height - CAPITAL * size + below) / 2
        pad = 22 * unit if place.fresh else 0.0
        self._number.put(place.number, size, x=box.x, base=base, width=NUMBER_EM * size)
        start = self._number.right + 0.3 * size
        self._set_where(
            place, word, size, Box(start, base, box.right - pad - start, size), unit, behind=behind
        )
        self._zone.put(place.zone, max(1, zone), x=box.x, base=base - below, width=box.width, align="right")
        self._rule.put(Box(box.x, box.y, box.width, max(1, round(2 * unit))))
        parts: list[Widget] = [self._rule, self._number, self._word, self._label, self._zone]
        if place.fresh:
            x = min(self._word.x if word else self._label.x, self._label.x) - pad
            low, high = base - 0.13 * size, base + (CAPITAL + 0.13) * size
            self._plate.put(Box(x, low, box.right - x, high - low), 16 * unit)
            parts.insert(0, self._plate)
        self.have(*parts)

    def _set_where(
        self, place: Place, word: str, size: float, room: Box, unit: float, *, behind: bool
    ) -> None:
        """The counter's label, and its word, in their order of reading."""
        gap = 0.2 * size
        self._word.tint(theme.INK if place.fresh else theme.MUTED)
        self._word.put(word, WORD * unit, x=room.x, base=room.y, width=room.width, align="right")
        before_word = behind and bool(word)
        right = self._word.x - gap if before_word else room.right
        self._label.put(
            place.label,
            size,
            x=room.x,
            base=room.y,
            width=max(1.0, right - room.x),
            align="right",
            flush=not before_word,
        )
        if not behind:
            self._word.x = round(self._label.x - gap - self._word.width)


class LastCalls(Group):
    """The list: headings and rows."""

    def __init__(self) -> None:
        super().__init__()
        self._line, self._heading = SaidLine(theme.MUTED, FACES.semibold), Heading()
        self._site, self._date = Block(FACES.display, theme.INK), Line(FACES.text, theme.MUTED)
        self._counters: list[Heading] = []
        self._rows: list[Row] = []

    def show(self, page: Page, at: Layout) -> None:
        """Set the list; before the first call, where and which day this is."""
        if not page.calls:
            (self._set_date if at.kind is Kind.MEDIA else self._set_day)(page, at)
            return
        count, size = at.side.rows(page.must_list)
        calls = page.calls[:count]
        lines = count // at.side.columns
        word = self._word_in_rows(page, size, at)
        while len(self._rows) < len(calls):
            self._rows.append(Row())
        rows = self._rows[: len(calls)]
        behind = turned(word, mirrored=page.mirrored)
        for index, (row, place) in enumerate(zip(rows, calls, strict=True)):
            box = row_box(at.side, index, lines, size)
            row.put(place, size, box, at.unit, word and place.word, behind=behind)
        self.have(*self._headings(page, at, columns=0 if word else -(-len(calls) // lines)), *rows)

    def _set_day(self, page: Page, at: Layout) -> None:
        unit, room = at.unit, at.side.list
        top = at.side.heading_base + 42 * unit
        box = Box(room.x, room.y, room.width, max(1.0, min(160 * unit, top - room.y - 60 * unit)))
        self._site.put(page.site, 64 * unit, Box(box.x, top - box.height, box.width, box.height))
        base = self._site.y - 48 * unit
        self._date.put(page.date, 40 * unit, x=room.x, base=base, width=room.width)
        self.have(self._site, self._date)

    def _set_date(self, page: Page, at: Layout) -> None:
        """Only the day, where the site's name stands elsewhere."""
        self._date.put(
            page.date, 48 * at.unit, x=at.side.list.x, base=at.side.heading_base, width=at.side.list.width
        )
        self.have(self._date)

    def _word_in_rows(self, page: Page, size: float, at: Layout) -> str:
        """The word before every label, or nothing when the widest row would not hold it."""
        word = width_of(page.counter.first, FACES.medium, WORD * at.unit)
        figures = Figures(FACES.display, theme.INK)
        widest = max((figures.measure(entry, size) for entry in page.labels), default=0)
        fits = (NUMBER_EM + 0.6) * size + word + widest <= at.side.column
        return page.counter.first if fits else ""

    def _headings(self, page: Page, at: Layout, columns: int) -> tuple[Group, ...]:
        """The list's heading, and over every column of labels the counter's where no row has the word."""
        side, unit = at.side, at.unit
        while len(self._counters) < columns:
            self._counters.append(Heading())
        counters = self._counters[:columns]
        counter = Said(page.counter.first) if at.kind is not Kind.CALLS else page.counter
        taken = 0.0
        for column, heading in enumerate(counters):
            x = side.list.x + column * (side.column + side.gap)
            width = 0.5 * side.column
            taken = heading.put(
                counter, side.heading_base, unit, x=x + side.column - width, width=width, align="right"
            )
        left = side.column - (taken + 40 * unit if counters else 0)
        if at.kind is Kind.CALLS:
            self._heading.put(page.heading, side.heading_base, unit, x=side.list.x, width=left)
            return self._heading, *counters
        self._line.put(page.heading, 38 * unit, x=side.list.x, base=side.heading_base, width=left)
        return self._line, *counters


def row_box(side: ListPlace, index: int, lines: int, size: float) -> Box:
    """Where row `index` stands: down the first column, then down the next."""
    column, line = divmod(index, lines)
    step = side.step(size)
    x = side.list.x + column * (side.column + side.gap)
    return Box(x, side.list.top - (line + 1) * step, side.column, step)
