"""One device on a serial line that may be unplugged at any moment: opened, read, written, watched."""

import asyncio
import fcntl
import logging
import os
import termios
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import serial

log = logging.getLogger(__name__)

STILL_THERE_S = 0.7
"""How often the path is looked at: some adapters vanish without a word."""


class SerialLink:
    """The line, from `open` until it is lost or closed. `heard` gets its bytes; `lost` is called once, with
    why. Use it inside the running loop.

    `device` is best a name that stays (/dev/serial/by-id/...), or a pattern that only one device can match:
    the first that opens is taken.
    """

    def __init__(
        self,
        device: Path,
        baud: int,
        lost: Callable[[str], None],
        heard: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self._device, self._baud, self._lost, self._heard = device, baud, lost, heard
        self._line: serial.Serial | None = None
        self._path = device
        self._watch: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """Whether the line is there and ours."""
        return self._line is not None

    def open(self) -> bool:
        """Whether there is such a device, now open."""
        for path in matching(self._device):
            try:
                line = serial.Serial(str(path), self._baud, timeout=0, exclusive=True)
            except (OSError, ValueError, termios.error) as error:  # pyserial lets termios' own through
                log.debug("%s: %s", path, error)
                continue
            self._path, self._line = path, line
            loop = asyncio.get_running_loop()
            loop.add_reader(line.fileno(), self._read)
            self._watch = loop.call_later(STILL_THERE_S, self._see_whether_there)
            return True
        return False

    def write(self, data: bytes) -> None:
        """Send it, or what the line takes of it: nobody waits for a device that takes nothing."""
        if self._line is None:
            return
        try:
            os.write(self._line.fileno(), data)
        except BlockingIOError:
            log.debug("%s takes nothing", self._path)
        except OSError as error:
            self._gone(f"{self._path}: {error.strerror}")

    def close(self) -> None:
        """Let go of the line, without calling `lost`.

        A line that does not take what was written last may hold whoever closes it for 30 seconds: not us.
        """
        if self._watch:
            self._watch.cancel()
            self._watch = None
        if self._line is not None:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._line.fileno())
            with suppress(OSError):  # free at once for whoever opens it again
                fcntl.flock(self._line.fileno(), fcntl.LOCK_UN)
            loop.run_in_executor(None, _close, self._line)
            self._line = None

    def _see_whether_there(self) -> None:
        """Lost when its path is gone, or leads to another device."""
        if self._line is None:
            return
        try:
            same = self._path.stat().st_rdev == os.fstat(self._line.fileno()).st_rdev
        except OSError:
            same = False
        if same:
            self._watch = asyncio.get_running_loop().call_later(STILL_THERE_S, self._see_whether_there)
        else:
            self._gone(f"{self._path} is gone")

    def _read(self) -> None:
        if self._line is None:
            return
        try:
            data = self._line.read(4096)
        except OSError as error:  # pyserial's own error is one
            self._gone(f"{self._path}: {error}")
            return
        self._heard(data)

    def _gone(self, why: str) -> None:
        self.close()
        self._lost(why)


def _close(line: serial.Serial) -> None:
    with suppress(OSError, termios.error):
        line.close()


def matching(device: Path) -> list[Path]:
    """The path itself, or every one that its pattern matches now."""
    if not any(sign in str(device) for sign in "*?["):
        return [device]
    return sorted(Path(device.anchor).glob(str(device.relative_to(device.anchor))))
