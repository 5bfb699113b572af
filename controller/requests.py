"""From requests on the wire to commands, and from decisions to answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from contract import requests as asked
from contract.codec import encode
from contract.codes import plain
from contract.values import Code, Wait
from controller.engine import LONGEST_REQUEST, Decision, Engine, Work
from controller.forecast.follow import Forecast
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.deciding_arrivals import holder_of
from controller.queue.state import Queue, Stage, Visit
from controller.queue.waiting import ahead_of, waiting_at

log = logging.getLogger(__name__)

Send = Callable[[str, bytes], None]
"""Sends reply bytes to a unit by its name."""

FAST_CLOCK = timedelta(seconds=5)
"""How far ahead a unit's time may be. A request of the future would stay valid too long; the refusal tells
the unit our time, and it asks again."""

MOST_LOOKED_UP = 200
"""Codes that nobody expects today and that wait to be looked up among other days' appointments."""

FindElsewhere = Callable[[str], Awaitable[datetime | None]]
"""When the appointment with this code is booked, if it is on another day than today."""


class Requests:
    """Takes what units ask, has it decided, and answers. The topic says who asks, never the payload."""

    def __init__(self, engine: Engine, forecast: Forecast, send: Send, find_elsewhere: FindElsewhere) -> None:
        self._engine, self._forecast, self._send = engine, forecast, send
        self._find_elsewhere = find_elsewhere
        self._unknown: asyncio.Queue[tuple[asked.Request, str, do.CheckIn]] = asyncio.Queue(MOST_LOOKED_UP)

    async def run(self) -> None:
        """Look up the codes that today's queue does not know, one after the other, until cancelled."""
        while True:
            request, unit, command = await self._unknown.get()
            when = await self._find_elsewhere(command.code)
            if request.expires <= self._engine.now():
                self._refuse(request, unit, Code.EXPIRED)
            elif when is None:
                self._submit(request, unit, command)
            else:
                self._refuse(request, unit, Code.WRONG_DAY, when)

    def from_kiosk(self, request: asked.Request, parts: Mapping[str, str]) -> None:
        """A kiosk's request."""
        self._take(request, parts["unit"], kiosk_command(request))

    def from_counter(self, request: asked.CounterRequest, parts: Mapping[str, str]) -> None:
        """A counter unit's request, which may only be about its own counter."""
        if not self._engine.site.belongs_to(parts["unit"], request.counter):
            log.warning("%s asked for counter %s, which is not its own", parts["unit"], request.counter)
            self._refuse(request, parts["unit"], Code.NOT_YOURS)
            return
        self._take(request, parts["unit"], counter_command(request, parts["unit"]))

    def _take(self, request: asked.Request, unit: str, command: do.Command) -> None:
        known = self._engine.answered(request.id)
        if known is not None:
            self._send(unit, known)
            return
        if self._engine.overrun:
            return
        now = self._engine.now()
        if request.expires <= now or request.at > now + FAST_CLOCK:
            self._refuse(request, unit, Code.EXPIRED)
        elif request.expires - now > LONGEST_REQUEST:
            self._refuse(request, unit, Code.NOT_NOW)
        elif isinstance(command, do.CheckIn) and command.code not in self._engine.queue.by_code:
            if not self._unknown.full():  # else left to ask again
                self._unknown.put_nowait((request, unit, command))
        else:
            self._submit(request, unit, command)

    def _submit(self, request: asked.Request, unit: str, command: do.Command) -> None:
        wait = self._foretell(command)
        if wait and isinstance(command, do.CheckIn | do.TakeTicket):
            command = replace(command, promised=wait.by)
        self._engine.submit(
            Work(
                command,
                told=lambda _, reply: self._send(unit, reply) if reply else None,
                failed=lambda error: None,  # no answer: the unit asks again until its request expires
                request=request.id,
                answer=lambda queue, decision, moment: encode(
                    self._answer({"answers": request.id, "at": moment}, command, queue, decision, wait)
                ),
            )
        )

    def _refuse(self, request: asked.Request, unit: str, code: Code, when: datetime | None = None) -> None:
        """Answer without deciding. Not kept: an expired request may come again with a corrected time."""
        refusal = asked.Refusal(answers=request.id, at=self._engine.now(), code=code, when=when)
        self._send(unit, encode(refusal))

    def _foretell(self, command: do.Command) -> Wait | None:
        """The wait of the person for whom a place is asked, before it is given."""
        queue, now = self._engine.queue, self._engine.now()
        if isinstance(command, do.TakeTicket) and command.service in queue.lines:
            return self._forecast.wait(queue, command.service, now)
        if isinstance(command, do.CheckIn) and (visit := holder_of(queue, command.code, now)):
            return self._forecast.wait(queue, visit.service, now, visit.booked)
        return None

    def _answer(
        self,
        header: dict[str, Any],
        command: do.Command,
        queue: Queue,
        decision: Decision,
        wait: Wait | None,
    ) -> asked.Reply:
        if decision.refused:
            return asked.Refusal(**header, code=decision.refused.code, when=decision.refused.when)
        match command:
            case do.CheckIn():
                arrived = any(isinstance(event, did.Arrived) for event in decision.events)
                return self._ticket(
                    header, queue, _visit_of(queue, command.request), wait, repeated=not arrived
                )
            case do.TakeTicket(request_id, _, _):
                return self._ticket(header, queue, _visit_of(queue, request_id), wait)
            case do.TurnAway(request_id) | do.Reroute(request_id):
                return asked.Noted(**header, visit=_visit_of(queue, request_id).id)
            case do.CallNext(counter) | do.Recall(counter) | do.Start(counter) | do.Finish(counter):
                return _counter_reply(header, queue, counter)
            case do.NoShow(counter):
                return _counter_reply(header, queue, counter)
        return asked.Noted(**header)

    def _ticket(
        self,
        header: dict[str, Any],
        queue: Queue,
        visit: Visit,
        wait: Wait | None,
        *,
        repeated: bool = False,
    ) -> asked.TicketIssued:
        ahead = ahead_of(queue, visit, header["at"]) if visit.stage is Stage.WAITING else 0
        return asked.TicketIssued(
            **header,
            visit=visit.id,
            number=visit.number,
            service=visit.service,
            zone=queue.zone_of(visit),
            ahead=ahead,
            wait=(self._forecast.of(visit, header["at"]) if repeated else None) or wait,
            appointment=visit.booked,
            repeated=repeated,
        )


