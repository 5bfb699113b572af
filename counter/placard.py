"""A counter's sign as a Kivy widget: a number with its arrow, or a word with its icon, on one ground."""

from pathlib import Path

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from appliance import theme
from appliance.box import Box
from appliance.lettering import Laid, below_baseline, laid, picture
from appliance.script import right_to_left
from appliance.theme import FACES
from counter.arrow_shape import arrow_texture
from counter.placard_layout import CAPITAL, WordPlaces, body, number_places, strip, word_places
from hardware.ports import SignState, SignText

ICONS = {SignState.OPEN: "\ue86c", SignState.PAUSED: "\ue035", SignState.CLOSED: "\ue644"}
NOT_UP_TO_DATE = "\ue629"
BETWEEN = " · "

LOOKS = {
    SignState.UNKNOWN: (theme.SURFACE, theme.MUTED),
    SignState.CLOSED: (theme.SURFACE, theme.MUTED),
    SignState.OPEN: (theme.LEAF_GROUND, theme.LEAF),
    SignState.CALLED: (theme.SUN, theme.INK),
    SignState.SERVING: (theme.DEEP, theme.SURFACE),
    SignState.PAUSED: (theme.AMBER_GROUND, theme.AMBER),
}
"""The ground's colour and the letters'. No state is told by its colour alone."""


class Placard(Widget):  # type: ignore[misc]  # kivy ships no types
    """The whole sign; `show` sets it, and a change of the window's size sets it again."""

    def __init__(self) -> None:
        super().__init__()
        self._text = SignText()
        self.bind(size=lambda *_: self._draw())

    def show(self, text: SignText) -> None:
        """Put it on the screen."""
        self._text = text
        self._draw()

    def _draw(self) -> None:
        text, (ground, ink) = self._text, LOOKS[self._text.state]
        self.canvas.clear()
        self._ground(Box(0, 0, self.width, self.height), ground)
        room = body(self.width, self.height, notice=bool(text.notice))
        if text.number:
            self._number(room, ink)
        elif text.word:
            self._word(room, ink)
        if text.notice:
            self._notice(strip(self.width, self.height))

    def _number(self, room: Box, ink: str) -> None:
        places = number_places(room, self._text.arrow)
        self._line(self._text.number, FACES.display, ink, places.number, places.size)
        if at := places.arrow:
            with self.canvas:
                Color(*get_color_from_hex(ink))
                Rectangle(
                    texture=arrow_texture(self._text.arrow, round(at.width)),
                    pos=(round(at.x), round(at.y)),
                    size=(round(at.width), round(at.height)),
                )

    def _word(self, room: Box, ink: str) -> None:
        text = self._text
        places = word_places(room, others=bool(text.others))
        both, icon = places.both, places.icon
        if places.beside:
            self._beside(places, ink)
        else:
            above = Box(both.x + (both.width - icon) / 2, both.top - icon, icon, icon)
            self._icon(ICONS[text.state], ink, above)
            below = Box(both.x, both.y, both.width, both.height - icon)
            self._line(text.word, FACES.display, ink, below, places.size)
        self._line(BETWEEN.join(text.others), FACES.medium, ink, places.others, 0.62 * places.others.height)

    def _beside(self, places: WordPlaces, ink: str) -> None:
        """Icon and word as a pair in the middle, the icon where the line begins."""
        word, both, gap = self._text.word, places.both, 0.3 * places.icon
        room = both.width - places.icon - gap
        width = _fitting(word, FACES.display, places.size, room).across
        left = both.x + (room - width) / 2
        turned = right_to_left(word)
        icon_x, word_x = (left + width + gap, left) if turned else (left, left + places.icon + gap)
        y = both.middle[1] - places.icon / 2
        self._icon(ICONS[self._text.state], ink, Box(icon_x, y, places.icon, places.icon))
        self._line(word, FACES.display, ink, Box(word_x, both.y, width, both.height), places.size)

    def _notice(self, place: Box) -> None:
        text, high = self._text, place.height
        self._ground(place, theme.AMBER)
        icon = Box(0.4 * high, 0.2 * high, 0.6 * high, 0.6 * high)
        self._icon(NOT_UP_TO_DATE, theme.AMBER_GROUND, icon)
        room = Box(icon.right + 0.25 * high, 0, place.width - icon.right - 0.65 * high, high)
        said = [text.notice, *text.other_notices]
        while len(said) > 1 and self._natural(BETWEEN.join(said), 0.26 * high) > room.width:
            said.pop()  # too many languages for one line
        self._line(BETWEEN.join(said), FACES.semibold, theme.AMBER_GROUND, room, 0.4 * high)

    # --- what everything is made of ---------------------------------------------------------------

    def _ground(self, place: Box, colour: str) -> None:
        with self.canvas:
            Color(*get_color_from_hex(colour))
            Rectangle(pos=(place.x, place.y), size=(place.width, place.height))

    def _icon(self, icon: str, colour: str, place: Box) -> None:
        drawing = laid(icon, FACES.icons, round(place.width), None, 1)
        x, y = place.middle
        self._letters(drawing, colour, x - drawing.across / 2, y - drawing.down / 2)

    def _line(self, words: str, face: Path, colour: str, place: Box, size: float) -> None:
        """One line in the middle of its place, smaller than `size` where that is too wide, never cut."""
        if not words:
            return
        drawing = _fitting(words, face, size, place.width)
        x, y = place.middle
        if right_to_left(words):
            below = y - drawing.down / 2
        else:  # by its capitals and digits, which have nothing below the line
            below = y - CAPITAL * drawing.size / 2 - below_baseline(drawing.file, drawing.size)
        self._letters(drawing, colour, x - drawing.across / 2, below)

    def _natural(self, words: str, size: float) -> float:
        return laid(words, FACES.semibold, round(size), None, 1).across

    def _letters(self, drawing: Laid, colour: str, x: float, y: float) -> None:
        texture = picture(drawing, drawing.across + 1, "left")
        with self.canvas:
            Color(*get_color_from_hex(colour))
            Rectangle(texture=texture, pos=(round(x), round(y)), size=texture.size)


def _fitting(words: str, face: Path, size: float, width: float) -> Laid:
    drawing = laid(words, face, round(size), None, 1)
    while drawing.across > width and drawing.size > 8:
        size *= min(0.98, width / drawing.across)
        drawing = laid(words, face, round(size), None, 1)
    return drawing
