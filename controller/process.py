"""The controller's parts, joined: bus, engine, booking, web, in one loop and one task group."""

import asyncio
import gc
import logging
import socket
import sqlite3
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from appliance import notify
from appliance.bus import Bus, Route, route
from contract import topics
from contract.state import Content, DayCodes, HelpState
from controller.announcer import Announcer
from controller.answering import Answering
from controller.boards import Boards
from controller.booking.elsewhere import Elsewhere, elsewhere
from controller.booking.mirror import Mirror
from controller.booking.port import BookingSource, BooksTimes
from controller.booking.push import Pusher
from controller.booking.reserving import Reserving
from controller.booking.settings import open_source
from controller.booking.sync import Sync
from controller.booking.wishes import Wishes
from controller.day_codes import DayCodesTeller
from controller.engine import Engine, Work
from controller.follow import Follow
from controller.forecast.follow import Forecast
from controller.help import HelpCalls
from controller.journal.store import Journal
from controller.keyed import Keyed
from controller.office import DeskOffice
from controller.queue.events import Event
from controller.requests import Requests
from controller.settings import ControllerSettings, TriesSettings
from controller.sitefile import SiteFile
from controller.sitefile_changes import SiteChanges
from controller.slots import Slots
from controller.tries import Tries
from controller.units import Units
from controller.usual import come_for_lately, usual
from controller.web.app import create_app
from controller.web.people import People
from controller.web.server import listen, serve
from controller.web.sessions import Sessions

log = logging.getLogger(__name__)


