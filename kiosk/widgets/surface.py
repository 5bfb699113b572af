"""Rounded grounds with an edge: what cards, panels and buttons stand on."""

from typing_extensions import override

from appliance.rounded import Rounded, Style
from kiosk.measures import Scale
from kiosk.widgets.colours import CLEAR, EDGE, SURFACE, Rgba, rgba
from kiosk.widgets.piece import Piece


class Surface(Piece):
    """A filled rounded rectangle, and an edge within it."""

    def __init__(
        self, scale: Scale, *, fill: str = SURFACE, edge: str | None = EDGE, corner: float = 6.5
    ) -> None:
        super().__init__(scale)
        self.corner_mm = corner
        self._drawn: tuple[object, ...] = ()
        self.fill, self.edge = fill, edge
        self.ground = self.rim = CLEAR
        with self.canvas.before:
            self._shape = Rounded()
        self.repaint()

    def paint(self, fill: str, edge: str | None) -> None:
        """Change the colours' roles; no edge when it is None."""
        if (fill, edge) != (self.fill, self.edge):
            self.fill, self.edge = fill, edge
            self.repaint()

    @override
    def repaint(self) -> None:
        palette = self.scale.palette
        self.dye(rgba(palette, self.fill), rgba(palette, self.edge) if self.edge else CLEAR)

    def dye(self, ground: Rgba, rim: Rgba) -> None:
        """Take these very colours."""
        self.ground, self.rim = ground, rim
        self._draw()

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self._draw()

    def _draw(self) -> None:
        edge = self.scale.edge if self.edge else 0
        style = Style(self.scale.gap(self.corner_mm), edge, self.ground, self.rim)
        now = (*self.pos, *self.size, style)
        if now != self._drawn:
            self._drawn = now
            self._shape.put(*now)
