"""What Linux says of an input device: its switches and their changes, as bytes and ioctl numbers. Pure."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

EVENT = struct.Struct("@llHHi")
"""struct input_event: two longs of time, type, code, value. 24 bytes where a long has eight."""

EV_SYN, EV_SW = 0, 5
SYN_DROPPED = 3
SW_HEADPHONE_INSERT = 2

_READ = 2 << 30


def reading(number: int, size: int) -> int:
    """The ioctl that reads `size` bytes of what is known by `number` (EVIOCG...)."""
    return _READ | size << 16 | ord("E") << 8 | number


SWITCH_BYTES = 8
NAME_BYTES = 256
GET_NAME = reading(0x06, NAME_BYTES)  # EVIOCGNAME
GET_SWITCHES = reading(0x1B, SWITCH_BYTES)  # EVIOCGSW: which are on
GET_SWITCHES_THERE = reading(0x20 + EV_SW, SWITCH_BYTES)  # EVIOCGBIT(EV_SW): which it has


@dataclass(frozen=True, slots=True)
class Switched:
    """Headphones went in or out."""

    inside: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """Events were lost: ask for the state."""


class EventReader:
    """Cuts a device's stream into what concerns headphones, whatever pieces it comes in."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Switched | Missed]:
        """What the pieces complete now."""
        self._rest += data
        whole = len(self._rest) // EVENT.size * EVENT.size
        events, self._rest = self._rest[:whole], self._rest[whole:]
        for _, _, kind, code, value in EVENT.iter_unpack(events):
            if (kind, code) == (EV_SW, SW_HEADPHONE_INSERT):
                yield Switched(bool(value))
            elif (kind, code) == (EV_SYN, SYN_DROPPED):
                yield Missed()


def headphones_in(switches: bytes) -> bool:
    """The headphones' bit of what GET_SWITCHES or GET_SWITCHES_THERE gave."""
    return bool(switches[0] >> SW_HEADPHONE_INSERT & 1)
