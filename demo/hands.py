"""A person's hands at the kiosk: real touches wherever the wanted control is drawn, or real keys."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from demo.album import Album
from demo.inspected import Inspected, NeverShown, Snapshot
from demo.keypad import Step, first_arrow
from demo.screens import Place, Screen

LIFT_AFTER_S = 0.05
REST_S = 0.8
"""The kiosk takes another touch at the same place within half a second for a trembling finger."""

TRIES = 5
WATCH_S = 4.0
"""So long somebody watches what comes of a touch."""

MOST_KEYS = 60
KEY_SHOWN_WITHIN_S = 2.0
BETWEEN_OK_S = 0.6
"""The same key again within half a second is a trembling hand to the kiosk."""
ARROWS = {"up": XK.XK_Up, "down": XK.XK_Down, "left": XK.XK_Left, "right": XK.XK_Right}

Holds = Callable[[Snapshot], bool]
"""Whether something is true of a page."""


class Hands:
    """Touches controls by their names (within `on_keys`: goes to them with the arrows), and reads pages."""

    def __init__(self, screen: Screen, place: Place, kiosk: Inspected, album: Album) -> None:
        self.kiosk, self._place, self._album = kiosk, place, album
        self._display = Display(screen.name)
        self._guard = asyncio.Lock()
        self._last = (0.0, 0.0, -1.0)
        self._keyed = False

    def close(self) -> None:
        """Let go of the screen."""
        self._display.close()

    async def page(self, *pages: str, patience_s: float = 45.0) -> Snapshot:
        """Wait for one of these pages, and take its picture the first time it is seen."""
        wanted = " or ".join(pages)
        snapshot = await self.kiosk.until(
            lambda s: s.get("page") in pages and _is_open(s), f"page {wanted}", patience_s
        )
        await self._album.take(f"kiosk-{snapshot['page']}", self._place)
        return snapshot

    async def picture(self, name: str) -> None:
        """Take a picture of the kiosk under this name, if there is none."""
        await self._album.take(name, self._place)

    @asynccontextmanager
    async def on_keys(self) -> AsyncIterator[None]:
        """Within it nothing is touched."""
        self._put_focus_on_the_kiosk()
        self._keyed = True
        try:
            yield
        finally:
            self._keyed = False

    async def touch(self, name: str, unless: Holds = lambda _: False) -> None:
        """Touch the middle of a control, once it is there. Raises NeverShown.

        Nothing is touched when what it is for has come of itself: where `unless` holds.
        """
        while not unless(snapshot := await self._with_control(name, unless)):
            if self._keyed:
                await self._press_with_keys(name)
                return
            async with self._guard:
                await self._rest_before(*self._middle(snapshot, name))
                # What arrived meanwhile may have moved it, or taken it away.
                if _control(self.kiosk.now, name):
                    await self._tap(*self._middle(self.kiosk.now, name))
                    return

    async def _with_control(self, name: str, unless: Holds = lambda _: False) -> Snapshot:
        return await self.kiosk.until(
            lambda s: unless(s) or _control(s, name) is not None, f"the control {name}"
        )

    async def press(self, name: str, done: Holds) -> Snapshot:
        """Touch it; again when it was not taken, as people do who watch the page. Raises NeverShown."""
        await self.touch(name)
        for _ in range(TRIES):
            with suppress(NeverShown):
                return await self.kiosk.until(done, f"what {name} leads to", WATCH_S)
            await self.touch(name, unless=done)
        raise NeverShown(f"{name} was touched {TRIES} times, and nothing came of it")

    async def leave_by(self, name: str) -> None:
        """Touch it; again while the page does not turn. Raises NeverShown."""
        snapshot = await self._with_control(name)
        await self.press(name, _turned_from(snapshot["page"]))

    async def turn(self, name: str, *pages: str) -> Snapshot:
        """Leave the page by this control, and give the first of these pages that comes then."""
        await self.leave_by(name)
        return await self.page(*pages)

    async def type_keys(self, text: str) -> None:
        """One key after the other, watching the field. Raises NeverShown."""
        for count, character in enumerate(text, start=1):
            await self.press(f"key:{character}", _has_typed(count))

    def _middle(self, snapshot: Snapshot, name: str) -> tuple[float, float]:
        control = _control(snapshot, name)
        assert control  # noqa: S101 - waited for
        left, top, width, height = control["rect"]
        return self._place.left + left + width / 2, self._place.top + top + height / 2

    async def _tap(self, x: float, y: float) -> None:
        self._last = (x, y, asyncio.get_running_loop().time())
        xtest.fake_input(self._display, X.MotionNotify, x=round(x), y=round(y))
        await self._down_and_up(X.ButtonPress, X.ButtonRelease, 1)

    async def _press_with_keys(self, name: str) -> None:
        """Arrows until the ring is around the control, then OK. Raises NeverShown."""
        tried: set[Step] = set()
        for _ in range(MOST_KEYS):
            snapshot = self.kiosk.now
            focused = str(snapshot.get("focused", ""))
            if focused == name:
                await self.picture("kiosk-by-keys")
                await self._key(XK.XK_Return)
                await asyncio.sleep(BETWEEN_OK_S)
                return
            arrow = first_arrow(snapshot, name, tried) if focused else None
            if arrow:
                tried.add((focused, arrow))
            await self._key(ARROWS[arrow or "down"])
            with suppress(NeverShown):
                await self.kiosk.until(_focus_left(focused), "another focus", KEY_SHOWN_WITHIN_S)
        raise NeverShown(f"{MOST_KEYS} keys did not lead to {name}")

    def _put_focus_on_the_kiosk(self) -> None:
        """A real kiosk has a screen, and so its keys, for itself; here a second window stands beside it."""
        for window in self._display.screen().root.query_tree().children:
            where = window.get_geometry()
            if (where.x, where.y) == (self._place.left, self._place.top):
                window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    async def _key(self, symbol: int) -> None:
        code = self._display.keysym_to_keycode(symbol)
        async with self._guard:
            await self._down_and_up(X.KeyPress, X.KeyRelease, code)

    async def _down_and_up(self, down: int, up: int, which: int) -> None:
        """What went down comes up, also when a dark kiosk ends the visit meanwhile: X takes no second press
        of a button that is still down."""
        xtest.fake_input(self._display, down, which)
        self._display.flush()
        try:
            await asyncio.sleep(LIFT_AFTER_S)
        finally:
            xtest.fake_input(self._display, up, which)
            self._display.flush()

    async def _rest_before(self, x: float, y: float) -> None:
        loop = asyncio.get_running_loop()
        last_x, last_y, at = self._last
        if math.dist((x, y), (last_x, last_y)) < 0.05 * self._place.width:
            await asyncio.sleep(max(0.0, at + REST_S - loop.time()))

    async def until_gone(self, page: str) -> Snapshot:
        """Wait until another page than this one is shown."""
        return await self.kiosk.until(_turned_from(page), f"the end of page {page}")

    async def go_home(self) -> None:
        """Back to the welcome page, as somebody who gives up would find the way."""
        for _ in range(6):
            snapshot = await self.kiosk.until(lambda s: bool(s.get("page")), "any page")
            if snapshot["page"] == "welcome":
                return
            for name in ("finish", "start-over", "still-here", "back"):
                if _control(snapshot, name):
                    await self.touch(name)
                    with suppress(NeverShown):
                        await self.until_gone(snapshot["page"])
                    break
            else:
                await self.until_gone(snapshot["page"])
        await self.page("welcome")


def _is_open(snapshot: Snapshot) -> bool:
    """The page takes touches: one that turned by itself does not at once."""
    controls = snapshot.get("controls", [])
    return not controls or any(control.get("enabled", True) for control in controls)


def _turned_from(page: str | None) -> Holds:
    return lambda snapshot: snapshot.get("page") not in {page, None}


def _has_typed(count: int) -> Holds:
    return lambda snapshot: snapshot.get("typed", 0) >= count


def _control(snapshot: Snapshot, name: str) -> dict[str, Any] | None:
    controls: list[dict[str, Any]] = snapshot.get("controls", [])
    return next((c for c in controls if c["name"] == name and c.get("enabled", True)), None)


def _focus_left(focused: str) -> Holds:
    return lambda snapshot: bool(snapshot) and snapshot.get("focused") != focused
