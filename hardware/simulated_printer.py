"""A ticket printer without metal, and with verbs that only a simulation has."""

import asyncio

from hardware.errors import CoverOpen, DeviceFault, DeviceGone, PaperOut
from hardware.ports import Slip


class SimulatedPrinter:
    """A `TicketPrinter` that keeps what it was given in `printed`."""

    def __init__(self) -> None:
        self.printed: list[Slip] = []
        self._faults: set[type[DeviceFault]] = set()
        self._news = asyncio.Event()

    async def print(self, slip: Slip) -> None:
        """Keep the slip; see the port."""
        await self.check()
        self.printed.append(slip)
        self._news.set()
        self._news = asyncio.Event()

    async def check(self) -> None:
        """Raises what printing would meet; see the port."""
        for fault in (DeviceGone, CoverOpen, PaperOut):
            if fault in self._faults:
                raise fault("simulated")

    async def close(self) -> None:
        """Nothing to let go of."""

    # --- what only a simulation can do ----------------------------------------------------------

    async def wait_printed(self, count: int) -> Slip:
        """The slip number `count` (from 1), as soon as it is printed."""
        while len(self.printed) < count:
            await self._news.wait()
        return self.printed[count - 1]

    def run_out(self) -> None:
        """The roll ends."""
        self._faults.add(PaperOut)

    def load_paper(self) -> None:
        """A full roll."""
        self._faults.discard(PaperOut)

    def open_cover(self) -> None:
        """Nothing prints until it is closed."""
        self._faults.add(CoverOpen)

    def close_cover(self) -> None:
        """It prints again."""
        self._faults.discard(CoverOpen)

    def unplug(self) -> None:
        """The cable is out."""
        self._faults.add(DeviceGone)

    def plug(self) -> None:
        """The cable is in."""
        self._faults.discard(DeviceGone)
