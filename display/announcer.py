"""Rings the chime for one call after the other. A chime that fails is reported and stops nothing."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from appliance.clock import Clock, now
from contract.state import Call
from contract.values import Fault
from hardware.errors import DeviceFault, DeviceGone
from hardware.ports import Chime

log = logging.getLogger(__name__)

LONGEST_CHIME_S = 10.0
"""A chime that has not ended by then is broken; the calls go on without it."""


class Announcer:
    """Plays the chime. `rang` is called after each, played or not; `report` gets the faults there are."""

    def __init__(
        self,
        chime: Chime,
        rang: Callable[[], None],
        report: Callable[[Sequence[Fault]], None],
        clock: Clock = now,
    ) -> None:
        self._chime, self._rang, self._report, self._clock = chime, rang, report, clock
        self._calls: asyncio.Queue[Call] = asyncio.Queue()
        self._fault: Fault | None = None

    def announce(self, call: Call) -> None:
        """Ring for `call` as soon as nothing else rings."""
        self._calls.put_nowait(call)

    async def serve(self) -> None:
        """Ring until cancelled."""
        while True:
            call = await self._calls.get()
            self._note(call, await self._ring())
            self._rang()

    async def _ring(self) -> DeviceFault | None:
        try:
            async with asyncio.timeout(LONGEST_CHIME_S):
                await self._chime.ring()
        except DeviceFault as fault:
            return fault
        except TimeoutError:
            return DeviceGone("the chime does not end")
        return None

    def _note(self, call: Call, met: DeviceFault | None) -> None:
        if met is None:
            self._fault = None
        elif self._fault is None or self._fault.code != met.code:
            log.warning("no chime: %s", met, extra={"number": call.number, "fault": met.code})
            self._fault = Fault(code=met.code, fix=met.fix, since=self._clock())
        self._report([self._fault] if self._fault else [])
