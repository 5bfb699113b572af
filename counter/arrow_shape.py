"""A sign's arrow as a texture, as heavy as the number beside it. Imports Kivy."""

from functools import lru_cache

from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw

from hardware.ports import Arrow

FINER = 4
"""Drawn so much larger and then reduced, for smooth edges."""
SHAPE = ((0.08, 0.41), (0.46, 0.41), (0.46, 0.14), (0.92, 0.5), (0.46, 0.86), (0.46, 0.59), (0.08, 0.59))
"""An arrow to the right in a square of one."""
TURNS = {Arrow.RIGHT: 0, Arrow.UP: 90, Arrow.LEFT: 180, Arrow.DOWN: 270}
"""Degrees against the clock."""


@lru_cache(maxsize=16)
def arrow_texture(arrow: Arrow, side: int) -> Texture:
    """White, to be tinted, `side` pixels wide and high."""
    fine = Image.new("L", (side * FINER, side * FINER))
    ImageDraw.Draw(fine).polygon([(x * fine.width, y * fine.height) for x, y in SHAPE], fill=255)
    ink = fine.rotate(TURNS[arrow]).resize((side, side), Image.Resampling.LANCZOS)
    white = Image.new("L", ink.size, 255)
    texture = Texture.create(size=ink.size, colorfmt="rgba")
    picture = Image.merge("RGBA", (white, white, white, ink))
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
