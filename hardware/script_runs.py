"""A line of text as it is drawn from left to right, cut where the direction changes. Pure.

Within a run that goes from right to left the letters stand as they are written, for a shaper to join.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bidi.algorithm import get_display

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""The languages written so."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line, in one direction."""

    text: str
    right_to_left: bool


def is_right_to_left(language: str) -> bool:
    """Whether `ar`, `ar-MA`... is written from right to left."""
    return language.lower().replace("_", "-").partition("-")[0] in RIGHT_TO_LEFT


def runs(line: str, *, right_to_left: bool) -> Iterator[Run]:
    """The line's runs from left to right, the line itself in the language's direction."""
    shown = str(get_display(line, base_dir="R" if right_to_left else "L"))
    for leftwards, letters in groupby(shown, _goes_left):
        text = "".join(letters)
        yield Run(text[::-1] if leftwards else text, leftwards)


def _goes_left(char: str) -> bool:
    direction = unicodedata.bidirectional(char)
    # Marks belong to their letters; those of other scripts are joined to theirs before.
    return direction in ("R", "AL") or (direction == "NSM" and 0x0590 <= ord(char) <= 0x08FF)
