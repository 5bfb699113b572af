"""A laid-out slip as ESC/POS bytes, written by python-escpos. Opens no device."""

from collections.abc import Iterable

from escpos.capabilities import get_profile
from escpos.constants import QR_ECLEVEL_M
from escpos.magicencode import Encoder
from escpos.printer import Dummy

from hardware.errors import DeviceRefused
from hardware.letters import CanPrint
from hardware.slip_layout import Cut, Line, Operation, QrCode, Space

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
        # New ones for every job: they remember the pages that they chose, which ESC @ has undone.
        encoder = Encoder(self._pages)
        encoder.used_encodings |= {BEST_PAGE} & encoder.available_encodings
        driver = Dummy(profile=self._profile, magic_encode_args={"encoder": encoder})
        driver.hw("INIT")
        driver.set(align="center")
        for operation in operations:
            _write(driver, operation)
        return bytes(driver.output)


def _write(driver: Dummy, operation: Operation) -> None:
    match operation:
        case Line(text, width, height, bold):
            driver.set(custom_size=True, width=width, height=height, bold=bold)
            driver.textln(text)
        case QrCode(content, dot):
            driver.qr(content, native=True, size=dot, ec=QR_ECLEVEL_M)
        case Space(lines):
            driver.set(custom_size=True, width=1, height=1, bold=False)
            driver.ln(lines)
        case Cut():
            driver.cut(feed=False)  # python-escpos' own feed is 6 lines; GS V 66 feeds just past the knife
