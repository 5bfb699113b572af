"""From requests on the wire to commands. The answers are made in `controller.answering`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from contract import requests as asked
from contract.codec import encode
from contract.codes import plain
from contract.values import Code, Name
from controller.answering import Answering
from controller.booking.elsewhere import Elsewhere
from controller.engine import LONGEST_REQUEST, Decision, Engine, Work
from controller.kiosk_numbers import KioskNumbers
from controller.queue import commands as do
from controller.queue.state import Queue, Stage
from controller.slots import Slots
from controller.tries import Tries, attempt

log = logging.getLogger(__name__)

Send = Callable[[str, bytes], None]
"""Sends reply bytes to a unit by its name."""

FAST_CLOCK = timedelta(seconds=5)
"""How far ahead a unit's time may be. A request of the future would stay valid too long; the refusal tells
the unit our time, and it asks again."""

MOST_LOOKED_UP = 200
"""Codes that nobody expects today and that wait to be looked up among all other appointments."""

HANDING_OVER = " (handing over)"
"""What a kiosk hands over is counted apart: a visitor who guessed at it takes nobody's appointment away."""

FindElsewhere = Callable[[str], Awaitable[Elsewhere | None]]
"""What to tell whoever shows this code, if it is of another day or another site."""


class Requests:
    """Takes what units ask, has it decided, and answers. The topic says who asks, never the payload.

    `slots` answers what only the booking source can say, and is set by whoever makes it.
    """

    def __init__(
        self, engine: Engine, answering: Answering, send: Send, *, find_elsewhere: FindElsewhere, tries: Tries
    ) -> None:
        self._engine, self._answering, self._send = engine, answering, send
        self._find_elsewhere, self._tries = find_elsewhere, tries
        self._unknown: asyncio.Queue[tuple[asked.CheckIn, str, do.CheckIn]] = asyncio.Queue(MOST_LOOKED_UP)
        self._looked_up: set[str] = set()
        self.slots: Slots | None = None
        self.numbers = KioskNumbers(engine.site)

    async def run(self) -> None:
        """Look up the codes that today's queue does not know, one after the other, until cancelled."""
        while True:
            request, unit, command = await self._unknown.get()
            try:
                await self._look_up(request, unit, command)
            except Exception:  # a fault of ours must not end the others' check-ins; the unit asks again
                log.exception("a code could not be looked up")
            finally:
                self._looked_up.discard(_attempt(request))

    async def _look_up(self, request: asked.CheckIn, unit: str, command: do.CheckIn) -> None:
        found = await self._find_elsewhere(command.code)
        if request.expires <= self._engine.now():
            self._refuse(request, unit, Code.EXPIRED)
        elif found is None:
            self._submit(request, unit, command)
            return
        else:
            self._refuse(request, unit, found.code, found.when, found.body)
        self._tries.known(unit, _attempt(request))

    def from_kiosk(self, request: asked.Request, parts: Mapping[str, str]) -> None:
        """A kiosk's request."""
        unit = parts["unit"]
        if not self._may_ask(request, unit):
            return
        if isinstance(request, asked.FindSlots | asked.BookSlot):
            if self.slots:
                self.slots.take(request, unit)
        elif isinstance(request, asked.CheckIn):
            self._check_in(request, unit)
        elif isinstance(request, asked.GivenOffline):
            self._take_over(request, unit)
        else:
            if isinstance(request, asked.Withdraw) and self.slots:
                self.slots.withdrawn(request.request)
            self._submit(request, unit, kiosk_command(request, unit))

    def from_counter(self, request: asked.CounterRequest, parts: Mapping[str, str]) -> None:
        """A counter unit's request, which may only be about its own counter."""
        if not self._engine.site.belongs_to(parts["unit"], request.counter):
            log.warning("%s asked for counter %s, which is not its own", parts["unit"], request.counter)
            self._refuse(request, parts["unit"], Code.NOT_YOURS)
        elif self._may_ask(request, parts["unit"]):
            self._submit(request, parts["unit"], counter_command(request, parts["unit"]))

    def answer(self, request: asked.Request, unit: str, reply: asked.Reply) -> None:
        """Answer something that was not for the queue to decide: the same request gets the same bytes."""
        self._engine.submit(self._work(request, unit, None, lambda *_: encode(reply)))

    def _may_ask(self, request: asked.Request, unit: str) -> bool:
        """Whether this is a request to decide. If not it is answered, or left to be asked again."""
        known = self._engine.answered(request.id)
        now = self._engine.now()
        if known is not None:
            self._send(unit, known)
        elif self._engine.overrun:
            pass
        elif request.expires <= now or request.at > now + FAST_CLOCK:
            self._refuse(request, unit, Code.EXPIRED)
        elif request.expires - now > LONGEST_REQUEST:
            self._refuse(request, unit, Code.NOT_NOW)
        else:
            return True
        return False

    def _check_in(self, request: asked.CheckIn, unit: str) -> None:
        name = _attempt(request)
        if name in self._looked_up:
            return  # it is answered when that is done
        if not self._tries.may_look(unit, name, self._engine.now()):
            self._refuse(request, unit, Code.TOO_MANY_TRIES)
            return
        code = plain(request.code)
        visit = self._answering.visit(code, request.appointment) if request.appointment else ""
        command = do.CheckIn(request.id, code, request.language, choose=request.choose, visit=visit)
        if _is_expected(self._engine.queue, code):
            self._submit(request, unit, command)
        elif not self._unknown.full():  # else left to ask again
            self._looked_up.add(name)
            self._unknown.put_nowait((request, unit, command))

    def _take_over(self, request: asked.GivenOffline, unit: str) -> None:
        """A number that the kiosk gave stands; its code is worth no more than one that is tried."""
        if not self.numbers.may_give(unit, request.number):
            log.warning("%s gave %s by itself, which is not a number of its own", unit, request.number)
            self._refuse(request, unit, Code.REFUSED)
            return
        if request.code and not self._tries.may_look(
            unit + HANDING_OVER, _attempt(request), self._engine.now()
        ):
            request = request.model_copy(update={"code": ""})
        self._submit(request, unit, kiosk_command(request, unit))

    def _submit(self, request: asked.Request, unit: str, command: do.Command) -> None:
        wait = self._answering.foretell(command)
        if wait and isinstance(command, do.CheckIn | do.TakeTicket):
            command = replace(command, promised=wait.by)

        def answer(queue: Queue, decision: Decision, moment: datetime) -> bytes:
            header = {"answers": request.id, "at": moment}
            reply = self._answering.answer(header, command, queue, decision, wait)
            return encode(self._counted(request, unit, reply, moment))

        self._engine.submit(self._work(request, unit, command, answer))

    def _counted(
        self, request: asked.Request, unit: str, reply: asked.Reply, moment: datetime
    ) -> asked.Reply:
        """The answer, after the code that was tried has been counted."""
        if isinstance(request, asked.CheckIn):
            if not (isinstance(reply, asked.Refusal) and reply.code == Code.UNKNOWN_CODE):
                self._tries.known(unit, _attempt(request))
            elif self._tries.unknown(unit, _attempt(request), moment):
                return reply.model_copy(update={"code": Code.TOO_MANY_TRIES})
        elif isinstance(request, asked.GivenOffline) and request.code:
            if plain(request.code) in self._engine.queue.by_code:
                self._tries.known(unit + HANDING_OVER, _attempt(request))
            else:
                self._tries.unknown(unit + HANDING_OVER, _attempt(request), moment)
        return reply

    def _work(
        self,
        request: asked.Request,
        unit: str,
        command: do.Command | None,
        answer: Callable[[Queue, Decision, datetime], bytes],
    ) -> Work:
        return Work(
            command,
            told=lambda _, reply: self._send(unit, reply) if reply else None,
            failed=lambda error: None,  # no answer: the unit asks again until its request expires
            request=request.id,
            answer=answer,
        )

    def _refuse(
        self,
        request: asked.Request,
        unit: str,
        code: Code,
        when: datetime | None = None,
        body: Name | None = None,
    ) -> None:
        """Answer without deciding. Not kept: an expired request may come again with a corrected time."""
        now = self._engine.now()
        refusal = asked.Refusal(answers=request.id, at=now, code=code, when=when, body=body)
        self._send(unit, encode(refusal))


