"""A call button without metal, pressed by the program or, over a socket, by another process."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path

from hardware.ports import Lamp
from hardware.simulation_socket import SimulationSocket

PRESSES = ("press", "press long")


class SimulatedButton:
    """A `CallButton`. `lamp` is what it shows now, `shown` everything it has shown."""

    def __init__(self, socket: Path | None = None) -> None:
        self.lamp = Lamp.OFF
        self.shown: list[Lamp] = [Lamp.OFF]
        self._presses: asyncio.Queue[bool] = asyncio.Queue()
        self._changed = asyncio.Event()
        self._listening = self._closed = False
        self._socket = SimulationSocket(socket, self._heard, self._lamp_line) if socket else None

    async def presses(self) -> AsyncGenerator[None, None]:
        """One item a press; see the port."""
        self._presses, self._listening = asyncio.Queue(), True
        try:
            while not self._closed and await self._presses.get():
                yield
        finally:
            self._listening = False

    def show(self, lamp: Lamp) -> None:
        """Change the lamp; see the port."""
        if lamp == self.lamp:
            return
        self.lamp = lamp
        self.shown.append(lamp)
        self._changed.set()
        self._changed = asyncio.Event()
        if self._socket:
            self._socket.tell(self._lamp_line())

    async def close(self) -> None:
        """Lamp off, and no more presses."""
        self.show(Lamp.OFF)
        self._closed = True
        self._presses.put_nowait(False)
        if self._socket:
            self._socket.close()
            self._socket = None

    def _lamp_line(self) -> str:
        return json.dumps({"lamp": self.lamp})

    def _heard(self, line: str) -> None:
        if line in PRESSES:
            self.press()

    # --- what only a simulation can do ----------------------------------------------------------

    def press(self) -> None:
        """Press it. Nobody hears it while nobody listens, as with a real one."""
        if self._listening:
            self._presses.put_nowait(True)

    async def wait_for(self, lamp: Lamp) -> None:
        """Returns as soon as the lamp shows this."""
        while self.lamp != lamp:
            await self._changed.wait()
