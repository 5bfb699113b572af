"""A screen as its inspector tells it: the present snapshot, and waiting for another."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

Snapshot = dict[str, Any]

LOOK_AGAIN_S = 0.1
PATIENCE_S = 45.0


class NeverShown(Exception):
    """A screen did not show what was waited for. The message says what it showed instead."""


class Inspected:
    """Follows one screen's inspector, over restarts of its process too. `serve` must run.

    `noting` is given every snapshot, also those that nobody waits for.
    """

    def __init__(self, socket: Path, noting: Callable[[Snapshot], None] = lambda _: None) -> None:
        self.now: Snapshot = {}
        self._socket, self._noting = socket, noting
        self._news = asyncio.Condition()
        self._ends = 0

    async def serve(self) -> None:
        """Follow until cancelled."""
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_unix_connection(self._socket, limit=1 << 20)
                try:
                    # A power cut may leave half a line.
                    while (line := await reader.readline()).endswith(b"\n"):
                        await self._take(json.loads(line))
                finally:
                    self._ends += 1
                    writer.close()
            await self._take({})
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _take(self, snapshot: Snapshot) -> None:
        self.now = snapshot
        self._noting(snapshot)
        async with self._news:
            self._news.notify_all()

    async def until(
        self, condition: Callable[[Snapshot], bool], what: str, patience_s: float = PATIENCE_S
    ) -> Snapshot:
        """The first snapshot that fulfils it. Raises NeverShown."""
        try:
            async with asyncio.timeout(patience_s), self._news:
                await self._news.wait_for(lambda: condition(self.now))
                return self.now
        except TimeoutError:
            shown = {key: value for key, value in self.now.items() if key != "controls"}
            raise NeverShown(f"waited {patience_s:g} s for {what}; shown: {shown}") from None

    async def ended(self) -> None:
        """Returns when the screen's process ends, as a power cut would end it."""
        before = self._ends
        async with self._news:
            await self._news.wait_for(lambda: self._ends > before)
