"""A ticket printer without metal, and with verbs that only a simulation has."""

import asyncio

from hardware.errors import CoverOpen, DeviceFault, DeviceGone, DeviceSilent, PaperLow, PaperOut
from hardware.job_memory import JobMemory
from hardware.ports import Slip


class SimulatedPrinter:
    """A `TicketPrinter` that keeps what it was given in `printed`."""

    def __init__(self) -> None:
        self.printed: list[Slip] = []
        self._faults: set[type[DeviceFault]] = set()
        self._breaks: type[DeviceFault] | None = None
        self._low = False
        self._jobs = JobMemory()
        self._news = asyncio.Event()

    async def print(self, slip: Slip) -> None:
        """Keep the slip; see the port."""
        if self._jobs.is_done(slip.job):
            return
        await self.check()
        if self._breaks:
            self._jobs.note(slip.job, confirmed=False)
            raise self._broken(self._breaks)
        self._jobs.note(slip.job, confirmed=True)
        self.printed.append(slip)
        self._news.set()
        self._news = asyncio.Event()

    async def check(self) -> PaperLow | None:
        """Raises what printing would meet; see the port."""
        for fault in (DeviceGone, DeviceSilent, CoverOpen, PaperOut):
            if fault in self._faults:
                raise fault("simulated")
        return PaperLow("simulated") if self._low else None

    async def close(self) -> None:
        """Nothing to let go of."""

    def _broken(self, fault: type[DeviceFault]) -> DeviceFault:
        self._breaks = None
        raised = fault("simulated")
        raised.maybe_printed = True
        return raised

    # --- what only a simulation can do ----------------------------------------------------------

    async def wait_printed(self, count: int) -> Slip:
        """The slip number `count` (from 1), as soon as it is printed."""
        while len(self.printed) < count:
            await self._news.wait()
        return self.printed[count - 1]

    def run_out(self) -> None:
        """The roll ends."""
        self._faults.add(PaperOut)

    def near_end(self) -> None:
        """Little paper is left; printing goes on."""
        self._low = True

    def load_paper(self) -> None:
        """A full roll."""
        self._faults.discard(PaperOut)
        self._low = False

    def open_cover(self) -> None:
        """Nothing prints until it is closed."""
        self._faults.add(CoverOpen)

    def close_cover(self) -> None:
        """It prints again."""
        self._faults.discard(CoverOpen)

    def hang(self) -> None:
        """It says nothing any more. Plugging ends it."""
        self._faults.add(DeviceSilent)

    def break_at_the_cut(self, fault: type[DeviceFault]) -> None:
        """The next slip ends in this fault, and nobody knows whether it came out."""
        self._breaks = fault

    def unplug(self) -> None:
        """The cable is out."""
        self._faults.add(DeviceGone)

    def plug(self) -> None:
        """The cable is in."""
        self._faults -= {DeviceGone, DeviceSilent}
