"""A code scanner without metal: codes are presented by the program, or written to a socket."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from hardware.code_lines import CodeLines
from hardware.errors import DeviceGone
from hardware.simulation_socket import SimulationSocket


class SimulatedScanner:
    """A `CodeScanner`; what is presented passes the same rules as what a real one sends."""

    def __init__(self, socket: Path | None = None) -> None:
        self._codes: asyncio.Queue[str | None] = asyncio.Queue()
        self._plugged = asyncio.Event()
        self._plugged.set()
        self._lost_told = self._closed = self._listening = False
        self._socket = SimulationSocket(socket, self.present) if socket else None

    async def ready(self) -> None:
        """Returns once the scanner is plugged in."""
        await self._plugged.wait()
        self._lost_told = False

    async def codes(self) -> AsyncGenerator[str, None]:
        """Every code from now on; see the port."""
        if not self._plugged.is_set() and not self._lost_told:
            raise self._lost()
        await self.ready()
        self._codes, self._listening = asyncio.Queue(), True
        try:
            while not self._closed:
                code = await self._codes.get()
                if code is not None:
                    yield code
                elif not self._closed:
                    raise self._lost()
        finally:
            self._listening = False

    async def close(self) -> None:
        """Whoever iterates gets no more."""
        self._closed = True
        self._plugged.set()
        self._codes.put_nowait(None)
        if self._socket:
            self._socket.close()

    def _lost(self) -> DeviceGone:
        self._lost_told = True
        return DeviceGone("simulated")

    # --- what only a simulation can do ----------------------------------------------------------

    def present(self, code: str) -> None:
        """Hold a letter under the scanner. Nobody hears it while nobody listens, as with a real one."""
        if self._plugged.is_set() and self._listening:
            for line in CodeLines().feed(code.encode() + b"\r"):
                self._codes.put_nowait(line)

    def unplug(self) -> None:
        """The cable is out."""
        self._plugged.clear()
        self._codes.put_nowait(None)

    def plug(self) -> None:
        """The cable is in."""
        self._plugged.set()
