"""The number called and where to go; and what stands in its place while nobody is called."""

from kivy.uix.widget import Widget

from appliance import theme
from appliance.theme import FACES
from display.ground import Ground
from display.layout import Arrow, Box, Layout
from display.lettering import Block, Figures, Line, two_lines
from display.wording import Called, Page, Said

ICONS = {Arrow.LEFT: "\ue5c4", Arrow.RIGHT: "\ue5c8", Arrow.UP: "\ue5d8", Arrow.DOWN: "\ue5db"}


class SaidLine(Widget):  # type: ignore[misc]  # kivy ships no types
    """The same words in the first language and, smaller and beside them, in the others."""

    def __init__(self, colour: str) -> None:
        super().__init__(size_hint=(None, None))
        self._first, self._others = Line(FACES.text, colour), Line(FACES.text, colour)
        self.add_widget(self._first)
        self.add_widget(self._others)

    def put(self, said: Said, size: float, *, x: float, base: float, width: float) -> None:
        """Set both from `x` on, on one baseline, both smaller when `width` asks for it."""
        everything = float("inf")
        self._first.put(said.first, size, x=x, base=base, width=everything)
        self._others.put(said.beside, 0.62 * size, x=x, base=base, width=everything)
        natural = self._first.width + (0.7 * size + self._others.width if said.others else 0)
        if natural > width:
            size *= 0.98 * width / natural
            self._first.put(said.first, size, x=x, base=base, width=width)
            self._others.put(said.beside, 0.62 * size, x=x, base=base, width=width)
        self._others.x = round(self._first.right + 0.7 * size)


class Call(Widget):  # type: ignore[misc]  # kivy ships no types
    """The number called and, on the sun's plate, where to go."""

    def __init__(self, arrow: Arrow) -> None:
        super().__init__(size_hint=(None, None))
        self._arrow = ICONS[arrow]
        self._heading = SaidLine(theme.MIST)
        self._number = Figures(FACES.display, theme.SURFACE)
        self._plate = Ground(theme.SUN)
        self._icon = Line(FACES.icons, theme.INK)
        self._word = Line(FACES.display, theme.INK)
        self._label = Line(FACES.display, theme.INK)
        self._others = Line(FACES.text, theme.MIST)
        for part in (
            self._heading,
            self._number,
            self._plate,
            self._icon,
            self._word,
            self._label,
            self._others,
        ):
            self.add_widget(part)

    def show(self, called: Called, at: Layout) -> None:
        """Set the call."""
        room, unit = at.call.plate, at.unit
        self._heading.put(called.heading, 52 * unit, x=room.x, base=at.call.heading_base, width=room.width)
        self._number.put(
            called.place.number, at.call.number, x=room.x, base=at.call.number_base, width=room.width
        )
        self._set_plate(called, at)
        self._others.put(called.where.beside, 36 * unit, x=room.x, base=at.call.others_base, width=room.width)

    def _set_plate(self, called: Called, at: Layout) -> None:
        room, unit, place = at.call.plate, at.unit, called.place
        middle = room.y + room.height / 2
        base = middle - 0.36 * at.call.label
        self._icon.put(self._arrow, 124 * unit, x=room.x + 54 * unit, base=base, width=room.width)
        self._icon.center_y = round(middle)
        x = self._icon.right + 38 * unit
        left = room.right - 60 * unit - x
        gap = 0.26 * at.call.label if place.word else 0
        self._label.put(place.label, at.call.label, x=x, base=base, width=left)
        rest = max(1, left - self._label.width - gap)
        self._word.put(place.word, 116 * unit, x=x, base=base, width=rest)
        if place.word:
            self._label.x = round(self._word.right + gap)
        right = self._label.right + 60 * unit
        self._plate.put(Box(room.x, room.y, round(right - room.x), room.height), 40 * unit)


class Welcome(Widget):  # type: ignore[misc]  # kivy ships no types
    """What stands in the call's place while nobody is called."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))
        self._welcome = SaidLine(theme.MIST)
        self._wait = Block(FACES.display, theme.SURFACE)
        self._others = Block(FACES.text, theme.MIST)
        for part in (self._welcome, self._wait, self._others):
            self.add_widget(part)

    def show(self, page: Page, at: Layout) -> None:
        """Set the words."""
        room, floor, unit = at.call.plate, at.call.waits.top, at.unit
        self._welcome.put(page.welcome, 52 * unit, x=room.x, base=at.call.heading_base, width=room.width)
        top = at.call.heading_base - 56 * unit
        height = min(two_lines(140 * unit), top - floor - 150 * unit)
        self._wait.put(page.please_wait.first, 140 * unit, Box(room.x, top - height, room.width, height))
        rest = Box(room.x, floor + 20 * unit, room.width, self._wait.y - floor - 60 * unit)
        self._others.put("\n".join(page.please_wait.others), 40 * unit, rest)
