"""What a person would read on the paper that an ESC/POS printer was given. Pure; knows no python-escpos."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hardware.escpos_commands import Command, CommandReader

CODE_PAGES = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    14: "cp737",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    33: "cp775",
    36: "cp862",
    37: "cp864",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    49: "cp1255",
    50: "cp1256",
    51: "cp1257",
    52: "cp1258",
}
"""Epson's numbers of the character tables that Python knows as well."""

ALIGNMENTS = ("left", "center", "right")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line. `width` and `height` are multiples of the normal size."""

    text: str
    width: int = 1
    height: int = 1
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A QR code; `dot` is the edge of its modules in dots."""

    content: str
    dot: int = 3


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """Rows of dots, the highest bit leftmost, 1 is black; `width` and `height` in dots."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One piece of paper. `lines` has the empty ones too; `cut`: the knife fell.

    `parts` has lines, codes and pictures as they follow one another.
    """

    lines: tuple[PrintedLine, ...] = ()
    qr: tuple[str, ...] = ()
    pictures: tuple[PrintedPicture, ...] = ()
    unknown: tuple[bytes, ...] = ()
    cut: bool = False
    parts: tuple[PrintedLine | PrintedCode | PrintedPicture, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """All that can be read, a line a line."""
        return "\n".join(line.text for line in self.lines)


class Paper:
    """The roll and what is printed on it since the last cut."""

    def __init__(self) -> None:
        self.hanging = PrintedSlip()
        self._style = PrintedLine("")
        self._line: PrintedLine | None = None
        self._page = CODE_PAGES[0]
        self._qr, self._qr_dot = b"", 3

    def take(self, command: Command) -> PrintedSlip | None:
        """Carry out one command; the slip, when this one cut it off."""
        if not command.known:
            self.hanging = replace(self.hanging, unknown=(*self.hanging.unknown, command.name))
        elif action := _ACTIONS.get(command.name):
            action(self, command.data)
        if command.name == b"\x1dV":
            return self.tear_off(cut=True)
        return None

    def tear_off(self, *, cut: bool = False) -> PrintedSlip:
        """What hangs out of the printer, which then hangs there no more."""
        if self._line:
            self.new_line()
        slip, self.hanging = replace(self.hanging, cut=cut), PrintedSlip()
        return slip

    def reset(self, _: bytes = b"") -> None:
        """ESC @: styles as at power-on, and the line begun is forgotten."""
        self._style, self._line, self._page = PrintedLine(""), None, CODE_PAGES[0]

    def write(self, data: bytes) -> None:
        """Text at the end of the line begun; a line looks as it began."""
        line = self._line or self._style
        text = data.decode(self._page, errors="replace")
        self._line = replace(line, text=line.text + text)

    def new_line(self, _: bytes = b"") -> None:
        """LF: print the line begun, or an empty one."""
        line, self._line = self._line or self._style, None
        self.hanging = replace(self.hanging, lines=(*self.hanging.lines, line))
        self._follow(line)

    def feed(self, data: bytes) -> None:
        """ESC d n: print the line begun and feed n lines."""
        for _ in range(data[0]):
            self.new_line()

    def choose_page(self, data: bytes) -> None:
        """ESC t n. Letters of a page that is not known read as U+FFFD."""
        self._page = CODE_PAGES.get(data[0], "ascii")

    def embolden(self, data: bytes) -> None:
        """ESC E n."""
        self._style = replace(self._style, bold=bool(data[0] & 1))

    def align(self, data: bytes) -> None:
        """ESC a n, n also as a digit."""
        self._style = replace(self._style, align=ALIGNMENTS[data[0] % 48 % 3])

    def resize(self, data: bytes) -> None:
        """GS ! n: width in the high half, height in the low."""
        self._style = replace(self._style, width=1 + (data[0] >> 4 & 7), height=1 + (data[0] & 7))

    def choose_mode(self, data: bytes) -> None:
        """ESC ! n: bold and double sizes at once."""
        width, height = 1 + (data[0] >> 5 & 1), 1 + (data[0] >> 4 & 1)
        self._style = replace(self._style, bold=bool(data[0] & 8), width=width, height=height)

    def draw_symbol(self, data: bytes) -> None:
        """GS ( k: a QR code's contents are stored, then printed."""
        if data[:1] != b"k" or data[3:4] != b"1":
            return
        if data[4:5] == b"P":
            self._qr = data[6:]
        elif data[4:5] == b"C":
            self._qr_dot = data[5]
        elif data[4:5] == b"Q":
            code = self._qr.decode("utf-8", errors="replace")
            self.hanging = replace(self.hanging, qr=(*self.hanging.qr, code))
            self._follow(PrintedCode(code, self._qr_dot))

    def draw_raster(self, data: bytes) -> None:
        """GS v 0: bytes a row, rows, dots."""
        row, height = int.from_bytes(data[2:4], "little"), int.from_bytes(data[4:6], "little")
        self._draw(PrintedPicture(row * 8, height, data[6:]))

    def draw_column(self, data: bytes) -> None:
        """ESC *: remembered, not looked at."""
        self._draw(PrintedPicture(int.from_bytes(data[1:3], "little"), 0, b""))

    def _draw(self, picture: PrintedPicture) -> None:
        self.hanging = replace(self.hanging, pictures=(*self.hanging.pictures, picture))
        self._follow(picture)

    def _follow(self, part: PrintedLine | PrintedCode | PrintedPicture) -> None:
        self.hanging = replace(self.hanging, parts=(*self.hanging.parts, part))


_ACTIONS: dict[bytes, Callable[[Paper, bytes], None]] = {
    b"": Paper.write,
    b"\n": Paper.new_line,
    b"\x1b@": Paper.reset,
    b"\x1b!": Paper.choose_mode,
    b"\x1bE": Paper.embolden,
    b"\x1ba": Paper.align,
    b"\x1bd": Paper.feed,
    b"\x1bt": Paper.choose_page,
    b"\x1b*": Paper.draw_column,
    b"\x1d!": Paper.resize,
    b"\x1d(": Paper.draw_symbol,
    b"\x1dv": Paper.draw_raster,
}


def read_slips(data: bytes) -> list[PrintedSlip]:
    """Everything in `data` that a printer would have cut off; what hangs after the last cut comes last."""
    paper = Paper()
    slips = [slip for command in CommandReader().feed(data) if (slip := paper.take(command))]
    rest = paper.tear_off()
    return slips if rest == PrintedSlip() else [*slips, rest]
