"""A slip drawn as pictures, for languages that a printer has no letters for. Opens fonts, no device.

The number stays the printer's own largest letters, and the QR code is drawn by the printer. Sizes are in
dots, 8 to a millimetre.
"""

import logging
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from hardware.letters import CanPrint, printable
from hardware.ports import Slip
from hardware.script_runs import is_right_to_left
from hardware.slip_layout import DOTS_A_COLUMN, Cut, Operation, Picture, number_lines, qr_code
from hardware.typeface import Typeface

log = logging.getLogger(__name__)

TEXT, HEADING, LARGE_TITLE, TITLE = 27, 31, 50, 36
MOST_LARGE_LINES = 2
RULE_HEIGHT, RULE_THICKNESS, DASH, GAP = 24, 2, 8, 5
ABOVE_TITLE = 16
HIGHEST_BAND = 256
"""Rows that printers take in one picture."""


class Drawing:
    """Draws with the letters of these font files, tried in turn."""

    def __init__(self, faces: Sequence[Path], bold_faces: Sequence[Path]) -> None:
        self._normal, self._bold = Typeface(faces), Typeface(bold_faces)

    def is_wanted(self, slip: Slip, can_print: CanPrint, *, always: bool = False) -> bool:
        """Whether the printer's own letters cannot say this slip, and ours can."""
        letters = {char for text in _texts(slip) for char in unicodedata.normalize("NFC", text)}
        unprintable = {char for char in letters if char.isalpha() and not _can_say(char, can_print)}
        if not (always or unprintable or is_right_to_left(slip.language)):
            return False
        try:
            return all(self._normal.has(char) and self._bold.has(char) for char in {"0", *unprintable})
        except OSError as error:
            log.error("this slip is printed without the letters that the printer lacks: %s", error)
            return False

    def lay_out(self, slip: Slip, columns: int) -> tuple[Operation, ...]:
        """The slip from top to cut, for a paper of `columns` characters of Font A."""
        page = _Page(self._normal, self._bold, columns, right_to_left=is_right_to_left(slip.language))
        return tuple(_operations(slip, columns, page))


class _Page:
    """Draws for one paper and one direction."""

    def __init__(self, normal: Typeface, bold: Typeface, columns: int, *, right_to_left: bool) -> None:
        self._normal, self._bold = normal, bold
        self._width = columns * DOTS_A_COLUMN // 8 * 8
        self._leftwards = right_to_left

    def text(
        self, text: str, size: int = TEXT, *, bold: bool = False, align: str = "center"
    ) -> Iterator[Image.Image]:
        """The text's lines, and none when it is empty."""
        if text.strip():
            yield from self._lines(text, size, bold=bold, align=align)

    def title(self, text: str) -> Iterator[Image.Image]:
        """As large as lets it stand on few lines."""
        if not text.strip():
            return
        large = list(self._bold.wrapped(text, LARGE_TITLE, self._width, right_to_left=self._leftwards))
        size = LARGE_TITLE if len(large) <= MOST_LARGE_LINES else TITLE
        yield Image.new("1", (self._width, ABOVE_TITLE), 0)
        yield from self._lines(text, size, bold=True, align="center")

    def block(self, first: str, rest: Iterable[str]) -> Iterator[Image.Image]:
        """A rule, the bold first line and the plain ones; aligned as its script is read."""
        align = "right" if self._leftwards else "center"
        yield self.rule()
        yield from self.text(first, HEADING, bold=True, align=align)
        for text in rest:
            yield from self.text(text, align=align)

    def rule(self) -> Image.Image:
        """A dashed line from edge to edge."""
        image = Image.new("1", (self._width, RULE_HEIGHT), 0)
        pen, top = ImageDraw.Draw(image), (RULE_HEIGHT - RULE_THICKNESS) // 2
        for left in range(0, self._width, DASH + GAP):
            pen.rectangle((left, top, left + DASH - 1, top + RULE_THICKNESS - 1), fill=1)
        return image

    def _lines(self, text: str, size: int, *, bold: bool, align: str) -> Iterator[Image.Image]:
        face = self._bold if bold else self._normal
        wrapped = face.balanced if align == "center" else face.wrapped
        for line in wrapped(text, size, self._width, right_to_left=self._leftwards):
            yield face.drawn(line, size, self._width, align=align, right_to_left=self._leftwards)


def _operations(slip: Slip, columns: int, page: _Page) -> Iterator[Operation]:
    yield from _bands([*page.text(slip.heading, HEADING, bold=True), *page.text(slip.moment)])
    yield from number_lines(slip.number, columns)
    body = [*page.title(slip.title)]
    for first, rest in slip.blocks:
        body += page.block(first, rest)
    yield from _bands(body)
    yield from qr_code(slip.qr, columns)
    foot = [*page.text(slip.qr_caption)]
    if slip.farewell:
        foot += [page.rule(), *page.text(slip.farewell)]
    yield from _bands(foot)
    yield Cut()


def _bands(lines: Iterable[Image.Image]) -> Iterator[Picture]:
    """Lines below one another, in pictures that end between lines."""
    band: list[Image.Image] = []
    for line in lines:
        if band and sum(each.height for each in band) + line.height > HIGHEST_BAND:
            yield _joined(band)
            band = []
        band.append(line)
    if band:
        yield _joined(band)


def _joined(lines: Sequence[Image.Image]) -> Picture:
    width, height = lines[0].width, sum(line.height for line in lines)
    image, top = Image.new("1", (width, height), 0), 0
    for line in lines:
        image.paste(line, (0, top))
        top += line.height
    return Picture(width, height, image.tobytes())


def _texts(slip: Slip) -> Iterator[str]:
    yield from (slip.heading, slip.moment, slip.title, slip.qr_caption, slip.farewell)
    for first, rest in slip.blocks:
        yield from (first, *rest)


def _can_say(char: str, can_print: CanPrint) -> bool:
    """Printers that have letters of right-to-left scripts neither join them nor turn them round."""
    return unicodedata.bidirectional(char) not in ("R", "AL") and bool(printable(char, can_print))
