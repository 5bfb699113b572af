"""One fact about Kivy and the woken loop a run: `python -m tests.appliance.window_facts NAME` prints it.

A process has one Kivy window, so `test_window.py` runs each in a process of its own. The loop may sleep
for 5 s here, ten times as long as in a unit: whatever happens much sooner than that was woken.
"""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from appliance.command import run
from appliance.window import ScreenSettings, install_woken_loop, prepare

LONGEST_SLEEP_S = 5.0
UNTIL_ASLEEP_S = 4.0
"""The loop stays awake for 3 s after its start."""

Fact = Callable[[Any], Awaitable[Any]]


async def private_names(_label: Any) -> Any:
    from kivy.clock import Clock, ClockEvent
    from kivy.core.window import Window

    from appliance.window import _x_connection

    event = Clock.schedule_once(lambda _: None, 60)
    return {
        "clock": [type(getattr(Clock, name)).__name__ for name in ("_max_fps", "_last_tick", "_dt")],
        "event": [type(event._last_dt).__name__, type(event.timeout).__name__, isinstance(event, ClockEvent)],
        "hooks": [callable(Clock.get_min_timeout), hasattr(Clock, "on_schedule"), callable(Clock.async_idle)],
        "x": type(_x_connection(Window)).__name__,
    }


async def worst(begin: Callable[[], None], happened: asyncio.Event) -> float:
    """The longest of three waits, in seconds, from `begin` to what then happens; the loop sleeps before."""
    waits = []
    for rest in (UNTIL_ASLEEP_S, 0.7, 0.7):
        await asyncio.sleep(rest)
        happened.clear()
        began = time.monotonic()
        begin()
        await happened.wait()
        waits.append(time.monotonic() - began)
    return max(waits)


async def label_from_a_coroutine(label: Any) -> Any:
    """Seconds from a new text to its flip."""
    from kivy.core.window import Window

    flipped = asyncio.Event()
    Window.bind(on_flip=lambda *_: flipped.set())
    return await worst(lambda: setattr(label, "text", label.text + "."), flipped)


async def schedule_from_a_thread(_label: Any) -> Any:
    """Seconds from another thread's `schedule_once` to its call."""
    from kivy.clock import Clock

    called = asyncio.Event()

    def begin() -> None:
        threading.Thread(target=lambda: Clock.schedule_once(lambda _: called.set(), 0)).start()

    return await worst(begin, called)


async def timer_after_a_sleep(_label: Any) -> Any:
    """Seconds that a timer of 0.4 s takes when it is set after a long sleep."""
    from kivy.clock import Clock

    done = asyncio.Event()
    await asyncio.sleep(UNTIL_ASLEEP_S)
    began = time.monotonic()
    Clock.schedule_once(lambda _: done.set(), 0.4)
    await done.wait()
    return time.monotonic() - began


async def touch(label: Any) -> Any:
    """Seconds from a press on the screen to its `on_touch_down`."""
    from Xlib import X, display
    from Xlib.ext import xtest

    touched, screen = asyncio.Event(), display.Display()
    label.bind(on_touch_down=lambda *_: touched.set())

    def press() -> None:
        xtest.fake_input(screen, X.ButtonPress, 1)
        xtest.fake_input(screen, X.ButtonRelease, 1)
        screen.flush()

    return await worst(press, touched)


async def passes_at_rest(_label: Any) -> Any:
    """How often a second the loop turns when nothing happens."""
    from kivy.clock import Clock

    await asyncio.sleep(UNTIL_ASLEEP_S)
    before = Clock.frames
    await asyncio.sleep(4)
    return (Clock.frames - before) / 4


async def wait_for_the_end(_label: Any) -> Any:
    print(json.dumps("up"), flush=True)
    await asyncio.Event().wait()


async def millimetres(_label: Any) -> Any:
    """Pixels of 10 mm on a panel of 102 dots per inch."""
    from kivy.metrics import mm

    return mm(10)


FACTS: dict[str, Fact] = {
    fact.__name__: fact
    for fact in (
        private_names,
        label_from_a_coroutine,
        schedule_from_a_thread,
        timer_after_a_sleep,
        touch,
        passes_at_rest,
        wait_for_the_end,
        millimetres,
    )
}


async def _show(fact: Fact) -> None:
    from kivy.app import App
    from kivy.cache import Cache
    from kivy.clock import Clock
    from kivy.uix.label import Label

    label = Label(text="E112")

    class Facts(App):  # type: ignore[misc]  # kivy ships no types
        def build(self) -> Label:
            return label

    app = Facts()
    install_woken_loop(longest_sleep_s=LONGEST_SLEEP_S)
    Clock.unschedule(Cache._purge_by_timeout)  # Kivy's own chore would wake the loop every second

    async def find_out() -> None:
        print(json.dumps(await fact(label)), flush=True)
        app.stop()

    async with asyncio.TaskGroup() as group:
        finding = group.create_task(find_out())
        await app.async_run("asyncio")
        finding.cancel()


if __name__ == "__main__":
    prepare(ScreenSettings(width=320, height=240, dpi=102))
    run(_show(FACTS[sys.argv[1]]))
