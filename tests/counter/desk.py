"""A desk for tests: an agent's hand and eye at a simulated button, and a controller that answers as told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from appliance.bus import Bus, route
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from contract import topics
from contract.requests import CounterReply, CounterRequest, Reply
from contract.state import Content, CounterState, DeviceState, Presence
from contract.values import Phase
from tests.broker import Mosquitto
from tests.sites import small_site

PATIENCE_S = 20.0

FILE = """\
counter = "{counter}"
[unit]
site = "town"
name = "counter-{counter}"
[broker]
host = "127.0.0.1"
port = {port}
"""


def write_file(folder: Path, broker: Mosquitto, tables: str, counter: str = "3") -> Path:
    """The counter unit's file with these tables more."""
    path = folder / "counter.toml"
    path.write_text(FILE.format(port=broker.port, counter=counter) + tables)
    return path


class Controller:
    """Answers as told, publishes what it is told, and hears whether the unit is well."""

    def __init__(self, port: int) -> None:
        self.asked: list[CounterRequest] = []
        self.device: DeviceState | None = None
        self.changed = asyncio.Event()
        self.answer: Callable[[CounterRequest], Reply | None] = lambda r: CounterReply(
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

    @property
    def faults(self) -> list[str]:
        """The codes of what is wrong with the unit."""
        return [fault.code for fault in self.device.faults] if self.device else []

    def beat(self, *, up: bool = True) -> None:
        self.bus.post(topics.PRESENCE.at(site="town"), Presence(up=up, beat=1, at=now()), qos=1, retain=True)

    def counter(self, phase: Phase, waiting: int = 0, number: str | None = None) -> None:
        state = CounterState(counter="3", at=now(), phase=phase, waiting=waiting, number=number)
        self.bus.post(topics.COUNTER.at(site="town", counter="3"), state, qos=1, retain=True)

    def content(self, *languages: str) -> None:
        site = small_site()
        made = Content(
            site="town",
            revision="1",
            name={"en": "Town Hall"},
            timezone="Europe/Paris",
            languages=languages,
            reception="reception",
            services=(),
            zones=site.zones,
            counters=(),
        )
        self.bus.post(topics.CONTENT.at(site="town"), made, qos=1, retain=True)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await self.changed.wait()
                self.changed.clear()


class Lines:
    """What a simulated device tells over its socket, a JSON object a line."""

    def __init__(self, socket: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._socket, self._reader, self._writer = socket, reader, writer
        self.seen: list[Any] = []

    @classmethod
    async def at(cls, socket: Path) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(OSError):
                    return cls(socket, *await asyncio.open_unix_connection(socket))
                await asyncio.sleep(0.01)  # another process makes the socket when it is ready

    def say(self, line: str) -> None:
        self._writer.write(line.encode() + b"\n")

    async def until(self, holds: Callable[[Any], bool]) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            while not self.seen or not holds(self.seen[-1]):
                line = await self._reader.readline()
                assert line, f"the device has gone; it showed {self.seen}"
                self.seen.append(self.read(json.loads(line)))
        return self.seen[-1]

    def read(self, told: Any) -> Any:
        return told

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


class Desk(Lines):
    """The button's socket, from outside; `seen` are the lamp's states."""

    def read(self, told: Any) -> Any:
        return told["lamp"]

    def press(self, key: str = "next") -> None:
        self.say(f"press {key}")

    async def sees(self, lamp: str) -> None:
        await self.until(lambda seen: seen == lamp)

    async def press_and_be_heard(self) -> None:
        """A press that the unit has taken in when this returns: it greets whoever comes later after it."""
        self.press()
        later = await Desk.at(self._socket)
        await later.until(lambda _: True)
        await later.close()


@asynccontextmanager
async def running(*coroutines: Any) -> AsyncIterator[None]:
    """Run these beside the block; none may end before it."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        yield
        for task in tasks:
            assert not task.done(), task.exception()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
