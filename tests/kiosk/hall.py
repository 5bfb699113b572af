"""A kiosk with everything around it: broker, panel, printer, scanner line, and whoever plays controller."""

import asyncio
import os
import pty
import sqlite3
import sys
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from appliance.bus import Bus, route
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from contract import topics
from contract.requests import Noted, Refusal, Reply, Request, TakeTicket, TicketIssued
from contract.state import BEAT_EVERY_S, Board, Content, DayCodes, DeviceState, Presence, ServiceWait
from demo.inspected import Inspected, NeverShown, Snapshot
from hardware.software_printer import SoftwarePrinter
from kiosk.alone.keeper import FILE
from tests.broker import Mosquitto
from tests.kiosk.town import CONTENT, WAITS, ticket
from tests.screen import VirtualScreen

SITE = CONTENT.site
PATIENCE_S = 15.0
AGAIN_S = 0.6
MOST_KNOCKS = 12
"""Longer than what the kiosk takes for one trembling touch."""
STAFF_CODE = "2580"
WIDTH, HEIGHT, DPI = 540, 960, 51.23
"""Half the pixels of a real panel, of the same size: a quarter of the painting."""

TABLES = f"""\
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
answer_within_s = 1.5
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
    """Plays the controller: keeps every request, answers as told.

    `silent`: it hears and says nothing. `deaf`: its beat goes on, and it answers no request.
    """

    def __init__(self, port: int) -> None:
        self.heard: list[Request] = []
        self.devices: list[DeviceState] = []
        self.silent = self.deaf = False
        self.linked = asyncio.Event()
        self.answers: dict[str, dict[str, Any]] = {}
        self._news = asyncio.Condition()
        self._beats = 0
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
        self.codes: DayCodes | None = None
        self._working: asyncio.Task[None] | None = None
        self._begun_anew = asyncio.Event()

    async def serve(self) -> None:
        """Work until cancelled, over deaths."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._working = group.create_task(self._work())
                await asyncio.wait([self._working])
                await self._begun_anew.wait()
                self._begun_anew.clear()

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._bus.serve())
            group.create_task(self._beat())

    def die(self) -> None:
        """The controller is gone, and the broker says so."""
        assert self._working
        self._working.cancel()

    def come_back(self) -> None:
        """It is there again."""
        self._begun_anew.set()

    def forget(self) -> None:
        """Drop what was heard, and all that units said of themselves but the last."""
        self.heard.clear()
        del self.devices[:-1]

    async def _beat(self) -> None:
        while True:
            self._present()
            await asyncio.sleep(BEAT_EVERY_S)

    def _present(self) -> None:
        self._beats += 1
        self._state(topics.PRESENCE.at(site=SITE), Presence(up=True, beat=self._beats, at=now()))

    def _state(self, path: str, state: Any) -> None:
        if not self.silent:
            self._bus.post(path, state, qos=1, retain=True)

    def _changed(self) -> None:
        if self._bus.connected:
            self.linked.set()
            self._present()
            self.publish()

    def publish(self) -> None:
        self._state(topics.CONTENT.at(site=SITE), self.content)
        if self.codes:
            self._state(topics.DAY_CODES.at(site=SITE), self.codes)
        waits = tuple(ServiceWait(service=s, waiting=2, wait=w) for s, w in WAITS.items())
        self._state(topics.BOARD.at(site=SITE, zone="a"), Board(zone="a", at=now(), seq=0, waits=waits))

    def _device(self, device: DeviceState, parts: Any) -> None:
        self.devices.append(device)
        self._tell()

    def _asked(self, request: Request, parts: Any) -> None:
        self.heard.append(request)
        if not self.silent and not self.deaf:
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
        """Wait until the kiosk's last state names exactly these faults, each with what staff can do."""

        def fits() -> bool:
            return bool(self.devices) and {f.code for f in self.devices[-1].faults} == set(faults)

        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(fits)
        assert all(fault.fix for fault in self.devices[-1].faults)


