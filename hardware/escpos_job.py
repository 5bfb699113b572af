"""A laid-out slip as ESC/POS bytes, written by python-escpos. Opens no device."""

from collections.abc import Iterable
from itertools import pairwise

from escpos.capabilities import get_profile
from escpos.constants import QR_ECLEVEL_M
from escpos.magicencode import Encoder
from escpos.printer import Dummy

from hardware.errors import DeviceRefused
from hardware.letters import CanPrint
from hardware.slip_layout import Cut, Line, Operation, Picture, QrCode, Space

BEST_PAGE = "CP1252"
"""Tried first: it has every letter of western Europe and typographic signs, so pages seldom change."""


class JobWriter:
    """Writes jobs for printers of one python-escpos profile. Raises DeviceRefused when there is none."""

    def __init__(self, profile: str) -> None:
        try:
            self._pages: dict[str, str] = get_profile(profile).get_code_pages()
        except KeyError:
            raise DeviceRefused(f"python-escpos knows no printer profile {profile!r}") from None
        self._profile = profile
        self._encoder = Encoder(self._pages)

    @property
    def can_print(self) -> CanPrint:
        """Whether one of the printer's code pages has the character."""
        return lambda char: any(self._encoder.can_encode(page, char) for page in self._pages)

    def write(self, operations: Iterable[Operation]) -> bytes:
        """The whole job. Each begins with ESC @, so nothing of an earlier one shows in it."""
        return b"".join(self.parts(operations))

    def parts(self, operations: Iterable[Operation]) -> tuple[bytes, ...]:
        """The job in parts that can be confirmed one by one: pictures alone, the cut last."""
        # New ones for every job: they remember the pages that they chose, which ESC @ has undone.
        encoder = Encoder(self._pages)
        encoder.used_encodings |= {BEST_PAGE} & encoder.available_encodings
        driver = Dummy(profile=self._profile, magic_encode_args={"encoder": encoder})
        driver.hw("INIT")
        driver.set(align="center", smooth=True)
        ends = []
        for operation in operations:
            if isinstance(operation, Picture | Cut):
                ends.append(len(driver.output))
            _write(driver, operation)
        ends.append(len(driver.output))
        return tuple(driver.output[start:end] for start, end in pairwise([0, *ends]) if end > start)


def _write(driver: Dummy, operation: Operation) -> None:
    match operation:
        case Line(text, width, height, bold):
            driver.set(custom_size=True, width=width, height=height, bold=bold)
            driver.textln(text)
        case QrCode(content, dot):
            driver.qr(content, native=True, size=dot, ec=QR_ECLEVEL_M)
        case Picture(width, height, dots):
            size = (width // 8).to_bytes(2, "little") + height.to_bytes(2, "little")
            driver._raw(b"\x1dv0\x00" + size + _harmless(dots))
        case Space(lines):
            driver.set(custom_size=True, width=1, height=1, bold=False)
            driver.ln(lines)
        case Cut():
            driver.cut(feed=False)  # python-escpos' own feed is 6 lines; GS V 66 feeds just past the knife


def _harmless(dots: bytes) -> bytes:
    """Without what a printer would take for a real-time command in the middle of a picture: one dot less."""
    for command in b"\x04\x05\x14":
        dots = dots.replace(bytes([0x10, command]), bytes([0x00, command]))
    return dots
