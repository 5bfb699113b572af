"""Does everything on the display's page fit? Measured on the real widgets, after they were set."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from kivy.core.text import Label as CoreLabel
from PIL.ImageFont import FreeTypeFont, Layout, truetype

from appliance.faces import face_for
from appliance.lettering import SLACK, below_baseline, longest_word
from appliance.script import right_to_left, shape
from appliance.theme import FACES, contrast
from display.figures import Figures
from display.ground import Ground
from display.lettering import Letters, Line
from display.page import BETWEEN

SMALLEST = 0.0165
"""Of the window's shorter side: smaller letters are of no use in a waiting room."""
EDGE = 2
"""Pixels."""


def spoil(poster: Any) -> None:
    """Put five faults on the page."""
    from appliance.box import Box
    from display.lettering import Block

    poster.clear_widgets()
    ground = Ground("#FFFFFF")
    ground.put(Box(0, 0, poster.width, poster.height))
    poster.add_widget(ground)
    lines = [
        ("outside", -40, 10),
        ("one over", 600, 300),
        ("the other", 610, 300),
        ("too wide for it", 900, 500),
    ]
    for text, x, base in lines:
        line = Line(FACES.text, "#14213D")
        line.put(text, 40, x=x, base=base)
        line.room = 60 if "wide" in text else line.room
        poster.add_widget(line)
    block = Block(FACES.text, "#EEEEEE")
    block.put("pale unbreakable-but-broken", 40, Box(300, 500, 600, 200))
    block.room = 200
    poster.add_widget(block)


def unfit(root: Any, window: Any) -> Iterator[str]:
    """A sentence for every text that is cut, breaks a word, leaves its ground, meets another, or is pale."""
    parts = list(root.walk())
    texts = [part for part in parts if isinstance(part, Letters | Figures) and part.said]
    grounds = [part for part in parts if isinstance(part, Ground) and min(part.size) > 5]
    for text in texts:
        yield from _outside(text, grounds, window)
        if isinstance(text, Letters) and not _is_icon(text):
            yield from _badly_set(text)
            if text.drawing and text.drawing.size < SMALLEST * min(window.size):
                yield f"{text.said!r} is set at {text.drawing.size} px"
    for (one, ink), (other, other_ink) in combinations([(text, _ink(text)) for text in texts], 2):
        if _meet(ink, other_ink):
            yield f"{one.said!r} meets {other.said!r}"


def _is_icon(text: Any) -> bool:
    return isinstance(text, Letters) and text.face == FACES.icons


def _outside(text: Any, grounds: list[Ground], window: Any) -> Iterator[str]:
    left, low, right, high = _ink(text)
    if left < -1 or low < -1 or right > window.width + 1 or high > window.height + 1:
        yield f"{text.said!r} leaves the window"
        return
    middle = (left + right) / 2, (low + high) / 2
    under = [ground for ground in grounds if ground.collide_point(*middle)]
    if not under:
        yield f"{text.said!r} stands on nothing"
        return
    ground = under[-1]  # the last one drawn
    if not (ground.x - EDGE <= left and right <= ground.right + EDGE):
        yield f"{text.said!r} leaves its ground sideways"
    if not (ground.y - EDGE <= low and high <= ground.top + EDGE):
        yield f"{text.said!r} leaves its ground up or down"
    least = 3.0 if _is_icon(text) else 4.5
    if (ratio := contrast(_hexed(text.ink), _hexed(ground.fill))) < least:
        yield f"{text.said!r} has a contrast of {ratio:.1f}"


def _badly_set(text: Letters) -> Iterator[str]:
    drawing = text.drawing
    assert drawing
    if drawing.across > text.room + SLACK or text.width > text.room + 2 * SLACK:
        yield f"{text.said!r} is wider than its room"
    size = int(drawing.size / 1.06) if right_to_left(text.said) else drawing.size
    if longest_word(text.said, text.face, size) > text.room + 2 * SLACK:
        yield f"{text.said!r} has a word broken"
    yield from _script_faults(text, drawing)


def _script_faults(text: Letters, drawing: Any) -> Iterator[str]:
    """Arabic is drawn by a font that has it, joined, its lines in the order of reading; the rest as it is."""
    if not right_to_left(text.said):
        if drawing.drawn != text.said:
            yield f"{text.said!r} is drawn as {drawing.drawn!r}"
        if _laid_out(text).split() != text.said.split():
            yield f"{text.said!r} is laid out as {_laid_out(text)!r}"
        return
    if "Arabic" not in Path(drawing.file).name:
        yield f"{text.said!r} is drawn by {drawing.file}"
    lines, words, at = drawing.drawn.split("\n"), text.said.split(), 0
    for line in lines:
        count = len(line.split())
        if BETWEEN.strip() not in line and shape(" ".join(words[at : at + count])) != line:
            yield f"{text.said!r}: the line {line!r} is not where it is read"
        at += count
    if _laid_out(text).split("\n") != lines:
        yield f"{text.said!r} was broken again after shaping"


def _laid_out(text: Letters) -> str:
    """What Kivy puts on the glass, line by line."""
    drawing = text.drawing
    assert drawing
    core = CoreLabel(
        text=drawing.drawn,
        font_name=str(drawing.file),
        font_size=drawing.size,
        text_size=(drawing.across + SLACK, None),
        line_height=drawing.leading,
    )
    core.resolve_font_name()
    core.render()
    return "\n".join("".join(word.text for word in line.words) for line in core._cached_lines)


@lru_cache(maxsize=64)
def _font(file: str, size: int) -> FreeTypeFont:
    return truetype(file, size, layout_engine=Layout.BASIC)


def _hexed(colour: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in colour[:3])


def _ink(part: Any) -> tuple[float, float, float, float]:
    """Where letters are; of a block roughly: its box has empty bands above and below."""
    if isinstance(part, Figures):  # no descenders
        base = part.y + below_baseline(face_for(part.said, FACES.display), part.font_size)
        return part.x, base, part.right, base + 0.74 * part.font_size
    x, y = part.to_window(*part.pos)
    if isinstance(part, Line):
        # Joined and put in order already: the simple engine draws it as Kivy does.
        font = _font(str(part.drawing.file), part.drawing.size)
        left, high, right, low = font.getbbox(part.drawing.drawn, anchor="ls")
        base = y + below_baseline(part.drawing.file, part.drawing.size)
        return x + left, base - low, x + right, base - high
    band = min(part.height, part.drawing.size) * 0.2
    return x, y + band * 0.5, x + part.width, y + part.height - band


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
