"""ESC/POS bytes cut into commands, whatever pieces they come in. Knows lengths, not meanings. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

DLE, ESC, FS, GS = b"\x10", b"\x1b", b"\x1c", b"\x1d"
LEADS = DLE + ESC + FS + GS

PARAMETERS: dict[bytes, int] = {
    **dict.fromkeys((ESC + bytes([c]) for c in b"@2<Lik"), 0),
    **dict.fromkeys((ESC + bytes([c]) for c in b" !%-3=?AEGJKMRSTUVadertu{v+f"), 1),
    **dict.fromkeys((ESC + bytes([c]) for c in b"$\\cB"), 2),
    ESC + b"p": 3,
    ESC + b"W": 8,
    **dict.fromkeys((GS + bytes([c]) for c in b":"), 0),
    **dict.fromkeys((GS + bytes([c]) for c in b"!/BHITabfhrwE|"), 1),
    **dict.fromkeys((GS + bytes([c]) for c in b"$LPW\\"), 2),
    GS + b"^": 3,
    **dict.fromkeys((FS + bytes([c]) for c in b"&."), 0),
    **dict.fromkeys((FS + bytes([c]) for c in b"!-CW"), 1),
    **dict.fromkeys((FS + bytes([c]) for c in b"Sp"), 2),
    DLE + b"\x04": 1,
    DLE + b"\x05": 1,
}
"""How many bytes follow the command's name; what is not here and not in MEASURED counts as none."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command, or a run of text whose `name` is empty. `known` is false when its length was guessed."""

    name: bytes
    data: bytes = b""
    known: bool = True


class CommandReader:
    """Cuts one sender's stream into commands, keeping an unfinished one for the next piece."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Command]:
        """The commands that are complete now."""
        self._rest += data
        while self._rest:
            taken = _first(self._rest)
            if taken is None:
                return
            command, size = taken
            self._rest = self._rest[size:]
            yield command


def _first(data: bytes) -> tuple[Command, int] | None:
    """The first command and its size, or None while it is incomplete."""
    if data[0] in LEADS:
        return _first_named(data)
    if data[0] < 0x20:
        return Command(data[:1]), 1
    size = next((at for at, byte in enumerate(data) if byte < 0x20), len(data))
    return Command(b"", data[:size]), size


def _first_named(data: bytes) -> tuple[Command, int] | None:
    name = data[:2]
    try:
        size = MEASURED[name](data) if name in MEASURED else 2 + PARAMETERS.get(name, 0)
    except IndexError:
        return None
    if len(name) < 2 or len(data) < size:
        return None
    return Command(name, data[2:size], name in MEASURED or name in PARAMETERS), size


def _word(data: bytes, at: int, size: int = 2) -> int:
    if len(data) < at + size:
        raise IndexError
    return int.from_bytes(data[at : at + size], "little")


def _until_nul(data: bytes, at: int) -> int:
    end = data.find(b"\0", at)
    if end < 0:
        raise IndexError
    return end + 1


MEASURED: dict[bytes, Callable[[bytes], int]] = {
    ESC + b"*": lambda d: 5 + _word(d, 3) * (3 if d[2] in (32, 33) else 1),
    ESC + b"D": lambda d: _until_nul(d, 2),
    GS + b"(": lambda d: 5 + _word(d, 3),
    GS + b"8": lambda d: 7 + _word(d, 3, 4),
    GS + b"V": lambda d: 3 if d[2] in (0, 1, 48, 49) else 4,
    GS + b"k": lambda d: _until_nul(d, 3) if d[2] <= 6 else 4 + d[3],
    GS + b"v": lambda d: 8 + _word(d, 4) * _word(d, 6),
    DLE + b"\x14": lambda d: {7: 4, 8: 10}.get(d[2], 5),
}
"""The whole length of a command from what it has told of itself; IndexError while it has not told enough."""
