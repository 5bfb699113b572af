"""A television by libCEC's cec-client (Debian's cec-utils), a command at a time on its input."""

from hardware.cec_program import CecProgram

TV = 0
"""The television's logical address, always."""


class CecClientTelevision:
    """A `Television`. Whether it obeyed, cec-client does not say; an adapter that is not there, it does."""

    def __init__(self, port: str = "") -> None:
        self._cec = CecProgram("cec-client", "cec-utils")
        # A single command, errors only, as a playback device, under the name that its menu shows.
        self._arguments = ["-s", "-d", "1", "-t", "p", "-o", "Vestibule", *([port] if port else [])]

    async def on(self) -> None:
        """Wake it, then become the source that it shows; see the port."""
        await self._cec.run(self._arguments, f"on {TV}\n")
        await self._cec.run(self._arguments, "as\n")

    async def standby(self) -> None:
        """Send it to sleep."""
        await self._cec.run(self._arguments, f"standby {TV}\n")

    async def close(self) -> None:
        """End a command that still runs."""
        await self._cec.stop()
