"""Text and icons on a page."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kivy.core.text import Label as CoreLabel
from kivy.uix.label import Label
from typing_extensions import override

from appliance.faces import face_for
from appliance.script import right_to_left, wrap
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
ARABIC_LARGER = 1.06
"""Noto's letters look smaller than Inter's of the same size."""


OTHER_SIDE = {"left": "right", "right": "left"}
SLACK = 1
"""Pixels; a line that just fits is not broken again."""
TIGHT = 1.02
"""The leading where there is hardly any room."""


class Laid(NamedTuple):
    """A text as it is drawn: by which file, how large, broken how, and the pixels it takes."""

    drawn: str
    file: Path
    size: int
    leading: float
    across: int
    down: int


@lru_cache(maxsize=8192)
def laid(text: str, face: Path, size: int, width: int | None, leading: float) -> Laid:
    """`text` asked for in `face` and wrapped at `width`, whatever its script."""
    file = face_for(text, face)
    if not right_to_left(text):
        return Laid(text, file, size, leading, *_extents(text, file, size, width, leading))
    size, leading = round(size * ARABIC_LARGER), max(1.0, leading - 0.1)
    line = _label(file, size)
    drawn = wrap(text, float("inf") if width is None else width, lambda words: line.get_extents(words)[0])
    room = None if width is None else width + SLACK
    return Laid(drawn, file, size, leading, *_extents(drawn, file, size, room, leading))


def _label(file: Path, size: int) -> CoreLabel:
    label = CoreLabel(font_name=str(file), font_size=size)
    label.resolve_font_name()
    return label


def _extents(text: str, face: Path, size: int, width: int | None, leading: float) -> tuple[int, int]:
    label = CoreLabel(
        text=text, font_name=str(face), font_size=size, text_size=(width, None), line_height=leading
    )
    label.resolve_font_name()
    label.render()
    across, down = label._internal_size if text else (0, 0)  # the size before text_size replaces it
    return int(across), int(down)


@lru_cache(maxsize=8192)
def longest_word(text: str, face: Path, size: int) -> int:
    """The width in pixels of the widest piece that must not be broken."""
    words = text.replace("\n", " ").split(" ")
    return max((laid(word, face, size, None, 1).across for word in words), default=0) + 1


@lru_cache(maxsize=8192)
def whole_words(text: str, face: Path, size: int, least: int, width: int) -> int:
    """The type size, from `size` down to `least`, at which the longest word fits into `width`."""
    while size > least and longest_word(text, face, size) > width:
        size -= 1
    return size


@lru_cache(maxsize=256)
def known_icon(name: str) -> str:
    """`name`, or a neutral icon when the font has no such ligature (it would print the word)."""
    across, down = _extents(name, FACES.icons, 64, None, 1)
    return name if across <= 1.25 * down else UNKNOWN_ICON


class Lettering(Piece, Label):  # type: ignore[misc]  # Kivy ships no types
    """Words in one size, wrapped at the width they are given. `size_mm` is the em.

    `said` is what people read; Kivy's `text` is what is drawn for it. `halign` "left" is where a line
    begins, "right" where it ends.
    """

    def __init__(
        self,
        scale: Scale,
        size_mm: float,
        *,
        face: Path = FACES.text,
        colour: str = INK,
        halign: str = "left",
        valign: str = "middle",
        leading: float = 1.1,
    ) -> None:
        super().__init__(
            scale,
            font_name=str(face),
            color=rgba(scale.palette, colour),
            halign=halign,
            valign=valign,
            line_height=leading,
        )
        self.size_mm, self.face, self.leading = size_mm, face, leading
        self.colour, self.side = colour, halign
        self.said = ""
        self._drawn: tuple[Laid, int, str] | None = None

    def write(self, text: str, colour: str | None = None) -> None:
        """Say `text`; an empty one takes no room."""
        self.said, self.absent = text, not text
        if colour:
            self.tint(colour)

    def tint(self, colour: str) -> None:
        """Change the colour's role."""
        if colour != self.colour:
            self.colour = colour
            self.repaint()

    @override
    def repaint(self) -> None:
        self.color = rgba(self.scale.palette, self.colour)

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
        return self._laid(width).down

    def _laid(self, width: float) -> Laid:
        return laid(self.said, self.face, self._pixels_in(width), int(width), self._leading)

    def _pixels_in(self, width: float) -> int:
        return whole_words(self.said, self.face, self.pixels, self.scale.smallest_text, int(width))

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        side = OTHER_SIDE.get(self.side, self.side) if self.scale.mirrored else self.side
        if (drawing := (self._laid(width), int(width) + SLACK, side)) != self._drawn:
            self._drawn = drawing
            self._draw(*drawing)

    def _draw(self, drawing: Laid, width: int, side: str) -> None:
        self.font_name, self.font_size = str(drawing.file), drawing.size
        self.line_height, self.text_size, self.halign = drawing.leading, (width, None), side
        self.text = drawing.drawn


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
    def tall(self, width: float) -> int:
        return self.pixels
