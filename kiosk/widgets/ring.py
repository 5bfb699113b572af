"""Where the keys are: a ring round the control that OK would act on."""

from kivy.graphics import Color, SmoothLine
from typing_extensions import override

from kiosk.measures import Scale
from kiosk.widgets.colours import CLEAR, SUN, rgba
from kiosk.widgets.control import Control
from kiosk.widgets.piece import Piece

RING_MM, OUTLINE_MM, AWAY_MM = 1.7, 0.4, 0.4


class Ring(Piece):
    """A band of SUN between two lines that stand out beside it, so that it is seen on every ground."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        pixels = scale.panel.pixels
        with self.canvas:
            self._outline_colour = Color(*CLEAR)
            self._outline = SmoothLine(width=pixels(RING_MM / 2 + OUTLINE_MM))
            self._band_colour = Color(*CLEAR)
            self._band = SmoothLine(width=pixels(RING_MM / 2))
        self.put_away()

    def surround(self, control: Control | None) -> None:
        """Go round `control`, or away."""
        if control is None:
            self.opacity = 0
            self._outline.points = self._band.points = []
            return
        self.opacity = 1
        self.repaint()
        out = round(self.scale.panel.pixels(AWAY_MM + RING_MM / 2))
        x, y, width, height = *control.pos, *control.size
        corner = self.scale.gap(control.corner_mm) + out
        box = (x - out, y - out, width + 2 * out, height + 2 * out, corner)
        self._outline.rounded_rectangle = self._band.rounded_rectangle = box

    @override
    def repaint(self) -> None:
        self._outline_colour.rgba = rgba(self.scale.palette, self.scale.palette.outline)
        self._band_colour.rgba = rgba(self.scale.palette, SUN)
