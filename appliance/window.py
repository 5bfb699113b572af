"""The Kivy window of a unit with a screen: environment before the first import, and the woken loop.

Kivy's own asyncio loop ticks 60 times a second and reads touches a frame late. This one sleeps until X
or the clock wakes it: 0.1 % of a core at rest, 25 ms from touch to paint. It leans on private names of
Kivy 2.3.1 (`Clock._max_fps`, `_last_tick`, `_dt`, `_last_dt`), which is why that release is pinned and
`tests/appliance/test_window.py` holds each fact.
"""

import asyncio
import ctypes
import os
import threading
from typing import Any

from pydantic import Field

from appliance.config import Settings
from appliance.kivy_data import data_folder

MM_PER_INCH = 25.4
LONGEST_SLEEP_S = 2.0
"""Nothing waits for it: X, the clock and everything scheduled wake the loop."""
ASK_FOR_TOUCHES_S = 1 / 30
"""Without X nothing tells of touches, so they are asked for."""


class ScreenSettings(Settings):
    """The window, in pixels, and the panel's true density, from which millimetres become pixels.

    `left`/`top` place it on a desktop with several screens. DPI = pixels / (millimetres / 25.4).
    """

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    dpi: float = Field(gt=0)
    left: int = 0
    top: int = 0
    rotation: int = Field(default=0, multiple_of=90)
    cursor: bool = False
    driver: str = Field(default="x11", pattern=r"^(x11|kmsdrm)$")


def prepare(screen: ScreenSettings) -> None:
    """Set up Kivy's environment. Call it before anything imports kivy."""
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_CONSOLELOG="1",
        KIVY_LOG_MODE="PYTHON",  # else Kivy takes stderr and the root logger, and tracebacks vanish
        KIVY_IMAGE="sdl2",  # else Kivy imports Pillow and ffpyplayer at the start, to ask them the same
        KIVY_WINDOW="sdl2",  # else Kivy falls back silently to a provider that ignores SIGTERM
        KIVY_METRICS_DENSITY="1",
        KIVY_METRICS_FONTSCALE="1",
        KIVY_DPI=f"{screen.dpi:g}",
        SDL_VIDEODRIVER=screen.driver,
    )
    if (data := data_folder()) is not None:
        os.environ["KIVY_DATA_DIR"] = str(data)
    from kivy.config import Config

    settings: dict[str, object] = {
        "width": screen.width,
        "height": screen.height,
        "left": screen.left,
        "top": screen.top,
        "rotation": screen.rotation,
        "position": "custom",
        "borderless": 1,
        "resizable": 0,
        "multisamples": 0,  # halves the time to paint; edges are drawn smooth (`rounded`, SmoothLine)
        "show_cursor": int(screen.cursor),
    }
    for key, value in settings.items():
        Config.set("graphics", key, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "warning")
    Config.remove_option("input", "%(name)s")
    Config.set("input", "mouse", "mouse,disable_multitouch")


def install_woken_loop(hot_s: float = 0.35, longest_sleep_s: float = LONGEST_SLEEP_S) -> None:
    """Replace Kivy's idle wait. Call it in the coroutine, just before `app.async_run("asyncio")`."""
    from kivy.cache import Cache
    from kivy.clock import Clock
    from kivy.core.window import Window

    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    here = threading.get_ident()
    hot_until = Clock.time() + 3
    Clock.unschedule(Cache._purge_by_timeout)  # once a second, for caches that nothing of ours fills

    def touched() -> None:
        nonlocal hot_until
        hot_until = Clock.time() + hot_s
        woken.set()

    def scheduled(event: Any) -> None:
        if event.timeout > 0:
            event._last_dt = Clock.time()  # the last tick may be a whole sleep ago
        if threading.get_ident() == here:
            woken.set()
        else:
            loop.call_soon_threadsafe(woken.set)

    async def idle() -> float:
        frame = 1 / Clock._max_fps
        moment: float = Clock.time()
        if moment < hot_until or Window.canvas.needs_redraw:
            due = Clock._last_tick + frame
        else:
            due = min(max(Clock.get_min_timeout(), Clock._last_tick + frame), moment + longest_sleep_s)
        woken.clear()
        while (left := due - Clock.time()) > 0.0005:
            try:
                async with asyncio.timeout(left):
                    await woken.wait()
            except TimeoutError:
                break
            woken.clear()
            moment = Clock.time()
            due = min(due, moment if moment < hot_until else max(moment, Clock._last_tick + frame))
        else:
            await asyncio.sleep(0)
        Window.mainloop()  # SDL's events now, dispatched in this very pass
        moment = Clock.time()
        Clock._dt = moment - Clock._last_tick
        Clock._last_tick = moment
        return moment

    if (fd := _x_connection(Window)) is not None:
        loop.add_reader(fd, touched)
    else:
        longest_sleep_s = min(longest_sleep_s, ASK_FOR_TOUCHES_S)
    Clock.on_schedule = scheduled
    Clock.async_idle = idle


def _x_connection(window: Any) -> int | None:
    """The file descriptor on which X tells of touches; None without X (KMSDRM)."""
    display = getattr(window.get_window_info(), "display", None)
    if not display:
        return None
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XConnectionNumber.argtypes = [ctypes.c_void_p]
    return int(x11.XConnectionNumber(display))
