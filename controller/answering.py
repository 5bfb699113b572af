"""From decisions to answers on the wire."""

from typing import Any

from contract import requests as asked
from contract.values import Wait
from controller.engine import Decision, Engine
from controller.follow import Follow
from controller.forecast.follow import Forecast
from controller.keyed import Keyed
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.deciding_arrivals import holder_of
from controller.queue.meaning import meant
from controller.queue.state import Queue, Stage, Visit
from controller.queue.waiting import ahead_of, waiting_at

OPTION = "option"
"""What the names of appointments that somebody chooses from are made for."""

NOBODY = "nobody"
"""The visit that an option means which is none of the code's. No visit is called so."""

Header = dict[str, Any]
"""`answers` and `at`."""

AtCounter = do.CallNext | do.Recall | do.Start | do.Finish | do.NoShow | do.Park | do.Resume


class Answering:
    """Says what became of a command, to the unit that asked."""

    def __init__(self, engine: Engine, forecast: Forecast, keyed: Keyed, follow: Follow) -> None:
        self._engine, self._forecast, self._keyed, self._follow = engine, forecast, keyed, follow

    def visit(self, code: str, option: str) -> str:
        """The visit that an option of this code, as `Several` named it, means; `NOBODY` if it is none."""
        queue = self._engine.queue
        visits = queue.by_code.get(code, ())
        return next((visit for visit in visits if self._keyed.name(OPTION, visit) == option), NOBODY)

    def foretell(self, command: do.Command) -> Wait | None:
        """The wait of the person for whom a place is asked, before it is given."""
        queue, now = self._engine.queue, self._engine.now()
        if isinstance(command, do.TakeTicket) and command.service in queue.lines:
            return self._forecast.wait(queue, command.service, now)
        if isinstance(command, do.CheckIn):
            chosen = queue.visits.get(command.visit)
            if visit := chosen if command.visit else holder_of(queue, command.code, now):
                came = visit.arrived if visit.stage is Stage.TURNED_AWAY else None
                return self._forecast.wait(queue, visit.service, now, visit.booked, came)
        return None

    def answer(
        self, header: Header, command: do.Command, queue: Queue, decision: Decision, wait: Wait | None
    ) -> asked.Reply:
        """The answer to a command, made from the state right after it."""
        if refused := decision.refused:
            return asked.Refusal(**header, code=refused.code, when=refused.when, opens=refused.opens)
        match command:
            case do.CheckIn(request, code) if request not in queue.by_request:
                return self._several(header, queue, code)
            case do.CheckIn(request):
                came = did.Arrived | did.BroughtPapers
                arrived = any(isinstance(event, came) for event in decision.events)
                return self._ticket(header, queue, _visit_of(queue, request), wait, repeated=not arrived)
            case do.TakeTicket(request):
                return self._ticket(header, queue, _visit_of(queue, request), wait)
            case do.GivenOffline(request):
                return _taken_over(header, queue, _visit_of(queue, request))
            case do.TurnAway(request) | do.Reroute(request):
                return asked.Noted(**header, visit=_visit_of(queue, request).id)
            case do.Rate(visit=visit):
                return asked.Noted(**header, visit=visit or None)
        if isinstance(command, AtCounter):
            return _counter_reply(header, queue, command)
        return asked.Noted(**header)

    def _several(self, header: Header, queue: Queue, code: str) -> asked.Several:
        decided = max(header["at"], queue.last_at or header["at"])  # a clock may have stepped back
        visits = meant(queue, code, decided)
        return asked.Several(**header, options=tuple(map(self._option, visits)))

    def _option(self, visit: Visit) -> asked.Option:
        """By a name of its own: an appointment's id is the booking source's, and may hold anything."""
        name, booked = self._keyed.name(OPTION, visit.id), visit.booked
        assert booked is not None  # noqa: S101 - only appointments have codes
        return asked.Option(
            appointment=name, service=visit.service, booked=booked, number=visit.number or None
        )

    def _ticket(
        self, header: Header, queue: Queue, visit: Visit, wait: Wait | None, *, repeated: bool = False
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
            late=_is_late(queue, visit),
            follow=self._follow.url(visit.id),
        )


def _taken_over(header: Header, queue: Queue, visit: Visit) -> asked.TicketIssued:
    """Nothing but what the kiosk needs to go on: it has told the person all there was to tell."""
    number, service, zone = visit.number, visit.service, queue.zone_of(visit)
    return asked.TicketIssued(**header, visit=visit.id, number=number, service=service, zone=zone, ahead=0)


def _is_late(queue: Queue, visit: Visit) -> bool:
    if visit.booked is None or visit.arrived is None:
        return False
    return visit.arrived > visit.booked + queue.rules.late_after


def _visit_of(queue: Queue, request: str) -> Visit:
    """The visit that the request, which was not refused, is about."""
    return queue.visits[queue.by_request[request]]


def _counter_reply(header: Header, queue: Queue, command: AtCounter) -> asked.CounterReply:
    counter = command.counter
    visit, waiting = queue.visit_at(counter), waiting_at(queue, counter)
    return asked.CounterReply(
        **header, counter=counter, number=visit.number if visit else None, waiting=waiting
    )
