"""What a serial button box and its computer say to each other, a line each, version 1. Pure.

docs/counter.md describes it for whoever builds a box. Whatever is not such a line is dropped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

VERSION = 1
LONGEST = 200
"""Bytes of a line; a longer one is none of ours."""

ASK = b"?\n"
LAMP = {False: b"lamp 0\n", True: b"lamp 1\n"}

_KEY = r"[a-z][a-z0-9_]{0,15}"
_MOVED = re.compile(rf"([+-])({_KEY})")
_BOX = re.compile(rf"box (\d{{1,3}})((?: [+-]{_KEY}){{0,12}})")


@dataclass(frozen=True, slots=True)
class Moved:
    """A key went down (`held`), or was let go."""

    key: str
    held: bool


@dataclass(frozen=True, slots=True)
class Box:
    """The box says who it is: its version of these lines, its keys, and which of them are down."""

    version: int
    keys: frozenset[str]
    held: frozenset[str]


def read(line: str) -> Moved | Box | None:
    """What a line from the box says; None for rubbish."""
    if found := _MOVED.fullmatch(line):
        return Moved(found[2], held=found[1] == "+")
    if found := _BOX.fullmatch(line):
        keys = found[2].split()
        held = frozenset(key[1:] for key in keys if key[0] == "+")
        return Box(int(found[1]), frozenset(key[1:] for key in keys), held)
    return None


class Lines:
    """Cuts what arrives into lines, whatever pieces it comes in; overlong and binary ones are left out."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[str]:
        """The lines that these bytes complete."""
        *lines, rest = (self._rest + data).split(b"\n")
        # Of a line that never ends enough is kept to know that it is too long.
        self._rest = rest[: LONGEST + 1]
        for line in lines:
            if len(line) <= LONGEST and line.isascii():
                yield line.decode().rstrip("\r")
