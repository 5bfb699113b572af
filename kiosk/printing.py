"""Slips on paper: each wish to print comes out once, also when the power is cut on the way."""

import logging

from appliance.clock import Clock, now
from hardware.errors import DeviceFault, OutcomeUnknown
from hardware.ports import Slip
from kiosk.alone.book import Book
from kiosk.alone.giving import Giving
from kiosk.alone.handing import HandingOver
from kiosk.alone.keeper import Keeper
from kiosk.flow.effects import Print, PrintAgain, TestPrint, TicketPaper
from kiosk.peripherals import Peripherals
from kiosk.slips import slip

log = logging.getLogger(__name__)


class Printing:
    """Prints what is ordered, and has the controller told of tickets."""

    def __init__(
        self,
        peripherals: Peripherals,
        keeper: Keeper,
        giving: Giving,
        handing: HandingOver,
        clock: Clock = now,
    ) -> None:
        self._peripherals, self._keeper, self._clock = peripherals, keeper, clock
        self._giving, self._handing = giving, handing

    async def print(self, order: Print | PrintAgain | TestPrint) -> str:
        """The fault's code, and empty when the printer confirmed the slip."""
        made = self._made(order)
        if made is None:
            return DeviceFault.code
        if not await self._keeper.do(Book.begin_job, made.job, self._giving.day):
            log.error("%s was sent to the printer before; it is not sent again", made.job)
            return OutcomeUnknown.code
        fault = await self._peripherals.print(made)
        await self._note(order, made.job, fault)
        return fault.code if fault else ""

    def _made(self, order: Print | PrintAgain | TestPrint) -> Slip | None:
        try:
            return slip(order, self._clock())
        except Exception:  # whatever a site writes, and another release allows; the page still stands
            log.exception("no slip can be made of content of revision %s", order.content.revision)
            return None

    async def _note(self, order: Print | PrintAgain | TestPrint, job: str, fault: DeviceFault | None) -> None:
        request = ""
        if isinstance(order, PrintAgain):
            request = order.ticket.answers
        elif isinstance(order, Print) and isinstance(order.paper, TicketPaper):
            request = order.paper.ticket.answers
        known = not (fault and fault.maybe_printed)
        await self._keeper.do(Book.end_job, job, printed=not fault, request=request, known=known)
        self._handing.more()
