"""Tells the controller what happened while it was away: in order, each until it is answered."""

import asyncio
import logging

from appliance.bus import Bus
from appliance.errors import Unanswered
from contract.requests import Refusal, Request
from contract.values import Code
from kiosk.alone.book import Book
from kiosk.alone.keeper import Keeper

log = logging.getLogger(__name__)

TELL_FOR_S = 60.0
"""How long one attempt is worth answering; the next is the same request, stamped anew."""
TRY_AGAIN_S = 5.0

NOT_FINAL = frozenset({Code.EXPIRED, Code.CLOCK_WENT_BACK})
"""Refusals that say nothing about what was asked: it is asked again."""


class HandingOver:
    """Empties the book's list of errands. Call `more` whenever one may have been added."""

    def __init__(self, bus: Bus, keeper: Keeper) -> None:
        self._bus, self._keeper = bus, keeper
        self._more, self._none_left = asyncio.Event(), asyncio.Event()

    def more(self) -> None:
        """There may be something to tell."""
        self._none_left.clear()
        self._more.set()

    async def done(self) -> None:
        """Returns once nothing is left to tell."""
        await self._none_left.wait()

    async def run(self) -> None:
        """Tell what there is to tell, until cancelled."""
        while True:
            self._more.clear()
            errand = await self._keeper.do(Book.next_errand)
            if errand:
                await self._tell(*errand)
                continue
            if not self._more.is_set():
                self._none_left.set()
            await self._more.wait()

    async def _tell(self, place: int, request: Request) -> None:
        try:
            stamped = request.model_copy(update=self._bus.stamp(TELL_FOR_S, request.id))
            reply = await self._bus.ask(stamped)
        except Unanswered:
            return
        if isinstance(reply, Refusal):
            if reply.code in NOT_FINAL:
                await asyncio.sleep(TRY_AGAIN_S)
                return
            log.warning("%s was refused: %s", type(request).__name__, reply.code)
        await self._keeper.do(Book.settle, place, request, reply)
