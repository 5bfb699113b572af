"""Letters as textures, for every screen: which file draws a text, how large, broken how, and its picture.

Imports Kivy: only what builds widgets may import it, after `appliance.window.prepare`.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kivy.core.text import Label as CoreLabel
from kivy.graphics.texture import Texture

from appliance.faces import face_for
from appliance.script import right_to_left, wrap

ARABIC_LARGER = 1.06
"""Noto's letters look smaller than Inter's of the same size."""
SLACK = 1
"""Pixels; a line that just fits is not broken again."""
MEASURED = 2048
"""Measured texts that are kept: what the pages of a few languages come back to. Every number and every hour
makes new ones, so a larger memory would fill up all day."""


class Laid(NamedTuple):
    """A text as it is drawn: by which file, how large, broken how, and the pixels it takes."""

    drawn: str
    file: Path
    size: int
    leading: float
    across: int
    down: int


@lru_cache(maxsize=MEASURED)
def laid(text: str, face: Path, size: int, width: int | None, leading: float) -> Laid:
    """`text` asked for in `face` and wrapped at `width`, whatever its script."""
    file = face_for(text, face)
    if not right_to_left(text):
        return Laid(text, file, size, leading, *_extents(text, file, size, width, leading))
    size, leading = round(size * ARABIC_LARGER), max(1.0, leading - 0.1)
    line = _label(file, size)
    drawn = wrap(text, float("inf") if width is None else width, lambda words: line.get_extents(words)[0])
    room = None if width is None else width + SLACK
    return Laid(drawn, file, size, leading, *_extents(drawn, file, size, room, leading))


def _label(file: Path, size: int) -> CoreLabel:
    label = CoreLabel(font_name=str(file), font_size=size)
    label.resolve_font_name()
    return label


@lru_cache(maxsize=512)
def extents(text: str, face: Path, size: int) -> tuple[int, int]:
    """The pixels that `text` takes on one line, drawn as it is by `face`."""
    return _extents(text, face, size, None, 1)


def _extents(text: str, face: Path, size: int, width: int | None, leading: float) -> tuple[int, int]:
    label = CoreLabel(
        text=text, font_name=str(face), font_size=size, text_size=(width, None), line_height=leading
    )
    label.resolve_font_name()
    label.render()
    across, down = label._internal_size if text else (0, 0)  # the size before text_size replaces it
    return int(across), int(down)


@lru_cache(maxsize=192)
def picture(drawing: Laid, width: int, side: str) -> Texture:
    """The letters in white, to be tinted: the last few pages' are kept, for people go back and forth."""
    label = CoreLabel(
        text=drawing.drawn,
        font_name=str(drawing.file),
        font_size=drawing.size,
        text_size=(width, None),
        halign=side,
        line_height=drawing.leading,
    )
    return drawn(label)


def drawn(label: CoreLabel) -> Texture:
    """The label's picture, for a place of its own size. One point of it for each pixel: to mix four of them,
    as is usual, took a fifth of the time to paint a page where there is no graphics chip."""
    label.refresh()
    texture = label.texture
    texture.mag_filter = texture.min_filter = "nearest"
    return texture


@lru_cache(maxsize=MEASURED)
def longest_word(text: str, face: Path, size: int) -> int:
    """The width in pixels of the widest piece that must not be broken."""
    words = text.replace("\n", " ").split(" ")
    return max((laid(word, face, size, None, 1).across for word in words), default=0) + 1


@lru_cache(maxsize=1024)
def below_baseline(file: Path, size: int) -> int:
    """Pixels from the baseline to the lower edge of a line."""
    return -int(_label(file, size).get_descent())