def _visit_of(queue: Queue, request: str) -> Visit:
    """The visit that the request, which was not refused, is about."""
    return queue.visits[queue.by_request[request]]


def _counter_reply(header: dict[str, Any], queue: Queue, counter: str) -> asked.CounterReply:
    visit = queue.visit_at(counter)
    waiting = waiting_at(queue, counter)
    return asked.CounterReply(
        **header, counter=counter, number=visit.number if visit else None, waiting=waiting
    )


def kiosk_command(request: asked.Request) -> do.Command:
    """The command that a kiosk's request asks for."""
    match request:
        case asked.CheckIn():
            return do.CheckIn(request.id, plain(request.code), request.language)
        case asked.TakeTicket():
            return do.TakeTicket(request.id, request.service, request.language)
        case asked.TurnAway():
            return do.TurnAway(request.id, request.service, request.missing, request.language)
        case asked.Reroute():
            return do.Reroute(request.id, request.service, request.body, request.language)
        case asked.Withdraw():
            return do.Withdraw(request.request)
        case asked.PrintResult():
            return do.ReportPrint(request.visit, request.printed)
    raise TypeError(f"{type(request).__name__} is not a kiosk's request")


COUNTER_COMMANDS: dict[type[asked.CounterRequest], Callable[[str, str], do.Command]] = {
    asked.CallNext: do.CallNext,
    asked.Recall: do.Recall,
    asked.Start: do.Start,
    asked.Finish: do.Finish,
    asked.NoShow: do.NoShow,
}


def counter_command(request: asked.CounterRequest, by: str) -> do.Command:
    """The command that a counter unit's request asks for."""
    return COUNTER_COMMANDS[type(request)](request.counter, by)
