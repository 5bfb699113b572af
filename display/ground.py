"""A plain or rounded rectangle of one colour, on which things stand."""

from kivy.graphics import Color, Rectangle, RenderContext
from kivy.utils import get_color_from_hex

from appliance.box import Box
from appliance.rounded import CLEAR, Rounded, Style
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
            self._round = Rounded()
        self._radius = 0
        self.bind(pos=self._draw)

    @property
    def fill(self) -> tuple[float, ...]:
        """The colour."""
        return tuple(self._flat.rgba)

    def tint(self, colour: str) -> None:
        """Change the colour."""
        self._flat.rgba = get_color_from_hex(colour)
        self._draw()

    def put(self, box: Box, radius: float = 0) -> None:
        """Stand at `box`."""
        self._radius = round(radius)
        self.pos, self.size = (round(box.x), round(box.y)), (round(box.width), round(box.height))
        self._draw()

    def _draw(self, *_: object) -> None:
        if self._radius:
            self._square.size = (0, 0)
            self._round.put(*self.pos, *self.size, Style(self._radius, 0, self.fill, CLEAR))
        else:
            self._round.put_away()
            self._square.pos, self._square.size = self.pos, self.size
