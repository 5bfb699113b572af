"""Which input devices Linux has, and what they call themselves."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

from hardware.evdev_events import GET_NAME, NAME_BYTES

INPUTS = Path("/dev/input")


def inputs() -> Iterator[Path]:
    """Every device, in the order of their numbers."""
    yield from sorted(INPUTS.glob("event*"), key=lambda path: (len(path.name), path.name))


def name_of(fd: int) -> str:
    """The device's name. Raises OSError."""
    raw = fcntl.ioctl(fd, GET_NAME, bytes(NAME_BYTES))
    return raw.split(b"\0")[0].decode(errors="replace")
