"""Font files used as one: for every letter the first that has it; lines measured, wrapped and drawn."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from arabic_reshaper import reshape
from fontTools.ttLib import TTFont, TTLibError
from PIL import Image, ImageDraw, ImageFont, features

from hardware.script_runs import Run, runs

INK_ABOVE = 110
"""Of 255: what is darker becomes a black dot. Below half, so that thin strokes survive."""

LATIN_LINE, ARABIC_LINE = (1.06, 0.36), (1.15, 0.5)
"""How far a line reaches above and below its letters' feet, in sizes."""
NEAR_ENOUGH = 12
"""Dots to which the width of balanced lines is sought."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, its width and that of the space before it, in dots."""

    text: str
    width: float
    space: float


class Typeface:
    """One weight. Raises OSError when a file is missing or no font."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._sized: dict[tuple[Path, int], ImageFont.FreeTypeFont] = {}

    @cached_property
    def _letters(self) -> dict[Path, frozenset[int]]:
        try:
            return {path: _letters_in(path) for path in self._paths}
        except TTLibError as error:
            raise OSError(f"no font: {error}") from error

    @cached_property
    def _shapes(self) -> bool:
        """Whether Pillow joins Arabic letters itself (with libraqm and libfribidi)."""
        return bool(features.check("raqm"))

    def has(self, char: str) -> bool:
        """Whether one of the files has this letter."""
        return any(ord(char) in letters for letters in self._letters.values())

    def width(self, line: str, size: int, *, right_to_left: bool) -> float:
        """Of a line, in dots."""
        pieces = self._pieces(line, right_to_left=right_to_left)
        return sum(self._length(text, run, self._font(path, size)) for text, run, path in pieces)

    def wrapped(self, text: str, size: int, width: int, *, right_to_left: bool) -> list[str]:
        """The text's lines, none wider than `width` dots; broken between words where it can be."""
        return _filled(self._words(text, size, width, right_to_left=right_to_left), width)

    def balanced(self, text: str, size: int, width: int, *, right_to_left: bool) -> list[str]:
        """The same number of lines, of lengths as equal as can be: nothing stands alone on the last."""
        words = self._words(text, size, width, right_to_left=right_to_left)
        lines = _filled(words, width)
        too_narrow = width // 2 if len(lines) > 1 else width
        while width - too_narrow > NEAR_ENOUGH:
            middle = (too_narrow + width) // 2
            narrower = _filled(words, middle)
            if len(narrower) > len(lines):
                too_narrow = middle
            else:
                width, lines = middle, narrower
        return lines

    def _words(self, text: str, size: int, width: int, *, right_to_left: bool) -> list[list[_Word]]:
        """The words of every paragraph, measured; one wider than the paper comes in pieces."""

        def measured(word: str) -> float:
            return self.width(word, size, right_to_left=right_to_left)

        def pieces(word: str) -> list[str]:
            return [word] if measured(word) < width else _broken(word, lambda part: measured(part) < width)

        space = measured(" ")
        return [
            [
                _Word(piece, measured(piece), space)
                for word in re.split(r"[ \t]+", paragraph.strip())
                for piece in pieces(word)
            ]
            for paragraph in unicodedata.normalize("NFC", text).splitlines()
        ]

    def drawn(self, line: str, size: int, width: int, *, align: str, right_to_left: bool) -> Image.Image:
        """The line on `width` dots, black dots set. `align`: left, center or right."""
        above, below = ARABIC_LINE if right_to_left else LATIN_LINE
        image = Image.new("L", (width, round(size * above) + round(size * below)), 0)
        pen = ImageDraw.Draw(image)
        left = width - self.width(line, size, right_to_left=right_to_left)
        at = {"left": 0.0, "center": left / 2, "right": left}[align]
        for text, run, path in self._pieces(line, right_to_left=right_to_left):
            font = self._font(path, size)
            direction = "rtl" if run.right_to_left and self._shapes else None
            pen.text((at, round(size * above)), text, 255, font, anchor="ls", direction=direction)
            at += self._length(text, run, font)
        return image.point(lambda ink: 255 * (ink > INK_ABOVE)).convert("1")

    def _length(self, text: str, run: Run, font: ImageFont.FreeTypeFont) -> float:
        return font.getlength(text, direction="rtl" if run.right_to_left and self._shapes else None)

    def _pieces(self, line: str, *, right_to_left: bool) -> Iterator[tuple[str, Run, Path]]:
        """What is drawn from left to right, each piece in one file's letters."""
        for run in runs(line, right_to_left=right_to_left):
            text = run.text
            if run.right_to_left and not self._shapes:
                text = reshape(text)[::-1]
            piece, path = "", self._paths[0]
            for char in text:
                other = self._file_with(char, path)
                if piece and other != path:
                    yield piece, run, path
                    piece = ""
                piece, path = piece + char, other
            if piece:
                yield piece, run, path

    def _file_with(self, char: str, present: Path) -> Path:
        """The file in use when it has the letter, so that spaces and digits do not change it."""
        if ord(char) in self._letters[present]:
            return present
        return next((path for path in self._paths if ord(char) in self._letters[path]), present)

    def _font(self, path: Path, size: int) -> ImageFont.FreeTypeFont:
        if (path, size) not in self._sized:
            layout = ImageFont.Layout.RAQM if self._shapes else ImageFont.Layout.BASIC
            self._sized[path, size] = ImageFont.truetype(str(path), size, layout_engine=layout)
        return self._sized[path, size]


def _filled(paragraphs: list[list[_Word]], width: int) -> list[str]:
    """Lines with as many words as fit."""
    lines = []
    for words in paragraphs:
        line: list[_Word] = []
        used = 0.0
        for word in words:
            if line and used + word.space + word.width > width - 1:  # letters round to whole dots
                lines.append(" ".join(each.text for each in line))
                line, used = [], 0.0
            used += word.width + (word.space if line else 0)
            line.append(word)
        lines.append(" ".join(each.text for each in line))
    return lines


def _letters_in(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _broken(word: str, fits: Callable[[str], bool]) -> list[str]:
    """A word in pieces that fit; mostly one."""
    pieces = [""]
    for char in word:
        if pieces[-1] and not fits(pieces[-1] + char):
            pieces.append("")
        pieces[-1] += char
    return pieces
