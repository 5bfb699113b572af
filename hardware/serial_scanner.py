"""The code scanner on pyserial. It reads when the line has something, and looks again for a lost one."""

import asyncio
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

import serial

from hardware.code_lines import CodeLines
from hardware.errors import DeviceGone

log = logging.getLogger(__name__)

HALF_LINE_S = 0.2
"""A line that stops for so long is the rest of something broken: scanners send a code at once."""
LOOK_AGAIN_S = 0.5
STILL_THERE_S = 0.7
"""How often the path is looked at while nothing is scanned: some adapters vanish without a word."""
MOST_UNREAD = 16


class SerialScanner:
    """A `CodeScanner` on a serial line, which may be unplugged and come back, as another device too.

    `device` is best a name that stays (/dev/serial/by-id/...), or a pattern: the first that opens.
    """

    def __init__(self, device: Path, baud: int = 9600) -> None:
        self._device, self._baud = device, baud
        self._line: serial.Serial | None = None
        self._lines = CodeLines()
        self._codes: asyncio.Queue[str | None] = asyncio.Queue()
        self._silence: asyncio.TimerHandle | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._path = device
        self._lost_told = self._closed = False

    async def ready(self) -> None:
        """Returns once the scanner is there; at once when it is."""
        while not self._closed and self._line is None and not self._reach():  # noqa: ASYNC110  # see below
            await asyncio.sleep(LOOK_AGAIN_S)  # nothing tells us that a path came back
        self._lost_told = False

    async def codes(self) -> AsyncGenerator[str, None]:
        """Every code from now on; see the port. A loss is raised once, then waited out."""
        if not self._lost_told and self._line is None and not self._reach():
            raise self._lost(f"no scanner at {self._device}")
        await self.ready()
        try:
            while not self._closed:
                code = await self._codes.get()
                if code is not None:
                    yield code
                elif not self._closed:
                    raise self._lost(f"the scanner at {self._device} has gone")
        finally:
            self._let_go()

    async def close(self) -> None:
        """Let go of the line; whoever iterates gets no more."""
        self._closed = True
        self._let_go()
        self._codes.put_nowait(None)

    def _lost(self, what: str) -> DeviceGone:
        self._lost_told = True
        return DeviceGone(what)

    def _reach(self) -> bool:
        if self._closed:
            return False
        for path in _matching(self._device):
            try:
                line = serial.Serial(str(path), self._baud, timeout=0, exclusive=True)
            except (OSError, ValueError) as error:
                log.debug("scanner: %s", error)
                continue
            self._begin(path, line)
            return True
        return False

    def _begin(self, path: Path, line: serial.Serial) -> None:
        self._path, self._line, self._codes = path, line, asyncio.Queue()
        loop = asyncio.get_running_loop()
        loop.add_reader(line.fileno(), self._read)
        self._watch = loop.call_later(STILL_THERE_S, self._see_whether_there)

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
            self._gone(f"{self._path} is no longer the scanner")

    def _gone(self, why: object) -> None:
        log.warning("scanner: %s", why)
        self._let_go()
        self._codes.put_nowait(None)

    def _let_go(self) -> None:
        self._forget_half_a_line()
        if self._watch:
            self._watch.cancel()
            self._watch = None
        if self._line is not None:
            asyncio.get_running_loop().remove_reader(self._line.fileno())
            with suppress(OSError):
                self._line.close()
            self._line = None

    def _read(self) -> None:
        if self._line is None:
            return
        try:
            data = self._line.read(4096)
        except OSError as error:  # pyserial's own error is one
            self._gone(error)
            return
        for code in self._lines.feed(data):
            if self._codes.qsize() < MOST_UNREAD:
                self._codes.put_nowait(code)
        self._watch_silence()

    def _watch_silence(self) -> None:
        if self._silence:
            self._silence.cancel()
            self._silence = None
        if self._lines.begun:
            loop = asyncio.get_running_loop()
            self._silence = loop.call_later(HALF_LINE_S, self._forget_half_a_line)

    def _forget_half_a_line(self) -> None:
        if self._silence:
            self._silence.cancel()
            self._silence = None
        self._lines.drop()


def _matching(device: Path) -> list[Path]:
    """The path itself, or every one that its pattern matches now."""
    if not any(sign in str(device) for sign in "*?["):
        return [device]
    return sorted(Path(device.anchor).glob(str(device.relative_to(device.anchor))))
