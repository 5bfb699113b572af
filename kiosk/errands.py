"""Carries out what the flow wants, each errand in its own task. Knows no window and no page."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from appliance.bus import Bus
from appliance.errors import Unanswered
from contract.requests import AskHelp, Reply
from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept
from kiosk.alone.keeper import Keeper
from kiosk.asking import Asking
from kiosk.flow.effects import (
    Ask,
    AskBooking,
    AskCheckIn,
    AskSlots,
    AskTicket,
    CallHelp,
    Effect,
    Print,
    TellRating,
    TellRerouted,
    TellTurnedAway,
    Took,
    Withdraw,
)
from kiosk.flow.happenings import Happening, Printed, PrintFailed, Replied
from kiosk.flow.happenings import Unanswered as NobodyAnswered
from kiosk.printing import Printing
from kiosk.staff import Staff

log = logging.getLogger(__name__)

CALL_FOR_S = 60.0
"""How long the controller is asked again to ring for help, or to stop."""

Tell = Callable[[Happening], None]


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep this in the book under its name."""

    name: Kept
    body: str


class Errands:
    """One errand after the other is begun, until `serve` is cancelled."""

    def __init__(
        self, bus: Bus, asking: Asking, printing: Printing, staff: Staff, *, keeper: Keeper, tell: Tell
    ) -> None:
        self._bus, self._asking, self._printing, self._staff = bus, asking, printing, staff
        self._keeper, self._tell = keeper, tell
        self._orders: asyncio.Queue[Effect | Remember] = asyncio.Queue()
        self._open: dict[str, asyncio.Task[None]] = {}

    def do(self, effect: Effect | Remember) -> None:
        """See to it; what comes of it is told as a happening."""
        self._orders.put_nowait(effect)

    async def serve(self) -> None:
        """Carry out whatever is ordered until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._begin(await self._orders.get(), group)

    def _begin(self, effect: Effect | Remember, group: asyncio.TaskGroup) -> None:
        begin = group.create_task
        match effect:
            case AskCheckIn(request) | AskTicket(request) | AskSlots(request) | AskBooking(request):
                asking = begin(self._ask(effect), name=f"kiosk.ask.{request}")
                self._open[request] = asking
                asking.add_done_callback(lambda _: self._open.pop(request, None))
            case Withdraw(request):
                if task := self._open.get(request):
                    task.cancel()
                self._asking.withdraw(request, begin)
            case Took(request):
                begin(self._asking.took(request), name=f"kiosk.took.{request}")
            case TellTurnedAway(request) | TellRerouted(request) | TellRating(request):
                begin(self._asking.tell(effect), name=f"kiosk.tell.{request}")
            case CallHelp(request):
                begin(self._call_help(effect), name=f"kiosk.help.{request}")
            case Print():
                begin(self._print(effect), name=f"kiosk.print.{effect.visit}")
            case Remember(name, body):
                begin(self._keeper.do(Book.keep, name, body), name=f"kiosk.remember.{name}")
            case _:
                begin(self._chore(effect), name=f"kiosk.staff.{type(effect).__name__}")

    async def _ask(self, wish: Ask) -> None:
        try:
            reply = await self._answer(wish)
        except Unanswered:
            self._tell(NobodyAnswered(wish.request))
            return
        self._tell(Replied(reply))

    async def _answer(self, wish: Ask) -> Reply:
        match wish:
            case AskSlots():
                return await self._asking.slots(wish)
            case AskBooking():
                return await self._asking.booking(wish)
            case _:
                return await self._asking.place(wish)

    async def _call_help(self, call: CallHelp) -> None:
        stamp = self._bus.stamp(CALL_FOR_S, call.request)
        try:
            await self._bus.ask(AskHelp(**stamp, wanted=call.wanted, page=call.page, language=call.language))
        except Unanswered:
            log.warning("nobody heard a call for help")

    async def _print(self, order: Print) -> None:
        fault = await self._printing.print(order)
        self._tell(PrintFailed(order.visit, fault) if fault else Printed(order.visit))

    async def _chore(self, chore: object) -> None:
        if happening := await self._staff.do(chore):  # type: ignore[arg-type]  # whatever else there is
            self._tell(happening)
