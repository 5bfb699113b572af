"""The kiosk's process: touches and keys become happenings, the view becomes a page. Imports Kivy, so
`appliance.window.prepare` comes first."""

import asyncio
import gc
import time
from contextlib import suppress

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from appliance import notify
from appliance.inspector import Inspector
from appliance.window import MM_PER_INCH, install_woken_loop
from kiosk.flow.happenings import Button, Pressed, Stirred, Touch
from kiosk.flow.pages import Page
from kiosk.flow.view import View
from kiosk.focus import Direction
from kiosk.keys import ARROWS, USUAL, Action, Keys
from kiosk.measures import Panel
from kiosk.scene import NOTHING_YET, Scene
from kiosk.screens.welcome import EACH_LANGUAGE_S
from kiosk.settings import KeySettings, KioskSettings
from kiosk.speech.aloud import reading_of
from kiosk.speech.narrator import Narrator
from kiosk.speech.reading import Reading
from kiosk.stage import Stage
from kiosk.touch import Point, SingleTouch
from kiosk.unit import Devices, KioskUnit
from kiosk.words import Words

PREPARE_EVERY_S = 0.05
BOOK_WITHIN_S = 1.0
NOT_MEANT_S = 0.4
STUCK_S = 5.0
"""The window's loop turns at least twice a second; after this long it is stuck."""


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

    def __init__(self, settings: KioskSettings, devices: Devices) -> None:
        self._unit = KioskUnit(settings, devices, self._moved, self._stop)
        self._inspector = Inspector(settings.inspector)
        self._stage = Stage(Panel.of(settings.screen), self._touched)
        self._app = KioskApp(self._stage)
        self._narrator = (
            Narrator(devices.voice, self._unit.peripherals.voice_found) if devices.voice else None
        )
        self._keys = Keys(self._keyed, _names(settings.keys))
        self._single = SingleTouch(settings.screen.dpi / MM_PER_INCH)
        self._moved_on = asyncio.Event()
        self._open, self._up = False, asyncio.Event()
        self._opens_at = 0.0

    async def serve(self) -> None:
        """Welcome people until cancelled, until the window is closed, or until staff restart it."""
        Window.bind(on_flip=self._flipped)
        self._keys.bind(Window)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._unit.serve(), name="kiosk.unit")]
            await self._first_page()
            install_woken_loop()
            tasks += [
                group.create_task(self._inspector.serve(), name="kiosk.inspector"),
                group.create_task(self._keep_time(), name="kiosk.time"),
                group.create_task(self._prepare(), name="kiosk.pages"),
                group.create_task(notify.watchdog(_turning), name="kiosk.watchdog"),
            ]
            if self._narrator:
                tasks.append(group.create_task(self._narrator.serve(), name="kiosk.speech"))
            await self._app.async_run("asyncio")
            for task in tasks:
                task.cancel()

    async def _first_page(self) -> None:
        """The page that stood there before the power cut, at once; on a slow disk, that we are starting."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BOOK_WITHIN_S):
                await self._unit.stands.wait()
        self._open = True
        self._show()

    def _stop(self) -> None:
        self._app.stop()

    def _touched(self, name: str, touch: Touch, place: Point) -> None:
        if isinstance(touch, Stirred) or (
            self._page_is_open and self._single.counts(name, place, time.monotonic())
        ):
            self._act(touch)

    @property
    def _page_is_open(self) -> bool:
        """Nobody's finger can be meant for a page that turned by itself only just now."""
        return time.monotonic() >= self._opens_at

    def _keyed(self, action: Action) -> None:
        match action:
            case Action.HELP:
                self._act(Pressed(Button.HELP))
            case Action.LISTEN:
                self._act(Pressed(Button.LISTEN))
            case Action.OK if self._stage.focused:
                self._stage.press()
            case Action.OK:
                self._stage.press()
                self._act(Stirred())
            case _ if action in ARROWS:
                self._stage.move(Direction(action))
                self._act(Stirred())

    def _act(self, touch: Touch) -> None:
        """Something that the person did; asked for again, the page is said again."""
        spoke = self._unit.view.speaking
        self._unit.happen(touch)
        if self._narrator and touch == Pressed(Button.LISTEN) and spoke:
            self._narrator.again()

    # --- what is on the glass -----------------------------------------------------------------

    def _moved(self, before: View) -> None:
        view = self._unit.view
        if before.shown is not view.shown and before.stirred == view.stirred and self._open:
            self._opens_at = time.monotonic() + NOT_MEANT_S
            asyncio.get_running_loop().call_later(NOT_MEANT_S + 0.02, self._tell)
        if (before.shown, before.resting) != (view.shown, view.resting):
            self._moved_on.set()
        self._show()

    def _show(self) -> None:
        if not self._open:
            return
        view = self._unit.view
        content = view.content or NOTHING_YET
        scene = Scene(
            words=Words(view.language, content),
            content=content,
            moment=self._unit.bus.now(),
            seconds_left=self._unit.patience.seconds_left,
            speaks=self._narrator is not None,
        )
        self._stage.show(view, scene)
        self._say(view, scene)
        # A canvas changed outside Kivy's own callbacks is painted only when the clock has something to do.
        Clock.schedule_once(lambda _: None, 0)

    def _say(self, view: View, scene: Scene) -> None:
        if self._narrator is None:
            return
        page = reading_of(self._stage, view, scene.words) if view.speaking else Reading()
        focused = self._stage.focused
        self._narrator.follow(
            page,
            focused.name if focused else "",
            speaking=view.speaking,
            volume=view.volume,
            stirred=view.stirred,
        )

    async def _prepare(self) -> None:
        """Once the first page is up, make the others between two people's touches."""
        await self._up.wait()
        for _ in Page:
            self._stage.prepare()
            await asyncio.sleep(PREPARE_EVERY_S)
        # What importing left behind goes, and what stands now stays: it is not looked through again.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    async def _keep_time(self) -> None:
        """Show the page again when its clock or its countdown has moved on."""
        while True:
            self._moved_on.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until_it_looks_different()):
                    await self._moved_on.wait()
            self._show()

    def _until_it_looks_different(self) -> float:
        if self._unit.view.shown is Page.IDLE_WARNING:
            return 1.0
        moment = self._unit.bus.now()
        every = EACH_LANGUAGE_S if self._unit.view.resting else 60.0
        return every + 0.05 - (moment.second + moment.microsecond / 1e6) % every

    def _flipped(self, _window: object) -> None:
        # This is called just before the flip; the loop comes round again just after it.
        asyncio.get_running_loop().call_soon(self._painted)

    def _painted(self) -> None:
        if not self._up.is_set():
            self._up.set()
            notify.ready()
        self._tell()

    def _tell(self) -> None:
        self._inspector.show(self._stage.snapshot(self._unit.view, open_now=self._page_is_open))


def _names(settings: KeySettings) -> dict[str, Action]:
    """Kivy's name of a key -> what it does."""
    return {**USUAL, **{getattr(settings, action): action for action in Action}}


def _turning() -> bool:
    """The window's loop still turns."""
    return bool(Clock.time() - Clock.frametime < STUCK_S)
