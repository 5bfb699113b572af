"""Keeps each device of the unit served, whatever becomes of it, and tells what staff must mend."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from appliance.clock import Clock, now
from contract.values import Fault
from hardware.errors import DeviceFault

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 1.0

Well = Callable[[], None]
"""Called by whoever serves a device once it is there: a fault reported before is over."""


class Devices:
    """The unit's devices by name. `report` is told every change of their faults."""

    def __init__(self, report: Callable[[Sequence[Fault]], None], clock: Clock = now) -> None:
        self._report, self._clock = report, clock
        self._faults: dict[str, Fault] = {}

    async def keep(self, device: str, serve: Callable[[Well], Awaitable[None]]) -> None:
        """Serve the device until cancelled, again and again: a fault ends one serving, and is told."""
        while True:
            try:
                await serve(lambda: self._well(device))
            except DeviceFault as fault:
                self._failed(device, fault)
            await asyncio.sleep(LOOK_AGAIN_S)

    def _well(self, device: str) -> None:
        if self._faults.pop(device, None):
            log.info("%s is back", device)
            self._tell()

    def _failed(self, device: str, fault: DeviceFault) -> None:
        known = self._faults.get(device)
        if known is None or known.code != fault.code:
            log.warning("%s: %s", device, fault)
            self._faults[device] = Fault(code=fault.code, fix=fault.fix, since=self._clock())
            self._tell()

    def _tell(self) -> None:
        self._report([self._faults[device] for device in sorted(self._faults)])
