"""Rounded grounds with an edge: what cards, panels and buttons stand on."""

from kivy.graphics import Color, SmoothLine, SmoothRoundedRectangle
from typing_extensions import override

from kiosk.measures import Scale
from kiosk.widgets.colours import CLEAR, EDGE, SURFACE, rgba
from kiosk.widgets.piece import Piece


class Surface(Piece):
    """A filled rounded rectangle, and a line along its edge.

    Not a smaller rectangle on a larger one: every pixel of a card would be painted twice, which costs more
    than everything else on a page.
    """

    def __init__(
        self, scale: Scale, *, fill: str = SURFACE, edge: str | None = EDGE, corner: float = 6.5
    ) -> None:
        super().__init__(scale)
        self.corner_mm = corner
        self._drawn: list[float] = []
        self.fill, self.edge = fill, edge
        with self.canvas.before:
            self._fill_colour = Color(*CLEAR)
            self._fill_shape = SmoothRoundedRectangle()
            self._edge_colour = Color(*CLEAR)
            self._edge_shape = SmoothLine(width=1)
        self.repaint()

    def paint(self, fill: str, edge: str | None) -> None:
        """Change the colours' roles; no edge when it is None."""
        if (fill, edge) != (self.fill, self.edge):
            self.fill, self.edge = fill, edge
            self.repaint()

    @override
    def repaint(self) -> None:
        palette = self.scale.palette
        self._fill_colour.rgba = rgba(palette, self.fill)
        self._edge_colour.rgba = rgba(palette, self.edge) if self.edge else CLEAR
        self._draw()

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self._draw()

    def _draw(self) -> None:
        radius, edge = self.scale.gap(self.corner_mm), self.scale.edge if self.edge else 0
        (x, y), (width, height) = self.pos, self.size
        if self._drawn == [x, y, width, height, radius, edge]:
            return
        self._drawn = [x, y, width, height, radius, edge]
        half = edge / 2
        self._fill_shape.pos, self._fill_shape.size = (x + half, y + half), (width - edge, height - edge)
        self._fill_shape.radius = [radius - half]
        if edge and width > edge and height > edge:
            self._edge_shape.width = half + 0.5
            box = (x + half, y + half, width - edge, height - edge, radius - half)
            self._edge_shape.rounded_rectangle = box
        else:
            self._edge_shape.points = []
