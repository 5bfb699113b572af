"""The number called and where to go; and what stands in its place while nobody is called."""

from collections.abc import Mapping

from appliance import theme
from appliance.box import Box
from appliance.script import right_to_left
from appliance.theme import FACES
from display.figures import Figures
from display.ground import Ground
from display.lettering import Block, Line, two_lines
from display.page import Called, Page, Said
from display.piece import Group
from display.places import CAPITAL, Arrow, CallPlace
from display.said import Beside, SaidLine, turned

ICONS = {Arrow.LEFT: "\ue5c4", Arrow.RIGHT: "\ue5c8", Arrow.UP: "\ue5d8", Arrow.DOWN: "\ue5db"}
ICON_EM = 1.07
"""The arrow, as a part of the word's size."""


class Call(Group):
    """The number called and, on the sun's plate, where to go. `arrows`: by the label of a counter."""

    def __init__(self, arrow: Arrow, arrows: Mapping[str, Arrow]) -> None:
        self._arrow, self._arrows = arrow, arrows
        self._heading = SaidLine(theme.MIST)
        self._number = Figures(FACES.display, theme.SURFACE)
        self._plate = Plate()
        self._others = Beside(theme.MIST)
        super().__init__(self._heading, self._number, self._plate, self._others)

    def show(self, called: Called, at: CallPlace, unit: float, *, mirrored: bool) -> None:
        """Set the call."""
        text, others = at.text, at.others
        self._heading.put(called.heading, at.heading, x=text.x, base=at.heading_base, width=text.width)
        width = at.plate.x - text.x if at.plate.x > text.x else text.width
        self._number.put(called.place.number, at.number, x=text.x, base=at.number_base, width=width)
        arrow = self._arrows.get(called.place.label, self._arrow)
        self._plate.show(called, arrow, at, unit, mirrored=mirrored)
        self._others.put(called.where, 0.7 * at.heading, x=others.x, base=others.y, width=others.width)


class Plate(Group):
    """The sun's plate: an arrow, the counter, and below it its waiting room where there are several."""

    def __init__(self) -> None:
        self._ground = Ground(theme.SUN)
        self._icon = Line(FACES.icons, theme.INK)
        self._word, self._label = Line(FACES.display, theme.INK), Figures(FACES.display, theme.INK)
        self._zone = Line(FACES.semibold, theme.INK)
        self._zones = Beside(theme.INK)
        super().__init__(self._ground, self._icon, self._word, self._label, self._zone, self._zones)

    def show(self, called: Called, arrow: Arrow, at: CallPlace, unit: float, *, mirrored: bool) -> None:
        """Set the plate, as wide as its words."""
        room, pad = at.plate, 0.5 * at.label
        middle = room.y + room.height / 2
        self._icon.put(ICONS[arrow], ICON_EM * at.label, x=room.x + 0.8 * pad, base=0)
        self._icon.center_y = round(middle)
        x = self._icon.right + 0.33 * at.label
        left = room.right - pad - x
        below = _line_below(called, at)
        base = middle - CAPITAL / 2 * at.label + below / 2
        end = self._set_where(called, at.label, x, base, left, mirrored=mirrored)
        end = max(end, self._set_zone(called.zone, at.zone, x, base - below, left))
        self._ground.put(Box(room.x, room.y, end + pad - room.x, room.height), 40 * unit)

    def _set_where(
        self, called: Called, size: float, x: float, base: float, left: float, *, mirrored: bool
    ) -> float:
        """The word and the label in their order of reading; gives their end."""
        place, gap = called.place, 0.26 * size if called.place.word else 0
        self._label.put(place.label, size, x=x, base=base, width=left, flush=False)
        self._word.put(place.word, size, x=x, base=base, width=max(1.0, left - self._label.width - gap))
        if turned(place.word, mirrored=mirrored):
            self._word.x = round(self._label.right + gap)
            return float(self._word.right)
        if place.word:
            self._label.put(place.label, size, x=self._word.right + gap, base=base, width=left, flush=False)
        return float(self._label.right)

    def _set_zone(self, zone: Said, size: float, x: float, base: float, left: float) -> float:
        """The waiting room's name, others beside it; gives their end."""
        if not (zone.first and size):
            self._zone.put("", 1, x=x, base=base)
            self._zones.put(Said(""), 1, x=x, base=base, width=1)
            return x
        self._zone.put(zone.first, size, x=x, base=base, width=left)
        after = self._zone.right + 0.5 * size
        rest = x + left - after
        fits = bool(zone.others) and rest > 4 * size
        taken = self._zones.put(
            zone if fits else Said(""), 0.66 * size, x=after, base=base, width=max(1, rest)
        )
        return after + taken if fits else float(self._zone.right)


def _line_below(called: Called, at: CallPlace) -> float:
    """From the counter's baseline to its waiting room's; Arabic letters reach far below theirs."""
    if not called.zone.first:
        return 0.0
    if right_to_left(called.zone.first):
        return 0.42 * at.label + 0.85 * at.zone
    return 1.36 * at.zone


class Welcome(Group):
    """What stands in the call's place while nobody is called."""

    def __init__(self) -> None:
        self._welcome = SaidLine(theme.MIST)
        self._wait = Block(FACES.display, theme.SURFACE)
        self._others = [Block(FACES.text, theme.MIST) for _ in range(2)]
        super().__init__(self._welcome, self._wait, *self._others)

    def show(self, page: Page, at: CallPlace, floor: float, unit: float) -> None:
        """Set the words between the heading and `floor`."""
        text = Box(at.text.x, at.text.y, max(at.text.right, at.plate.right) - at.text.x, at.text.height)
        self._welcome.put(page.welcome, at.heading, x=text.x, base=at.heading_base, width=text.width)
        top = at.heading_base - 1.0 * at.heading
        lines = len(page.please_wait.others)
        rest = lines * 1.35 * at.heading
        size = min(140 * unit, 2.9 * at.heading)
        height = max(1.0, min(two_lines(size), top - floor - rest))
        self._wait.put(page.please_wait.first, size, Box(text.x, top - height, text.width, height))
        y = self._wait.y - 0.45 * at.heading
        for block, words in zip(self._others, (*page.please_wait.others, "", ""), strict=False):
            block.put(
                words, 0.78 * at.heading, Box(text.x, y - 1.25 * at.heading, text.width, 1.25 * at.heading)
            )
            y -= 1.2 * at.heading
