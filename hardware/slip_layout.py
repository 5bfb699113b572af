"""A slip as lines on a paper roll: sizes, wrapping, rules. Pure; knows no printer language.

Every line is centred. Sizes are multiples of the printer's Font A, which is 12 dots wide and 24 high:
3 mm at 8 dots/mm.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from hardware.letters import CanPrint, printable, settled
from hardware.ports import Slip

DOTS_A_COLUMN = 12
LARGEST = 8
"""The largest multiple that printers know."""
LOWEST_NUMBER = 6
"""A number is at least so many times as high as text: 18 mm a line, 13 mm a capital."""
LARGEST_DOT = 8
"""A QR module's edge, in dots: 1 mm."""
QUIET_ZONE = 8
"""Modules of white that a QR code needs, left and right together."""
QR_BYTES = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)
"""What fits in a QR code of version 1, 2, ... with error correction M."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `width` and `height` are multiples of Font A."""

    text: str
    width: int = 1
    height: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code that the printer draws itself; `dot` is the edge of a module in dots."""

    content: str
    dot: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Dots as wide as the paper; `width` is a multiple of 8. `dots`: rows, highest bit leftmost, 1 black."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class Space:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed the slip past the knife, and cut."""


Operation = Line | QrCode | Picture | Space | Cut


def lay_out(slip: Slip, columns: int, can_print: CanPrint) -> tuple[Operation, ...]:
    """The slip from top to cut, for a paper of `columns` characters of Font A."""
    return tuple(_operations(_respelled(slip, can_print), columns))


def _respelled(slip: Slip, can_print: CanPrint) -> Slip:
    def spell(text: str) -> str:
        return printable(text, can_print)

    return Slip(
        heading=spell(slip.heading),
        moment=spell(slip.moment),
        number=spell(slip.number),
        title=spell(slip.title),
        blocks=tuple((spell(first), tuple(map(spell, rest))) for first, rest in slip.blocks),
        qr=slip.qr,
        qr_caption=spell(slip.qr_caption),
        farewell=spell(slip.farewell),
    )


def _operations(slip: Slip, columns: int) -> Iterator[Operation]:
    yield from _wrapped(slip.heading, columns, bold=True)
    yield from _wrapped(slip.moment, columns)
    yield from number_lines(slip.number, columns)
    yield from _title(slip.title, columns)
    for first, rest in slip.blocks:
        yield from _rule(columns)
        yield from _wrapped(first, columns, bold=True)
        for text in rest:
            yield from _wrapped(text, columns)
    yield from qr_code(slip.qr, columns)
    yield from _wrapped(slip.qr_caption, columns)
    if slip.farewell:
        yield from _rule(columns)
        yield from _wrapped(slip.farewell, columns)
    yield Cut()


def _wrapped(text: str, columns: int, *, bold: bool = False) -> Iterator[Line]:
    for paragraph in text.splitlines():
        yield from (Line(settled(line), bold=bold) for line in _balanced(paragraph, columns))


def _balanced(paragraph: str, columns: int) -> list[str]:
    """As few lines as can be, of lengths as equal as can be: no word stands alone on the last."""
    lines = textwrap.wrap(paragraph, columns)
    longest_word = max(map(len, paragraph.split(" ")), default=0)
    for narrower in range(columns - 1, max(columns // 2, longest_word) - 1, -1):
        tried = textwrap.wrap(paragraph, narrower)
        if len(tried) > len(lines) or len(lines) == 1:
            break
        lines = tried
    return lines


def number_lines(text: str, columns: int) -> Iterator[Operation]:
    """The number, as large as it goes."""
    if not text:
        return
    width = max(1, min(LARGEST, columns // len(text)))
    height = max(width, LOWEST_NUMBER)
    yield Space()
    yield from (Line(settled(part), width, height, True) for part in textwrap.wrap(text, columns // width))


def _title(title: str, columns: int) -> Iterator[Operation]:
    if not title:
        return
    wide = textwrap.wrap(title, columns // 2, break_long_words=False)
    fits = len(wide) <= 2 and all(len(part) <= columns // 2 for part in wide)
    yield Space()
    for part in wide if fits else textwrap.wrap(title, columns):
        yield Line(settled(part), 2 if fits else 1, 2, True)


def _rule(columns: int) -> Iterator[Operation]:
    yield Line("-" * columns)


def qr_code(content: str, columns: int) -> Iterator[Operation]:
    """A QR code with room above and below."""
    if content:
        yield Space()
        yield QrCode(content, _dot(len(content.encode()), columns))
        yield Space()


def _dot(size: int, columns: int) -> int:
    """The largest module of a code of `size` bytes that leaves its quiet zone on this paper."""
    version = next((v for v, fits in enumerate(QR_BYTES, 1) if size <= fits), 2 * len(QR_BYTES))
    return max(2, min(LARGEST_DOT, columns * DOTS_A_COLUMN // (17 + 4 * version + QUIET_ZONE)))
