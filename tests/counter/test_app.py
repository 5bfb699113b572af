"""The counter unit on a real broker, its button pressed from outside, and a controller that answers."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from appliance.bus import Bus, route
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings, load
from contract import topics
from contract.requests import CallNext, CounterReply, Refusal, Reply
from contract.state import CounterState, DeviceState, Presence
from contract.values import Code, Phase
from counter import app as counter_app
from counter import lamp as counter_lamp
from counter.app import CounterUnit
from counter.settings import CounterSettings
from tests.broker import Mosquitto

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

FILE = """
counter = "3"
[unit]
site = "town"
name = "counter-3"
[broker]
host = "127.0.0.1"
port = {port}
[button]
driver = "{driver}"
{button}
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


class Controller:
    """Answers as told, publishes what it is told, and hears whether the unit is well."""

    def __init__(self, port: int) -> None:
        self.asked: list[CallNext] = []
        self.device: DeviceState | None = None
        self.changed = asyncio.Event()
        self.answer: Callable[[CallNext], Reply | None] = lambda r: CounterReply(
            answers=r.id, at=now(), counter=r.counter, number="P047", waiting=2
        )
        routes = [
            route(topics.COUNTER_REQUEST, self._asked, site="town"),
            route(topics.DEVICE, self._device, site="town"),
        ]
        self.bus = Bus(
            UnitSettings(site="town", name="controller"),
            BrokerSettings(host="127.0.0.1", port=port),
            None,
            routes,
            on_change=self.changed.set,
        )

    def _asked(self, request: Any, parts: Mapping[str, str]) -> None:
        self.asked.append(request)
        self.changed.set()
        if reply := self.answer(request):
            self.bus.post(topics.REPLY.at(site="town", unit=parts["unit"]), reply)

    def _device(self, state: DeviceState, _: Mapping[str, str]) -> None:
        self.device = state
        self.changed.set()

    def beat(self, *, up: bool = True) -> None:
        self.bus.post(topics.PRESENCE.at(site="town"), Presence(up=up, beat=1, at=now()), qos=1, retain=True)

    def counter(self, phase: Phase, waiting: int = 0) -> None:
        state = CounterState(counter="3", at=now(), phase=phase, waiting=waiting)
        self.bus.post(topics.COUNTER.at(site="town", counter="3"), state, qos=1, retain=True)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(15):
            while not condition():
                await self.changed.wait()
                self.changed.clear()


