"""Telling systemd that the process is ready, alive, and stopping (sd_notify(3))."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress


def notify(message: str) -> None:
    """Send one notice; does nothing when systemd is not listening, which must never stop the work."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out, suppress(OSError):
        out.sendto(message.encode(), "\0" + address[1:] if address[0] == "@" else address)


def ready(status: str = "") -> None:
    """The process serves now."""
    notify(f"READY=1\nSTATUS={status}" if status else "READY=1")


def stopping() -> None:
    """The process is on its way out."""
    notify("STOPPING=1")


async def watchdog(alive: Callable[[], bool] = lambda: True) -> None:
    """Tell the watchdog three times per limit that the loop turns, as long as `alive` agrees.

    `alive` should look at the work itself; a loop that turns while its work is stuck must not count.
    """
    limit_us = int(os.environ.get("WATCHDOG_USEC", "0"))
    if not limit_us:
        return
    while True:
        if alive():
            notify("WATCHDOG=1")
        await asyncio.sleep(limit_us / 3_000_000)