def _attempt(request: asked.CheckIn | asked.GivenOffline) -> str:
    return attempt(request.id, f"{plain(request.code)} {getattr(request, 'appointment', '')}")


def _is_expected(queue: Queue, code: str) -> bool:
    """Whether today's queue has more to say about the code than that an appointment was called off: that
    may stand on another day, or at another site, by now."""
    visits = (queue.visits[visit] for visit in queue.by_code.get(code, ()))
    return any(visit.stage is not Stage.CANCELLED for visit in visits)


def kiosk_command(request: asked.Request, unit: str = "") -> do.Command:
    """The command that a request of the kiosk `unit` asks for, other than to check in."""
    match request:
        case asked.TakeTicket():
            return do.TakeTicket(request.id, request.service, request.language)
        case asked.TurnAway():
            return do.TurnAway(request.id, request.service, request.missing, request.language, request.told)
        case asked.Reroute():
            return do.Reroute(request.id, request.service, request.body, request.language)
        case asked.Withdraw():
            return do.Withdraw(request.request)
        case asked.PrintResult():
            return do.ReportPrint(request.visit, request.printed)
        case asked.GivenOffline():
            return do.GivenOffline(
                request.id,
                request.number,
                request.service,
                request.language,
                request.arrived,
                plain(request.code),
                request.printed,
            )
        case asked.AskHelp():
            return do.AskHelp(request.id, unit, request.wanted, request.page, request.language)
        case asked.Rate():
            reason, visit = request.reason or "", request.visit
            return do.Rate(request.id, request.rating, request.language, reason, visit, unit)
    raise TypeError(f"{type(request).__name__} is not a kiosk's request")


COUNTER_COMMANDS: dict[type[asked.CounterRequest], Callable[[str, str], do.Command]] = {
    asked.CallNext: do.CallNext,
    asked.Recall: do.Recall,
    asked.Start: do.Start,
    asked.Finish: do.Finish,
    asked.NoShow: do.NoShow,
    asked.Park: lambda counter, by: do.Park(counter, reason="", by=by),
    asked.Resume: do.Resume,
}


def counter_command(request: asked.CounterRequest, by: str) -> do.Command:
    """The command that a counter unit's request asks for."""
    return COUNTER_COMMANDS[type(request)](request.counter, by)
