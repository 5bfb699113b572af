"""Boards and counter states: what waiting rooms and button units are shown of the queue. Bounded."""

from collections.abc import Callable, Iterable
from datetime import datetime

from contract.state import Board, Call, CounterState, ServiceWait
from contract.values import Wait
from controller.queue.deciding_arrivals import why_no_ticket
from controller.queue.state import CallMade, Queue
from controller.queue.waiting import count_waiting, waiting_at
from controller.sitefile import SiteFile

WaitOf = Callable[[Queue, str, datetime], Wait | None]
"""The wait of somebody who takes a ticket for a service now, as `controller.forecast.follow` tells it."""


class Boards:
    """Makes boards and counter states of one site."""

    def __init__(self, site: SiteFile, wait_of: WaitOf) -> None:
        self._wait_of = wait_of
        self._waits: dict[str, ServiceWait] = {}
        self._labels = {counter.id: counter.label or counter.id for counter in site.counters}
        self._services = {
            zone.id: tuple(s.id for s in site.services if s.zone == zone.id and s.listed and not s.body)
            for zone in site.zones
        }

    def zones(self) -> Iterable[str]:
        """The zones that have a board."""
        return self._services

    def estimate(self, queue: Queue, now: datetime) -> None:
        """Work out the waits afresh. Boards made until the next time tell these: a call must not wait for
        what changes slowly."""
        self._waits = {
            service: self._service(queue, service, now)
            for services in self._services.values()
            for service in services
        }

    def _service(self, queue: Queue, service: str, now: datetime) -> ServiceWait:
        refused = why_no_ticket(queue, service, now)
        return ServiceWait(
            service=service,
            waiting=count_waiting(queue, (service,)),
            wait=self._range(queue, service, now),
            refused=refused.code if refused else "",
            opens=refused.when if refused else None,
        )

    def _range(self, queue: Queue, service: str, now: datetime) -> Wait | None:
        """Without the hour, which is promised to one person only and would make every board a new one."""
        wait = self._wait_of(queue, service, now)
        return wait.model_copy(update={"by": None}) if wait else None

    def board(self, queue: Queue, zone: str, now: datetime) -> Board:
        """What the waiting room shows now."""
        calls = tuple(self._call(call) for call in queue.calls.get(zone, ()))
        waits = tuple(self._waits[service] for service in self._services[zone] if service in self._waits)
        return Board(zone=zone, at=now, seq=queue.last_seq.get(zone, 0), calls=calls, waits=waits)

    def _call(self, call: CallMade) -> Call:
        return Call(
            seq=call.seq,
            number=call.number,
            counter=call.counter,
            label=self._labels.get(call.counter, call.counter),
            at=call.at,
            recall=call.recall,
        )

    def counter(self, queue: Queue, counter: str, now: datetime) -> CounterState:
        """What the counter is doing now."""
        state, visit = queue.counters[counter], queue.visit_at(counter)
        return CounterState(
            counter=counter,
            at=now,
            phase=state.phase,
            number=visit.number if visit else None,
            service=visit.service if visit else None,
            since=state.since,
            waiting=waiting_at(queue, counter),
        )
