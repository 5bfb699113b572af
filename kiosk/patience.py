"""The timer of the present page: started again by every touch and every new page, silent otherwise."""

import asyncio
import math
from collections.abc import Callable

from kiosk.flow.view import View


class Patience:
    """Calls `over` when nobody has touched the page for as long as it waits. Use it inside a running loop."""

    def __init__(self, over: Callable[[], None]) -> None:
        self._over = over
        self._timer: asyncio.TimerHandle | None = None
        self._for: object = None

    def follow(self, view: View) -> None:
        """Start again when the person or the page has moved on; state that merely arrives changes nothing."""
        now_for = (view.visit, view.shown, view.stirred, view.slip)
        if now_for == self._for:
            return
        self._for = now_for
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if (seconds := view.patience.seconds) is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._over)

    @property
    def seconds_left(self) -> int:
        """Whole seconds until `over`, at least 0."""
        if self._timer is None:
            return 0
        return max(0, math.ceil(self._timer.when() - asyncio.get_running_loop().time()))
