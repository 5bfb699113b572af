"""The controller's parts, joined: bus, engine, booking, web, in one loop and one task group."""

import asyncio
import gc
import logging
import socket
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from appliance import notify
from appliance.bus import Bus, Route, route
from contract import topics
from controller import sitefile
from controller.announcer import Announcer
from controller.boards import Boards
from controller.booking.mirror import Mirror
from controller.booking.port import BookingSource
from controller.booking.push import Pusher
from controller.booking.settings import open_source
from controller.booking.sync import Sync
from controller.engine import Engine, Work
from controller.forecast.follow import Forecast
from controller.journal.store import Journal
from controller.office import DeskOffice
from controller.queue.events import Event
from controller.requests import Requests
from controller.settings import ControllerSettings
from controller.units import Units
from controller.web.app import create_app
from controller.web.people import People
from controller.web.server import listen, serve
from controller.web.sessions import Sessions

log = logging.getLogger(__name__)


class Controller:
    """One running site. `engine` is open to whoever drives it from inside (the benchmark does)."""

    def __init__(self, settings: ControllerSettings) -> None:
        self.settings = settings
        self.site = sitefile.load(settings.site_file)
        folder = settings.state.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        journal, snapshot = folder / "journal.sqlite", folder / "snapshot"
        self.journal = Journal(journal)
        self.engine = Engine(self.site, self.journal, self._committed, snapshot=snapshot)
        self.forecast = Forecast(_forecasting(journal, snapshot), self.site, self._foretold)
        self.units = Units()
        self.requests = Requests(self.engine, self.forecast, self._reply, self._find_elsewhere)
        self.bus = Bus(settings.unit, settings.broker, None, self._routes(), on_change=self._everything)
        self.announcer = Announcer(self.engine, Boards(self.site, self.forecast.wait), self.bus)
        self._mirror: Mirror | None = None
        self._sync: Sync | None = None

    def _routes(self) -> list[Route]:
        site = self.site.site.id
        return [
            route(topics.KIOSK_REQUEST, self.requests.from_kiosk, site=site),
            route(topics.COUNTER_REQUEST, self.requests.from_counter, site=site),
            route(topics.DEVICE, self.units.heard, site=site),
        ]

    async def run(self) -> None:
        """Run the site until cancelled."""
        served = [service.id for service in self.site.services if not service.body]
        source = open_source(self.settings.booking, served, self.site.zone_info)
        listener = listen(self.settings.web)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.engine.run(), name="engine")
                group.create_task(self.engine.keep_time(), name="engine.time")
                if self.settings.forecast.enabled:
                    group.create_task(self.forecast.run(), name="forecast")
                group.create_task(self.requests.run(), name="requests")
                group.create_task(self.bus.serve(), name="bus")
                group.create_task(self.announcer.run(), name="announcer")
                group.create_task(self._serve_pages(listener), name="web")
                group.create_task(self._housekeep(), name="housekeeping")
                group.create_task(notify.watchdog(self.engine.turning), name="watchdog")
                if source:
                    await self._begin_booking(source, group)
                notify.ready(f"{self.site.site.id}: {len(self.engine.queue.visits)} visits today")
        finally:
            notify.stopping()
            if source:
                await source.close()
            if self._mirror:
                await self._mirror.close()
            self.journal.close()

    # --- booking --------------------------------------------------------------------------------

    async def _begin_booking(self, source: BookingSource, group: asyncio.TaskGroup) -> None:
        self._mirror = await Mirror.open(self.settings.state.folder / "bookings.sqlite")
        pusher = Pusher(source, self.journal, self._mirror)
        self._sync = Sync(
            source,
            self._mirror,
            self.engine.do,
            lambda: self.engine.queue,
            clock=self.engine.now,
            zone=self.site.zone_info,
            poll_s=self.settings.booking.poll_s,
            on_reached=pusher.hint,
        )
        group.create_task(self._sync.run(), name="booking.sync")
        group.create_task(pusher.run(), name="booking.push")

    async def _find_elsewhere(self, code: str) -> datetime | None:
        if self._mirror is None or self._sync is None:
            return None
        self._sync.hint()
        today = self.engine.now().date()
        try:
            found = await self._mirror.by_code(code)
        except sqlite3.Error:
            log.exception("the mirror of the bookings cannot be read")
            return None
        starts = [appointment.start.astimezone(self.site.zone_info) for appointment in found]
        return min((start for start in starts if start.date() != today), default=None)

    # --- bus ------------------------------------------------------------------------------------

    def _reply(self, unit: str, reply: bytes) -> None:
        self.bus.post(topics.REPLY.at(site=self.site.site.id, unit=unit), reply, qos=topics.REPLY.qos)

    def _everything(self) -> None:
        self.announcer.everything()

    def _committed(self, happened: Sequence[Event]) -> None:
        self.announcer.committed(happened)

    def _foretold(self) -> None:
        """There is a new forecast: boards tell it, and services become full, or are so no longer."""
        self.announcer.estimated()
        for filling in self.forecast.fillings(self.engine.queue, self.engine.now()):
            self.engine.submit(Work(filling, told=lambda *_: None, failed=lambda _: None))

    # --- web ------------------------------------------------------------------------------------

    async def _serve_pages(self, listener: socket.socket) -> None:
        web = self.settings.web
        office = DeskOffice(self.engine, self.units, lambda: self._sync.status if self._sync else None)
        sessions = Sessions(self.settings.state.folder / "sessions.json", self.engine.now)
        await serve(create_app(office, web, People(web.users), sessions), web, listener)

    # --- upkeep ---------------------------------------------------------------------------------

    async def _housekeep(self) -> None:
        erased: date | None = None
        while True:
            gc.freeze()  # the day's visits stay: looking through them for garbage would hold up every agent
            with suppress(sqlite3.Error):  # a disk in trouble is the engine's own affair
                self.engine.forget_old_replies()
                today = self.engine.now().date()
                if erased != today and self.journal.erase_notes_before(today):
                    erased = today
                    gc.unfreeze()
                    gc.collect()
            await asyncio.sleep(60)


def _forecasting(journal: Path, snapshot: Path) -> list[str]:
    """How the forecasting process is started."""
    files = ["--journal", str(journal), "--snapshot", str(snapshot)]
    return [sys.executable, "-m", "controller.forecast.worker", *files]
