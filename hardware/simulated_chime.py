"""A chime without sound: it remembers its rings, and can record what would have been heard."""

import asyncio
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from hardware import gong
from hardware.errors import NoSound


@dataclass(frozen=True, slots=True)
class Ring:
    """One gong, by the chime's clock, in seconds."""

    start: float
    end: float
    volume: int = 3


class SimulatedChime:
    """A `Chime`. `rings` has every finished one; `seconds` is how long one takes."""

    def __init__(
        self,
        *,
        record: Path | None = None,
        seconds: float = gong.SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rings: list[Ring] = []
        self._record, self._seconds, self._monotonic = record, seconds, monotonic
        self._turn = asyncio.Lock()
        self._plugged = True

    async def ring(self, volume: int = 3) -> None:
        """Take as long as a gong; see the port."""
        async with self._turn:
            if not self._plugged:
                raise NoSound("simulated")
            start = self._monotonic()
            await asyncio.sleep(self._seconds)
            self.rings.append(Ring(start, self._monotonic(), volume))
            if self._record:
                await asyncio.to_thread(self._write, self._record, len(self.rings))

    async def close(self) -> None:
        """Nothing to let go of."""

    @staticmethod
    def _write(path: Path, rings: int) -> None:
        with wave.open(BytesIO(gong.wav())) as one, wave.open(str(path), "wb") as out:
            out.setparams(one.getparams())
            out.writeframes(one.readframes(one.getnframes()) * rings)

    # --- what only a simulation can do ----------------------------------------------------------

    def unplug(self) -> None:
        """The sound device is gone."""
        self._plugged = False

    def plug(self) -> None:
        """The sound device is back."""
        self._plugged = True