class Desk:
    """An agent's hand and eye: the button's socket, from outside."""

    def __init__(self, socket: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._socket, self._reader, self._writer = socket, reader, writer
        self.seen: list[str] = []

    @classmethod
    async def at(cls, socket: Path) -> "Desk":
        async with asyncio.timeout(15):
            while True:
                with suppress(OSError):
                    return cls(socket, *await asyncio.open_unix_connection(socket))
                await asyncio.sleep(0.01)  # another process makes the socket when it is ready

    def press(self) -> None:
        self._writer.write(b"press\n")

    async def press_and_be_heard(self) -> None:
        """A press that the unit has taken in when this returns: it greets whoever comes later after it."""
        self.press()
        later = await Desk.at(self._socket)
        await later.sees("unreachable")
        await later.close()

    async def sees(self, lamp: str) -> None:
        async with asyncio.timeout(15):
            while not self.seen or self.seen[-1] != lamp:
                line = await self._reader.readline()
                assert line, f"the button has gone; the lamp showed {self.seen}"
                self.seen.append(json.loads(line)["lamp"])

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


@asynccontextmanager
async def running(*coroutines: Any) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        yield
        for task in tasks:
            assert not task.done(), task.exception()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


@pytest.fixture
def file(tmp_path: Path, broker: Mosquitto) -> Path:
    path = tmp_path / "counter.toml"
    socket = f'socket = "{tmp_path / "button.sock"}"'
    path.write_text(FILE.format(port=broker.port, driver="simulated", button=socket))
    return path


@pytest.fixture
async def controller(broker: Mosquitto) -> AsyncIterator[Controller]:
    found = Controller(broker.port)
    async with running(found.bus.serve()):
        await found.until(lambda: found.bus.connected)
        yield found


@pytest.fixture
async def desk(file: Path, tmp_path: Path, controller: Controller) -> AsyncIterator[Desk]:
    unit = CounterUnit(load(file, CounterSettings))
    async with running(unit.run()):
        found = await Desk.at(tmp_path / "button.sock")
        yield found
    await found.close()


async def reachable(controller: Controller, desk: Desk) -> None:
    await controller.until(lambda: controller.device is not None and controller.device.up)
    controller.counter(Phase.FREE)
    controller.beat()
    await desk.sees("off")


async def test_a_press_calls_the_next_person(controller: Controller, desk: Desk) -> None:
    await reachable(controller, desk)
    desk.press()
    await desk.sees("called")
    assert desk.seen[-2:] == ["pending", "called"]
    [request] = controller.asked
    assert (request.type, request.counter) == ("call_next", "3")


async def test_the_lamp_follows_the_counter_at_rest(controller: Controller, desk: Desk) -> None:
    await reachable(controller, desk)
    controller.counter(Phase.FREE, waiting=4)
    await desk.sees("waiting")
    controller.counter(Phase.CALLED)
    await desk.sees("called")
    controller.counter(Phase.SERVING)
    await desk.sees("off")


async def test_nobody_waiting_is_said_for_a_while(
    controller: Controller, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter_lamp, "NOTICE_S", 0.05)
    controller.answer = lambda r: Refusal(answers=r.id, at=now(), code=Code.NOBODY_WAITING)
    await reachable(controller, desk)
    desk.press()
    await desk.sees("nobody_waiting")
    await desk.sees("off")


async def test_a_press_that_nobody_answers_is_told(
    controller: Controller, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter_app, "PATIENCE_S", 0.2)
    monkeypatch.setattr(counter_lamp, "NOTICE_S", 0.05)
    controller.answer = lambda r: None
    await reachable(controller, desk)
    desk.press()
    await desk.sees("unreachable")
    await desk.sees("off")


async def test_a_press_while_unreachable_never_fires(controller: Controller, desk: Desk) -> None:
    await reachable(controller, desk)
    controller.beat(up=False)
    await desk.sees("unreachable")
    await desk.press_and_be_heard()
    controller.beat()
    await desk.sees("off")
    desk.press()
    await desk.sees("called")
    assert len(controller.asked) == 1


async def test_presses_while_one_is_on_its_way_are_one(controller: Controller, desk: Desk) -> None:
    controller.answer = lambda r: None
    await reachable(controller, desk)
    desk.press()
    await desk.sees("pending")
    desk.press()
    desk.press()
    await controller.until(lambda: len(controller.asked) >= 2)
    assert len({request.id for request in controller.asked}) == 1


async def test_the_broker_may_come_and_go(controller: Controller, desk: Desk, broker: Mosquitto) -> None:
    await reachable(controller, desk)
    broker.stop(signal.SIGKILL)
    await desk.sees("unreachable")
    broker.start()
    await controller.until(lambda: controller.bus.connected)
    controller.counter(Phase.FREE, waiting=1)
    controller.beat()
    await desk.sees("waiting")


async def test_a_button_that_is_missing_is_reported(
    tmp_path: Path, broker: Mosquitto, controller: Controller
) -> None:
    path = tmp_path / "broken.toml"
    pins = "button = 17\nlamp = 27\nchip = 99"
    path.write_text(FILE.format(port=broker.port, driver="gpio", button=pins))
    async with running(CounterUnit(load(path, CounterSettings)).run()):
        await controller.until(lambda: bool(controller.device and controller.device.faults))
    assert controller.device
    assert [fault.code for fault in controller.device.faults] == ["device-gone"]
    assert "cable" in controller.device.faults[0].fix


async def test_the_command_serves_and_ends_with_the_lamp_off(
    file: Path, tmp_path: Path, controller: Controller
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "counter", "--config", str(file), env={**os.environ, "PYTHONWARNINGS": "error"}
    )
    try:
        desk = await Desk.at(tmp_path / "button.sock")
        await reachable(controller, desk)
        controller.counter(Phase.CALLED)
        await desk.sees("called")
        process.send_signal(signal.SIGTERM)
        await desk.sees("off")
        async with asyncio.timeout(10):
            assert await process.wait() == 0
        await desk.close()
        await controller.until(lambda: bool(controller.device and not controller.device.up))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
