"""A plain or rounded rectangle of one colour, on which things stand."""

from kivy.graphics import Color, Rectangle, RenderContext, SmoothRoundedRectangle
from kivy.utils import get_color_from_hex

from appliance.box import Box
from display.piece import Piece

FLAT = """
$HEADER$
void main(void) {
    gl_FragColor = frag_color;
}
"""
"""Kivy's own shader looks a texture up for every pixel: without a graphics chip, half of all painting."""


class Ground(Piece):
    """A rectangle of one colour, with round corners where `radius` says so."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        flat = RenderContext(fs=FLAT, use_parent_projection=True, use_parent_modelview=True)
        with flat:
            self._flat = Color(*get_color_from_hex(colour))
            self._square = Rectangle(size=(0, 0))
        self.canvas.add(flat)
        with self.canvas:
            self._fill = Color(*get_color_from_hex(colour))
            self._round = SmoothRoundedRectangle(size=(0, 0))
        self.bind(pos=self._move)

    @property
    def fill(self) -> tuple[float, ...]:
        """The colour."""
        return tuple(self._fill.rgba)

    def tint(self, colour: str) -> None:
        """Change the colour."""
        self._flat.rgba = self._fill.rgba = get_color_from_hex(colour)

    def put(self, box: Box, radius: float = 0) -> None:
        """Stand at `box`."""
        self.pos, self.size = (round(box.x), round(box.y)), (round(box.width), round(box.height))
        drawn, unused = (self._round, self._square) if radius else (self._square, self._round)
        drawn.size, unused.size = self.size, (0, 0)
        if radius:
            self._round.radius = [radius]
        self._move()

    def _move(self, *_: object) -> None:
        self._square.pos = self._round.pos = self.pos
