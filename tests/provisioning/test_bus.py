"""The product's own bus over mutual TLS, with the files that provisioning wrote: one asks, one answers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from appliance.bus import Bus, route
from appliance.clock import now
from appliance.config import BrokerSettings, Settings, UnitSettings, load
from appliance.errors import Unanswered
from contract import topics
from contract.requests import CallNext, CounterReply, Reply, TakeTicket, TicketIssued
from contract.state import Presence
from contract.values import Role
from provisioning.site import Site

pytestmark = pytest.mark.parts

PATIENCE_S = 10


class UnitFile(Settings):
    """What every unit's file has; the rest is its role's affair."""

    model_config = {"extra": "ignore"}
    unit: UnitSettings
    broker: BrokerSettings


class Hall:
    """Units of a site, each on its own connection, and a controller that answers all they may ask."""

    def __init__(self, site: Site) -> None:
        self._site, self._changed = site, asyncio.Event()
        routes = [route(t, self._asked, site="hall") for t in (topics.KIOSK_REQUEST, topics.COUNTER_REQUEST)]
        self.controller = self.bus("controller", None, routes)

    def bus(self, name: str, role: Role | None, routes: Any = (), *, claims: Role | None = None) -> Bus:
        path = self._site.folder / "units" / name / f"{role or 'controller'}.toml"
        found = load(path, UnitFile)
        return Bus(found.unit, found.broker, claims or role, routes, on_change=self._changed.set)

    def _asked(self, request: Any, parts: Mapping[str, str]) -> None:
        common = {"answers": request.id, "at": now()}
        reply: Reply = CounterReply(**common, counter="c1", number="A001")
        if isinstance(request, TakeTicket):
            reply = TicketIssued(**common, visit="v", number="A001", service="passport", zone="g", ahead=0)
        self.controller.post(topics.REPLY.at(site="hall", unit=parts["unit"]), reply, qos=1)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await self._changed.wait()
                self._changed.clear()

    @asynccontextmanager
    async def serving(self, *units: Bus) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(bus.serve(), name=bus.unit.name) for bus in (self.controller, *units)]
            await self.until(lambda: all(bus.connected for bus in (self.controller, *units)))
            yield
            for task in tasks:
                task.cancel()


def test_a_kiosk_and_a_counter_are_answered(shared: Site) -> None:
    async def scenario() -> None:
        hall = Hall(shared)
        kiosk, counter = hall.bus("kiosk-1", Role.KIOSK), hall.bus("counter-1", Role.COUNTER)
        async with hall.serving(kiosk, counter):
            ask = TakeTicket(**kiosk.stamp(PATIENCE_S), service="passport", language="fr")
            press = CallNext(**counter.stamp(PATIENCE_S), counter="c1")
            ticket, called = await kiosk.ask(ask), await counter.ask(press)
        assert isinstance(ticket, TicketIssued)
        assert isinstance(called, CounterReply)
        assert (ticket.number, called.number) == ("A001", "A001")

    asyncio.run(scenario())


def test_a_kiosk_that_presses_a_counters_button_is_never_answered(shared: Site) -> None:
    async def scenario() -> None:
        hall = Hall(shared)
        kiosk = hall.bus("kiosk-1", Role.KIOSK, claims=Role.COUNTER)
        async with hall.serving(kiosk):
            with pytest.raises(Unanswered):
                await kiosk.ask(CallNext(**kiosk.stamp(1.5), counter="c1"))

    asyncio.run(scenario())


def test_the_controllers_beat_makes_a_display_fresh(shared: Site) -> None:
    async def scenario() -> None:
        hall = Hall(shared)
        display = hall.bus("display-1", Role.DISPLAY)
        async with hall.serving(display):
            beat = Presence(up=True, beat=1, at=now())
            hall.controller.post(topics.PRESENCE.at(site="hall"), beat, qos=1, retain=True)
            await hall.until(lambda: display.fresh)

    asyncio.run(scenario())
