"""The last calls, newest first, over the site's name and the clock."""

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from appliance import theme
from appliance.theme import FACES
from display.layout import NUMBER_EM, Box, Layout, pitch
from display.lettering import Align, Block, Figures, Line
from display.wording import Page, Place, Said


class Heading(Widget):  # type: ignore[misc]  # kivy ships no types
    """A heading of the list, the other languages smaller below it."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))
        self._first, self._others = Line(FACES.semibold, theme.MUTED), Line(FACES.text, theme.MUTED)
        self.add_widget(self._first)
        self.add_widget(self._others)

    def put(self, said: Said, at: Layout, x: float, width: float, *, right: bool = False) -> float:
        """Set the heading; gives the width it took."""
        base = at.side.ground.top - 98 * at.unit
        align: Align = "right" if right else "left"
        self._first.put(said.first, 38 * at.unit, x=x, base=base, width=width, align=align)
        self._others.put(said.beside, 26 * at.unit, x=x, base=base - 36 * at.unit, width=width, align=align)
        return float(max(self._first.width, self._others.width))


class Row(Widget):  # type: ignore[misc]  # kivy ships no types
    """One earlier call: its number, and at the far end its counter."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))
        self._number = Figures(FACES.display, theme.INK)
        self._word = Line(FACES.medium, theme.MUTED)
        self._label = Figures(FACES.display, theme.INK)
        for part in (self._number, self._word, self._label):
            self.add_widget(part)
        with self.canvas:
            Color(*get_color_from_hex(theme.HAIRLINE))
            self._rule = Rectangle()

    def put(self, place: Place, size: float, box: Box, unit: float, word: str) -> None:
        """Set the call in `box`; `word` ("Counter") stands before the label when there is room for it."""
        base = box.y + 0.315 * size
        self._number.put(place.number, size, x=box.x, base=base, width=NUMBER_EM * size)
        left = box.width - self._number.width - 0.4 * size
        self._label.put(place.label, size, x=box.right - left, base=base, width=left, align="right")
        self._word.put(word, 40 * unit, x=box.x, base=base, width=box.width, align="right")
        self._word.x = round(self._label.x - 0.2 * size - self._word.width)
        self._rule.pos, self._rule.size = (box.x, round(box.y)), (box.width, max(1, round(2 * unit)))


class LastCalls(Widget):  # type: ignore[misc]  # kivy ships no types
    """The list's ground: heading, rows, and at the foot where and when this is."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))
        self._heading, self._counter = Heading(), Heading()
        self._rows: list[Row] = []
        self._site = Block(FACES.semibold, theme.INK)
        self._clock = Line(FACES.semibold, theme.INK)
        self.add_widget(self._site)
        self.add_widget(self._clock)

    def show(self, page: Page, at: Layout) -> None:
        """Set the list and the foot."""
        self._set_foot(page, at)
        count, size = at.side.rows(page.must_list)
        calls = page.calls[:count]
        word = self._word_in_rows(page, size, at)
        self._set_headings(page, at, columns=not word)
        self._have_rows(len(calls))
        step = pitch(size)
        for index, (row, place) in enumerate(zip(self._rows, calls, strict=True)):
            box = Box(at.side.list.x, at.side.list.top - (index + 1) * step, at.side.list.width, step)
            row.put(place, size, box, at.unit, word and place.word)

    def _word_in_rows(self, page: Page, size: float, at: Layout) -> str:
        """The word before every label, or nothing when the widest row would not hold it."""
        word, label = Line(FACES.medium, theme.MUTED), Figures(FACES.display, theme.INK)
        word.put(page.counter.first, 40 * at.unit, x=0, base=0, width=at.side.list.width)
        widest = max((label.measure(entry, size) for entry in page.labels), default=0)
        fits = (NUMBER_EM + 0.6) * size + word.width + widest <= at.side.list.width
        return page.counter.first if fits else ""

    def _set_headings(self, page: Page, at: Layout, *, columns: bool) -> None:
        for heading in (self._heading, self._counter):
            self.remove_widget(heading)
        left = at.side.list.width
        if columns and page.calls:
            self.add_widget(self._counter)
            left -= (
                self._counter.put(page.counter, at, at.side.list.x, at.side.list.width, right=True)
                + 40 * at.unit
            )
        if page.calls:
            self.add_widget(self._heading)
            self._heading.put(page.heading, at, at.side.list.x, left)

    def _have_rows(self, count: int) -> None:
        while len(self._rows) < count:
            self._rows.append(Row())
            self.add_widget(self._rows[-1])
        while len(self._rows) > count:
            self.remove_widget(self._rows.pop())

    def _set_foot(self, page: Page, at: Layout) -> None:
        unit, room = at.unit, at.side.list
        self._clock.put(
            page.clock, 40 * unit, x=room.x, base=at.side.foot_base, width=room.width, align="right"
        )
        width = room.width - self._clock.width - 36 * unit
        box = Box(room.x, at.side.foot_base, width, 100 * unit)
        self._site.put(page.site, 40 * unit, box, base=at.side.foot_base)
