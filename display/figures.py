"""Numbers and labels: every digit in a cell of one width, so that columns stand and nothing is tight."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.utils import get_color_from_hex
from PIL import ImageFont
from typing_extensions import override

from appliance.faces import face_for
from appliance.lettering import below_baseline, drawn, extents
from appliance.script import right_to_left, shape
from display.piece import Align, Piece

MEASURED_AT = 1000
"""Pixels; the size at which a face's own margins are measured."""


class Figures(Piece):
    """A number or label: every digit in a cell of one width, so that columns stand and nothing is tight.

    Without the outer margin of its first or last character, a large number aligns with the text above it.
    """

    def __init__(self, face: Path, colour: str) -> None:
        super().__init__()
        self.said, self.font_size = "", 0
        self._face, self._align, self._flush = face, "left", True
        with self.canvas:
            self._ink = Color(*get_color_from_hex(colour))
        self._cells: list[Rectangle] = []
        self._drawn: tuple[Any, ...] | None = None

    @property
    def ink(self) -> tuple[float, ...]:
        """The colour of the figures."""
        return tuple(self._ink.rgba)

    def tint(self, colour: str) -> None:
        """Change the colour."""
        self._ink.rgba = get_color_from_hex(colour)

    def measure(self, text: str, size: float) -> float:
        """The width of `text` in pixels."""
        return sum(advance(*cell, round(size)) for cell in cells_of(text, self._face))

    def put(
        self,
        text: str,
        size: float,
        *,
        x: float,
        base: float,
        width: float,
        align: Align = "left",
        flush: bool = True,
    ) -> None:
        """Set `text` at `size` pixels with its baseline at `base`, within `width` from `x`.

        `flush`: at the edge of something, so that the outer margin is taken off.
        """
        natural = self.measure(text, size)
        self.font_size = round(size) if natural <= width else int(size * width / natural)
        self.said, self._align, self._flush = text, align, flush
        file = face_for(text, self._face)
        self.size = self.measure(text, self.font_size), extents("0", file, self.font_size)[1] if text else 0
        self.x = round(x + width - self.width) if align == "right" else round(x)
        self.y = round(base) - below_baseline(file, self.font_size)
        self._draw()

    @override
    def reflect(self, width: float) -> None:
        self._align = "left" if self._align == "right" else "right"
        super().reflect(width)
        self._draw()

    def _draw(self) -> None:
        stands = (self.said, self.font_size, *self.pos, self._align, self._flush)
        if stands == self._drawn:
            return
        self._drawn = stands
        cells, size = cells_of(self.said, self._face), self.font_size
        self._have_cells(len(cells))
        x, y = self.x + self._overhang(), self.y
        for cell, rectangle in zip(cells, self._cells, strict=True):
            glyph, across = glyph_of(*cell, size), advance(*cell, size)
            rectangle.texture, rectangle.size = glyph, glyph.size
            rectangle.pos = round(x + (across - glyph.width) / 2), y
            x += across

    def _have_cells(self, count: int) -> None:
        while len(self._cells) < count:
            with self.canvas:
                self._cells.append(Rectangle())
        while len(self._cells) > count:
            self.canvas.remove(self._cells.pop())

    def _overhang(self) -> float:
        """How far the characters are moved so that the first, or the last, has no margin at the edge."""
        if not self._flush:
            return 0.0
        if self._align == "left":
            return -_margins(self._face, self.said[:1])[0] * self.font_size
        return _margins(self._face, self.said[-1:])[1] * self.font_size


def cells_of(text: str, face: Path) -> list[tuple[str, str]]:
    """What is drawn in one cell each, and by which file: characters, or a name in joined letters."""
    if right_to_left(text):
        return [(shape(text), str(face_for(text, face)))]
    return [(char, str(face)) for char in text]


@lru_cache(maxsize=160)
def glyph_of(char: str, face: str, size: int) -> Any:
    """The picture of a character in white, to be tinted."""
    return drawn(CoreLabel(text=char, font_name=face, font_size=size, color=(1, 1, 1, 1)))


def advance(char: str, face: str, size: int) -> float:
    """The width of the character's cell in pixels; that of the widest digit for all digits."""
    return _digits(face, size) if char.isdigit() else _width(char, face, size)


@lru_cache(maxsize=1024)
def _width(char: str, face: str, size: int) -> float:
    return float(extents(char, Path(face), size)[0])


@lru_cache(maxsize=64)
def _digits(face: str, size: int) -> float:
    return max(_width(digit, face, size) for digit in "0123456789")


@lru_cache(maxsize=128)
def _margins(face: Path, char: str) -> tuple[float, float]:
    """The empty margins left and right of a character in its cell, as parts of the font size."""
    if not char or right_to_left(char):
        return 0.0, 0.0
    font = _measuring(face)
    ink, (begins, _) = font.getmask2(char)
    box = ink.getbbox() or (0, 0, 0, 0)
    natural, left, right = font.getlength(char), begins + box[0], begins + box[2]
    pad = (_digit_length(face) - natural) / 2 if char.isdigit() else 0.0
    return (left + pad) / MEASURED_AT, (natural - right + pad) / MEASURED_AT


@cache
def _digit_length(face: Path) -> float:
    return max(_measuring(face).getlength(digit) for digit in "0123456789")


@cache
def _measuring(face: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face), MEASURED_AT)
