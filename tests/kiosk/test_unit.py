"""A kiosk but for its glass: when it stands, what it does not erase, and which content it goes by."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from typing_extensions import override

from appliance.bus import Bus
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from contract import topics
from contract.state import Content, Presence
from demo.ports import free_port
from hardware.ports import CodeScanner
from hardware.serial_scanner import SerialScanner
from hardware.simulated_printer import SimulatedPrinter
from hardware.simulated_scanner import SimulatedScanner
from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept
from kiosk.alone.keeper import FILE
from kiosk.flow.effects import AskCheckIn
from kiosk.flow.pages import Page
from kiosk.flow.view import View
from kiosk.settings import KioskSettings
from kiosk.unit import Devices, KioskUnit
from tests.broker import Mosquitto
from tests.kiosk.hall import PATIENCE_S, SITE, Office, ScannerLine
from tests.kiosk.town import CONTENT, ticket

pytestmark = pytest.mark.parts

LONG_AGO = timedelta(days=3)
LETTER = "K7QM-3F2D"
BREAKS = CONTENT.model_copy(update={"revision": "breaks"})
"""What a newer release might send: this kiosk's pages cannot show it."""
NEWER = CONTENT.model_copy(update={"revision": "newer"})


class Watched(KioskUnit):
    """Tells how often it looked at its clock, connected or not, and did not know the time."""

    looks = 0
    only_connected = False
    looked: asyncio.Event

    @override
    def _time_is_known(self) -> bool:
        known = super()._time_is_known()
        if not known and (self.bus.fresh or not self.only_connected):
            self.looks += 1
            self.looked.set()
        return known


class Glass:
    """What a kiosk shows, or cannot show."""

    def __init__(self, folder: Path, port: int, scanner: CodeScanner) -> None:
        settings = KioskSettings.model_validate(
            {
                "unit": {"site": SITE, "name": "kiosk-1"},
                "broker": {"host": "127.0.0.1", "port": port},
                "screen": {"width": 540, "height": 960, "dpi": 51.23},
                "printer": {"driver": "simulated"},
                "scanner": {"driver": "simulated"},
                "state": {"folder": folder},
            }
        )
        self.unit = Watched(settings, Devices(SimulatedPrinter(), scanner), self._moved)
        self.unit.looked = asyncio.Event()
        self.broke = asyncio.Event()
        self._news = asyncio.Event()

    def _moved(self, before: View) -> None:
        self._news.set()
        if self.unit.view.newest == BREAKS:
            self.broke.set()
            raise RuntimeError("this content cannot be shown")

    async def until(self, fits: Callable[[View], bool]) -> View:
        while not fits(self.unit.view):
            self._news.clear()
            await _soon(self._news.wait())
        return self.unit.view

    async def looked(self, times: int = 3) -> None:
        """It has looked at its clock so often, from now on, and does not know the time."""
        until = self.unit.looks + times
        while self.unit.looks < until:
            self.unit.looked.clear()
            await _soon(self.unit.looked.wait())


