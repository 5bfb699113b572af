"""The ticket printer on python-escpos. Nobody outside this file knows that it blocks."""

import asyncio
import threading
from collections.abc import Callable

from hardware.errors import DeviceGone
from hardware.escpos_cable import Cable
from hardware.escpos_dialogue import LONGEST_JOB_S, Dialogue
from hardware.escpos_job import JobWriter
from hardware.ports import Slip
from hardware.slip_layout import lay_out


class EscposPrinter:
    """A `TicketPrinter` for any ESC/POS printer: confirmed by an answer that comes after the cut.

    `profile` names the printer's code pages in python-escpos' database; `columns` is how many characters
    of Font A the paper takes. Cancelling a print stops the waiting, not the paper.
    """

    def __init__(
        self, cable: Cable, *, profile: str = "default", columns: int = 48, answer_within_s: float = 5.0
    ) -> None:
        self._writer, self._columns = JobWriter(profile), columns
        self._dialogue = Dialogue(cable, answer_within_s)
        self._turn = threading.Lock()
        self._longest_s = LONGEST_JOB_S + 4 * answer_within_s

    async def print(self, slip: Slip) -> None:
        """Print and cut; see the port."""
        operations = lay_out(slip, self._columns, self._writer.can_print)
        job = self._writer.write(operations)
        await self._in_turn(lambda: self._dialogue.print(job))

    async def check(self) -> None:
        """Raises what printing would meet; see the port."""
        await self._in_turn(self._dialogue.check)

    async def close(self) -> None:
        """Let go of the printer."""
        await self._in_turn(self._dialogue.close)

    async def _in_turn(self, work: Callable[[], None]) -> None:
        """Run blocking work in a thread, one piece at a time even when a caller was cancelled."""
        try:
            async with asyncio.timeout(self._longest_s):
                await asyncio.to_thread(self._alone, work)
        except TimeoutError:
            raise DeviceGone("the printer's driver is stuck") from None

    def _alone(self, work: Callable[[], None]) -> None:
        if not self._turn.acquire(timeout=self._longest_s):
            raise DeviceGone("the printer's driver is stuck")
        try:
            work()
        finally:
            self._turn.release()
