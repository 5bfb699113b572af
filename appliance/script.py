"""Arabic script for renderers that know nothing of it: joined letters, in the order they are drawn.

Kivy draws characters from left to right as they come. So a text is first broken into lines, as people
read it; then the letters of every line are joined and put in the order of drawing (the Unicode
bidirectional algorithm).
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"

_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTER = r"A-Za-z\u00c0-\u024f"
_LATIN = re.compile(
    rf"(?=[\d\s.,:/()+&’'_-]*[{_LETTER}])[+(]?[{_LETTER}\d](?:[{_LETTER}\d .,:/()+&’'_-]*[{_LETTER}\d)])?"
)
"""Words in Latin letters with whatever numbers stand among them: an address, a ticket, a code."""
_NUMBER = re.compile(r"[+(]?\d(?:[\d ()/.:-]*\d)?")
"""A number with its separators: a telephone, a time, a date."""


def right_to_left(text: str) -> bool:
    """Whether any of `text` is read from right to left."""
    return bool(_ARABIC.search(text))


@lru_cache(maxsize=2048)
def shape(line: str) -> str:
    """One `line` as it is drawn from left to right; a line without Arabic stays as it is."""
    if not right_to_left(line):
        return line
    join, reorder = _tools()
    drawn = reorder(join(_marked(line)))
    return drawn.replace(LEFT_TO_RIGHT, "").replace(RIGHT_TO_LEFT, "")


def wrap(text: str, width: float, measure: Callable[[str], float]) -> str:
    """`text` in shaped lines, each at most `width` by `measure` of the shaped line; newlines stay.

    Lines are broken between words of the text as people read it: broken after reordering, they would come
    out with the last line first.
    """
    return "\n".join(
        shape(line) for paragraph in text.split("\n") for line in _lines(paragraph, width, measure)
    )


def _lines(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(shape(longer)) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _marked(line: str) -> str:
    """Numbers and Latin words fenced with marks, so that 030 / 123-45 does not come out as 45-123 / 030."""
    parts, at = [], 0
    for found in _LATIN.finditer(line):
        parts += [_NUMBER.sub(_fenced, line[at : found.start()]), _fenced(found)]
        at = found.end()
    return "".join([*parts, _NUMBER.sub(_fenced, line[at:])])


def _fenced(found: "re.Match[str]") -> str:
    return f"{LEFT_TO_RIGHT}{found.group()}{RIGHT_TO_LEFT}"


@cache
def _tools() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Joining and reordering; loaded when first needed, which in most halls is never."""
    from arabic_reshaper import ArabicReshaper

    # The package's other `get_display` does not mirror brackets.
    from bidi.algorithm import get_display

    reshaper: Any = ArabicReshaper({"delete_harakat": False, "support_ligatures": True})

    def reorder(text: str) -> str:
        return str(get_display(text, base_dir="R"))

    return reshaper.reshape, reorder
