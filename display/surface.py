"""The window: one poster on the whole screen, following the screen's size, dark while nobody is to see it.

Knows nothing of the bus and of what the page says.
"""

import asyncio
import logging
from collections.abc import Callable

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.utils import get_color_from_hex

from appliance.window import ScreenSettings, install_woken_loop
from display.faults import Faults
from display.page import Page
from display.poster import Poster
from display.screen_size import Fitted, Size, XScreen
from display.settings import FIX_TOO_SMALL, DisplaySettings, too_small

log = logging.getLogger(__name__)

SCREEN = "screen"
"""The source of its faults."""
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


class PosterPane:
    """The poster's place for pictures and films, as the interlude wants it."""

    def __init__(self, poster: Poster) -> None:
        self._pane = poster.media

    @property
    def room(self) -> tuple[int, int]:
        """Width and height in pixels; zeros while it is not on the page."""
        return self._pane.room

    def put_frame(self, width: int, height: int, rgb: bytes) -> None:
        """Show a frame, now."""
        self._pane.put_frame(width, height, rgb)
        repaint()

    def clear(self) -> None:
        """Show nothing."""
        self._pane.clear()
        repaint()


class Surface:
    """Shows pages. `painted` is called after every one that has reached the screen."""

    def __init__(self, settings: DisplaySettings, faults: Faults, painted: Callable[[], None]) -> None:
        self._settings, self._faults, self._painted = settings, faults, painted
        room = settings.display
        self._poster = Poster(
            settings.screen.dpi,
            room.farthest_m,
            room.arrow,
            kind=room.layout,
            arrows=room.arrows,
            clears=_clear_with,
        )
        self.pane = PosterPane(self._poster)
        screen = settings.screen
        self._asked = Fitted(screen.left, screen.top, screen.width, screen.height)
        self._covers = False

    async def serve(self) -> None:
        """Until the window is closed. Call it once, in the task that ends with it."""
        Window.bind(on_flip=self._flipped)
        watched = XScreen(self._resized) if self._settings.screen.driver == "x11" else None
        install_woken_loop()
        try:
            if watched:
                self._covers = self._asked.covers(watched.size)
                self._resized(watched.size)
            await DisplayApp(self._poster).async_run("asyncio")
        finally:
            if watched:
                watched.close()

    @property
    def size(self) -> tuple[int, int]:
        """The window's width and height in pixels."""
        return tuple(Window.system_size)

    def show(self, page: Page) -> None:
        """Put the page on the screen, soon."""
        self._poster.show(page)
        repaint()

    def blank(self, dark: bool) -> None:
        """Black, or the page."""
        self._poster.blank(dark)
        repaint()

    def turning(self) -> bool:
        """The window's loop still turns."""
        return bool(Clock.time() - Clock.frametime < STUCK_S)

    def _flipped(self, _window: object) -> None:
        # This is called just before the flip; the loop comes round again just after it.
        asyncio.get_running_loop().call_soon(self._painted)

    # --- the screen's size --------------------------------------------------------------------------

    def _resized(self, screen: Size) -> None:
        """A window that covered the screen goes on covering it; any other only stays on it."""
        self._covers = self._covers or self._asked.covers(screen)
        place = Fitted(0, 0, *screen) if self._covers else self._asked.on(screen)
        if (place.width, place.height) == tuple(Window.system_size):
            return
        log.info("the screen has %d x %d now, the window %d x %d", *screen, place.width, place.height)
        now = _at(self._settings.screen, place)
        self._poster.set_dpi(now.dpi)
        Window.left, Window.top = place.left, place.top
        Window.system_size = place.width, place.height
        repaint()
        self._judge(now)

    def _judge(self, screen: ScreenSettings) -> None:
        """Tell staff when the farthest seat cannot read the page any more; it is shown all the same."""
        if problems := too_small(self._settings, screen):
            asked = self._settings.screen
            log.warning("at %d x %d: %s", screen.width, screen.height, problems[0])
            sizes = {"asked": f"{asked.width} x {asked.height}", "found": f"{screen.width} x {screen.height}"}
            self._faults.found(SCREEN, "screen-too-small", FIX_TOO_SMALL, **sizes)
        else:
            self._faults.mended(SCREEN)


def _at(screen: ScreenSettings, place: Fitted) -> ScreenSettings:
    """The same panel with another resolution. Where its proportions differ too, the smaller letters count."""
    denser = max(place.width / screen.width, place.height / screen.height)
    return screen.model_copy(
        update={"width": place.width, "height": place.height, "dpi": screen.dpi * denser}
    )


def repaint() -> None:
    """Have the window painted, soon: nothing else wakes its loop."""
    Clock.schedule_once(lambda _: Window.canvas.ask_update(), 0)


def _clear_with(colour: str) -> None:
    Window.clearcolor = get_color_from_hex(colour)
