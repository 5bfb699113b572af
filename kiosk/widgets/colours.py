"""The roles that pieces name when they ask for a colour; the palette of the moment says which it is."""

from functools import cache

from kivy.utils import get_color_from_hex

from appliance.theme import Palette, colour_of

PAPER = "paper"
SURFACE = "surface"
INK = "ink"
MUTED = "muted"
PRIMARY = "primary"
DEEP = "deep"
EDGE = "edge"
HAIRLINE = "hairline"
SEA = "sea"
SUN = "sun"
AMBER = "amber"
AMBER_GROUND = "amber_ground"
LEAF = "leaf"
LEAF_GROUND = "leaf_ground"
SKY = "sky"
MIST = "mist"

Rgba = tuple[float, float, float, float]

CLEAR: Rgba = (0, 0, 0, 0)


@cache
def rgba(palette: Palette, role: str, alpha: float = 1) -> Rgba:
    """The colour of `role` as Kivy wants it."""
    red, green, blue = get_color_from_hex(colour_of(palette, role))[:3]
    return (red, green, blue, alpha)
