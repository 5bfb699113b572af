"""Keeps alive what calls do not need: a part that fails as nobody foresaw is told of and started again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from display.faults import Faults
from hardware.errors import DeviceFault

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 60.0
"""A part that has failed is started again after this long, and counts as mended once it has run as long."""


async def keep_going(
    name: str, serve: Callable[[], Awaitable[None]], faults: Faults, again_after_s: float = AGAIN_AFTER_S
) -> None:
    """Run `serve` until cancelled, whatever it raises. `name`: the source of the fault that is told."""
    while True:
        mended = asyncio.get_running_loop().call_later(again_after_s, faults.mended, name)
        try:
            await serve()
        except Exception:
            log.exception("%s failed; tried again in %g s", name, again_after_s)
            faults.found(name, DeviceFault.code, DeviceFault.fix)
        finally:
            mended.cancel()
        await asyncio.sleep(again_after_s)
