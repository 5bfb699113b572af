"""Buttons without metal, pressed by the program or, over a socket, by another process."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path

from hardware.ports import Lamp, Press
from hardware.simulation_socket import SimulationSocket

USUAL = "next"
"""The key of a single button."""


class SimulatedButton:
    """A `CallButton`. `lamp` is what it shows now, `shown` everything it has shown.

    Over its socket it hears, a line each: `press` (short, the key `next`) or `press KEY`; `down KEY` and
    `up KEY`. It tells `{"lamp": ...}`, at once to whoever connects.
    """

    def __init__(self, socket: Path | None = None) -> None:
        self.lamp = Lamp.OFF
        self.shown: list[Lamp] = [Lamp.OFF]
        self._presses: asyncio.Queue[Press | None] = asyncio.Queue()
        self._changed = asyncio.Event()
        self._listening = self._closed = False
        self._socket = SimulationSocket(socket, self._heard, self._lamp_line) if socket else None

    @property
    def keys(self) -> None:
        """Any."""

    async def ready(self) -> None:
        """At once."""

    async def presses(self) -> AsyncGenerator[Press, None]:
        """Every change of a key; see the port."""
        self._presses, self._listening = asyncio.Queue(), True
        try:
            while not self._closed and (press := await self._presses.get()) is not None:
                yield press
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
        self._presses.put_nowait(None)
        if self._socket:
            self._socket.close()
            self._socket = None

    def _lamp_line(self) -> str:
        return json.dumps({"lamp": self.lamp})

    def _heard(self, line: str) -> None:
        match line.split():
            case ["press"]:
                self.press()
            case ["press", key]:
                self.press(key)
            case ["down" | "up" as way, key]:
                self.move(key, held=way == "down")

    # --- what only a simulation can do ----------------------------------------------------------

    def move(self, key: str = USUAL, *, held: bool) -> None:
        """Press a key down, or let it go. Nobody hears it while nobody listens, as with a real one."""
        if self._listening:
            self._presses.put_nowait(Press(key, held))

    def press(self, key: str = USUAL) -> None:
        """Press a key and let it go."""
        self.move(key, held=True)
        self.move(key, held=False)

    async def wait_for(self, lamp: Lamp) -> None:
        """Returns as soon as the lamp shows this."""
        while self.lamp != lamp:
            await self._changed.wait()
