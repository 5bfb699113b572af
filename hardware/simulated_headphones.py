"""A headphones' socket without metal: plugged by the program or, over a socket, by another process."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from hardware.simulation_socket import SimulationSocket


class SimulatedHeadphones:
    """`Headphones`. `inside` is whether they are in."""

    def __init__(self, socket: Path | None = None) -> None:
        self.inside = False
        self._closed = False
        self._listeners: set[asyncio.Queue[bool | None]] = set()
        self._socket = SimulationSocket(socket, self._heard) if socket else None

    async def changes(self) -> AsyncGenerator[bool, None]:
        """Whether they are in, now and at every change; see the port."""
        news: asyncio.Queue[bool | None] = asyncio.Queue()
        news.put_nowait(None if self._closed else self.inside)
        self._listeners.add(news)
        try:
            while (inside := await news.get()) is not None:
                yield inside
        finally:
            self._listeners.discard(news)

    async def close(self) -> None:
        """Whoever iterates gets no more."""
        self._closed = True
        self._tell(None)
        if self._socket:
            self._socket.close()
            self._socket = None

    def _heard(self, line: str) -> None:
        if line in ("in", "out"):
            self._move(inside=line == "in")

    def _move(self, *, inside: bool) -> None:
        if inside != self.inside:
            self.inside = inside
            self._tell(inside)

    def _tell(self, news: bool | None) -> None:
        for listener in self._listeners:
            listener.put_nowait(news)

    # --- what only a simulation can do ----------------------------------------------------------

    def plug(self) -> None:
        """Headphones go in."""
        self._move(inside=True)

    def unplug(self) -> None:
        """Headphones come out."""
        self._move(inside=False)
