"""The load: kiosks that check people in, counters that call them, a display that watches; and bare echoes."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from appliance.bus import Bus, route
from appliance.config import BrokerSettings, UnitSettings
from benchmarks.echo import client
from benchmarks.office import code
from contract import topics
from contract.requests import CallNext, CheckIn, CounterReply, Finish, TicketIssued
from contract.state import Board
from contract.values import Role
from counter.settings import CounterSettings
from display.settings import DisplaySettings
from kiosk.settings import KioskSettings

PATIENCE_S = 20.0


@asynccontextmanager
async def connected(buses: Sequence[Bus], changed: asyncio.Event) -> AsyncIterator[None]:
    """Serves these buses; the block begins when all of them hear the controller. Each of them sets
    `changed` when its link changes."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(bus.serve(), name=f"load.{bus.unit.name}") for bus in buses]
        async with asyncio.timeout(PATIENCE_S):
            while not all(bus.fresh for bus in buses):
                changed.clear()
                await changed.wait()
        yield
        for task in tasks:
            task.cancel()


async def together(
    work: Sequence[Callable[[], Coroutine[Any, Any, list[float]]]],
) -> tuple[list[float], float]:
    """Everybody at once; all single times, and the time from first to last."""
    began = time.perf_counter()
    times = await asyncio.gather(*(each() for each in work))
    return [t for some in times for t in some], time.perf_counter() - began


# --- the floor --------------------------------------------------------------------------------------


async def echoes(kiosks: Sequence[KioskSettings], count: int) -> tuple[list[float], float]:
    """`count` bare round trips by each kiosk, of a check-in's size."""
    body = json.dumps({"type": "check_in", "id": "0" * 32, "filled": "x" * 140}).encode()
    ready = asyncio.Barrier(len(kiosks))

    async def one(settings: KioskSettings) -> list[float]:
        unit = settings.unit
        path = topics.KIOSK_REQUEST.at(site=unit.site, unit=unit.name)
        async with client(settings.broker, unit.name) as mqtt:
            await mqtt.subscribe(topics.REPLY.at(site=unit.site, unit=unit.name), topics.REPLY.qos)
            await ready.wait()
            times = []
            for _ in range(count):
                began = time.perf_counter()
                await mqtt.publish(path, body, 1)
                await anext(mqtt.messages)
                times.append(time.perf_counter() - began)
            return times

    return await together([lambda s=s: one(s) for s in kiosks])  # type: ignore[misc]  # the loop's own idiom


# --- ours -------------------------------------------------------------------------------------------


def bus_of(settings: KioskSettings | CounterSettings | DisplaySettings, role: Role, **routes: Any) -> Bus:
    """A unit's bus, as the unit itself makes it."""
    unit: UnitSettings = settings.unit
    broker: BrokerSettings = settings.broker
    return Bus(unit, broker, role, **routes)


async def check_ins(buses: Sequence[Bus], codes: Sequence[int]) -> tuple[list[float], float, list[str]]:
    """All of these appointments, dealt out to the kiosks. Also gives every number that was issued."""
    numbers: list[str] = []

    async def one(bus: Bus, mine: Sequence[int]) -> list[float]:
        times = []
        for number in mine:
            request = CheckIn(**bus.stamp(PATIENCE_S), code=code(number), language="en")
            began = time.perf_counter()
            reply = await bus.ask(request)
            times.append(time.perf_counter() - began)
            if not isinstance(reply, TicketIssued):
                raise RuntimeError(f"a check-in was answered with {reply}")
            numbers.append(reply.number)
        return times

    shares = [codes[i :: len(buses)] for i in range(len(buses))]
    work = [lambda b=b, m=m: one(b, m) for b, m in zip(buses, shares, strict=True)]
    times, whole = await together(work)
    return times, whole, numbers


async def calls(buttons: Bus, counters: Sequence[str], count: int) -> tuple[list[float], list[str]]:
    """`count` presses of call-next, each at the next counter and finished afterwards, and who was called."""
    times, called = [], []
    for i in range(count):
        counter = counters[i % len(counters)]
        request = CallNext(**buttons.stamp(PATIENCE_S), counter=counter)
        began = time.perf_counter()
        reply = await buttons.ask(request)
        times.append(time.perf_counter() - began)
        if not isinstance(reply, CounterReply) or reply.number is None:
            raise RuntimeError(f"a press was answered with {reply}")
        called.append(reply.number)
        await buttons.ask(Finish(**buttons.stamp(PATIENCE_S), counter=counter))
    return times, called


class Watcher:
    """A display's ear: notes when each number first stood on a board."""

    def __init__(self) -> None:
        self.seen: dict[str, float] = {}
        self.news = asyncio.Event()

    def heard(self, board: Board, parts: Mapping[str, str]) -> None:
        """A board came."""
        moment = time.perf_counter()
        for call in board.calls:
            self.seen.setdefault(call.number, moment)
        self.news.set()

    def route(self, site: str) -> Any:
        """For the bus."""
        return route(topics.BOARD, self.heard, site=site, zone="hall")


async def calls_to_board(buttons: Bus, watcher: Watcher, counters: Sequence[str], count: int) -> list[float]:
    """From the press to the board with the number at a display, `count` times."""
    times = []
    for i in range(count):
        counter = counters[i % len(counters)]
        request = CallNext(**buttons.stamp(PATIENCE_S), counter=counter)
        began = time.perf_counter()
        reply = await buttons.ask(request)
        assert isinstance(reply, CounterReply) and reply.number  # noqa: PT018 - one statement for the checker
        async with asyncio.timeout(PATIENCE_S):
            while reply.number not in watcher.seen:
                watcher.news.clear()
                await watcher.news.wait()
        times.append(watcher.seen[reply.number] - began)
        await buttons.ask(Finish(**buttons.stamp(PATIENCE_S), counter=counter))
    return times