class Controller:
    """One running site. `engine` is open to whoever drives it from inside (the benchmark does)."""

    def __init__(self, settings: ControllerSettings) -> None:
        self.settings = settings
        self.changes = SiteChanges(settings.site_file)
        self.site = self.changes.site
        folder = settings.state.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        journal, snapshot = folder / "journal.sqlite", folder / "snapshot"
        self.journal = Journal(journal)
        self.engine = Engine(self.site, self.journal, self._committed, snapshot=snapshot)
        self.forecast = Forecast(_forecasting(journal, snapshot), self.site, self._foretold)
        self.units = Units()
        keyed = Keyed.kept(folder / "secret")
        self.phones = Follow(keyed, lambda: self.engine.queue, settings.phone.address)
        self.requests = Requests(
            self.engine,
            Answering(self.engine, self.forecast, keyed, self.phones),
            self._reply,
            find_elsewhere=self._find_elsewhere,
            tries=_tries(settings.tries),
        )
        ahead = timedelta(minutes=settings.slots.ahead_minutes)
        self.slots = self.requests.slots = Slots(
            self.engine, keyed, ahead, self.requests.answer, settings.slots.most_an_hour
        )
        self.help = HelpCalls(self.engine, self._post_help)
        self.day_codes = DayCodesTeller(self.engine, keyed, self._post_codes)
        self.bus = Bus(settings.unit, settings.broker, None, self._routes(), on_change=self._everything)
        self.announcer = Announcer(
            self.engine, Boards(self.site, self.forecast.wait), self.bus, self._content
        )
        self._mirror: Mirror | None = None
        self._sync: Sync | None = None
        self._wishes: Wishes | None = None
        self._source: BookingSource | None = None
        self._come_for: Counter[str] = Counter()

    def _routes(self) -> list[Route]:
        site = self.site.site.id
        return [
            route(topics.KIOSK_REQUEST, self.requests.from_kiosk, site=site),
            route(topics.COUNTER_REQUEST, self.requests.from_counter, site=site),
            route(topics.DEVICE, self.units.heard, site=site),
        ]

    async def run(self) -> None:
        """Run the site until cancelled."""
        site = self.site
        source = open_source(self.settings.booking, self._served(), site.zone_info, site.site.id)
        self._source = source
        await self._count_visits()
        listener = listen(self.settings.web)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.engine.run(), name="engine")
                group.create_task(self.engine.keep_time(), name="engine.time")
                if self.settings.forecast.enabled:
                    group.create_task(self.forecast.run(), name="forecast")
                group.create_task(self.requests.run(), name="requests")
                group.create_task(self.slots.run(), name="slots")
                group.create_task(self.day_codes.run(), name="day-codes")
                group.create_task(self.bus.serve(), name="bus")
                group.create_task(self.announcer.run(), name="announcer")
                group.create_task(self._serve_pages(listener), name="web")
                group.create_task(
                    self.changes.run(self._follow, self.requests.numbers.problems), name="site-file"
                )
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
            if self._wishes:
                self._wishes.close()
            self.journal.close()

    # --- the site's file ------------------------------------------------------------------------

    def _content(self) -> Content:
        return self.site.content(usual(self.site, self._come_for))

    def _served(self) -> list[str]:
        return [service.id for service in self.site.services if not service.body]

    def _follow(self, site: SiteFile) -> None:
        """Put a changed file in force, all in one go: nobody is answered by half of it."""
        self.engine.follow(site)
        self.site = site
        self.requests.numbers.follow(site)
        self.forecast.follow(site)
        if self._source:
            self._source.serve(self._served())
        if self._sync:
            self._sync.site_changed()
        self.announcer.reopened(Boards(site, self.forecast.wait))

    async def _count_visits(self) -> None:
        """What people come for. Kiosks put up with an old count while the journal cannot be read."""
        file, today = self.settings.state.folder / "journal.sqlite", self.engine.now().date()
        try:
            self._come_for = await asyncio.to_thread(come_for_lately, file, today)
        except sqlite3.Error:
            log.exception("what people come for cannot be counted")
        self.announcer.published()

    # --- booking --------------------------------------------------------------------------------

    async def _begin_booking(self, source: BookingSource, group: asyncio.TaskGroup) -> None:
        self._mirror = await Mirror.open(self.settings.state.folder / "bookings.sqlite")
        pusher = Pusher(source, self.journal, self._mirror)

        def reached() -> None:
            pusher.hint()
            if self.slots.reserving:
                self.slots.reserving.hint()

        self._sync = Sync(
            source,
            self._mirror,
            self.engine.do,
            lambda: self.engine.queue,
            clock=self.engine.now,
            zone=self.site.zone_info,
            poll_s=self.settings.booking.poll_s,
            on_reached=reached,
        )
        if isinstance(source, BooksTimes):
            self.slots.reserving = self._reserving(source, self._mirror, self._sync)
            group.create_task(self.slots.reserving.run(), name="booking.reserving")
        group.create_task(self._sync.run(), name="booking.sync")
        group.create_task(pusher.run(), name="booking.push")

    def _reserving(self, source: BooksTimes, mirror: Mirror, sync: Sync) -> Reserving:
        self._wishes = Wishes(self.settings.state.folder / "wishes.sqlite")
        queue, clock = lambda: self.engine.queue, self.engine.now
        return Reserving(source, mirror, sync, self._wishes, queue=queue, clock=clock)

    async def _find_elsewhere(self, code: str) -> Elsewhere | None:
        if self._mirror is None or self._sync is None:
            return None
        self._sync.hint()
        try:
            found = await self._mirror.by_code(code)
        except sqlite3.Error:
            log.exception("the mirror of the bookings cannot be read")
            return None
        bodies = {body.id for body in self.site.bodies}
        return elsewhere(found, self.engine.now(), self.site.zone_info, bodies)

    # --- bus ------------------------------------------------------------------------------------

    def _reply(self, unit: str, reply: bytes) -> None:
        self.bus.post(topics.REPLY.at(site=self.site.site.id, unit=unit), reply, qos=topics.REPLY.qos)

    def _post_help(self, unit: str, state: HelpState) -> None:
        topic = topics.HELP.at(site=self.site.site.id, unit=unit)
        self.bus.post(topic, state, qos=topics.HELP.qos, retain=topics.HELP.retain)

    def _post_codes(self, codes: DayCodes) -> None:
        topic = topics.DAY_CODES.at(site=self.site.site.id)
        self.bus.post(topic, codes, qos=topics.DAY_CODES.qos, retain=topics.DAY_CODES.retain)

    def _everything(self) -> None:
        self.announcer.everything()
        if self.bus.connected:
            self.help.everything()
            self.day_codes.again()

    def _committed(self, happened: Sequence[Event]) -> None:
        self.announcer.committed(happened)
        self.help.committed()

    def _foretold(self) -> None:
        """There is a new forecast: boards tell it, and services become full, or are so no longer."""
        self.announcer.estimated()
        for filling in self.forecast.fillings(self.engine.queue, self.engine.now()):
            self.engine.submit(Work(filling, told=lambda *_: None, failed=lambda _: None))

    # --- web ------------------------------------------------------------------------------------

    async def _serve_pages(self, listener: socket.socket) -> None:
        web = self.settings.web
        office = DeskOffice(
            self.engine,
            self.units,
            lambda: self._sync.status if self._sync else None,
            lambda: self.changes.problems,
            follow=self.phones,
            foretell=self.forecast.of,
        )
        sessions = Sessions(self.settings.state.folder / "sessions.json", self.engine.now)
        await serve(create_app(office, web, People(web.users), sessions), web, listener)

    # --- upkeep ---------------------------------------------------------------------------------

    async def _housekeep(self) -> None:
        erased, counted = None, self.engine.now().date()
        while True:
            gc.freeze()  # the day's visits stay: looking through them for garbage would hold up every agent
            with suppress(sqlite3.Error):  # a disk in trouble is the engine's own affair
                self.engine.forget_old_replies()
                today = self.engine.now().date()
                if erased != today and self.journal.erase_notes_before(today):
                    erased = today
                    gc.unfreeze()
                    gc.collect()
            if counted != (today := self.engine.now().date()):
                counted = today
                await self._count_visits()
            await asyncio.sleep(60)


def _tries(settings: TriesSettings) -> Tries:
    return Tries(settings.most, timedelta(minutes=settings.minutes), timedelta(seconds=settings.pace_s))


def _forecasting(journal: Path, snapshot: Path) -> list[str]:
    """How the forecasting process is started."""
    files = ["--journal", str(journal), "--snapshot", str(snapshot)]
    return [sys.executable, "-m", "controller.forecast.worker", *files]
