"""A person's finger at the kiosk: real touches on the window, wherever the wanted control is drawn."""

import asyncio
import math
from contextlib import suppress
from typing import Any

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from demo.album import Album
from demo.inspected import Inspected, NeverShown, Snapshot
from demo.screens import Place, Screen

LIFT_AFTER_S = 0.05
REST_S = 0.8
"""The kiosk takes another touch at the same place within half a second for a trembling finger."""


class Hands:
    """Touches controls by their names and reads pages."""

    def __init__(self, screen: Screen, place: Place, kiosk: Inspected, album: Album) -> None:
        self.kiosk, self._place, self._album = kiosk, place, album
        self._display = Display(screen.name)
        self._guard = asyncio.Lock()
        self._last = (0.0, 0.0, -1.0)

    def close(self) -> None:
        """Let go of the screen."""
        self._display.close()

    async def page(self, *pages: str, patience_s: float = 45.0) -> Snapshot:
        """Wait for one of these pages, and take its picture the first time it is seen."""
        wanted = " or ".join(pages)
        snapshot = await self.kiosk.until(lambda s: s.get("page") in pages, f"page {wanted}", patience_s)
        await self._album.take(f"kiosk-{snapshot['page']}", self._place)
        return snapshot

    async def touch(self, name: str) -> None:
        """Touch the middle of a control, once it is there. Raises NeverShown."""
        snapshot = await self.kiosk.until(lambda s: _control(s, name) is not None, f"the control {name}")
        control = _control(snapshot, name)
        assert control  # noqa: S101 - just waited for
        left, top, width, height = control["rect"]
        await self._tap(self._place.left + left + width / 2, self._place.top + top + height / 2)

    async def _tap(self, x: float, y: float) -> None:
        async with self._guard:
            await self._rest_before(x, y)
            xtest.fake_input(self._display, X.MotionNotify, x=round(x), y=round(y))
            xtest.fake_input(self._display, X.ButtonPress, 1)
            self._display.flush()
            await asyncio.sleep(LIFT_AFTER_S)
            xtest.fake_input(self._display, X.ButtonRelease, 1)
            self._display.flush()

    async def _rest_before(self, x: float, y: float) -> None:
        loop = asyncio.get_running_loop()
        last_x, last_y, at = self._last
        if math.dist((x, y), (last_x, last_y)) < 0.05 * self._place.width:
            await asyncio.sleep(max(0.0, at + REST_S - loop.time()))
        self._last = (x, y, loop.time())

    async def until_gone(self, page: str) -> Snapshot:
        """Wait until another page than this one is shown."""
        return await self.kiosk.until(lambda s: s.get("page") not in {page, None}, f"the end of page {page}")

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


def _control(snapshot: Snapshot, name: str) -> dict[str, Any] | None:
    controls: list[dict[str, Any]] = snapshot.get("controls", [])
    return next((c for c in controls if c["name"] == name and c.get("enabled", True)), None)
