"""Gets a visitor's answer: from the controller, or from the ticket book when the controller is silent."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from appliance.bus import Bus
from appliance.errors import Unanswered
from contract.requests import (
    BookSlot,
    CheckIn,
    FindSlots,
    Refusal,
    Reply,
    Request,
    Reroute,
    TakeTicket,
    TicketIssued,
    TurnAway,
)
from contract.requests import Rate as RateRequest
from kiosk.alone.book import Book
from kiosk.alone.giving import Giving, NotAble
from kiosk.alone.handing import HandingOver
from kiosk.alone.keeper import Keeper
from kiosk.alone.letters import is_ours
from kiosk.flow.effects import (
    AskBooking,
    AskCheckIn,
    AskSlots,
    AskTicket,
    TellRating,
    TellRerouted,
    TellTurnedAway,
)
from kiosk.flow.pages import ANSWER_WITHIN_S

log = logging.getLogger(__name__)

ALONE_AFTER_S = 3.0
"""How long a person waits for the controller before the kiosk gives a number by itself."""

MOST_MISSING = 20
"""As many documents as the wire takes in one request."""

Place = AskCheckIn | AskTicket
Told = TellTurnedAway | TellRerouted | TellRating


class Asking:
    """What is asked of the controller is in the book before it leaves, and what it gives before it is told.

    What is asked for the next visitor waits until everything before it has been told: a withdrawal that
    overtook a new check-in of the same appointment would undo it.
    """

    def __init__(
        self,
        bus: Bus,
        keeper: Keeper,
        giving: Giving,
        handing: HandingOver,
        alone_after_s: float = ALONE_AFTER_S,
    ) -> None:
        self._bus, self._keeper, self._giving, self._handing = bus, keeper, giving, handing
        self._alone_after_s = alone_after_s
        self._withdrawing: set[asyncio.Task[None]] = set()

    async def place(self, wish: Place) -> Reply:
        """The answer to who wants a place in line. Raises Unanswered when there is none to be had."""
        able = self._giving.able
        chosen_here = isinstance(wish, AskCheckIn) and is_ours(wish.appointment)
        if not able or (self._bus.fresh and not chosen_here):
            within = self._alone_after_s if able else ANSWER_WITHIN_S
            if reply := await self._from_controller(wish, within):
                return reply
        try:
            reply = await self._giving.answer(wish)
        except NotAble:
            raise Unanswered(f"no answer to {type(wish).__name__}") from None
        self._handing.more()
        return reply

    async def slots(self, wish: AskSlots) -> Reply:
        """Which times are free; only the controller knows. Raises Unanswered."""
        return await self._bus.ask(request_for(wish, self._bus.stamp(ANSWER_WITHIN_S, wish.request)))

    async def booking(self, wish: AskBooking) -> Reply:
        """The time that was booked, which is undone after a start until `took` is called; only the controller
        can book it. Raises Unanswered, and then it is undone."""
        reply = await self._from_controller(wish, ANSWER_WITHIN_S)
        if reply is None:
            raise Unanswered("no answer to AskBooking")
        return reply

    async def took(self, request: str) -> None:
        """Its visitor has read what was booked by `request`."""
        await self._keeper.do(Book.over, request)

    async def _from_controller(self, wish: Place | AskBooking, within: float) -> Reply | None:
        try:
            async with asyncio.timeout(within):
                await self._all_before()
                await self._keeper.do(Book.asked, wish.request)
                reply = await self._bus.ask(request_for(wish, self._bus.stamp(within, wish.request)))
        except (Unanswered, TimeoutError):
            log.warning("no answer to %s", type(wish).__name__, extra={"request": wish.request})
            await self._keeper.do(Book.unanswered, wish.request)
            self._handing.more()
            return None
        await self._settle(wish, reply)
        return reply

    async def _all_before(self) -> None:
        if self._withdrawing:
            await asyncio.wait(self._withdrawing)
        await self._handing.done()

    async def _settle(self, wish: Place | AskBooking, reply: Reply) -> None:
        if isinstance(wish, AskBooking) and not isinstance(reply, Refusal):
            return  # whoever waits for it may have gone meanwhile
        if isinstance(wish, AskBooking) or not isinstance(reply, TicketIssued):
            await self._keeper.do(Book.over, wish.request)
            return
        digest = await self._giving.digest(wish.code) if isinstance(wish, AskCheckIn) else ""
        await self._keeper.do(Book.given, wish.request, reply, wish.language, self._giving.day, digest)

    # --- what nobody waits for --------------------------------------------------------------------

    def withdraw(self, request: str, begin: Callable[..., asyncio.Task[None]]) -> None:
        """See to it that `request` has no effect, for as long as it takes; `begin` begins a task."""
        task = begin(self._withdraw(request), name=f"kiosk.withdraw.{request}")
        self._withdrawing.add(task)
        task.add_done_callback(self._withdrawing.discard)

    async def _withdraw(self, request: str) -> None:
        await self._keeper.do(Book.withdraw, request)
        self._handing.more()

    async def tell(self, told: Told) -> None:
        """Have the controller told, be it later."""
        request = request_for(told, self._bus.stamp(ANSWER_WITHIN_S, told.request))
        if isinstance(request, TurnAway):
            await self._keeper.do(Book.turn_away, request, self._giving.day)
        else:
            await self._keeper.do(Book.tell, request)
        self._handing.more()


def request_for(effect: Place | AskSlots | AskBooking | Told, stamp: dict[str, Any]) -> Request:
    """The wire's request for an effect."""
    match effect:
        case AskCheckIn(_, code, language, appointment):
            return CheckIn(**stamp, code=code, language=language, choose=True, appointment=appointment)
        case AskTicket(_, service, language):
            return TakeTicket(**stamp, service=service, language=language)
        case AskSlots(_, service):
            return FindSlots(**stamp, service=service)
        case AskBooking(_, service, slot, language):
            return BookSlot(**stamp, service=service, slot=slot, language=language)
        case TellTurnedAway(_, service, missing, language):
            papers = missing[:MOST_MISSING]
            return TurnAway(**stamp, service=service, missing=papers, language=language, told=stamp["at"])
        case TellRerouted(_, service, body, language):
            return Reroute(**stamp, service=service, body=body, language=language)
        case TellRating(_, rating, reason, language):
            return RateRequest(**stamp, rating=rating, reason=reason, language=language)
