"""A voice without sound: it remembers what it said, and tells other processes over a socket."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hardware.errors import NoSound
from hardware.simulation_socket import SimulationSocket


@dataclass(frozen=True, slots=True)
class Utterance:
    """One text, by the voice's clock, in seconds. `whole`: said to its end, not cut off."""

    text: str
    language: str
    volume: int
    start: float
    end: float
    whole: bool


class SimulatedVoice:
    """A `Voice`. `said` has every ended text in order, `saying` the one being said; each takes `seconds`.

    The socket tells `{"say": text, "language": ..., "volume": ...}` when one begins, then `{"end": text}` or
    `{"cut": text}`. A line `unplug` to it takes the sound device away, `plug` gives it back.
    """

    def __init__(
        self,
        socket: Path | None = None,
        *,
        seconds: float = 0.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.said: list[Utterance] = []
        self.saying = ""
        self._seconds, self._monotonic = seconds, monotonic
        self._turn = asyncio.Lock()
        self._plugged = True
        self._news = asyncio.Event()
        self._closing = asyncio.Event()
        self._socket = SimulationSocket(socket, self._heard) if socket else None

    async def say(self, text: str, language: str, volume: int) -> None:
        """Remember it; see the port."""
        if not text.strip():
            return
        async with self._turn:
            if not self._plugged:
                raise NoSound("simulated")
            self._begin(text, language, volume)
            start, whole = self._monotonic(), False
            try:
                whole = not await self._cut_off()
            finally:
                self._end(Utterance(text, language, volume, start, self._monotonic(), whole))

    async def close(self) -> None:
        """Fall silent; nobody is told any more."""
        self._closing.set()
        if self._socket:
            self._socket.close()
            self._socket = None

    async def _cut_off(self) -> bool:
        """Take the time of one text; whether it was closed meanwhile."""
        self._closing.clear()
        try:
            async with asyncio.timeout(self._seconds):
                return await self._closing.wait()
        except TimeoutError:
            return False

    def _heard(self, line: str) -> None:
        if line in ("plug", "unplug"):
            self._plugged = line == "plug"

    def _begin(self, text: str, language: str, volume: int) -> None:
        self.saying = text
        self._tell({"say": text, "language": language, "volume": volume})

    def _end(self, utterance: Utterance) -> None:
        self.saying = ""
        self.said.append(utterance)
        self._tell({"end" if utterance.whole else "cut": utterance.text})

    def _tell(self, line: dict[str, object]) -> None:
        if self._socket:
            self._socket.tell(json.dumps(line, ensure_ascii=False))
        self._news.set()
        self._news = asyncio.Event()

    # --- what only a simulation can do ----------------------------------------------------------

    async def wait_said(self, count: int) -> Utterance:
        """The text number `count` (from 1), as soon as it has ended."""
        while len(self.said) < count:
            await self._news.wait()
        return self.said[count - 1]

    async def wait_saying(self, text: str = "") -> str:
        """Returns as soon as something that holds `text` is being said."""
        while not self.saying or text not in self.saying:
            await self._news.wait()
        return self.saying

    def unplug(self) -> None:
        """The sound device is gone."""
        self._plugged = False

    def plug(self) -> None:
        """The sound device is back."""
        self._plugged = True
