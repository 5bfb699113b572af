"""The whole controller as a process: hammered by eight clients, and killed in the middle of it."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance.bus import Bus, route
from appliance.clock import now
from contract import topics
from contract.requests import (
    CallNext,
    CheckIn,
    CounterReply,
    Finish,
    Park,
    Refusal,
    Reply,
    Resume,
    TakeTicket,
    TicketIssued,
    Withdraw,
)
from contract.state import Board, Content, CounterState
from contract.values import Code, Phase, Role
from demo.programs import Program
from tests.broker import Mosquitto
from tests.controller.running import controller, unit, write_files

pytestmark = pytest.mark.parts

PATIENCE_S = 60


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


class Town:
    """The running site, and its units."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        self.folder, self.broker = folder, broker
        self.program: Program = controller(write_files(folder, broker))
        self.changed = asyncio.Event()
        self.kiosks = [self.unit(f"kiosk-{i}", Role.KIOSK) for i in range(4)]
        self.counters = [self.unit(f"counter-{i}", Role.COUNTER) for i in (1, 2)]

    def unit(self, name: str, role: Role, **options: Any) -> Bus:
        return unit(self.broker, name, role, on_change=self.changed.set, **options)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await self.changed.wait()
                self.changed.clear()

    def events(self) -> list[tuple[str, str]]:
        with sqlite3.connect(self.folder / "state" / "journal.sqlite") as db:
            rows = db.execute("SELECT kind, body FROM event ORDER BY seq").fetchall()
        db.close()
        return rows


def play(
    folder: Path, broker: Mosquitto, scene: Callable[[Town], Coroutine[Any, Any, None]], *more: Any
) -> None:
    async def whole() -> None:
        town = Town(folder, broker)
        extra = [make(town) for make in more]
        async with asyncio.TaskGroup() as group:
            buses = [*town.kiosks, *town.counters, *extra]
            tasks = [group.create_task(town.program.serve())]
            tasks += [group.create_task(bus.serve()) for bus in buses]
            await town.until(lambda: all(bus.fresh for bus in buses))
            await scene(town)
            for task in tasks:
                task.cancel()

    asyncio.run(whole())


async def arrive(kiosk: Bus, service: str = "passport") -> TicketIssued:
    reply = await kiosk.ask(TakeTicket(**kiosk.stamp(PATIENCE_S), service=service, language="en"))
    assert isinstance(reply, TicketIssued), reply
    return reply


async def press(counter: Bus, request: type = CallNext) -> Reply:
    number = counter.unit.name.removeprefix("counter-")
    return await counter.ask(request(**counter.stamp(PATIENCE_S), counter=number))


async def code_of(answer: Coroutine[Any, Any, Reply]) -> str:
    """Why it is refused."""
    reply = await answer
    assert isinstance(reply, Refusal), reply
    return reply.code


async def hammer(town: Town, arrivals: int, issued: list[str]) -> list[str]:
    """Every kiosk and counter at once. Puts all numbers issued into `issued`, returns all numbers called."""
    called: list[str] = []
    everybody_came = asyncio.Event()

    async def kiosk(bus: Bus) -> None:
        for _ in range(arrivals):
            ticket = await arrive(bus)
            issued.append(ticket.number)
            town.changed.set()

    async def counter(bus: Bus) -> None:
        while True:
            came = everybody_came.is_set()
            reply = await press(bus)
            if isinstance(reply, CounterReply) and reply.number:
                called.append(reply.number)
                await press(bus, Finish)
            elif came:
                return

    async def kiosks() -> None:
        # Two clients speak for each kiosk at once, as eight kiosks would.
        await asyncio.gather(*(kiosk(bus) for bus in town.kiosks for _ in range(2)))
        everybody_came.set()

    await asyncio.gather(kiosks(), *(counter(bus) for bus in town.counters))
    return called


