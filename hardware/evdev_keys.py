"""What Linux says of a keypad: keys by name, their changes, its lamps, as bytes and ioctl numbers. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from hardware.evdev_events import EV_SYN, EVENT, SYN_DROPPED, Missed, reading

EV_KEY, EV_LED = 1, 0x11
KEY_BYTES, LED_BYTES = 96, 8
GET_KEYS_DOWN = reading(0x18, KEY_BYTES)  # EVIOCGKEY
GET_KEYS_THERE = reading(0x20 + EV_KEY, KEY_BYTES)  # EVIOCGBIT(EV_KEY)
GET_LEDS_THERE = reading(0x20 + EV_LED, LED_BYTES)  # EVIOCGBIT(EV_LED)
GRAB = 1 << 30 | 4 << 16 | ord("E") << 8 | 0x90  # EVIOCGRAB

LEDS = MappingProxyType({"numlock": 0, "capslock": 1, "scrolllock": 2})
"""Lamps that keyboards have."""


def _row(first: int, names: str) -> dict[str, int]:
    return {name: first + at for at, name in enumerate(names.split())}


KEYS = MappingProxyType(
    {
        **_row(1, "esc 1 2 3 4 5 6 7 8 9 0 minus equal backspace tab"),
        **_row(16, "q w e r t y u i o p leftbrace rightbrace enter leftctrl"),
        **_row(30, "a s d f g h j k l semicolon apostrophe grave leftshift backslash"),
        **_row(44, "z x c v b n m comma dot slash rightshift kpasterisk leftalt space capslock"),
        **_row(59, "f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 numlock scrolllock"),
        **_row(71, "kp7 kp8 kp9 kpminus kp4 kp5 kp6 kpplus kp1 kp2 kp3 kp0 kpdot"),
        **_row(87, "f11 f12"),
        **_row(96, "kpenter rightctrl kpslash sysrq rightalt"),
        **_row(102, "home up pageup left right end down pagedown insert delete"),
        **_row(117, "kpequal"),
        **_row(121, "kpcomma"),
        **_row(183, "f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24"),
    }
)
"""Linux' names of keys, without KEY_ and in small letters, and their numbers (linux/input-event-codes.h)."""


@dataclass(frozen=True, slots=True)
class KeyMoved:
    """A key went down, or was let go. Linux' repetitions of a held key are left out."""

    code: int
    held: bool


class KeyReader:
    """Cuts a device's stream into changes of keys, whatever pieces it comes in."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[KeyMoved | Missed]:
        """What the pieces complete now."""
        self._rest += data
        whole = len(self._rest) // EVENT.size * EVENT.size
        events, self._rest = self._rest[:whole], self._rest[whole:]
        for _, _, kind, code, value in EVENT.iter_unpack(events):
            if kind == EV_KEY and value in (0, 1):
                yield KeyMoved(code, held=value == 1)
            elif (kind, code) == (EV_SYN, SYN_DROPPED):
                yield Missed()


def lamp_event(led: int, *, lit: bool) -> bytes:
    """What is written to the device to change one of its lamps."""
    return EVENT.pack(0, 0, EV_LED, led, lit) + EVENT.pack(0, 0, EV_SYN, 0, 0)


def bit(bits: bytes, number: int) -> bool:
    """Whether the bit is set in what one of the questions gave."""
    return bool(bits[number // 8] >> number % 8 & 1)
