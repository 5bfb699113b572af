"""The ticket printer on python-escpos. Nobody outside this file knows that it blocks."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from hardware.errors import DeviceGone, DeviceSilent, PaperLow
from hardware.escpos_cable import Cable
from hardware.escpos_dialogue import Dialogue
from hardware.escpos_job import JobWriter
from hardware.logo import logo
from hardware.ports import Slip
from hardware.slip_drawing import Drawing
from hardware.slip_layout import Operation, lay_out

T = TypeVar("T")

STUCK_S = 90.0
"""More than the longest picture on the slowest line: a driver that takes longer will not come back."""


class DriverStuck(DeviceGone):
    """The thread that prints does not come back."""


class Order:
    """One slip on its way through the thread: begun, or given up before that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun = self._given_up = False

    def begin(self) -> bool:
        """Whether it may begin: somebody still waits for it."""
        with self._lock:
            self._begun = not self._given_up
            return self._begun

    def give_up(self) -> bool:
        """Nobody waits for it any more. Whether it had begun."""
        with self._lock:
            self._given_up = True
            return self._begun

    def is_given_up(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._given_up


class EscposPrinter:
    """A `TicketPrinter` for any ESC/POS printer: confirmed by an answer that comes after the cut.

    `profile` names the printer's code pages in python-escpos' database; `columns` is how many characters
    of Font A the paper takes; `drawing` draws the slips whose language the printer has no letters for, or,
    with `always_draw`, all of them. A print that is cancelled does not begin later; one that has begun ends
    with the part that is under way. Cancelled before it began, it raises DeviceSilent in place of the
    CancelledError, so that nobody takes it for a slip that may have come out.
    """

    def __init__(
        self,
        cable: Cable,
        *,
        profile: str = "default",
        columns: int = 48,
        answer_within_s: float = 3.0,
        drawing: Drawing | None = None,
        always_draw: bool = False,
    ) -> None:
        self._writer, self._columns = JobWriter(profile), columns
        self._drawing, self._always_draw = drawing, always_draw
        self._dialogue = Dialogue(cable, answer_within_s)
        self._turn = threading.Lock()

    async def print(self, slip: Slip) -> None:
        """Print and cut; see the port."""
        order = Order()
        try:
            await self._in_turn(lambda: self._print(slip, order))
        except asyncio.CancelledError:
            if order.give_up():
                raise
            raise DeviceSilent("the slip was given up before its turn came") from None
        except DriverStuck as stuck:
            stuck.maybe_printed = order.give_up()
            raise

    def _print(self, slip: Slip, order: Order) -> None:
        if order.begin():
            self._dialogue.print(self._parts(slip), slip.job, given_up=order.is_given_up)

    async def check(self) -> PaperLow | None:
        """Raises what printing would meet; see the port."""
        return await self._in_turn(self._dialogue.check)

    async def close(self) -> None:
        """Let go of the printer."""
        await self._in_turn(self._dialogue.close)

    def _parts(self, slip: Slip) -> Sequence[bytes]:
        return self._writer.parts(self._operations(slip))

    def _operations(self, slip: Slip) -> Sequence[Operation]:
        can_print = self._writer.can_print
        if self._drawing and self._drawing.is_wanted(slip, can_print, always=self._always_draw):
            operations = self._drawing.lay_out(slip, self._columns)
        else:
            operations = lay_out(slip, self._columns, can_print)
        return (*logo(slip.logo, self._columns), *operations)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """Run blocking work in a thread, one piece at a time even when a caller was cancelled."""
        try:
            async with asyncio.timeout(STUCK_S):
                return await asyncio.to_thread(self._alone, work)
        except TimeoutError:
            raise DriverStuck("the printer's driver is stuck") from None

    def _alone(self, work: Callable[[], T]) -> T:
        if not self._turn.acquire(timeout=STUCK_S):
            raise DriverStuck("the printer's driver is stuck")
        try:
            return work()
        finally:
            self._turn.release()
