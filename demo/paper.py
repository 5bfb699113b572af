"""Reading a printed slip as a person does: its number, and whether it says something. Pure."""

import re

from hardware.escpos_paper import PrintedSlip
from hardware.letters import printable

NUMBER = re.compile(r"[A-HJ-NP-Z][NP-Z]?\d{3}")
"""The second letter, if there is one, is the band of a kiosk that gave it by itself."""


def number_on(slip: PrintedSlip) -> str:
    """The number on a ticket; empty for another slip."""
    return next((line.text.strip() for line in slip.lines if NUMBER.fullmatch(line.text.strip())), "")


def says(slip: PrintedSlip, text: str) -> bool:
    """Whether the slip holds these words, however it breaks lines and spells what it has no letters for."""
    return _bare(text) in _bare(slip.text)


def _bare(text: str) -> str:
    """Without spaces and line ends, every letter in the spelling of a printer that knows only ASCII."""
    return "".join(printable(text, str.isascii).split())
