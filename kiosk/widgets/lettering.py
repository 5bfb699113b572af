"""Text and icons on a page."""

from functools import lru_cache
from pathlib import Path

from kivy.core.text import Label as CoreLabel
from kivy.uix.label import Label
from typing_extensions import override

from appliance.theme import FACES, INK
from kiosk.measures import Scale
from kiosk.widgets.colours import rgba
from kiosk.widgets.piece import Piece

UNKNOWN_ICON = "more_horiz"


@lru_cache(maxsize=8192)
def extents(text: str, face: Path, size: int, width: int | None, leading: float) -> tuple[int, int]:
    """Width and height in pixels of `text` wrapped at `width`."""
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
    return max((extents(word, face, size, None, 1)[0] for word in words), default=0) + 1


@lru_cache(maxsize=256)
def known_icon(name: str) -> str:
    """`name`, or a neutral icon when the font has no such ligature (it would print the word)."""
    across, down = extents(name, FACES.icons, 64, None, 1)
    return name if across <= 1.25 * down else UNKNOWN_ICON


class Lettering(Piece, Label):  # type: ignore[misc]  # Kivy ships no types
    """Words in one size, wrapped at the width they are given. `size_mm` is the em."""

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
            color=rgba(colour),
            halign=halign,
            valign=valign,
            line_height=leading,
        )
        self.size_mm, self.face, self.leading = size_mm, face, leading

    def write(self, text: str, colour: str | None = None) -> None:
        """Say `text`; an empty one takes no room."""
        self.text, self.absent = text, not text
        if colour:
            self.color = rgba(colour)

    @property
    def pixels(self) -> int:
        """The present type size."""
        return self.scale.text(self.size_mm)

    @override
    def wide(self) -> int:
        return extents(self.text, self.face, self.pixels, None, self.leading)[0] + 1

    @override
    def tall(self, width: float) -> int:
        return extents(self.text, self.face, self._pixels_in(width), int(width), self.leading)[1]

    def _pixels_in(self, width: float) -> int:
        """The type size at which the longest word stays whole."""
        pixels, least = self.pixels, self.scale.smallest_text
        while pixels > least and longest_word(self.text, self.face, pixels) > width:
            pixels -= 1
        return pixels

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self.font_size, self.text_size = self._pixels_in(width), (int(width), None)


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
        return max(self.scale.gap(self.size_mm), self.scale.smallest_text)

    def _pixels_in(self, width: float) -> int:
        return self.pixels

    @override
    def wide(self) -> int:
        return self.pixels

    @override
    def tall(self, width: float) -> int:
        return self.pixels
