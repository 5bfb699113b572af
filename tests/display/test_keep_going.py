"""A part that fails as nobody foresaw: told, started again, mended once it has run for a while."""

import asyncio
from collections.abc import Sequence

import pytest

from contract.values import Fault
from display.faults import Faults
from display.keep_going import AGAIN_AFTER_S, keep_going
from display.night import TelevisionSwitch
from hardware.simulated_television import SimulatedTelevision
from tests.display.leaping import leap

pytestmark = pytest.mark.parts


class Moody(SimulatedTelevision):
    """A television whose driver fails so often before it works."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.tried_at: list[float] = []
        self._failures = failures

    async def on(self) -> None:
        self.tried_at.append(asyncio.get_running_loop().time())
        if len(self.tried_at) <= self._failures:
            raise PermissionError(13, "Permission denied")
        await super().on()


def test_a_driver_that_fails_is_told_and_tried_every_minute_until_it_works() -> None:
    told: list[list[str]] = []

    def hear(faults: Sequence[Fault]) -> None:
        told.append([fault.code for fault in faults])

    async def scene() -> None:
        faults, television = Faults(hear), Moody(failures=2)
        switch = TelevisionSwitch(television, faults)
        switch.turn(on=True)
        keeping = asyncio.create_task(keep_going("television's driver", switch.serve, faults))
        await asyncio.sleep(3.5 * AGAIN_AFTER_S)
        assert not keeping.done()
        assert television.tried_at == [0.0, AGAIN_AFTER_S, 2 * AGAIN_AFTER_S]
        assert television.power == "on"
        assert told == [["device-fault"], []], "mended once it has run for a minute"
        keeping.cancel()
        await asyncio.wait([keeping])
        assert keeping.cancelled()

    leap(scene())
