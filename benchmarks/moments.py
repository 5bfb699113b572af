"""Where the moments of a call are taken, by one steady clock: at the button, in the journal, at a display."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from appliance.bus import Route, route
from contract import topics
from contract.state import Board, Call

LOOK_EVERY_S = 0.0005
PATIENCE_S = 20.0


class Button:
    """One counter unit's button, and the eye that sees its lamp."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def at(cls, socket: Path) -> "Button":
        """Once the unit reaches the controller."""
        button = cls(*await asyncio.open_unix_connection(str(socket)))
        await button._lamp(lambda lamp: lamp != "unreachable")
        return button

    def press(self) -> float:
        """The moment of the edge."""
        edge = time.perf_counter()
        self._writer.write(b"press\n")
        return edge

    async def until(self, lamp: str) -> float:
        """The moment at which the lamp shows this."""
        return await self._lamp(lambda shown: shown == lamp)

    async def _lamp(self, wanted: Callable[[str], bool]) -> float:
        async with asyncio.timeout(PATIENCE_S):
            while not wanted(json.loads(await self._reader.readline())["lamp"]):
                pass
        return time.perf_counter()


class Ledger:
    """The controller's journal, as another process sees it: what it sees has been committed."""

    def __init__(self, journal: Path) -> None:
        self._db = sqlite3.connect(f"file:{journal}?mode=ro", uri=True, check_same_thread=False)

    def last(self) -> int:
        """The number of the last event."""
        (seq,) = self._db.execute("SELECT max(seq) FROM event").fetchone()
        return int(seq)

    def called_after(self, seq: int) -> float:
        """The moment at which a later call is committed."""
        deadline = time.perf_counter() + PATIENCE_S
        wanted = "SELECT 1 FROM event WHERE seq > ? AND kind = 'Called' LIMIT 1"
        while not self._db.execute(wanted, (seq,)).fetchone():
            if time.perf_counter() > deadline:
                raise TimeoutError("nothing was committed")
            time.sleep(LOOK_EVERY_S)
        return time.perf_counter()

    def close(self) -> None:
        """Look no more."""
        self._db.close()


class Ear:
    """A display that notes when the first board with a call that it had not heard of came."""

    def __init__(self) -> None:
        self._last: Call | None = None
        self._at: asyncio.Future[float] | None = None

    def route(self, site: str, zone: str) -> Route:
        """For the bus."""
        return route(topics.BOARD, self._heard, site=site, zone=zone)

    def expect(self) -> None:
        """From now on, the next call is the one."""
        self._at = asyncio.get_running_loop().create_future()

    async def heard_at(self) -> float:
        """The moment at which it came."""
        assert self._at
        async with asyncio.timeout(PATIENCE_S):
            return await self._at

    def _heard(self, board: Board, parts: Mapping[str, str]) -> None:
        moment = time.perf_counter()
        newest = board.calls[0] if board.calls else None
        if newest != self._last and self._at and not self._at.done():
            self._at.set_result(moment)
        self._last = newest
