"""A kiosk with everything around it: broker, panel, printer, scanner line, and whoever plays controller."""

import asyncio
import os
import pty
import sys
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from appliance.bus import Bus, route
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from contract import topics
from contract.requests import Noted, Refusal, Reply, Request, TakeTicket, TicketIssued
from contract.state import BEAT_EVERY_S, Board, Content, DeviceState, Presence, ServiceWait
from demo.inspected import Inspected, Snapshot
from hardware.software_printer import SoftwarePrinter
from tests.broker import Mosquitto
from tests.kiosk.town import CONTENT, WAITS, ticket
from tests.screen import VirtualScreen

SITE = CONTENT.site
PATIENCE_S = 15.0
STAFF_CODE = "2580"
WIDTH, HEIGHT, DPI = 540, 960, 51.23
"""Half the pixels of a real panel, of the same size: a quarter of the painting."""

FILE = f"""\
[unit]
site = "{SITE}"
name = "kiosk-1"
[broker]
host = "127.0.0.1"
port = {{broker}}
[screen]
width = {WIDTH}
height = {HEIGHT}
dpi = {DPI}
[printer]
driver = "network"
host = "127.0.0.1"
port = {{printer}}
[scanner]
driver = "serial"
device = "{{scanner}}"
[inspector]
socket = "{{inspector}}"
[state]
folder = "{{state}}"
[staff]
code = "{STAFF_CODE}"
"""


