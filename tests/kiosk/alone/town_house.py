"""A real controller behind a real broker, a printer that outlives power cuts, and kiosks without windows."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import tomlkit

from appliance.clock import local, now
from controller.journal.snapshot import stand
from controller.journal.store import Entry, Journal
from controller.queue import events as did
from controller.queue.state import Queue
from controller.site_rules import rules_for
from demo.programs import Program
from hardware.software_printer import SoftwarePrinter
from kiosk.alone.keeper import FILE
from tests.broker import Mosquitto
from tests.controller.running import controller, write_files
from tests.sites import SMALL, small_site

PARIS = ZoneInfo("Europe/Paris")
KIOSK, BAND = "kiosk-1", "Z"
PATIENCE_S = 20.0


class House:
    """Everything of a small town hall but the window. `folder` has the files, `state` the kiosk's own."""

    def __init__(
        self, folder: Path, broker: Mosquitto, printer: SoftwarePrinter, controller: Program
    ) -> None:
        self.folder, self.broker, self.printer, self.controller = folder, broker, printer, controller
        self.state, self.shown = folder / "kiosk-state", folder / "shown.log"
        self.config = folder / "kiosk.toml"
        self._kiosks: asyncio.subprocess.Process | None = None
        self.pid: int | None = None

    # --- the kiosk ------------------------------------------------------------------------------

    async def start(self, seed: int | None = None, *, patient: bool = False) -> None:
        """Power on: with visitors when there is a seed; patient ones wait until the controller is reached."""
        if self._kiosks is None:
            with (self.folder / "kiosk.log").open("ab") as log:
                self._kiosks = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "tests.kiosk.windowless", "--config", str(self.config)),
                    *("--shown", str(self.shown), "--codes", ",".join(CODES)),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                )
            assert await self._say() == b"ready\n"
        self.pid = int(
            await self._say("idle" if seed is None else f"{'wait' if patient else 'start'} {seed}")
        )

    async def _say(self, words: str = "") -> bytes:
        assert self._kiosks
        assert self._kiosks.stdin
        assert self._kiosks.stdout
        if words:
            self._kiosks.stdin.write(words.encode() + b"\n")
        async with asyncio.timeout(PATIENCE_S):
            return await self._kiosks.stdout.readline()

    async def cut(self) -> None:
        """Power off, now."""
        if self.pid:
            process = os.pidfd_open(self.pid)
            signal.pidfd_send_signal(process, signal.SIGKILL)
            loop, gone = asyncio.get_running_loop(), asyncio.Event()
            loop.add_reader(process, gone.set)
            async with asyncio.timeout(PATIENCE_S):
                await gone.wait()
            loop.remove_reader(process)
            os.close(process)
        self.pid = None

    async def end(self) -> None:
        await self.cut()
        if self._kiosks:
            self._kiosks.kill()
            await self._kiosks.wait()

    # --- what is in the books -----------------------------------------------------------------------

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the kiosk's book says; nothing while there is none."""
        try:
            with closing(sqlite3.connect(f"file:{self.state / FILE}?mode=ro", uri=True)) as db:
                return db.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []

    async def somebody_has_a_ticket(self) -> None:
        """Returns once another number was read."""
        before = self._read()
        await _until(lambda: self._read() != before)

    def _read(self) -> int:
        return self.shown.stat().st_size if self.shown.exists() else 0

    async def all_told(self) -> None:
        """Returns once the kiosk has nothing left to tell."""
        left = "SELECT count(*) FROM (SELECT 1 FROM errand UNION ALL SELECT 1 FROM ask)"
        await _until(lambda: self.rows(left) == [(0,)])

    async def knows_the_codes(self) -> None:
        """Returns once the kiosk has today's codes in its book."""
        known = "SELECT 1 FROM kept WHERE name = 'codes' AND body LIKE '%digest%'"
        await _until(lambda: bool(self.rows(known)))

    async def locked(self) -> None:
        """Returns once the kiosk knows for good that it is locked."""
        await _until(lambda: bool(self.rows("SELECT 1 FROM kept WHERE name = 'locked'")))

    def queue(self) -> Queue:
        """The queue as the controller's journal has it."""
        with closing(Journal(self.folder / "state" / "journal.sqlite")) as journal:
            return stand(journal, None, lambda events: rules_for(small_site(), events))[0]


async def _until(true: Callable[[], bool]) -> None:
    """Returns once it is true of a file that another process writes, and nobody tells of."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


CODES = [f"CODE{number:04d}" for number in range(400)]
TABLES = {**SMALL, "kiosks": [{"id": KIOSK, "band": BAND}]}


def _expect_people(folder: Path, codes: Iterable[str]) -> None:
    """Appointments around this hour, in the journal that the controller will find."""
    (folder / "state").mkdir()
    at = local(now(), PARIS)
    booked = _this_hour(at)
    happened = [did.Expected(at, f"v-{code}", f"ref-{code}", code, "passport", booked) for code in codes]
    with closing(Journal(folder / "state" / "journal.sqlite")) as journal:
        journal.record(Entry([did.DayOpened(at, at.date()), *happened]))


def _this_hour(at: datetime) -> datetime:
    later = at + timedelta(minutes=20)
    return later if later.date() == at.date() else at


def _write_kiosk(folder: Path, broker: Mosquitto, printer: SoftwarePrinter) -> None:
    tables = {
        "unit": {"site": "town", "name": KIOSK},
        "broker": {"host": "127.0.0.1", "port": broker.port},
        "screen": {"width": 540, "height": 960, "dpi": 51.23},
        "printer": {"driver": "network", "host": "127.0.0.1", "port": printer.address[1]},
        "scanner": {"driver": "simulated"},
        "state": {"folder": str(folder / "kiosk-state")},
    }
    (folder / "kiosk.toml").write_text(tomlkit.dumps(tables))


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    """The controller serves; no kiosk is on yet."""
    with Mosquitto.plain(folder) as broker:
        config = write_files(folder, broker, forecast={"enabled": False})
        (folder / "site.toml").write_text(tomlkit.dumps(TABLES))
        _expect_people(folder, CODES)
        async with SoftwarePrinter() as printer, asyncio.TaskGroup() as group:
            _write_kiosk(folder, broker, printer)
            program = controller(config)
            serving = group.create_task(program.serve())
            here = House(folder, broker, printer, program)
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await program.ready()
                yield here
            finally:
                await here.end()
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
