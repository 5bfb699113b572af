"""Codes out of what a scanner sends: one a line, ended by CR or LF or both. Pure."""

import re

LONGEST = 64
"""Characters. A longer line is no code of ours and is dropped whole."""

_LINE_END = re.compile(rb"[\r\n]")


class CodeLines:
    """Joins pieces into lines and drops rubbish; never holds more than one bounded line."""

    def __init__(self) -> None:
        self._begun = b""

    @property
    def begun(self) -> bool:
        """Whether a line has begun and not ended."""
        return bool(self._begun)

    def feed(self, data: bytes) -> list[str]:
        """The codes completed by this piece, stripped: printable ASCII, 1 to LONGEST characters."""
        *lines, rest = _LINE_END.split(self._begun + data)
        self._begun = rest[: LONGEST + 2]  # cut, but still too long
        return [code for line in lines if (code := _code(line))]

    def drop(self) -> None:
        """Forget the line that has begun: its end will not come."""
        self._begun = b""


def _code(line: bytes) -> str | None:
    if len(line) > LONGEST or not all(0x20 <= byte < 0x7F for byte in line):
        return None
    return line.decode("ascii").strip()
