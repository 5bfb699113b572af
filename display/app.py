"""The display's process: what arrives becomes happenings, the view becomes a page, effects become sound."""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from appliance import clock, notify
from appliance.bus import Bus, route
from appliance.inspector import Inspector
from appliance.window import install_woken_loop
from contract import topics
from contract.state import Board, Content
from contract.values import Role
from display import board
from display.announcer import Announcer
from display.board import BoardArrived, ContentArrived, Fresh, Happening, Rang, Tick, View
from display.poster import Poster
from display.settings import DisplaySettings
from display.snapshot import snapshot
from display.wording import Page, page
from hardware.ports import Chime

log = logging.getLogger(__name__)

STUCK_S = 5.0
"""The window's loop turns at least twice a second; after this long it is stuck."""


class DisplayApp(App):  # type: ignore[misc]  # kivy ships no types
    """Kivy's side: one poster, no settings panel."""

    def __init__(self, poster: Poster) -> None:
        super().__init__()
        self._poster = poster

    def build(self) -> Poster:
        """The root widget."""
        return self._poster

    def open_settings(self, *_: object) -> bool:
        """Nothing: F1 on a keyboard left in the wall must not open Kivy's own panel."""
        return False


class Display:
    """One waiting room's display, from the bus to the window and the chime."""

    def __init__(self, settings: DisplaySettings, chime: Chime) -> None:
        site = settings.unit.site
        self._bus = Bus(
            settings.unit,
            settings.broker,
            Role.DISPLAY,
            [
                route(topics.CONTENT, self._content_arrived, site=site),
                route(topics.BOARD, self._board_arrived, site=site, zone=settings.display.zone),
            ],
            on_change=self._fresh_changed,
        )
        self._announcer = Announcer(chime, self._rang, self._bus.report)
        self._inspector = Inspector(settings.inspector)
        self._poster = Poster(settings.screen.dpi, settings.display.farthest_m, settings.display.arrow)
        self._view = View(zone=settings.display.zone, turn_s=settings.display.turn_s, begun=time.monotonic())
        self._page: Page | None = None
        self._happened = asyncio.Event()
        self._ready = False

    async def serve(self) -> None:
        """Show and announce until cancelled, or until the window is closed."""
        app = DisplayApp(self._poster)
        Window.bind(on_flip=self._flipped)
        install_woken_loop()
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._bus.serve(), name="display.bus"),
                group.create_task(self._inspector.serve(), name="display.inspector"),
                group.create_task(self._keep_time(), name="display.time"),
                group.create_task(self._announcer.serve(), name="display.chime"),
                group.create_task(notify.watchdog(_turning), name="display.watchdog"),
            ]
            await app.async_run("asyncio")
            for task in tasks:
                task.cancel()

    # --- happenings ---------------------------------------------------------------------------------

    def _content_arrived(self, content: Content, parts: Mapping[str, str]) -> None:
        self._send(ContentArrived(content))
        self._send(self._tick())

    def _board_arrived(self, arrived: Board, parts: Mapping[str, str]) -> None:
        self._send(BoardArrived(arrived, time.monotonic()))

    def _fresh_changed(self) -> None:
        self._send(Fresh(self._bus.fresh, time.monotonic(), self._bus.heard))

    def _rang(self) -> None:
        self._send(Rang(time.monotonic()))

    def _tick(self) -> Tick:
        return Tick(time.monotonic(), clock.now().astimezone(_time_zone(self._view.content)))

    def _send(self, happening: Happening) -> None:
        self._view, effects = board.step(self._view, happening)
        for effect in effects:
            self._announcer.announce(effect.call)
        self._happened.set()
        if (now := page(self._view)) != self._page:
            self._page = now
            self._poster.show(now)
            Clock.schedule_once(lambda _: Window.canvas.ask_update(), 0)

    async def _keep_time(self) -> None:
        """Tick whenever the rules ask for it, and when the minute turns."""
        while True:
            self._send(self._tick())
            self._happened.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until_next_tick()):
                    await self._happened.wait()

    def _until_next_tick(self) -> float:
        now = clock.now()
        minute = 60 - now.second - now.microsecond / 1e6
        due = board.due(self._view)
        return minute if due is None else max(0.0, min(minute, due - time.monotonic()))

    # --- what is on the screen ----------------------------------------------------------------------

    def _flipped(self, _window: object) -> None:
        # This is called just before the flip; the loop comes round again just after it.
        asyncio.get_running_loop().call_soon(self._painted)

    def _painted(self) -> None:
        if not self._ready:
            self._ready = True
            notify.ready()
        if self._page:
            self._inspector.show(snapshot(self._view, self._page))


def _turning() -> bool:
    """The window's loop still turns."""
    return bool(Clock.time() - Clock.frametime < STUCK_S)


def _time_zone(content: Content | None) -> tzinfo:
    """The site's time zone; UTC, which shows nowhere, until it is known or when it names none."""
    try:
        return ZoneInfo(content.timezone) if content else UTC
    except (ValueError, KeyError, OSError):
        log.warning("%r is not a time zone of this machine", content and content.timezone)
        return UTC