async def _soon(coming: Awaitable[object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await coming


@asynccontextmanager
async def at_work(work: Awaitable[None]) -> AsyncIterator[None]:
    """Goes on until the end of the block."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def kiosk(folder: Path, port: int, scanner: CodeScanner | None = None) -> AsyncIterator[Glass]:
    """A kiosk that stands."""
    glass = Glass(folder, port, scanner or SimulatedScanner())
    async with at_work(glass.unit.serve()):
        await _soon(glass.unit.stands.wait())
        yield glass


def play(scene: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await scene()

    asyncio.run(bounded())


def _remember(folder: Path, content: Content) -> None:
    """The kiosk knows this content from before."""
    with closing(Book(folder / FILE)) as book:
        book.keep(Kept.CONTENT, content.model_dump_json())


# --- it stands --------------------------------------------------------------------------------------


class Noted(SimulatedScanner):
    """Notes whether the kiosk said that it stands before it listened."""

    stands: asyncio.Event
    too_soon: bool | None = None

    @override
    async def codes(self) -> AsyncGenerator[str, None]:
        self.too_soon = self.stands.is_set()
        async for code in super().codes():
            yield code


def test_it_stands_once_its_scanner_is_listened_to(tmp_path: Path) -> None:
    async def scene() -> None:
        scanner = Noted()
        glass = Glass(tmp_path, free_port(), scanner)
        scanner.stands = glass.unit.stands
        async with at_work(glass.unit.serve()):
            await _soon(glass.unit.stands.wait())
            assert scanner.too_soon is False

    play(scene)


def test_a_letter_held_under_a_serial_scanner_as_soon_as_it_stands_is_read(tmp_path: Path) -> None:
    """Opening a serial line throws away what it holds, so nobody may be invited before."""

    async def scene() -> None:
        _remember(tmp_path, CONTENT)
        line = ScannerLine(tmp_path / "scanner")
        async with kiosk(tmp_path, free_port(), SerialScanner(line.path)) as glass:
            line.read(LETTER)
            view = await glass.until(lambda view: view.page is Page.PLEASE_WAIT)
            assert isinstance(view.wish, AskCheckIn)
            assert view.wish.code == LETTER
        line.end()

    play(scene)


def test_without_its_scanner_it_stands_too(tmp_path: Path) -> None:
    async def scene() -> None:
        _remember(tmp_path, CONTENT)
        async with kiosk(tmp_path, free_port(), SerialScanner(tmp_path / "unplugged")) as glass:
            assert glass.unit.view.page is Page.WELCOME

    play(scene)


# --- nothing is erased by a clock that may be wrong ---------------------------------------------------


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.unit.LOOK_AT_CLOCK_EVERY_S", 0.02)


def _give_long_ago(folder: Path) -> None:
    at = now() - LONG_AGO
    with closing(Book(folder / FILE)) as book:
        book.given("asked-one", ticket("asked-one", at=at), "fr", at.date())


def _kept(folder: Path) -> int:
    with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM ticket").fetchone()[0])


async def _erased(folder: Path) -> None:
    while _kept(folder):  # noqa: ASYNC110 - a book tells nobody
        await asyncio.sleep(0.02)


@pytest.mark.usefixtures("quick_looks")
def test_nothing_is_erased_until_the_controller_has_told_the_time(tmp_path: Path) -> None:
    async def scene() -> None:
        _give_long_ago(tmp_path)
        with Mosquitto.plain(tmp_path) as broker:
            async with kiosk(tmp_path, broker.port) as glass:
                await glass.looked()
                assert _kept(tmp_path) == 1
                async with at_work(Office(broker.port).serve()):
                    await _soon(_erased(tmp_path))

    play(scene)


@pytest.mark.usefixtures("quick_looks")
def test_a_beat_of_days_ago_tells_no_time(tmp_path: Path) -> None:
    """The broker keeps the last one of a controller that is gone."""

    async def scene() -> None:
        _give_long_ago(tmp_path)
        with Mosquitto.plain(tmp_path) as broker:
            async with _left_a_beat(broker.port), kiosk(tmp_path, broker.port) as glass:
                glass.unit.only_connected = True
                await glass.looked()
                assert _kept(tmp_path) == 1

    play(scene)


@asynccontextmanager
async def _left_a_beat(port: int) -> AsyncIterator[None]:
    linked = asyncio.Event()
    unit, broker = UnitSettings(site=SITE, name="controller"), BrokerSettings(host="127.0.0.1", port=port)
    bus = Bus(unit, broker, None, on_change=linked.set)
    async with at_work(bus.serve()):
        await _soon(linked.wait())
        beat = Presence(up=True, beat=1, at=now() - LONG_AGO)
        bus.post(topics.PRESENCE.at(site=SITE), beat, qos=1, retain=True)
        yield


# --- content that cannot be shown ---------------------------------------------------------------------


def test_content_that_cannot_be_shown_is_not_gone_by(tmp_path: Path) -> None:
    async def scene() -> None:
        with Mosquitto.plain(tmp_path) as broker:
            office = Office(broker.port)
            async with at_work(office.serve()), kiosk(tmp_path, broker.port) as glass:
                await glass.until(lambda view: view.newest == CONTENT)
                office.content = BREAKS
                office.publish()
                await _soon(glass.broke.wait())
                assert glass.unit.view.newest == glass.unit.view.content == CONTENT
                office.content = NEWER
                office.publish()
                view = await glass.until(lambda view: view.newest == NEWER)
                assert view.page is Page.WELCOME

    play(scene)


def test_content_that_this_release_cannot_show_does_not_stop_its_start(tmp_path: Path) -> None:
    async def scene() -> None:
        _remember(tmp_path, BREAKS)
        with Mosquitto.plain(tmp_path) as broker:
            async with kiosk(tmp_path, broker.port) as glass:
                assert glass.broke.is_set()
                assert glass.unit.view.page is Page.STARTING
                async with at_work(Office(broker.port).serve()):
                    await glass.until(lambda view: view.page is Page.WELCOME)

    play(scene)
