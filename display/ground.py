"""A plain or rounded rectangle of one colour, on which things stand."""

from kivy.graphics import Color, Rectangle, SmoothRoundedRectangle
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from display.layout import Box


class Ground(Widget):  # type: ignore[misc]  # kivy ships no types
    """A rectangle of one colour, with round corners where `radius` says so."""

    def __init__(self, colour: str) -> None:
        super().__init__(size_hint=(None, None))
        with self.canvas:
            Color(*get_color_from_hex(colour))
            self._square = Rectangle(size=(0, 0))
            self._round = SmoothRoundedRectangle(size=(0, 0))

    def put(self, box: Box, radius: float = 0) -> None:
        """Stand at `box`."""
        self.pos, self.size = (box.x, box.y), (box.width, box.height)
        drawn, unused = (self._round, self._square) if radius else (self._square, self._round)
        drawn.pos, drawn.size, unused.size = self.pos, self.size, (0, 0)
        if radius:
            self._round.radius = [radius]
