"""The display's process: what arrives becomes happenings, the view becomes a page, effects become sound."""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from appliance import notify
from appliance.bus import Bus, route
from appliance.inspector import Inspector
from contract import topics
from contract.state import Board, Content
from contract.values import Role
from display import board
from display.announcer import Announcer, Rehearsal
from display.announcing import Turns
from display.board import Announced, BoardArrived, ContentArrived, Fresh, Happening, Tick, View
from display.faults import Faults
from display.interlude import Interlude
from display.keep_going import keep_going
from display.night import TelevisionSwitch, asleep
from display.room_check import RoomCheck
from display.settings import DisplaySettings
from display.snapshot import snapshot
from display.spoken import announcement, languages, vocabulary
from display.surface import Surface
from display.turning import Turning
from display.wording import Page, page, turns
from hardware.ports import CallVoice, Chime, Television

log = logging.getLogger(__name__)


class Display:
    """One screen, of a waiting room or of several, from the bus to window, sound and television."""

    def __init__(
        self, settings: DisplaySettings, chime: Chime, voice: CallVoice | None, television: Television
    ) -> None:
        site, self._room = settings.unit.site, settings.display
        boards = [route(topics.BOARD, self._board_arrived, site=site, zone=zone) for zone in self._room.rooms]
        self._bus = Bus(
            settings.unit,
            settings.broker,
            Role.DISPLAY,
            [route(topics.CONTENT, self._content_arrived, site=site), *boards],
            on_change=self._fresh_changed,
        )
        self._faults = faults = Faults(self._bus.report, self._bus.now)
        self._rooms = RoomCheck(self._room.rooms, faults)
        self._announce = settings.announce
        sound = partial(faults.tell, "sound")
        self._announcer = Announcer(chime, voice, self._announced, sound, self._bus.now)
        self._inspector = Inspector(settings.inspector)
        self._inspected = settings.inspector is not None
        self._surface = Surface(settings, faults, self._painted)
        self._television = TelevisionSwitch(television, faults)
        media = self._room.media
        self._interlude = Interlude(media, self._surface.pane, faults) if media else None
        self._view = View(
            zones=self._room.rooms,
            turn_s=self._room.turn_s,
            turns=Turns(times=settings.announce.times if voice else 1),
            begun=time.monotonic(),
        )
        self._turning = Turning(self._room.alternate_s)
        self._page: Page | None = None
        self._asleep: bool | None = None
        self._happened = asyncio.Event()
        self._ready = False

    async def serve(self) -> None:
        """Show and announce until cancelled, or until the window is closed."""
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._bus.serve(), name="display.bus"),
                group.create_task(self._inspector.serve(), name="display.inspector"),
                group.create_task(self._keep_time(), name="display.time"),
                group.create_task(self._announcer.serve(), name="display.announcer"),
                group.create_task(self._kept("television", self._television), name="display.television"),
                group.create_task(notify.watchdog(self._surface.turning), name="display.watchdog"),
            ]
            if self._interlude:
                kept = self._kept("pictures and films", self._interlude)
                tasks.append(group.create_task(kept, name="display.interlude"))
            await self._surface.serve()
            for task in tasks:
                task.cancel()

    async def _kept(self, name: str, part: TelevisionSwitch | Interlude) -> None:
        """What is not needed for a call must not end one."""
        await keep_going(name, part.serve, self._faults)

    # --- happenings ---------------------------------------------------------------------------------

    def _content_arrived(self, content: Content, parts: Mapping[str, str]) -> None:
        self._send(ContentArrived(content), self._tick(content))
        words = vocabulary(content, self._view.zones)
        self._announcer.rehearse(Rehearsal(words, languages(content, self._announce)))

    def _board_arrived(self, arrived: Board, parts: Mapping[str, str]) -> None:
        self._rooms.board_came(arrived.zone)
        self._send(BoardArrived(arrived, time.monotonic()))

    def _fresh_changed(self) -> None:
        if not self._bus.connected:
            self._rooms.link_lost()
        self._send(Fresh(self._bus.fresh, time.monotonic(), self._bus.heard), self._tick())

    def _announced(self) -> None:
        self._send(Announced(time.monotonic()))

    def _tick(self, content: Content | None = None) -> Tick:
        return Tick(time.monotonic(), self._bus.now().astimezone(_time_zone(content or self._view.content)))

    def _send(self, *happenings: Happening) -> None:
        for happening in happenings:
            self._view, effects = board.step(self._view, happening)
            for effect in effects:
                self._announcer.announce(announcement(effect, self._view, self._announce))
        self._happened.set()
        self._show()

    def _show(self) -> None:
        self._rooms.look(self._view.content, time.monotonic(), fresh=self._bus.fresh)
        sleeps = self._sleeps()
        if sleeps not in (None, self._asleep):
            self._asleep = sleeps
            self._surface.blank(bool(sleeps))
            self._television.turn(on=not sleeps)
        turn = self._turning.turn(self._view.large, turns(self._view, self._room.languages), time.monotonic())
        if (now := page(self._view, self._room.languages, turn)) != self._page:
            self._page = now
            self._surface.show(now)
        if self._interlude:
            self._interlude.settle(asleep=bool(self._asleep))

    def _sleeps(self) -> bool | None:
        """None, as at the start, also until the controller has set right a clock that may be wrong."""
        knows = self._bus.knows_the_time or self._view.stale or self._room.night is None
        return asleep(self._room.night, self._view) if knows else None

    async def _keep_time(self) -> None:
        """Tick whenever the rules ask for it, when the page takes its next turn, and when the minute does."""
        while True:
            self._send(self._tick())
            self._happened.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until_next_tick()):
                    await self._happened.wait()

    def _until_next_tick(self) -> float:
        now = self._bus.now()
        minute = 60 - now.second - now.microsecond / 1e6
        turning = None if self._asleep else self._turning.due
        moments = (board.due(self._view), turning, self._rooms.due)
        waits = (moment - time.monotonic() for moment in moments if moment is not None)
        return max(0.0, min(minute, *waits, minute))

    # --- what is on the screen ----------------------------------------------------------------------

    def _painted(self) -> None:
        if not self._ready:
            self._ready = True
            notify.ready()
        if self._page and self._inspected:
            screen = {
                "asleep": bool(self._asleep),
                "window": self._surface.size,
                "media": self._interlude.showing if self._interlude else None,
            }
            self._inspector.show(snapshot(self._view, self._page) | screen)


def _time_zone(content: Content | None) -> tzinfo:
    """The site's time zone; UTC, which shows nowhere, until it is known or when it names none."""
    try:
        return ZoneInfo(content.timezone) if content else UTC
    except (ValueError, KeyError, OSError):
        log.warning("%r is not a time zone of this machine", content and content.timezone)
        return UTC
