"""Rounded grounds with an edge: what cards, panels and buttons stand on."""

from kivy.graphics import Color, SmoothRoundedRectangle
from typing_extensions import override

from kiosk.measures import Scale
from kiosk.widgets.colours import CLEAR, EDGE, SURFACE, rgba
from kiosk.widgets.piece import Piece


class Surface(Piece):
    """A filled rounded rectangle. The edge is a second, larger one below it: clean in every corner."""

    def __init__(
        self, scale: Scale, *, fill: str = SURFACE, edge: str | None = EDGE, corner: float = 6.5
    ) -> None:
        super().__init__(scale)
        self.corner_mm = corner
        self._drawn: list[float] = []
        self.fill, self.edge = fill, edge
        with self.canvas.before:
            self._edge_colour = Color(*CLEAR)
            self._edge_shape = SmoothRoundedRectangle()
            self._fill_colour = Color(*CLEAR)
            self._fill_shape = SmoothRoundedRectangle()
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
        self._edge_colour.rgba = rgba(palette, self.edge or self.fill)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self._draw()

    def _draw(self) -> None:
        radius, edge = self.scale.gap(self.corner_mm), self.scale.edge
        (x, y), (width, height) = self.pos, self.size
        if self._drawn == [x, y, width, height, radius, edge]:
            return
        self._drawn = [x, y, width, height, radius, edge]
        self._edge_shape.pos, self._edge_shape.size = (x, y), (width, height)
        self._edge_shape.radius = [radius]
        self._fill_shape.pos = (x + edge, y + edge)
        self._fill_shape.size = (max(0, width - 2 * edge), max(0, height - 2 * edge))
        self._fill_shape.radius = [max(0, radius - edge)]
