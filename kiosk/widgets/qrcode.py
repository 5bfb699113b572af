"""A code that telephones read: the way to another office, one's place in the queue."""

from functools import lru_cache

import qrcode
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from typing_extensions import override

from kiosk.measures import Scale
from kiosk.widgets.piece import Piece

QUIET_MODULES = 4
"""The light margin that the standard asks for, in squares."""
WHITE, BLACK = b"\xff\xff\xff", b"\x10\x18\x2c"


class QrCode(Piece):
    """A square; dark on light in every palette, because readers expect it so."""

    def __init__(self, scale: Scale, *, size_mm: float = 46) -> None:
        super().__init__(scale)
        self._size_mm = size_mm
        self._shown = ""
        with self.canvas:
            Color(1, 1, 1, 1)
            self._square = Rectangle()
        self.absent = True

    def show(self, text: str) -> None:
        """Show this; an empty text takes no room."""
        self.absent = not text
        if text and text != self._shown:
            self._shown = text
            self._square.texture = drawn(matrix(text))

    @property
    def _side(self) -> int:
        return self.scale.gap(self._size_mm)

    @override
    def wide(self) -> int:
        return self._side

    @override
    def tall(self, width: float) -> int:
        return self._side

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        side = min(width, height, self._side)
        super().place(x, y + (height - side) / 2, side, side)
        self._square.pos, self._square.size = self.pos, self.size


@lru_cache(maxsize=16)
def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The squares of the code, lines from the top, with their quiet margin; True is dark."""
    code = qrcode.QRCode(border=QUIET_MODULES, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(square) for square in line) for line in code.get_matrix())


def drawn(squares: tuple[tuple[bool, ...], ...]) -> Texture:
    """A texture with one pixel a square, enlarged without blur."""
    texture = Texture.create(size=(len(squares), len(squares)), colorfmt="rgb")
    lines = (b"".join(BLACK if square else WHITE for square in line) for line in reversed(squares))
    texture.blit_buffer(b"".join(lines), colorfmt="rgb", bufferfmt="ubyte")
    texture.mag_filter = "nearest"
    return texture
