"""What an ESC/POS printer answers about itself, byte by byte. Pure.

The fixed bits say which command a byte answers ("Transmission status identification" in Epson's command
reference): `0xx1xx10` real-time status, `0xx0xxxx` an ordered status (GS r), `0xx1xx00` the first of four
bytes of Automatic Status Back.
"""

from hardware.errors import CoverOpen, DeviceFault, DeviceRefused, PaperLow, PaperOut

ASK_OFFLINE = b"\x10\x04\x02"  # DLE EOT 2: why it is off-line; answered at once, even then
ASK_PAPER = b"\x10\x04\x04"  # DLE EOT 4: the roll's sensors
ASK_IN_TURN = b"\x1dr\x01"  # GS r 1: answered when everything sent before it is done
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: forget what was not printed yet

CLEARED = b"\x37\x25\x00"
"""The answer to CLEAR_BUFFERS."""

COVER_OPEN = 0b0000_0100
STOPPED_FOR_PAPER = 0b0010_0000
ERROR = 0b0100_0000
ROLL_AT_END = 0b0110_0000
ROLL_NEAR_END = 0b0000_1100
ROLL_AT_END_IN_TURN = 0b0000_1100


class Answers:
    """Sorts the printer's bytes: answers to real-time questions, and answers in turn. Drops the rest."""

    def __init__(self) -> None:
        self.real_time: list[int] = []
        self.in_turn: list[int] = []
        self._skip = 0

    def feed(self, data: bytes) -> None:
        """Take what the printer sent, in pieces of any size."""
        for byte in data:
            if byte & 0b1001_0011 == 0b0001_0010:
                self.real_time.append(byte)
            elif byte & 0b1001_0011 == 0b0001_0000:
                self._skip = 3
            elif byte & 0b1001_0000 == 0:
                self._take_in_turn(byte)

    def _take_in_turn(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self.in_turn.append(byte)


def fault_of(offline: int, paper: int) -> DeviceFault | None:
    """What keeps the printer from printing, from its answers to ASK_OFFLINE and ASK_PAPER."""
    if offline & COVER_OPEN:
        return CoverOpen("the cover is open")
    if offline & STOPPED_FOR_PAPER or paper & ROLL_AT_END == ROLL_AT_END:
        return PaperOut("the roll is at its end")
    if offline & ERROR:
        return DeviceRefused("the printer reports an error")
    return None


def warning_of(paper: int) -> PaperLow | None:
    """What staff should know though printing goes on, from the answer to ASK_PAPER."""
    return PaperLow("the roll is near its end") if paper & ROLL_NEAR_END else None
