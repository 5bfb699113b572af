"""Rounded rectangles, with an edge or without, as pictures of nine parts: four corners drawn point by point,
and between them one point that is stretched.

Kivy's own smooth shapes mix four points of a texture for every pixel within them, which is half the work of
painting a page where there is no graphics chip. Imports Kivy: only what builds widgets may import it, after
`appliance.window.prepare`.
"""

from functools import lru_cache
from itertools import chain
from math import hypot
from typing import NamedTuple

from kivy.graphics import BorderImage, Color
from kivy.graphics.texture import Texture

Rgba = tuple[float, ...]
CLEAR: Rgba = (0, 0, 0, 0)


class Style(NamedTuple):
    """Corner and edge in pixels, and their colours; an `edge` of 0 has none."""

    radius: int
    edge: int
    fill: Rgba
    rim: Rgba


class Rounded:
    """Draws one rounded rectangle on the canvas that is being filled when it is made."""

    def __init__(self) -> None:
        Color(1, 1, 1, 1)
        self._image = BorderImage()
        self._style: Style | None = None
        self.put_away()

    def put(self, x: float, y: float, width: float, height: float, style: Style) -> None:
        """Stand there, in pixels. A radius that has no room is taken as the largest that has."""
        radius = min(style.radius, int(width) // 2, int(height) // 2)
        if radius < 1:
            self.put_away()
            return
        if (style := style._replace(radius=radius)) != self._style:
            self._style = style
            self._image.texture, self._image.border = _picture(style), (radius,) * 4
        self._image.pos, self._image.size = (round(x), round(y)), (round(width), round(height))

    def put_away(self) -> None:
        """Draw nothing. A border is drawn even where there is no size."""
        self._style, self._image.border, self._image.size = None, (0,) * 4, (0, 0)


@lru_cache(maxsize=192)
def _picture(style: Style) -> Texture:
    """Two corners and one point between them, each way."""
    corner = _corner(style.radius, style.edge)
    points = {covered: _point(style, *covered) for covered in {*chain(*corner)}}
    quarter = [[points[covered] for covered in line] for line in corner]
    middle = _point(style, 1.0, 0.0 if style.edge >= style.radius else 1.0)
    beside = [_point(style, 1.0, float(depth >= style.edge)) for depth in range(style.radius)]
    lines = [b"".join([*line, side, *reversed(line)]) for line, side in zip(quarter, beside, strict=True)]
    across = b"".join([*beside, middle, *reversed(beside)])
    side = 2 * style.radius + 1
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.blit_buffer(b"".join([*lines, across, *reversed(lines)]), colorfmt="rgba", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "nearest"
    return texture


@lru_cache(maxsize=64)
def _corner(radius: int, edge: int) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Of every pixel of a corner, line by line from outside: how much of it the whole covers, and how much of
    that is within the edge."""

    def covered(away: float) -> tuple[float, float]:
        whole = min(1.0, max(0.0, radius - away + 0.5))
        return whole, min(1.0, max(0.0, radius - edge - away + 0.5)) if edge and whole else 1.0

    middles = [radius - place - 0.5 for place in range(radius)]
    return tuple(tuple(covered(hypot(across, down)) for across in middles) for down in middles)


def _point(style: Style, whole: float, within: float) -> bytes:
    """A pixel of fill and rim mixed, as red, green, blue and alpha."""
    fill, rim = style.fill[3] * within, style.rim[3] * (1 - within) if style.edge else 0.0
    alpha = fill + rim
    colours = zip(style.fill[:3], style.rim[:3], strict=True)
    mixed = ((f * fill + r * rim) / alpha if alpha else f for f, r in colours)
    return bytes(round(255 * part) for part in (*mixed, alpha * whole))
