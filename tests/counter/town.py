"""A site for fault tests: real broker, real controller, real counter unit, each a process of its own."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from appliance.bus import route
from contract import topics
from contract.requests import TakeTicket, TicketIssued
from contract.state import CounterState, DeviceState
from contract.values import Phase, Role
from demo.programs import Program
from tests.broker import Mosquitto
from tests.controller.running import controller, unit, write_files
from tests.counter.desk import write_file

PATIENCE_S = 40.0


class Town:
    """The running site. `counter` is what counter 1 does and `device` how its unit is, as the bus says."""

    def __init__(self, folder: Path, broker: Mosquitto, tables: str) -> None:
        self.folder, self.broker = folder, broker
        self.controller = controller(write_files(folder, broker))
        config = write_file(folder, broker, tables, counter="1")
        self.unit = Program("counter", [sys.executable, "-m", "counter", "--config", str(config)], folder)
        self.counter: CounterState | None = None
        self.device: DeviceState | None = None
        self._changed = asyncio.Event()
        routes = [
            route(topics.COUNTER, self._counter_changed, site="town", counter="1"),
            route(topics.DEVICE, self._device_changed, site="town", unit="counter-1"),
        ]
        self.kiosk = unit(broker, "kiosk-1", Role.KIOSK, routes=routes, on_change=self._changed.set)

    def _counter_changed(self, state: CounterState, _: Mapping[str, str]) -> None:
        self.counter = state
        self._changed.set()

    def _device_changed(self, state: DeviceState, _: Mapping[str, str]) -> None:
        self.device = state
        self._changed.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                await self._changed.wait()
                self._changed.clear()

    async def arrive(self, people: int) -> None:
        """So many people take a ticket for what counter 1 serves."""
        for _ in range(people):
            request = TakeTicket(**self.kiosk.stamp(PATIENCE_S), service="moving", language="en")
            assert isinstance(await self.kiosk.ask(request), TicketIssued)

    async def someone_is_called(self, number: str) -> None:
        """Returns once counter 1 has called `number`."""
        await self.until(
            lambda: bool(self.counter and (self.counter.phase, self.counter.number) == (Phase.CALLED, number))
        )

    async def well(self) -> None:
        """Returns once the unit is up and nothing is wrong with it."""
        await self.until(lambda: bool(self.device and self.device.up and not self.device.faults))

    async def faulty(self, code: str) -> None:
        """Returns once the unit says that this is wrong with it."""
        await self.until(lambda: bool(self.device and [f.code for f in self.device.faults] == [code]))

    def calls(self) -> int:
        """How many people were called, as the journal has it."""
        with sqlite3.connect(self.folder / "state" / "journal.sqlite") as db:
            [(count,)] = db.execute("SELECT count(*) FROM event WHERE kind = 'Called'").fetchall()
        db.close()
        return int(count)


@asynccontextmanager
async def town(folder: Path, broker: Mosquitto, tables: str) -> AsyncIterator[Town]:
    """The site, running, with two people waiting for counter 1."""
    found = Town(folder, broker, tables)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(found.controller.serve()),
            group.create_task(found.unit.serve()),
            group.create_task(found.kiosk.serve()),
        ]
        try:
            await found.until(lambda: found.kiosk.fresh)
            await found.arrive(2)
            yield found
        finally:
            for task in tasks:
                task.cancel()
