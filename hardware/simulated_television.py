"""A television without glass: it only remembers whether it is on, and tells it over a socket."""

import json
from pathlib import Path

from hardware.errors import DeviceGone
from hardware.simulation_socket import SimulationSocket


class SimulatedTelevision:
    """A `Television`. `power` is None until it was told anything, then "on" or "standby"."""

    def __init__(self, socket: Path | None = None) -> None:
        self.power: str | None = None
        self._plugged = True
        self._socket = SimulationSocket(socket, self._heard, self._line) if socket else None

    async def on(self) -> None:
        """It is on."""
        self._turn("on")

    async def standby(self) -> None:
        """It sleeps."""
        self._turn("standby")

    async def close(self) -> None:
        """The socket goes."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _turn(self, power: str) -> None:
        if not self._plugged:
            raise DeviceGone("the simulated television is unplugged")
        self.power = power
        if self._socket:
            self._socket.tell(self._line())

    def _line(self) -> str:
        return json.dumps({"power": self.power})

    def _heard(self, line: str) -> None:
        if line in ("unplug", "plug"):
            self._plugged = line == "plug"

    # --- what only a simulation can do ----------------------------------------------------------

    def unplug(self) -> None:
        """The cable is pulled."""
        self._plugged = False

    def plug(self) -> None:
        """The cable is back."""
        self._plugged = True