class ScannerLine:
    """A scanner's serial line, always found at `path`; another device after every plugging, as with USB."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ends: tuple[int, ...] = ()
        self.plug()

    def plug(self) -> None:
        """The cable is in."""
        self._ends = pty.openpty()
        tty.setraw(self._ends[1])
        self.path.symlink_to(os.ttyname(self._ends[1]))

    def unplug(self) -> None:
        """The cable is out: the line hangs up, and its path leads nowhere."""
        self.vanish()
        self.end()

    def vanish(self) -> None:
        """The path is gone and nothing hangs up, as with some adapters."""
        self.path.unlink()

    def end(self) -> None:
        """Let go of both ends."""
        for end in self._ends:
            os.close(end)
        self._ends = ()

    def read(self, code: str) -> None:
        """A letter is held under it."""
        os.write(self._ends[0], code.encode() + b"\r\n")

    def garble(self) -> None:
        """It sends what is no code, and half a line."""
        os.write(self._ends[0], b"\x00\xff\x80\r\n\r\nK7Q")


class Hall:
    """The entrance hall of a test."""

    def __init__(
        self,
        office: Office,
        printer: SoftwarePrinter,
        glass: Inspected,
        display: Display,
        scanner: ScannerLine,
    ) -> None:
        self.office, self.printer, self.glass, self.scanner = office, printer, glass, scanner
        self._display = display
        self._tapped = "", (0, 0)
        self.process: asyncio.subprocess.Process | None = None
        self.broker: Mosquitto | None = None
        self.folder = Path()
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

    async def wrote(self, query: str) -> None:
        """Returns once its ticket book has a row for this query."""
        async with asyncio.timeout(PATIENCE_S):
            while not self._rows(query):  # noqa: ASYNC110 - another process writes, and tells nobody
                await asyncio.sleep(0.02)

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.folder / 'kiosk-state' / FILE}?mode=ro", uri=True)) as db:
            return db.execute(query).fetchall()

    # --- the glass ------------------------------------------------------------------------------

    async def page(self, *pages: str) -> Snapshot:
        return await self.glass.until(lambda s: s.get("page") in pages, " or ".join(pages), PATIENCE_S)

    async def reads(self, words: str) -> Snapshot:
        def shown(snapshot: Snapshot) -> bool:
            return any(words in text.replace("\n", " ") for text in snapshot.get("texts", []))

        return await self.glass.until(shown, words, PATIENCE_S)

    async def offers(self, name: str) -> Snapshot:
        """The page, as soon as the control `name` may be touched on it."""
        return await self.glass.until(partial(_offers, name), name, PATIENCE_S)

    async def touch(self, *names: str) -> None:
        """Touch these controls, one after the other, each as soon as it may be touched."""
        for name in names:
            snapshot = await self.offers(name)
            left, top, width, height = control(snapshot, name)["rect"]
            await self.tap(left + width // 2, top + height // 2, name)

    async def types(self, code: str) -> None:
        """Type it, each key as soon as the one before stands on the page."""
        for count, key in enumerate(code, 1):
            await self.touch(f"key:{key}")
            await self.glass.until(partial(_typed, count), f"{count} typed", PATIENCE_S)

    async def staff(self) -> None:
        """Staff come in."""
        await self.knock()
        await self.types(STAFF_CODE)
        await self.touch("continue")
        await self.page("staff")

    async def knock(self) -> None:
        """The five touches of staff; some more where a busy kiosk took two of them for one trembling hand."""
        await self.touch(*["mark"] * 4)
        shown: Snapshot = {}
        for _ in range(MOST_KNOCKS):
            await self.touch("mark")
            with suppress(NeverShown):
                shown = await self.glass.until(lambda s: s.get("page") == "staff_code", "staff_code", 2.0)
                break
        assert shown, "nobody opened to staff"

    async def tap(self, x: int, y: int, name: str = "") -> None:
        """Touch there, as a person does: not twice within half a second in one place, or the same thing."""
        last, (last_x, last_y) = self._tapped
        if (name and name == last) or abs(x - last_x) + abs(y - last_y) < 20:
            await asyncio.sleep(AGAIN_S)  # counted from now: a busy kiosk takes touches late
        self._tapped = name, (x, y)
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def scan(self, code: str) -> None:
        """Hold a letter under the scanner."""
        self.scanner.read(code)

    def colours(self, name: str) -> set[str]:
        """Every colour on the glass where the control `name` is, as "#RRGGBB"."""
        found = control(self.glass.now, name)
        assert found, f"there is no {name}"
        left, top, width, height = found["rect"]
        root = self._display.screen().root
        data = root.get_image(left, top, width, height, X.ZPixmap, 0xFFFFFFFF).data
        pixels = {data[at : at + 3] for at in range(0, len(data), 4)}
        return {f"#{red:02X}{green:02X}{blue:02X}" for blue, green, red in pixels}

    async def painted(self, name: str, colour: str) -> None:
        """Returns once that colour is there: what a page says is known a moment before its last frame."""
        async with asyncio.timeout(PATIENCE_S):
            while colour not in self.colours(name):  # noqa: ASYNC110 - the glass tells nobody when it changes
                await asyncio.sleep(0.02)

    def key(self, name: str) -> None:
        """Press a key of the pad, by X's name of it."""
        code = self._display.keysym_to_keycode(XK.string_to_keysym(name))
        xtest.fake_input(self._display, X.KeyPress, code)
        xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()


def _typed(count: int, snapshot: Snapshot) -> bool:
    return bool(snapshot.get("typed") == count)


def _offers(name: str, snapshot: Snapshot) -> bool:
    return control(snapshot, name) is not None


def control(snapshot: Snapshot, name: str) -> Any:
    return next((c for c in snapshot.get("controls", []) if c["name"] == name and c["enabled"]), None)


@asynccontextmanager
async def hall(folder: Path, content: Content = CONTENT, extra: str = "") -> AsyncIterator[Hall]:
    """A running kiosk whose welcome page is up. `extra`: further tables of its file."""
    scanner = ScannerLine(folder / "scanner")
    with Mosquitto.plain(folder) as broker, VirtualScreen(folder, WIDTH, HEIGHT) as screen:
        async with SoftwarePrinter() as printer, asyncio.TaskGroup() as group:
            socket = folder / "kiosk.sock"
            config = folder / "kiosk.toml"
            config.write_text(
                TABLES.format(
                    broker=broker.port,
                    printer=printer.address[1],
                    scanner=scanner.path,
                    inspector=socket,
                    state=folder / "kiosk-state",
                )
                + extra
            )
            office, glass = Office(broker.port), Inspected(socket)
            office.content = content
            tasks = [group.create_task(office.serve()), group.create_task(glass.serve())]
            with closing(Display(screen.display)) as display:
                here = Hall(office, printer, glass, display, scanner)
                here.broker, here.folder = broker, folder
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
    scanner.end()
    assert code == 0, f"the kiosk ended with {code}"


__all__ = ["Hall", "TicketIssued", "hall"]
