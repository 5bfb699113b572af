"""Tells the controller what happened while it was away: in order, each until it is answered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from appliance.bus import Bus
from appliance.errors import Unanswered
from contract.requests import GivenOffline, Refusal, Request
from contract.values import Code
from kiosk.alone.book import Book
from kiosk.alone.keeper import Keeper

log = logging.getLogger(__name__)

TELL_FOR_S = 60.0
"""How long one attempt is worth answering; the next is the same request, stamped anew."""
TRY_AGAIN_S = 5.0
MOST_ATTEMPTS = 2
"""So often one errand is told to a controller that is there; then it no longer holds up the others."""
LEARN_THE_TIME_S = 0.5

NOT_FINAL = frozenset({Code.EXPIRED, Code.CLOCK_WENT_BACK})
"""Refusals that say nothing about what was asked: it is asked again."""


class HandingOver:
    """Empties the book's list of errands. Call `more` whenever one may have been added. `refused` is called
    when one came to nothing: the controller would not take it, or it was set aside."""

    def __init__(
        self,
        bus: Bus,
        keeper: Keeper,
        refused: Callable[[], Awaitable[None]] | None = None,
        tell_for_s: float = TELL_FOR_S,
    ) -> None:
        self._bus, self._keeper, self._refused, self._tell_for_s = bus, keeper, refused, tell_for_s
        self._unanswered = (0, 0)
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
            if self._refused:
                await self._refused()  # the book itself may have set one aside
            if not self._more.is_set():
                self._none_left.set()
            await self._more.wait()

    async def _tell(self, place: int, request: Request) -> None:
        if isinstance(request, GivenOffline) and not self._bus.knows_the_time:
            await asyncio.sleep(LEARN_THE_TIME_S)  # ours may be yesterday's, and nobody waits since then
            return
        there = self._bus.fresh
        try:
            stamped = request.model_copy(update=self._bus.stamp(self._tell_for_s, request.id))
            reply = await self._bus.ask(stamped)
        except Unanswered:
            if there and self._bus.fresh:
                await self._ignored(place, request)
            return
        if isinstance(reply, Refusal):
            if reply.code in NOT_FINAL:
                await asyncio.sleep(TRY_AGAIN_S)
                return
            log.warning("%s was refused: %s", type(request).__name__, reply.code)
        await self._keeper.do(Book.settle, place, request, reply)
        if isinstance(reply, Refusal) and self._refused:
            await self._refused()

    async def _ignored(self, place: int, request: Request) -> None:
        """The controller is there, and says nothing to this one."""
        known, attempts = self._unanswered
        self._unanswered = place, attempts + 1 if known == place else 1
        if self._unanswered[1] >= MOST_ATTEMPTS:
            log.error("%s was never answered: set aside until the next start", type(request).__name__)
            await self._keeper.do(Book.set_aside, place)
            if self._refused:
                await self._refused()