def test_eight_clients_hammering_get_no_number_twice_and_nobody_is_called_twice(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async def scene(town: Town) -> None:
        issued: list[str] = []
        called = await hammer(town, 50, issued)
        assert len(issued) == len(set(issued)) == 400
        assert sorted(called) == sorted(issued)

    play(tmp_path, broker, scene)


def test_killed_in_the_middle_nothing_is_lost_and_nothing_happens_twice(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async def scene(town: Town) -> None:
        async def power_cuts() -> None:
            for cut in (1, 2, 3):
                await town.program.ready()
                await town.until(lambda: len(issued) >= 100 * cut)  # noqa: B023 - awaited in this turn
                town.program.kill()

        issued: list[str] = []
        cuts = asyncio.create_task(power_cuts())
        called = await hammer(town, 60, issued)
        await cuts
        assert town.program.starts == 4
        assert len(issued) == len(set(issued)) == 480
        assert sorted(called) == sorted(issued)
        kinds = Counter(kind for kind, _ in town.events())
        assert kinds["TicketTaken"] == kinds["Called"] == kinds["Finished"] == 480

    play(tmp_path, broker, scene)


def test_the_same_request_gets_the_same_bytes(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        kiosk = town.kiosks[0]
        request = TakeTicket(**kiosk.stamp(30), service="passport", language="en")
        first, second = await kiosk.ask(request), await kiosk.ask(request)
        assert first == second
        town.program.kill()
        assert await kiosk.ask(request) == first

    play(tmp_path, broker, scene)


def test_a_press_that_waited_too_long_never_fires(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        await arrive(town.kiosks[0])
        counter = town.counters[0]
        stamp = counter.stamp(5)
        old = {**stamp, "expires": stamp["at"]}
        heard: list[Reply] = []
        request = CallNext(**old, counter="1")
        counter._pending[request.id] = waiting = asyncio.get_running_loop().create_future()
        counter.post(topics.COUNTER_REQUEST.at(site="town", unit="counter-1"), request, qos=1)
        async with asyncio.timeout(5):
            heard.append(await waiting)
        assert isinstance(heard[0], Refusal)
        assert heard[0].code == Code.EXPIRED
        assert "Called" not in {kind for kind, _ in town.events()}

    play(tmp_path, broker, scene)


def test_a_unit_whose_clock_is_fast_learns_the_time_and_its_old_press_never_fires(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async def scene(town: Town) -> None:
        fast = town.counters[0]
        fast._clock = lambda: now() + timedelta(hours=1)
        fast._offset = timedelta()
        request = CallNext(**fast.stamp(5), counter="1")
        fast._pending[request.id] = waiting = asyncio.get_running_loop().create_future()
        fast.post(topics.COUNTER_REQUEST.at(site="town", unit="counter-1"), request, qos=1)
        async with asyncio.timeout(5):
            reply = await waiting
        assert isinstance(reply, Refusal)
        assert reply.code == Code.EXPIRED
        await arrive(town.kiosks[0])
        answered = await press(fast)
        assert isinstance(answered, CounterReply)
        assert answered.number == "P001"

    play(tmp_path, broker, scene)


def test_a_counter_unit_may_only_press_for_its_own_counter(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        counter = town.counters[0]
        reply = await counter.ask(CallNext(**counter.stamp(5), counter="2"))
        assert isinstance(reply, Refusal)
        assert reply.code == Code.NOT_YOURS

    play(tmp_path, broker, scene)


def test_a_counter_unit_parks_the_person_at_its_counter(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        await arrive(town.kiosks[0])
        counter = town.counters[0]
        assert await code_of(press(counter, Park)) == Code.NOBODY_CALLED
        await press(counter)
        parked = await press(counter, Park)
        assert isinstance(parked, CounterReply)
        assert parked.number is None
        assert "Parked" in {kind for kind, _ in town.events()}
        assert await code_of(press(counter)) == Code.NOBODY_WAITING, "who is parked is not called"
        assert isinstance(await press(counter, Resume), CounterReply)
        assert await code_of(press(town.counters[1], Resume)) == Code.NOT_OPEN

    play(tmp_path, broker, scene)


def test_an_unknown_code_is_refused_and_a_withdrawn_ticket_leaves_the_line(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async def scene(town: Town) -> None:
        kiosk = town.kiosks[0]
        reply = await kiosk.ask(CheckIn(**kiosk.stamp(5), code="NOPE-NOPE", language="en"))
        assert isinstance(reply, Refusal)
        assert reply.code == Code.UNKNOWN_CODE
        ticket = await arrive(kiosk)
        await kiosk.ask(Withdraw(**kiosk.stamp(5), request=ticket.answers))
        opened = await press(town.counters[0])
        assert isinstance(opened, CounterReply)
        assert opened.number is None
        reply = await press(town.counters[0])
        assert isinstance(reply, Refusal)
        assert reply.code == Code.NOBODY_WAITING

    play(tmp_path, broker, scene)


def test_boards_counters_and_content_are_there_for_whoever_comes_late(
    tmp_path: Path, broker: Mosquitto
) -> None:
    heard: dict[str, Any] = {}

    def watcher(town: Town) -> Bus:
        def note(state: Board | Content | CounterState, parts: Any) -> None:
            heard[f"{state.type}-{'-'.join(sorted(parts.values()))}"] = state
            town.changed.set()

        routes = [route(t, note, site="town") for t in (topics.BOARD, topics.CONTENT, topics.COUNTER)]
        return town.unit("display-1", Role.DISPLAY, routes=routes)

    async def scene(town: Town) -> None:
        await arrive(town.kiosks[0])
        await press(town.counters[0])
        await town.until(lambda: bool(heard["board-hall-town"].calls))
        board = heard["board-hall-town"]
        assert (board.seq, board.calls[0].number, board.calls[0].counter) == (1, "P001", "1")
        assert heard["board-foyer-town"].calls == ()
        assert heard["content-town"].site == "town"
        await town.until(lambda: heard["counter_state-1-town"].phase is Phase.CALLED)
        town.broker.stop()
        await town.until(lambda: not town.kiosks[0].connected)
        heard.clear()
        town.broker.start()
        await town.until(lambda: len(heard) == 6)
        assert heard["board-hall-town"].calls == board.calls

    play(tmp_path, broker, scene, watcher)
