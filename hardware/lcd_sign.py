"""A character LCD over the counter, on a serial line."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hardware import lcd_text
from hardware.errors import SignGone
from hardware.ports import SignText
from hardware.serial_link import SerialLink

REFRESH_S = 10.0
"""The display cannot tell that it has lost its power and come back, so it is told again."""


class LcdSign:
    """A `CounterSign` of `columns` times `rows` characters."""

    def __init__(self, device: Path, baud: int = 9600, columns: int = 16, rows: int = 2) -> None:
        self._device, self._columns, self._rows = device, columns, rows
        self._link = SerialLink(device, baud, self._lost)
        self._text = SignText()
        self._gone = asyncio.Event()
        self._why = ""

    async def serve(self, there: Callable[[], None]) -> None:
        """Keep it as it was last told; see the port."""
        self._gone.clear()
        self._why = ""
        if not self._link.open():
            raise SignGone(f"no display at {self._device}")
        try:
            self._link.write(lcd_text.BEGIN)
            there()
            while not self._gone.is_set():
                self.show(self._text)
                with suppress(TimeoutError):
                    async with asyncio.timeout(REFRESH_S):
                        await self._gone.wait()
        finally:
            self._draw(SignText())
            self._link.close()
        if self._why:
            raise SignGone(self._why)

    def show(self, text: SignText) -> None:
        """Change it; see the port."""
        self._text = text
        self._draw(text)

    async def close(self) -> None:
        """Let go of the line."""
        self._gone.set()

    def _draw(self, text: SignText) -> None:
        self._link.write(lcd_text.drawing(lcd_text.rows(text, self._columns, self._rows)))

    def _lost(self, why: str) -> None:
        self._why = why
        self._gone.set()
