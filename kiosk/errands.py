"""Carries out what the flow wants: asks the controller, withdraws, prints. Knows no window and no page."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from appliance.bus import Bus
from appliance.clock import Clock, now
from appliance.errors import Unanswered
from contract.requests import CheckIn, PrintResult, Request, Reroute, TakeTicket, TurnAway
from contract.requests import Withdraw as WithdrawRequest
from kiosk.flow.effects import (
    Ask,
    AskCheckIn,
    AskTicket,
    Effect,
    Print,
    TellRerouted,
    TellTurnedAway,
    TicketPaper,
    Withdraw,
)
from kiosk.flow.happenings import Happening, Printed, PrintFailed, Replied
from kiosk.flow.happenings import Unanswered as NobodyAnswered
from kiosk.flow.pages import ANSWER_WITHIN_S
from kiosk.peripherals import Peripherals
from kiosk.slips import slip

log = logging.getLogger(__name__)

TELL_FOR_S = 600.0
WITHDRAW_FOR_S = 3600.0
"""How long the controller is told again of what nobody in front of the kiosk waits for."""

MOST_MISSING = 20
"""As many documents as the wire takes in one request."""
MOST_SENT = 64
"""Requests that may still have to be withdrawn; older ones were settled long ago."""

Tell = Callable[[Happening], None]


class Errands:
    """One errand after the other is begun, each in its own task, until `serve` is cancelled.

    What is asked for the next visitor waits until the withdrawals before it are through: a withdrawal that
    overtook a new check-in of the same appointment would undo it.
    """

    def __init__(self, bus: Bus, peripherals: Peripherals, tell: Tell, clock: Clock = now) -> None:
        self._bus, self._peripherals, self._tell, self._clock = bus, peripherals, tell, clock
        self._orders: asyncio.Queue[Effect] = asyncio.Queue()
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._sent: dict[str, None] = {}
        self._withdrawing: dict[str, asyncio.Task[None]] = {}

    def do(self, effect: Effect) -> None:
        """See to it; what comes of it is told as a happening."""
        self._orders.put_nowait(effect)

    async def serve(self) -> None:
        """Carry out whatever is ordered until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._begin(await self._orders.get(), group)

    def _begin(self, effect: Effect, group: asyncio.TaskGroup) -> None:
        match effect:
            case AskCheckIn(request) | AskTicket(request):
                task = group.create_task(self._ask(effect), name=f"kiosk.ask.{request}")
                self._asking[request] = task
                task.add_done_callback(lambda _: self._asking.pop(request, None))
            case Withdraw(request):
                self._begin_withdrawal(request, group)
            case TellTurnedAway(request) | TellRerouted(request):
                group.create_task(self._record(effect), name=f"kiosk.record.{request}")
            case Print():
                group.create_task(self._print(effect), name=f"kiosk.print.{effect.visit}")

    # --- asking -------------------------------------------------------------------------------

    async def _ask(self, wish: Ask) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                if self._withdrawing:
                    await asyncio.wait(self._withdrawing.values())
                self._remember_sent(wish.request)
                reply = await self._bus.ask(_request(wish, self._bus.stamp(ANSWER_WITHIN_S, wish.request)))
        except (Unanswered, TimeoutError):
            log.warning("no answer to %s", type(wish).__name__, extra={"request": wish.request})
            self._tell(NobodyAnswered(wish.request))
            return
        self._tell(Replied(reply))

    def _remember_sent(self, request: str) -> None:
        self._sent[request] = None
        if len(self._sent) > MOST_SENT:
            del self._sent[next(iter(self._sent))]

    def _begin_withdrawal(self, request: str, group: asyncio.TaskGroup) -> None:
        if task := self._asking.get(request):
            task.cancel()
        if request not in self._sent or request in self._withdrawing:
            return  # the controller never heard of it, or is being told
        task = group.create_task(self._withdraw(request), name=f"kiosk.withdraw.{request}")
        self._withdrawing[request] = task
        task.add_done_callback(lambda _: self._withdrawing.pop(request, None))

    async def _withdraw(self, request: str) -> None:
        order = WithdrawRequest(**self._bus.stamp(WITHDRAW_FOR_S), request=request)
        try:
            await self._bus.ask(order)
        except Unanswered:
            log.error("a withdrawal was never answered", extra={"request": request})
        self._sent.pop(request, None)

    async def _record(self, effect: TellTurnedAway | TellRerouted) -> None:
        with suppress(Unanswered):
            await self._bus.ask(_request(effect, self._bus.stamp(TELL_FOR_S, effect.request)))

    # --- printing -----------------------------------------------------------------------------

    async def _print(self, order: Print) -> None:
        fault = await self._peripherals.print(slip(order, self._clock()))
        self._tell(PrintFailed(order.visit, fault) if fault else Printed(order.visit))
        if isinstance(order.paper, TicketPaper):
            with suppress(Unanswered):
                stamp = self._bus.stamp(TELL_FOR_S)
                await self._bus.ask(PrintResult(**stamp, visit=order.paper.ticket.visit, printed=not fault))


def _request(effect: Ask | TellTurnedAway | TellRerouted, stamp: dict[str, Any]) -> Request:
    """The wire's request for an effect."""
    match effect:
        case AskCheckIn(_, code, language):
            return CheckIn(**stamp, code=code, language=language)
        case AskTicket(_, service, language):
            return TakeTicket(**stamp, service=service, language=language)
        case TellTurnedAway(_, service, missing, language):
            return TurnAway(**stamp, service=service, missing=missing[:MOST_MISSING], language=language)
        case TellRerouted(_, service, body, language):
            return Reroute(**stamp, service=service, body=body, language=language)
