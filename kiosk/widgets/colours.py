"""The theme's colours as Kivy wants them."""

from functools import cache

from kivy.utils import get_color_from_hex

Rgba = tuple[float, float, float, float]

CLEAR: Rgba = (0, 0, 0, 0)


@cache
def rgba(colour: str, alpha: float = 1) -> Rgba:
    """A "#RRGGBB" of the theme."""
    red, green, blue = get_color_from_hex(colour)[:3]
    return (red, green, blue, alpha)
