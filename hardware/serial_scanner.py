"""The code scanner on a serial line. It reads when the line has something, and looks again for a lost one."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

from hardware.code_lines import CodeLines
from hardware.errors import DeviceGone
from hardware.serial_link import SerialLink

log = logging.getLogger(__name__)

HALF_LINE_S = 0.2
"""A line that stops for so long is the rest of something broken: scanners send a code at once."""
LOOK_AGAIN_S = 0.5
MOST_UNREAD = 16


class SerialScanner:
    """A `CodeScanner` on a serial line, which may be unplugged and come back, as another device too.

    `device` is best a name that stays (/dev/serial/by-id/...), or a pattern: the first that opens.
    """

    def __init__(self, device: Path, baud: int = 9600) -> None:
        self._device = device
        self._link = SerialLink(device, baud, self._gone, self._read)
        self._lines = CodeLines()
        self._codes: asyncio.Queue[str | None] = asyncio.Queue()
        self._silence: asyncio.TimerHandle | None = None
        self._lost_told = self._closed = False

    async def ready(self) -> None:
        """Returns once the scanner is there; at once when it is."""
        while not self._closed and not self._reach():  # noqa: ASYNC110  # see below
            await asyncio.sleep(LOOK_AGAIN_S)  # nothing tells us that a path came back
        self._lost_told = False

    async def codes(self) -> AsyncGenerator[str, None]:
        """Every code from now on; see the port. A loss is raised once, then waited out."""
        if not self._lost_told and not self._reach():
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
        """Whether the scanner is there, reached now if it was not before."""
        if self._link.is_open:
            return True
        if self._closed or not self._link.open():
            return False
        self._codes = asyncio.Queue()
        return True

    def _gone(self, why: str) -> None:
        log.warning("scanner: %s", why)
        self._let_go()
        self._codes.put_nowait(None)

    def _let_go(self) -> None:
        self._forget_half_a_line()
        self._link.close()

    def _read(self, data: bytes) -> None:
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
