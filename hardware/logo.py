"""A site's logo as dots on paper: fitted to the width, dithered. A bad picture prints none."""

import io
import logging
from collections.abc import Iterator

from PIL import Image, ImageOps

from hardware.slip_layout import DOTS_A_COLUMN, Picture

log = logging.getLogger(__name__)

HIGHEST = 160
"""Dots: 20 mm."""
WIDEST = 0.75
"""Of the paper."""
LARGEST_GIVEN = 4000
"""Pixels of a given picture's edge; no logo is larger, and a larger one is not unpacked."""
WHITE_BELOW = 12


def logo(png: bytes, columns: int) -> Iterator[Picture]:
    """The picture, centred on a paper of `columns` characters; nothing when there is none to read."""
    if not png:
        return
    width = columns * DOTS_A_COLUMN // 8 * 8
    try:
        grey = _grey(png)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:  # all are Pillow's
        log.warning("the logo cannot be printed: %s", error)
        return
    fitted = ImageOps.contain(grey, (int(width * WIDEST), HIGHEST), Image.Resampling.LANCZOS)
    paper = Image.new("L", (width, fitted.height + WHITE_BELOW), 255)
    paper.paste(fitted, ((width - fitted.width) // 2, 0))
    yield Picture(width, paper.height, ImageOps.invert(paper).convert("1").tobytes())


def _grey(png: bytes) -> Image.Image:
    """On white, where it is transparent."""
    with Image.open(io.BytesIO(png)) as given:
        if max(given.size) > LARGEST_GIVEN:
            raise ValueError(f"{given.width} x {given.height} pixels")
        coloured = given.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(white, coloured).convert("L")
