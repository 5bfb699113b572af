"""Letters on a Kivy window: lines that shrink rather than be cut, and figures of one width."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex
from PIL import ImageFont

from display.layout import Box

DESCENT = 0.242
"""From the baseline to the lower edge of a line of Inter, as a part of the font size."""
LINE = 1.21
"""Height of a line of Inter, as a part of the font size."""
BLOCK_LINE = 0.95
"""From one line of a block to the next, as a part of the line's own height; Inter's is generous."""

Align = Literal["left", "right"]


class Line(Label):  # type: ignore[misc]  # kivy ships no types
    """One line of text, placed by its baseline; set smaller when its room is narrow, never cut."""

    def __init__(self, face: Path, colour: str) -> None:
        super().__init__(font_name=str(face), color=get_color_from_hex(colour), size_hint=(None, None))

    def put(
        self, text: str, size: float, *, x: float, base: float, width: float, align: Align = "left"
    ) -> None:
        """Set `text` at `size` pixels with its baseline at `base`, within `width` from `x`."""
        self.text = text
        self.font_size = round(size)
        self.texture_update()
        if (natural := self.texture_size[0]) > width:
            self.font_size = int(size * width / natural)
            self.texture_update()
        self.size = self.texture_size
        self.x = round(x + (width - self.width if align == "right" else 0))
        self.y = round(base - DESCENT * self.font_size)


class Block(Label):  # type: ignore[misc]  # kivy ships no types
    """Text that wraps between words from the top of its box; set smaller until it fits, never cut."""

    def __init__(self, face: Path, colour: str) -> None:
        super().__init__(
            font_name=str(face),
            color=get_color_from_hex(colour),
            size_hint=(None, None),
            line_height=BLOCK_LINE,
            valign="top",
        )

    def put(self, text: str, size: float, box: Box, *, base: float | None = None) -> None:
        """Set `text` at `size` pixels or less inside `box`: from its top, or with its last line at `base`."""
        self.text = text
        while True:
            self.font_size = int(size)
            self.text_size = box.width, None
            self.texture_update()
            if size < 2 or (self.texture_size[1] <= box.height and self._widest_word() <= box.width):
                break
            size *= 0.96
        self.size = box.width, self.texture_size[1]
        y = box.top - self.height if base is None else base - DESCENT * self.font_size
        self.pos = round(box.x), round(y)

    def _widest_word(self) -> float:
        measure = CoreLabel(font_name=self.font_name, font_size=self.font_size)
        measure.resolve_font_name()
        return max((measure.get_extents(word)[0] for word in self.text.split()), default=0)


class Figures(Widget):  # type: ignore[misc]  # kivy ships no types
    """A number or label: every digit in a cell of one width, so that columns stand and nothing is tight.

    The first character's own margin is taken off, so that large numbers align with the text above them.
    """

    def __init__(self, face: Path, colour: str) -> None:
        super().__init__(size_hint=(None, None))
        self.text = ""
        self._face, self._colour = str(face), get_color_from_hex(colour)

    def measure(self, text: str, size: float) -> float:
        """The width of `text` in pixels."""
        return sum(_advance(self._face, char, round(size)) for char in text)

    def put(
        self, text: str, size: float, *, x: float, base: float, width: float, align: Align = "left"
    ) -> None:
        """Set `text` at `size` pixels with its baseline at `base`, within `width` from `x`."""
        natural = self.measure(text, size)
        size = round(size) if natural <= width else int(size * width / natural)
        self.text = text
        self.size = self.measure(text, size), _glyph(self._face, "0", size).height if text else 0
        self.x = round(x + width - self.width) if align == "right" else round(x)
        self.y = round(base - DESCENT * size)
        start = self.x - (_bearing(self._face, text[:1]) * size if align == "left" else 0)
        self._draw(start, size)

    def _draw(self, x: float, size: int) -> None:
        self.canvas.clear()
        with self.canvas:
            Color(*self._colour)
            for char in self.text:
                glyph, cell = _glyph(self._face, char, size), _advance(self._face, char, size)
                Rectangle(texture=glyph, pos=(round(x + (cell - glyph.width) / 2), self.y), size=glyph.size)
                x += cell


def two_lines(size: float) -> float:
    """The height in pixels that two lines of a block take."""
    return 2.05 * LINE * BLOCK_LINE * size


@lru_cache(maxsize=512)
def _glyph(face: str, char: str, size: int) -> Any:
    label = CoreLabel(text=char, font_name=face, font_size=size, color=(1, 1, 1, 1))
    label.refresh()
    return label.texture


def _advance(face: str, char: str, size: int) -> float:
    """The width of the character's cell; that of the widest digit for all digits."""
    if char.isdigit():
        return float(max(_glyph(face, digit, size).width for digit in "0123456789"))
    return float(_glyph(face, char, size).width)


@lru_cache(maxsize=64)
def _bearing(face: str, char: str) -> float:
    """The empty margin left of a character, as a part of the font size."""
    ink = ImageFont.truetype(face, 1000).getmask(char).getbbox() if char else None
    return ink[0] / 1000 if ink else 0.0
