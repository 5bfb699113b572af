"""Letters on a page: lines and blocks that shrink rather than be cut.

Not Kivy's Label, which draws its letters one frame after it was told.
"""

from pathlib import Path

from kivy.graphics import Color, Rectangle
from kivy.utils import get_color_from_hex

from appliance.box import Box
from appliance.lettering import SLACK, Laid, below_baseline, extents, laid, longest_word, picture
from appliance.script import right_to_left
from display.piece import Align, Piece

LINE = 1.21
"""Height of a line of Inter, as a part of the font size."""
BLOCK_LINE = 0.95
"""From one line of a block to the next, as a part of the line's own height; Inter's is generous."""
SMALLER = 0.96
"""From one size to the next that is tried."""


class Letters(Piece):
    """Words in one colour. `said`: what people read; `drawing`: how it is drawn; `room`: the width it has."""

    def __init__(self, face: Path, colour: str) -> None:
        super().__init__()
        self.face, self.said, self.room = face, "", 0.0
        self.drawing: Laid | None = None
        self._side = "left"
        with self.canvas:
            self._ink = Color(*get_color_from_hex(colour))
            self._letters = Rectangle(size=(0, 0))
        self.bind(pos=self._move)

    @property
    def ink(self) -> tuple[float, ...]:
        """The colour of the letters."""
        return tuple(self._ink.rgba)

    def tint(self, colour: str) -> None:
        """Change the colour."""
        self._ink.rgba = get_color_from_hex(colour)

    def _draw(self, drawing: Laid, side: str) -> None:
        if (drawing, side) != (self.drawing, self._side):
            texture = picture(drawing, drawing.across + SLACK, side) if drawing.drawn else None
            self._letters.texture = texture
            self._letters.size = self.size = texture.size if texture else (0, 0)
        self.drawing, self._side = drawing, side

    def stand_on(self, base: float) -> None:
        """Move so that the last line's baseline is at `base`."""
        if self.drawing:
            _, line = extents("H", self.drawing.file, self.drawing.size)
            below = below_baseline(self.drawing.file, self.drawing.size)
            self.y = round(base - below + line * (1 - self.drawing.leading))

    def _move(self, *_: object) -> None:
        self._letters.pos = round(self.x), round(self.y)  # on whole pixels, for they are drawn one to one


class Line(Letters):
    """One line of text, placed by its baseline; set smaller when its room is narrow, never cut."""

    def put(
        self,
        text: str,
        size: float,
        *,
        x: float,
        base: float,
        width: float = float("inf"),
        align: Align = "left",
    ) -> None:
        """Set `text` at `size` pixels with its baseline at `base`, within `width` from `x`."""
        self.said, self.room = text, width
        drawing = laid(text, self.face, round(size), None, 1)
        while drawing.across + SLACK > width and drawing.size > 1:
            size = min(size * (width - SLACK) / drawing.across, size - 0.5)
            drawing = laid(text, self.face, max(1, int(size)), None, 1)
        self._draw(drawing, "left")
        self.x = round(x + (width - self.width if align == "right" else 0))
        self.y = round(base) - below_baseline(drawing.file, drawing.size)


class Block(Letters):
    """Text wrapped between words; set smaller until it fits, never cut. Lines begin where reading does."""

    def put(self, text: str, size: float, box: Box, *, base: float | None = None) -> None:
        """Set `text` at `size` pixels or less inside `box`: from its top, or with its last line at `base`."""
        self.said, self.room = text, box.width
        drawing = laid_in(text, self.face, size, box)
        self._draw(drawing, "right" if right_to_left(text) else "left")
        self.x = round(box.x)
        self.y = round(box.top - self.height)
        if base is not None:
            self.stand_on(base)


def laid_in(text: str, face: Path, size: float, box: Box) -> Laid:
    """`text` on lines inside `box`, at `size` or the largest size below at which it fits."""
    width = int(box.width) - SLACK
    while True:
        drawing = laid(text, face, max(1, int(size)), width, BLOCK_LINE)
        whole = longest_word(text, face, max(1, int(size))) <= box.width
        if size < 2 or (whole and drawing.down <= box.height):
            return drawing
        size *= SMALLER


def two_lines(size: float) -> float:
    """The height in pixels that two lines of a block take."""
    return 2.05 * LINE * BLOCK_LINE * size


def width_of(text: str, face: Path, size: float) -> float:
    """The pixels that `text` takes on one line."""
    return laid(text, face, round(size), None, 1).across + SLACK
