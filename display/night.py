"""Whether the screen sleeps, and the television with it."""

import asyncio
import logging
from contextlib import suppress

from display.board import View
from display.faults import Faults
from display.room_settings import NightSettings
from hardware.errors import DeviceFault
from hardware.ports import Television

log = logging.getLogger(__name__)

TELEVISION = "television"
"""The source of its faults."""
TRY_AGAIN_S = 60.0
"""How often a television that did not answer is told again."""


def asleep(night: NightSettings | None, view: View) -> bool | None:
    """Whether nobody is to see anything: it is night in the site, and no call stands large.

    A call at night wakes the screen until it leaves the large place. None at the start, while the site's time
    zone has still to come: a display that starts at night does not light up the room first.
    """
    if night is None:
        return False
    if view.now is None or view.content is None:
        return False if view.stale else None
    return view.large is None and night.holds(view.now.time())


class TelevisionSwitch:
    """Keeps the television as wanted. One that does not answer is told as a fault and tried again."""

    def __init__(self, television: Television, faults: Faults, try_again_s: float = TRY_AGAIN_S) -> None:
        self._television, self._faults, self._try_again_s = television, faults, try_again_s
        self._wanted: bool | None = None
        self._changed = asyncio.Event()

    def turn(self, *, on: bool) -> None:
        """Have it on, or asleep, from now on."""
        if on != self._wanted:
            self._wanted = on
            self._changed.set()

    async def serve(self) -> None:
        """Switch until cancelled. What a hand does with the remote control is not fought."""
        if self._wanted is None:
            await self._changed.wait()
        while True:
            self._changed.clear()
            patience = None if await self._switched() else self._try_again_s
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._changed.wait()

    async def _switched(self) -> bool:
        try:
            await (self._television.on() if self._wanted else self._television.standby())
        except DeviceFault as fault:
            log.warning("the television stays as it is: %s", fault)
            self._faults.found(TELEVISION, fault.code, fault.fix)
            return False
        self._faults.mended(TELEVISION)
        return True
