"""What a person would read on the paper that an ESC/POS printer was given. Pure; knows no python-escpos."""

from collections.abc import Callable
from dataclasses import dataclass, replace

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
class PrintedSlip:
    """One piece of paper. `lines` has the empty ones too; `images` counts pictures; `cut`: the knife fell."""

    lines: tuple[PrintedLine, ...] = ()
    qr: tuple[str, ...] = ()
    images: int = 0
    unknown: tuple[bytes, ...] = ()
    cut: bool = False

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
        self._qr = b""

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
        lines = (*self.hanging.lines, self._line or self._style)
        self.hanging, self._line = replace(self.hanging, lines=lines), None

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
        elif data[4:5] == b"Q":
            code = self._qr.decode("utf-8", errors="replace")
            self.hanging = replace(self.hanging, qr=(*self.hanging.qr, code))

    def draw_image(self, _: bytes) -> None:
        """GS v 0, ESC *: counted, not looked at."""
        self.hanging = replace(self.hanging, images=self.hanging.images + 1)


_ACTIONS: dict[bytes, Callable[[Paper, bytes], None]] = {
    b"": Paper.write,
    b"\n": Paper.new_line,
    b"\x1b@": Paper.reset,
    b"\x1b!": Paper.choose_mode,
    b"\x1bE": Paper.embolden,
    b"\x1ba": Paper.align,
    b"\x1bd": Paper.feed,
    b"\x1bt": Paper.choose_page,
    b"\x1b*": Paper.draw_image,
    b"\x1d!": Paper.resize,
    b"\x1d(": Paper.draw_symbol,
    b"\x1dv": Paper.draw_image,
}


def read_slips(data: bytes) -> list[PrintedSlip]:
    """Everything in `data` that a printer would have cut off; what hangs after the last cut comes last."""
    paper = Paper()
    slips = [slip for command in CommandReader().feed(data) if (slip := paper.take(command))]
    rest = paper.tear_off()
    return slips if rest == PrintedSlip() else [*slips, rest]
