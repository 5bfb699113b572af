"""A waiting room for tests: the real display in its own process, a broker, and somebody who calls numbers."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from appliance.bus import Bus, route
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from contract import topics
from contract.state import Board, Call, Content, DeviceState, Presence
from tests.broker import Mosquitto
from tests.display.scenes import content

PATIENCE_S = 30.0

SILENT = 'driver = "simulated"'

FILE = """\
[unit]
site = "hall"
name = "display-1"
[broker]
host = "127.0.0.1"
port = {port}
[screen]
width = 1920
height = 1080
dpi = 51.8
[display]
zone = "{zone}"
farthest_m = {farthest}
turn_s = 1.0
{room}
[chime]
{chime}
{more}
[inspector]
socket = "{folder}/inspector"
"""

Snapshot = dict[str, Any]


class Controller:
    """Stands in for the controller: beats, and publishes boards of its own calls. Its clock is `ahead`."""

    def __init__(
        self, broker: Mosquitto, site: Content, beat_s: float = 0.5, ahead: timedelta = timedelta()
    ) -> None:
        self._site, self._beat_s, self._ahead = site, beat_s, ahead
        self._calls: list[Call] = []
        self.device: DeviceState | None = None
        self._heard, self._linked = asyncio.Event(), asyncio.Event()
        self.bus = Bus(
            UnitSettings(site="hall", name="controller"),
            BrokerSettings(host="127.0.0.1", port=broker.port),
            None,
            [route(topics.DEVICE, self._device, site="hall")],
            on_change=self._linked.set,
            clock=self.now,
        )

    def now(self) -> datetime:
        """The controller's time."""
        return now() + self._ahead

    def _device(self, state: DeviceState, _parts: object) -> None:
        self.device = state
        self._heard.set()

    async def until_device(self, holds: Callable[[DeviceState], bool]) -> DeviceState:
        """What the display says of itself once `holds`."""
        async with asyncio.timeout(PATIENCE_S):
            while not (self.device and holds(self.device)):
                await self._heard.wait()
                self._heard.clear()
        return self.device

    def call(self, number: str, label: str = "3", *, recall: bool = False, ago_s: float = 0) -> None:
        """Call a number to a counter, now, or have called it some seconds ago."""
        seq, at = len(self._calls) + 1, self.now() - timedelta(seconds=ago_s)
        self._calls.append(Call(seq=seq, number=number, counter="c1", label=label, at=at, recall=recall))
        self.publish()

    def publish(self, zone: str = "main") -> None:
        """The board as it is, retained."""
        calls = tuple(reversed(self._calls))[:12]
        board = Board(zone=zone, at=self.now(), seq=len(self._calls), calls=calls)
        self.bus.post(topics.BOARD.at(site="hall", zone=zone), board, qos=1, retain=True)

    async def _work(self) -> None:
        self.bus.post(topics.CONTENT.at(site="hall"), self._site, qos=1, retain=True)
        self.publish()
        beat = 0
        while True:
            beat += 1
            state = Presence(up=True, beat=beat, at=self.now())
            self.bus.post(topics.PRESENCE.at(site="hall"), state, qos=1, retain=True)
            await asyncio.sleep(self._beat_s)

    @asynccontextmanager
    async def working(self) -> AsyncIterator["Controller"]:
        """At work inside the block; after it the beat is missing."""
        self._linked.clear()
        tasks = [asyncio.create_task(self.bus.serve())]
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._linked.wait()
            tasks.append(asyncio.create_task(self._work()))
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


class Screen:
    """What the display's inspector tells."""

    def __init__(self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader) -> None:
        self.process, self._reader = process, reader
        self.seen: list[Snapshot] = []

    async def until(self, holds: Callable[[Snapshot], bool]) -> Snapshot:
        """The first snapshot from now on that `holds`; the last one counts too."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not (self.seen and holds(self.seen[-1])):
                    await self._read()
        except TimeoutError:
            raise AssertionError(f"the screen still shows {self.seen[-1:]}") from None
        return self.seen[-1]

    async def kill(self) -> None:
        """As when the power fails."""
        self.process.kill()
        await self.process.wait()

    async def quiet_for(self, seconds: float) -> None:
        """Take in whatever is told within `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    await self._read()

    async def _read(self) -> None:
        line = await self._reader.readline()
        assert line, "the display has gone"
        self.seen.append(json.loads(line))


@dataclass(frozen=True)
class File:
    """What a test says in the display's file: keys of its room, its chime, and further tables."""

    room: str = ""
    chime: str = SILENT
    more: str = ""
    farthest: float = 6.0
    zone: str = "main"

    def write(self, folder: Path, broker: Mosquitto) -> Path:
        """Into `folder`."""
        file = folder / "display.toml"
        said = {"chime": self.chime, "room": self.room, "more": self.more, "farthest": self.farthest}
        file.write_text(FILE.format(port=broker.port, folder=folder, zone=self.zone, **said))
        return file


async def _until_ready(notices: socket.socket, process: asyncio.subprocess.Process, log: Path) -> None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            while b"READY=1" not in await asyncio.get_running_loop().sock_recv(notices, 4096):
                pass
    except TimeoutError:
        said = await asyncio.to_thread(log.read_text)
        raise AssertionError(f"not ready, exit code {process.returncode}:\n{said}") from None


@asynccontextmanager
async def display(
    folder: Path, broker: Mosquitto, on: str, file: File | None = None, module: str = "display"
) -> AsyncIterator[Screen]:
    """The display's process on X display `on`, from its readiness to its orderly end, or to its death by the
    block's own hand. `module`: what is run."""
    config = (file or File()).write(folder, broker)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices, (folder / "log").open("ab") as log:
        notices.bind("")
        notices.setblocking(False)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, "--config", str(config)),
            env={**os.environ, "DISPLAY": on, "NOTIFY_SOCKET": "@" + notices.getsockname()[1:].decode()},
            stdout=log,
            stderr=log,
        )
        try:
            await _until_ready(notices, process, folder / "log")
            reader, writer = await asyncio.open_unix_connection(folder / "inspector")
            yield Screen(process, reader)
            writer.close()
            if process.returncode == -signal.SIGKILL:
                return
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE_S):
                assert await process.wait() == 0, (folder / "log").read_text()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def hall_site() -> Content:
    """The site that the hall's display shows."""
    return content("fr", "en", services=3)
