"""Text and icons on a page."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from typing_extensions import override

from appliance.lettering import MEASURED, SLACK, Laid, extents, laid, longest_word, picture
from appliance.theme import FACES
from kiosk.measures import Scale
from kiosk.widgets.colours import INK, rgba
from kiosk.widgets.piece import Piece

UNKNOWN_ICON = "more_horiz"
TURNED_ROUND = {
    one: other
    for pair in (("arrow_back", "arrow_forward"), ("chevron_left", "chevron_right"))
    for one, other in (pair, pair[::-1])
}
"""Icons that point along the line, and what stands for them where lines begin on the right."""
OTHER_SIDE = {"left": "right", "right": "left"}
TIGHT = 1.02
"""The leading where there is hardly any room."""


@lru_cache(maxsize=MEASURED)
def whole_words(text: str, face: Path, size: int, least: int, width: int) -> int:
    """The type size, from `size` down to `least`, at which the longest word fits into `width`."""
    while size > least and longest_word(text, face, size) > width:
        size -= 1
    return size


@lru_cache(maxsize=256)
def known_icon(name: str) -> str:
    """`name`, or a neutral icon when the font has no such ligature (it would print the word)."""
    across, down = extents(name, FACES.icons, 64)
    return name if across <= 1.25 * down else UNKNOWN_ICON


class Lettering(Piece):
    """Words in one size, wrapped at the width they are given. `size_mm` is the em.

    Not Kivy's Label, which takes 38 kB for a single word and a frame more to change it. `said` is what
    people read, `text` what is drawn for it, with `font_name`, `font_size` in pixels, `line_height`,
    `text_size` and `color`. `halign` "left" is where a line begins, "right" where it ends.
    """

    def __init__(
        self,
        scale: Scale,
        size_mm: float,
        *,
        face: Path = FACES.text,
        colour: str = INK,
        halign: str = "left",
        leading: float = 1.1,
    ) -> None:
        super().__init__(scale)
        self.text, self.font_name, self.font_size = "", str(face), 0
        self.line_height, self.text_size = leading, (0, None)
        self.color = rgba(scale.palette, colour)
        with self.canvas:
            self._ink = Color(*self.color)
            self._letters = Rectangle(size=(0, 0))
        self.size_mm, self.face, self.leading = size_mm, face, leading
        self.colour, self.side = colour, halign
        self.said = ""
        self._redraw = Clock.create_trigger(self._draw, -1)
        self._others: tuple[str, ...] = ()
        self._drawn: tuple[Laid, int, str] | None = None

    def write(self, text: str, colour: str | None = None) -> None:
        """Say `text`; an empty one takes no room."""
        self.said, self.absent = text, not text
        if colour:
            self.tint(colour)

    def keep(self, *texts: str) -> None:
        """Keep room for these as well: they may stand here in a moment."""
        self._others = tuple(text for text in texts if text)
        self.kept = bool(self._others)

    def tint(self, colour: str) -> None:
        """Change the colour's role."""
        if colour != self.colour:
            self.colour = colour
            self.repaint()

    @override
    def repaint(self) -> None:
        self.color = self._ink.rgba = rgba(self.scale.palette, self.colour)

    @property
    def pixels(self) -> int:
        """The present type size."""
        return self.scale.text(self.size_mm)

    @property
    def _leading(self) -> float:
        """Lines stand closer on a page without room."""
        return min(self.leading, TIGHT) if self.scale.bare else self.leading

    @override
    def wide(self) -> int:
        return laid(self.said, self.face, self.pixels, None, self.leading).across + 1

    @override
    def tall(self, width: float) -> int:
        return max((self._lay(text, width).down for text in (self.said, *self._others) if text), default=0)

    def tallest(self, texts: Iterable[str], width: float) -> int:
        """The height that the tallest of `texts` would need here, in pixels."""
        return max((self._lay(text, width).down for text in texts), default=0)

    def filled(self, width: float) -> int:
        """The height of what stands here now, in pixels."""
        return self._laid(width).down if self.said else 0

    def widest(self) -> int:
        """The width that the widest text kept room for would like, in pixels."""
        texts = (self.said, *self._others)
        return max(laid(text, self.face, self.pixels, None, self.leading).across for text in texts) + 1

    def longest(self) -> int:
        """The width of the longest word, in pixels; of the texts kept room for as well."""
        return max(longest_word(text, self.face, self.pixels) for text in (self.said, *self._others)) + 1

    @override
    def narrowest(self) -> int:
        return longest_word(self.said, self.face, self.pixels)

    def _laid(self, width: float) -> Laid:
        return self._lay(self.said, width)

    def _lay(self, text: str, width: float) -> Laid:
        size = whole_words(text, self.face, self.pixels, self.scale.readable_text, int(width))
        return laid(text, self.face, size, int(width), self._leading)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        if self.kept:
            down = min(height, self.filled(width))
            y, height = y + height - down, down
        super().place(x, y, width, height)
        side = OTHER_SIDE.get(self.side, self.side) if self.scale.mirrored else self.side
        if (drawing := (self._laid(width), int(width) + SLACK, side)) != self._drawn:
            self._drawn = drawing
            self._describe(drawing[0], drawing[1])
        self._redraw()  # with the next frame: a page that is only measured is never drawn

    def _describe(self, drawing: Laid, width: int) -> None:
        self.text, self.text_size = drawing.drawn, (width, None)
        self.font_name, self.font_size, self.line_height = str(drawing.file), drawing.size, drawing.leading

    def _draw(self, *_: object) -> None:
        letters = picture(*self._drawn) if self._drawn and self.text else None
        self._letters.texture, self._letters.size = letters, letters.size if letters else (0, 0)
        across, down = self._letters.size
        self._letters.pos = int(self.center_x - across / 2), int(self.center_y - down / 2)

    def let_go(self) -> None:
        """Give back the memory of what is drawn: the page is no longer in front."""
        self._redraw.cancel()
        self._drawn = self._letters.texture = None


class Icon(Lettering):
    """A picture from the icon font, always beside a word."""

    def __init__(self, scale: Scale, size_mm: float, *, colour: str = INK) -> None:
        super().__init__(scale, size_mm, face=FACES.icons, colour=colour, halign="center", leading=1)

    @override
    def write(self, text: str, colour: str | None = None) -> None:
        super().write(known_icon(text) if text else "", colour)

    @override
    @property
    def pixels(self) -> int:
        return max(self.scale.gap(self.size_mm), self.scale.panel.smallest_icon)

    @override
    def _laid(self, width: float) -> Laid:
        name = TURNED_ROUND.get(self.said, self.said) if self.scale.mirrored else self.said
        return Laid(name, self.face, self.pixels, self.leading, self.pixels, self.pixels)

    @override
    def wide(self) -> int:
        return self.pixels

    @override
    def narrowest(self) -> int:
        return self.pixels

    @override
    def tall(self, width: float) -> int:
        return self.pixels
