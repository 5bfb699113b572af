"""The counter's sign in a window of a small screen, kept by a process of its own (`counter.window`).

A window can take a second to open, and ends with its screen; the button must feel neither.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict

from appliance.window import ScreenSettings
from hardware.errors import SignGone
from hardware.ports import SignText

START_S = 60.0
"""A small computer's first start, which makes the fonts."""
ASK_S = 5.0
SILENT_S = 15.0
"""A window that has painted nothing it was told for so long is stuck."""
END_S = 3.0


class WindowSign:
    """A `CounterSign` on `screen`."""

    def __init__(self, screen: ScreenSettings) -> None:
        self._screen = screen
        self._text = SignText()
        self._process: Process | None = None
        self._closed = False
        self._count = 0

    @property
    def pid(self) -> int | None:
        """The window's process, while there is one."""
        return self._process.pid if self._process else None

    async def serve(self, there: Callable[[], None]) -> None:
        """Keep the window; see the port."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "counter.window", self._screen.model_dump_json()), stdin=PIPE, stdout=PIPE
        )
        try:
            self._tell()
            if self._process.stdout:
                await self._listen(self._process.stdout, there)
        finally:
            await self._end()
        if not self._closed:
            raise SignGone("the sign's window has ended")

    def show(self, text: SignText) -> None:
        """Change it; see the port."""
        if text != self._text:
            self._text = text
            self._tell()

    async def close(self) -> None:
        """End the window."""
        self._closed = True
        await self._end()

    async def _listen(self, said: asyncio.StreamReader, there: Callable[[], None]) -> None:
        """Until the window ends. Raises SignGone when it says nothing any more."""
        patience, known = START_S, False
        heard = asyncio.get_running_loop().time()
        while True:
            try:
                async with asyncio.timeout(ASK_S):
                    line = await said.readline()
            except TimeoutError:
                if asyncio.get_running_loop().time() - heard > patience:
                    raise SignGone("the sign's window paints nothing") from None
                self._tell()
                continue
            if not line:
                return
            heard, patience = asyncio.get_running_loop().time(), SILENT_S
            if not known:
                known = True
                there()

    def _tell(self) -> None:
        self._count += 1
        self._write(json.dumps({"id": self._count, "text": asdict(self._text)}))

    def _write(self, line: str) -> None:
        if self._process and self._process.stdin and not self._process.stdin.is_closing():
            self._process.stdin.write(line.encode() + b"\n")

    async def _end(self) -> None:
        """Its input ends, so it does; one that is stuck is killed."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            async with asyncio.timeout(END_S):
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
