"""The clock that nobody sets: how long this machine has been on, and which time of being on this is."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Uptime(NamedTuple):
    """Seconds since the start `boot`, sleep included. Comparable within one start only."""

    boot: str
    seconds: float


ReadUptime = Callable[[], Uptime]


def uptime() -> Uptime:
    """That of now. `boot` is empty where the kernel does not tell it."""
    try:
        boot = BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return Uptime(boot, time.clock_gettime(time.CLOCK_BOOTTIME))
