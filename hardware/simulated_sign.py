"""A counter's sign without a screen, read by the program or, over a socket, by another process."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from hardware.errors import SignGone
from hardware.ports import SignText
from hardware.simulation_socket import SimulationSocket


class SimulatedSign:
    """A `CounterSign`. `text` is what it shows now, `shown` everything it has shown.

    Over its socket it hears `unplug` and `plug`, and tells all that it shows as JSON, at once to whoever
    connects.
    """

    def __init__(self, socket: Path | None = None) -> None:
        self.text = SignText()
        self.shown: list[SignText] = []
        self._wanted = SignText()
        self._plugged, self._serving, self._closed = True, False, False
        self._changed = asyncio.Event()
        self._socket = SimulationSocket(socket, self._heard, self._line) if socket else None

    async def serve(self, there: Callable[[], None]) -> None:
        """Keep it as it was last told; see the port."""
        if not self._plugged:
            raise SignGone("the simulated sign is unplugged")
        self._serving = True
        there()
        self.show(self._wanted)
        try:
            while self._plugged and not self._closed:
                await self._changed.wait()
        finally:
            self._serving = False
            self._put(SignText())
        if not self._plugged:
            raise SignGone("the simulated sign was unplugged")

    def show(self, text: SignText) -> None:
        """Change it; see the port."""
        self._wanted = text
        if self._serving and self._plugged:
            self._put(text)

    async def close(self) -> None:
        """Nobody reads it any more."""
        self._closed = True
        self._tell_change()
        if self._socket:
            self._socket.close()
            self._socket = None

    def _put(self, text: SignText) -> None:
        if text == self.text:
            return
        self.text = text
        self.shown.append(text)
        self._tell_change()
        if self._socket:
            self._socket.tell(self._line())

    def _tell_change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _line(self) -> str:
        return json.dumps(asdict(self.text), ensure_ascii=False)

    def _heard(self, line: str) -> None:
        if line in ("plug", "unplug"):
            self.plug(there=line == "plug")

    # --- what only a simulation can do ----------------------------------------------------------

    def plug(self, *, there: bool) -> None:
        """Plug it in, or pull it out."""
        self._plugged = there
        self._tell_change()

    async def wait_for(self, holds: Callable[[SignText], bool]) -> SignText:
        """What it shows, as soon as that `holds`."""
        while not holds(self.text):
            await self._changed.wait()
        return self.text
