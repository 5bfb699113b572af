"""A television by the kernel's own HDMI-CEC, with cec-ctl (Debian's v4l-utils)."""

import re
from pathlib import Path

from hardware.cec_program import CecProgram
from hardware.errors import DeviceGone, DeviceSilent

NOWHERE = "f.f.f.f"
"""The physical address of a socket without a television behind it."""


class CecCtlTelevision:
    """A `Television`. It must acknowledge every message; one that does not is told as a fault."""

    def __init__(self, device: Path) -> None:
        self._cec = CecProgram("cec-ctl", "v4l-utils")
        self._device = device

    async def on(self) -> None:
        """Wake it, then become the source that it shows; see the port."""
        address = await self._register()
        await self._send("--image-view-on")
        await self._send("--active-source", f"phys-addr={address}")

    async def standby(self) -> None:
        """Send it to sleep."""
        await self._register()
        await self._send("--standby")

    async def close(self) -> None:
        """End a command that still runs."""
        await self._cec.stop()

    async def _register(self) -> str:
        """Take part as a playback device, which the kernel forgets when the cable is pulled."""
        said = await self._cec.run([*self._to(), "--playback", "--osd-name", "Vestibule"])
        found = re.search(r"Physical Address\s*:\s*([0-9a-f](?:\.[0-9a-f]){3})", said)
        if not found or found[1] == NOWHERE:
            raise DeviceGone(f"no television on the cable of {self._device}")
        return found[1]

    async def _send(self, *message: str) -> None:
        said = await self._cec.run([*self._to(), "--skip-info", "--to", "0", *message])
        if "Not Acknowledged" in said:
            raise DeviceSilent(f"the television at {self._device} does not answer {message[0]}")

    def _to(self) -> list[str]:
        return ["--device", str(self._device)]
