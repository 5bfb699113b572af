"""A large site: 40 displays and 60 counter units on one controller, and everybody presses at once."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from appliance.bus import Bus, route
from appliance.config import parse
from contract import topics
from contract.requests import CallNext, CounterReply, CounterRequest, Finish, TakeTicket, TicketIssued
from contract.state import CALLS_ON_A_BOARD, Board, Call, CounterState
from contract.values import Phase, Role
from controller.engine import Engine
from controller.journal.store import Journal
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.commands import Command
from controller.queue.events import Event
from controller.sitefile import SiteFile
from tests.broker import Mosquitto
from tests.controller.queue.office import NINE
from tests.controller.running import controller, unit, write_files
from tests.sites import SMALL

pytestmark = pytest.mark.parts

DISPLAYS, COUNTERS, ROUNDS, KIOSKS = 40, 60, 2, 4
PATIENCE_S = 25


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


def large_site() -> dict[str, Any]:
    """The small site with as many counters for passports, and the reception's."""
    serving = [{"id": f"c{n}", "zone": "hall", "services": ["passport", "moving"]} for n in range(COUNTERS)]
    return {**SMALL, "counters": [*serving, SMALL["counters"][2]]}


class Display:
    """One display's ear: which calls it was told, in the order in which it learned of them."""

    def __init__(self, broker: Mosquitto, number: int, changed: asyncio.Event) -> None:
        self.calls: list[Call] = []
        self._changed = changed
        heard = route(topics.BOARD, self._heard, site="town", zone="hall")
        self.bus = unit(broker, f"display-{number}", Role.DISPLAY, on_change=changed.set, routes=[heard])

    def _heard(self, board: Board, parts: Mapping[str, str]) -> None:
        last = self.calls[-1].seq if self.calls else 0
        self.calls += [call for call in reversed(board.calls) if call.seq > last]
        self._changed.set()


class Unit:
    """One counter's unit, and what it was told of its counter."""

    def __init__(self, broker: Mosquitto, number: int, changed: asyncio.Event) -> None:
        self.counter = f"c{number}"
        self.state: CounterState | None = None
        self._changed = changed
        heard = route(topics.COUNTER, self._heard, site="town", counter=self.counter)
        self.bus = unit(
            broker, f"counter-{self.counter}", Role.COUNTER, on_change=changed.set, routes=[heard]
        )

    def _heard(self, state: CounterState, parts: Mapping[str, str]) -> None:
        self.state = state
        self._changed.set()

    async def ask(self, request: type[CounterRequest]) -> str:
        """The number at the counter afterwards."""
        reply = await self.bus.ask(request(**self.bus.stamp(PATIENCE_S), counter=self.counter))
        assert isinstance(reply, CounterReply), reply
        return reply.number or ""


class Site:
    """Everybody, on one bus."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        config = write_files(folder, broker)
        (folder / "site.toml").write_text(tomlkit.dumps(large_site()), encoding="utf-8")
        self.changed = asyncio.Event()
        self.program = controller(config)
        self.displays = [Display(broker, number, self.changed) for number in range(DISPLAYS)]
        self.units = [Unit(broker, number, self.changed) for number in range(COUNTERS)]
        self.kiosks = [
            unit(broker, f"kiosk-{n}", Role.KIOSK, on_change=self.changed.set) for n in range(KIOSKS)
        ]

    @property
    def buses(self) -> list[Bus]:
        """Of every unit."""
        return [*self.kiosks, *(each.bus for each in self.displays), *(each.bus for each in self.units)]

    async def until(self, holds: Any) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                self.changed.clear()
                await self.changed.wait()

    async def people_come(self, count: int) -> None:
        async def one(kiosk: Bus) -> None:
            for _ in range(count // KIOSKS):
                asked = TakeTicket(**kiosk.stamp(PATIENCE_S), service="passport", language="en")
                assert isinstance(await kiosk.ask(asked), TicketIssued)

        await asyncio.gather(*map(one, self.kiosks))

    async def everybody(self, request: type[CounterRequest]) -> dict[str, str]:
        """All press at once; the number at each counter."""
        numbers = await asyncio.gather(*(each.ask(request) for each in self.units))
        return {each.counter: number for each, number in zip(self.units, numbers, strict=True)}


async def play(site: Site, scene: Coroutine[Any, Any, None]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(site.program.serve())]
        tasks += [group.create_task(bus.serve()) for bus in site.buses]
        await site.until(lambda: all(bus.fresh for bus in site.buses))
        await scene
        for task in tasks:
            task.cancel()


def test_every_call_reaches_every_display_once_and_in_order(tmp_path: Path, broker: Mosquitto) -> None:
    async def round_of_calls(site: Site, before: int) -> dict[str, str]:
        here = await site.everybody(CallNext)
        await site.until(lambda: all(len(each.calls) >= before + COUNTERS for each in site.displays))
        await site.until(lambda: all(u.state and u.state.number == here[u.counter] for u in site.units))
        assert {u.state.phase for u in site.units if u.state} == {Phase.CALLED}
        await site.everybody(Finish)
        return here

    async def scene(site: Site) -> None:
        called: list[tuple[str, str]] = []
        await site.people_come(COUNTERS * ROUNDS)
        for _ in range(ROUNDS):
            called += (await round_of_calls(site, len(called))).items()
        first = site.displays[0].calls
        assert [call.seq for call in first] == [*range(1, COUNTERS * ROUNDS + 1)], "none missing, none twice"
        assert sorted((call.counter, call.number) for call in first) == sorted(called)
        assert len({call.number for call in first}) == COUNTERS * ROUNDS > CALLS_ON_A_BOARD
        assert [call.at for call in first] == sorted(call.at for call in first)
        for display in site.displays[1:]:
            assert display.calls == first

    async def whole() -> None:
        site = Site(tmp_path, broker)
        await play(site, scene(site))

    asyncio.run(whole())


def test_one_commit_holds_no_more_calls_than_a_board_tells(tmp_path: Path) -> None:
    told: list[list[Event]] = []
    with closing(Journal(tmp_path / "journal.sqlite")) as journal:
        site = parse(large_site(), SiteFile, "large")
        engine = Engine(site, journal, lambda happened: told.append([*happened]), lambda: NINE)

        async def at_once(commands: list[Command]) -> list[int]:
            """How many calls were committed each time."""
            told.clear()
            await asyncio.gather(*map(engine.do, commands))
            return [sum(isinstance(event, did.Called) for event in batch) for batch in told]

        async def whole() -> None:
            working = asyncio.create_task(engine.run())
            tickets: list[Command] = [do.TakeTicket(f"ticket-{n}", "passport", "en") for n in range(COUNTERS)]
            assert await at_once(tickets) == [0], "all that makes no call shares one commit"
            full, rest = divmod(COUNTERS, CALLS_ON_A_BOARD)
            calls: list[Command] = [do.CallNext(f"c{n}") for n in range(COUNTERS)]
            assert await at_once(calls) == [CALLS_ON_A_BOARD] * full + [rest] * bool(rest)
            working.cancel()
            await asyncio.wait([working])

        asyncio.run(whole())
