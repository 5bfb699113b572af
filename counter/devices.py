"""Keeps each device of the unit served, whatever becomes of it, and tells what staff must mend."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from appliance.clock import Clock, now
from contract.values import Fault
from hardware.errors import ButtonGone, DeviceFault, DeviceGone, SignGone

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 1.0
HEALTHY_S = 30.0
"""A device that was there for so long has not failed again: the pauses before it is looked for begin anew."""

UNEXPECTED: dict[str, type[DeviceFault]] = {"button": ButtonGone, "sign": SignGone}
"""What staff are told when a driver fails as nobody foresaw: the device is gone, whatever else is."""

Well = Callable[[], None]
"""Called by whoever serves a device once it is there: a fault reported before is over."""


class Devices:
    """The unit's devices by name. `report` is told every change of their faults."""

    def __init__(self, report: Callable[[Sequence[Fault]], None], clock: Clock = now) -> None:
        self._report, self._clock = report, clock
        self._faults: dict[str, Fault] = {}
        self._well_since: dict[str, float] = {}

    async def keep(
        self, device: str, serve: Callable[[Well], Awaitable[None]], longest_pause_s: float = LOOK_AGAIN_S
    ) -> None:
        """Serve the device until cancelled, again and again: whatever fails ends one serving, and is told.

        The pause before the next doubles with every failure, up to the longest.
        """
        pause_s = LOOK_AGAIN_S
        while True:
            self._well_since.pop(device, None)
            try:
                await serve(lambda: self._well(device))
            except DeviceFault as fault:
                self._failed(device, fault)
            except Exception as error:  # a driver's fault must not end the unit, which could then call nobody
                unexpected = UNEXPECTED.get(device, DeviceGone)(f"unexpected: {error!r}")
                self._failed(device, unexpected, because=error)
            if self._was_healthy(device):
                pause_s = LOOK_AGAIN_S
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, longest_pause_s)

    def _was_healthy(self, device: str) -> bool:
        now_s = asyncio.get_running_loop().time()
        return now_s - self._well_since.get(device, now_s) >= HEALTHY_S

    def _well(self, device: str) -> None:
        self._well_since.setdefault(device, asyncio.get_running_loop().time())
        if self._faults.pop(device, None):
            log.info("%s is back", device)
            self._tell()

    def _failed(self, device: str, fault: DeviceFault, because: Exception | None = None) -> None:
        known = self._faults.get(device)
        if known is None or known.code != fault.code:
            log.warning("%s: %s", device, fault, exc_info=because)
            self._faults[device] = Fault(code=fault.code, fix=fault.fix, since=self._clock())
            self._tell()

    def _tell(self) -> None:
        self._report([self._faults[device] for device in sorted(self._faults)])
