"""What a character LCD says, as rows and as the bytes that draw them. Pure.

The bytes are Matrix Orbital's commands, which most serial backpacks take: 0xFE, a letter, parameters.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from hardware.ports import Arrow, SignText

ARROWS = {Arrow.LEFT: "\x01", Arrow.RIGHT: "\x02", Arrow.UP: "\x03", Arrow.DOWN: "\x04"}
"""The controller's own characters differ from chip to chip, so arrows are drawn by us."""

_DRAWN = {
    "\x01": (0x00, 0x04, 0x08, 0x1F, 0x08, 0x04, 0x00, 0x00),
    "\x02": (0x00, 0x04, 0x02, 0x1F, 0x02, 0x04, 0x00, 0x00),
    "\x03": (0x04, 0x0E, 0x15, 0x04, 0x04, 0x04, 0x04, 0x00),
    "\x04": (0x04, 0x04, 0x04, 0x04, 0x15, 0x0E, 0x04, 0x00),
}
"""Five dots a row, eight rows, the top one first."""

_SPELT = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "’": "'"})

BEGIN = b"\xfe\x42\x00" + b"\xfe\x44" + b"\xfe\x52" + b"\xfe\x4b" + b"\xfe\x54"
"""Light on; no wrapping, no scrolling, no cursor. Some backpacks keep these in memory that wears."""


def rows(text: SignText, columns: int, count: int) -> list[str]:
    """`count` rows of exactly `columns` characters."""
    said = [*([_with_arrow(text)] if text.number else []), *_spelt((text.word, *text.others))]
    notices = list(_spelt((text.notice, *text.other_notices)))[:1]
    if said and count == 1:
        notices = []  # the number matters more than the sign's own trouble
    found = [*said[: count - len(notices)], *notices]
    return [row[:columns].center(columns) for row, _ in zip_longest(found, range(count), fillvalue="")]


def drawing(lines: Iterable[str]) -> bytes:
    """The bytes that make the display show these rows, whatever it showed."""
    shapes = b"".join(b"\xfe\x4e" + name.encode("ascii") + bytes(shape) for name, shape in _DRAWN.items())
    return shapes + b"".join(
        b"\xfe\x47\x01" + bytes([row]) + line.encode("ascii", errors="replace")
        for row, line in enumerate(lines, start=1)
    )


def _with_arrow(text: SignText) -> str:
    arrow = ARROWS.get(text.arrow, "")
    number = next(_spelt((text.number,)), "")
    parts = (arrow, number) if text.arrow == Arrow.LEFT else (number, arrow)
    return " ".join(part for part in parts if part)


def _spelt(texts: Iterable[str]) -> Iterator[str]:
    """Those of `texts` that the display has letters for, without their accents."""
    for text in texts:
        split = unicodedata.normalize("NFKD", text.translate(_SPELT))
        plain = "".join(char for char in split if not unicodedata.combining(char))
        if plain.strip() and plain.isascii():
            yield plain
