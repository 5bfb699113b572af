"""The kiosk's process: touches, scans and messages become happenings; the view becomes a page; effects are
carried out. Imports Kivy, so `appliance.window.prepare` comes first."""

import asyncio
import logging
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from appliance import clock, notify
from appliance.bus import Bus, route
from appliance.inspector import Inspector
from appliance.window import MM_PER_INCH, install_woken_loop
from contract import topics
from contract.state import Board, Content
from contract.values import Role, Wait
from hardware.ports import CodeScanner, TicketPrinter
from kiosk.errands import Errands
from kiosk.flow.happenings import (
    ContentArrived,
    Happening,
    PrinterChecked,
    Reached,
    Scanned,
    Stirred,
    TimedOut,
    Touch,
)
from kiosk.flow.pages import Page
from kiosk.flow.step import step
from kiosk.flow.view import View
from kiosk.measures import Panel
from kiosk.patience import Patience
from kiosk.peripherals import Peripherals
from kiosk.scene import NOTHING_YET, Scene
from kiosk.settings import KioskSettings
from kiosk.stage import Stage
from kiosk.touch import Point, SingleTouch
from kiosk.words import Words

log = logging.getLogger(__name__)

STUCK_S = 5.0
"""The window's loop turns at least twice a second; after this long it is stuck."""
AWAY_AFTER_S = 2.0
"""A controller or broker that restarts is back sooner; nobody need be told."""


class KioskApp(App):  # type: ignore[misc]  # Kivy ships no types
    """Kivy's side: one stage, no settings panel."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def build(self) -> Stage:
        """The root widget."""
        return self._stage

    def open_settings(self, *_: object) -> bool:
        """Nothing: F1 on a keyboard left in the wall must not open Kivy's own panel."""
        return False


class Kiosk:
    """One kiosk, from the bus to the glass."""

    def __init__(self, settings: KioskSettings, printer: TicketPrinter, scanner: CodeScanner) -> None:
        site = settings.unit.site
        self._bus = Bus(
            settings.unit,
            settings.broker,
            Role.KIOSK,
            [
                route(topics.CONTENT, self._content_arrived, site=site),
                route(topics.BOARD, self._board_arrived, site=site),
            ],
            on_change=self._bus_changed,
        )
        self._peripherals = Peripherals(printer, scanner, self._bus.report, self._printer_is)
        self._errands = Errands(self._bus, self._peripherals, self.happen)
        self._inspector = Inspector(settings.inspector)
        self._stage = Stage(Panel.of(settings.screen), self._touched)
        self._single = SingleTouch(settings.screen.dpi / MM_PER_INCH)
        self._patience = Patience(lambda: self.happen(TimedOut()))
        self._away: asyncio.TimerHandle | None = None
        self._boards: dict[str, Board] = {}
        self._view = View()
        self._moved_on = asyncio.Event()
        self._ready = False

    async def serve(self) -> None:
        """Welcome people until cancelled, or until the window is closed."""
        app = KioskApp(self._stage)
        Window.bind(on_flip=self._flipped)
        self._show()
        install_woken_loop()
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._bus.serve(), name="kiosk.bus"),
                group.create_task(self._errands.serve(), name="kiosk.errands"),
                group.create_task(self._peripherals.watch_printer(), name="kiosk.printer"),
                group.create_task(self._peripherals.codes(self._scanned), name="kiosk.scanner"),
                group.create_task(self._inspector.serve(), name="kiosk.inspector"),
                group.create_task(self._keep_time(), name="kiosk.time"),
                group.create_task(notify.watchdog(_turning), name="kiosk.watchdog"),
            ]
            await app.async_run("asyncio")
            for task in tasks:
                task.cancel()

    # --- happenings ---------------------------------------------------------------------------

    def happen(self, happening: Happening) -> None:
        """Let it happen: change the view, see to the effects, show the page."""
        before, (self._view, effects) = self._view, step(self._view, happening, uuid.uuid4().hex)
        for effect in effects:
            self._errands.do(effect)
        if before.visit != self._view.visit:
            self._peripherals.look()
        self._patience.follow(self._view)
        if before.shown is not self._view.shown:
            self._moved_on.set()
        self._show()

    def _touched(self, name: str, touch: Touch, place: Point) -> None:
        if isinstance(touch, Stirred) or self._single.counts(name, place, time.monotonic()):
            self.happen(touch)

    def _scanned(self, code: str) -> None:
        self.happen(Scanned(code))

    def _printer_is(self, fault: str) -> None:
        self.happen(PrinterChecked(fault))

    def _content_arrived(self, content: Content, parts: Mapping[str, str]) -> None:
        self.happen(ContentArrived(content))

    def _board_arrived(self, board: Board, parts: Mapping[str, str]) -> None:
        self._boards[board.zone] = board
        self._show()

    def _bus_changed(self) -> None:
        if self._away:
            self._away.cancel()
            self._away = None
        if self._bus.fresh:
            self.happen(Reached(True))
        else:
            loop = asyncio.get_running_loop()
            self._away = loop.call_later(AWAY_AFTER_S, lambda: self.happen(Reached(False)))

    # --- what is on the glass -----------------------------------------------------------------

    def _show(self) -> None:
        content = self._view.content or NOTHING_YET
        scene = Scene(
            words=Words(self._view.language, content),
            content=content,
            moment=clock.now(),
            waits=self._waits() if self._view.reachable else {},
            seconds_left=self._patience.seconds_left,
        )
        self._stage.show(self._view, scene)
        # A canvas changed outside Kivy's own callbacks is painted only when the clock has something to do.
        Clock.schedule_once(lambda _: None, 0)

    def _waits(self) -> dict[str, Wait]:
        waits = (wait for board in self._boards.values() for wait in board.waits)
        return {each.service: each.wait for each in waits if each.wait}

    async def _keep_time(self) -> None:
        """Show the page again when its clock or its countdown has moved on."""
        while True:
            self._moved_on.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until_it_looks_different()):
                    await self._moved_on.wait()
            self._show()

    def _until_it_looks_different(self) -> float:
        if self._view.shown is Page.IDLE_WARNING:
            return 1.0
        moment = clock.now()
        return 60.05 - moment.second - moment.microsecond / 1e6

    def _flipped(self, _window: object) -> None:
        # This is called just before the flip; the loop comes round again just after it.
        asyncio.get_running_loop().call_soon(self._painted)

    def _painted(self) -> None:
        if not self._ready:
            self._ready = True
            notify.ready()
        self._inspector.show(self._stage.snapshot(self._view))


def _turning() -> bool:
    """The window's loop still turns."""
    return bool(Clock.time() - Clock.frametime < STUCK_S)
