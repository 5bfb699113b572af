"""The code scanner on pyserial. It reads when the line has something, and looks again for a lost one."""

import asyncio
import logging
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
MOST_UNREAD = 16


class SerialScanner:
    """A `CodeScanner` on a serial line, which may be unplugged and come back under the same path."""

    def __init__(self, device: Path, baud: int = 9600) -> None:
        self._device, self._baud = device, baud
        self._line: serial.Serial | None = None
        self._lines = CodeLines()
        self._codes: asyncio.Queue[str | None] = asyncio.Queue()
        self._silence: asyncio.TimerHandle | None = None
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
        try:
            self._line = serial.Serial(str(self._device), self._baud, timeout=0, exclusive=True)
        except (OSError, ValueError) as error:
            log.debug("scanner: %s", error)
            return False
        self._codes = asyncio.Queue()
        asyncio.get_running_loop().add_reader(self._line.fileno(), self._read)
        return True

    def _let_go(self) -> None:
        self._forget_half_a_line()
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
            log.warning("scanner: %s", error)
            self._let_go()
            self._codes.put_nowait(None)
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