class Office:
    """Plays the controller: keeps every request, answers as told. `silent`: it hears and says nothing."""

    def __init__(self, port: int) -> None:
        self.heard: list[Request] = []
        self.devices: list[DeviceState] = []
        self.silent = False
        self.linked = asyncio.Event()
        self.answers: dict[str, dict[str, Any]] = {}
        self._news = asyncio.Condition()
        self._bus = Bus(
            UnitSettings(site=SITE, name="controller"),
            BrokerSettings(host="127.0.0.1", port=port),
            None,
            [
                route(topics.KIOSK_REQUEST, self._asked, site=SITE),
                route(topics.DEVICE, self._device, site=SITE),
            ],
            on_change=self._changed,
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self.content: Content = CONTENT

    async def serve(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._bus.serve())
            group.create_task(self._beat())

    async def _beat(self) -> None:
        beat = 0
        while True:
            beat += 1
            self._state(topics.PRESENCE.at(site=SITE), Presence(up=True, beat=beat, at=now()))
            await asyncio.sleep(BEAT_EVERY_S)

    def _state(self, path: str, state: Any) -> None:
        if not self.silent:
            self._bus.post(path, state, qos=1, retain=True)

    def _changed(self) -> None:
        if self._bus.connected:
            self.linked.set()
            self.publish()

    def publish(self) -> None:
        self._state(topics.CONTENT.at(site=SITE), self.content)
        waits = tuple(ServiceWait(service=s, waiting=2, wait=w) for s, w in WAITS.items())
        self._state(topics.BOARD.at(site=SITE, zone="a"), Board(zone="a", at=now(), seq=0, waits=waits))

    def _device(self, device: DeviceState, parts: Any) -> None:
        self.devices.append(device)
        self._tell()

    def _asked(self, request: Request, parts: Any) -> None:
        self.heard.append(request)
        if not self.silent:
            self.answer(request)
        self._tell()

    def answer(self, request: Request) -> None:
        self._bus.post(topics.REPLY.at(site=SITE, unit="kiosk-1"), self._reply(request), qos=1)

    def _reply(self, request: Request) -> Reply:
        wanted = dict(self.answers.get(type(request).__name__, {}))
        if code := wanted.pop("refuse", None):
            return Refusal(answers=request.id, at=now(), code=code, **wanted)
        if type(request).__name__ not in {"CheckIn", "TakeTicket"}:
            return Noted(answers=request.id, at=now())
        service = request.service if isinstance(request, TakeTicket) else "passport"
        return ticket(request.id, **{"service": service, "at": now(), **wanted})

    def _tell(self) -> None:
        task = asyncio.ensure_future(self._notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def asked(self, kind: type[Request], count: int = 1) -> Any:
        """The request number `count` of this kind, by different ids, as soon as it was heard."""

        def found() -> list[Request]:
            return list({r.id: r for r in self.heard if isinstance(r, kind)}.values())

        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: len(found()) >= count)
        return found()[count - 1]

    async def told(self, *faults: str) -> None:
        """Wait until the kiosk's last state names exactly these faults."""

        def fits() -> bool:
            return bool(self.devices) and {f.code for f in self.devices[-1].faults} == set(faults)

        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(fits)


class Hall:
    """The entrance hall of a test."""

    def __init__(
        self, office: Office, printer: SoftwarePrinter, glass: Inspected, display: Display, line: int
    ) -> None:
        self.office, self.printer, self.glass = office, printer, glass
        self._display, self._line = display, line
        self._tapped = (0, 0), 0.0
        self.process: asyncio.subprocess.Process | None = None
        self.broker: Mosquitto | None = None
        self._command: tuple[str, ...] = ()

    # --- the power ------------------------------------------------------------------------------

    async def switch_on(self, *command: str) -> None:
        """Start the kiosk, with the same command as before when none is given."""
        self._command = command or self._command
        environment = {**os.environ, "DISPLAY": self._display.get_display_name()}
        self.process = await asyncio.create_subprocess_exec(*self._command, env=environment)

    async def cut(self) -> None:
        """The power is gone, now."""
        assert self.process
        self.process.kill()
        await self.process.wait()

    # --- the glass ------------------------------------------------------------------------------

    async def page(self, *pages: str) -> Snapshot:
        return await self.glass.until(lambda s: s.get("page") in pages, " or ".join(pages), PATIENCE_S)

    async def reads(self, words: str) -> Snapshot:
        def shown(snapshot: Snapshot) -> bool:
            return any(words in text.replace("\n", " ") for text in snapshot.get("texts", []))

        return await self.glass.until(shown, words, PATIENCE_S)

    async def touch(self, *names: str) -> None:
        """Touch these controls, one after the other, each as soon as it may be touched."""
        for name in names:
            snapshot = await self.glass.until(lambda s, n=name: control(s, n) is not None, name, PATIENCE_S)
            left, top, width, height = control(snapshot, name)["rect"]
            await self.tap(left + width // 2, top + height // 2)

    async def tap(self, x: int, y: int) -> None:
        """Touch there, as a person does: not twice within half a second in one place."""
        loop = asyncio.get_running_loop()
        (last_x, last_y), at = self._tapped
        if abs(x - last_x) + abs(y - last_y) < 20 and (rest := at + 0.55 - loop.time()) > 0:
            await asyncio.sleep(rest)
        self._tapped = (x, y), loop.time()
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def scan(self, code: str) -> None:
        os.write(self._line, code.encode() + b"\r\n")


def control(snapshot: Snapshot, name: str) -> Any:
    return next((c for c in snapshot.get("controls", []) if c["name"] == name and c["enabled"]), None)


@asynccontextmanager
async def hall(folder: Path, content: Content = CONTENT) -> AsyncIterator[Hall]:
    """A running kiosk whose welcome page is up."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    with Mosquitto.plain(folder) as broker, VirtualScreen(folder, WIDTH, HEIGHT) as screen:
        async with SoftwarePrinter() as printer, asyncio.TaskGroup() as group:
            socket = folder / "kiosk.sock"
            config = folder / "kiosk.toml"
            config.write_text(
                FILE.format(
                    broker=broker.port,
                    printer=printer.address[1],
                    scanner=os.ttyname(theirs),
                    inspector=socket,
                    state=folder / "kiosk-state",
                )
            )
            office, glass = Office(broker.port), Inspected(socket)
            office.content = content
            tasks = [group.create_task(office.serve()), group.create_task(glass.serve())]
            with closing(Display(screen.display)) as display:
                here = Hall(office, printer, glass, display, ours)
                here.broker = broker
                await here.switch_on(sys.executable, "-m", "kiosk", "--config", str(config))
                assert here.process
                try:
                    await here.page("welcome")
                    yield here
                finally:
                    with suppress(ProcessLookupError):
                        here.process.terminate()
                    code = await here.process.wait()
                    for task in tasks:
                        task.cancel()
    os.close(ours)
    os.close(theirs)
    assert code == 0, f"the kiosk ended with {code}"


__all__ = ["Hall", "TicketIssued", "hall"]
