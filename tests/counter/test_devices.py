"""Devices that fail, as foreseen or not: each is told and looked for again, and the unit lives on."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import pytest

from contract.values import Fault
from counter import devices
from counter.devices import Devices, Well
from hardware.errors import SignGone

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

AGAIN_S = devices.LOOK_AGAIN_S


class Enough(BaseException):
    """Ends what would serve for ever."""


class Bench:
    """Serves a device as told, without waiting: `pauses` are those that there would have been."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[list[str]] = []
        self.pauses: list[float] = []
        sleep = asyncio.sleep

        async def at_once(seconds: float) -> None:
            self.pauses.append(seconds)
            await sleep(0)

        monkeypatch.setattr(asyncio, "sleep", at_once)
        self.devices = Devices(self._report)

    def _report(self, faults: Sequence[Fault]) -> None:
        self.told.append([fault.code for fault in faults])

    async def keep(self, device: str, *servings: Callable[[Well], Awaitable[None]], longest_s: float) -> None:
        left = iter(servings)

        async def serve(well: Well) -> None:
            if (serving := next(left, None)) is None:
                raise Enough
            await serving(well)

        with pytest.raises(Enough):
            await self.devices.keep(device, serve, longest_s)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(monkeypatch)


async def gone(_: Well) -> None:
    raise SignGone("no sign")


async def broken(_: Well) -> None:
    raise ZeroDivisionError("nobody foresaw this")


async def there(well: Well) -> None:
    well()
    raise SignGone("no more")


async def test_a_failure_that_nobody_foresaw_is_told_and_the_device_is_looked_for_again(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.keep("button", broken, broken, there, longest_s=AGAIN_S)
    assert bench.told == [["button-gone"], [], ["sign-gone"]]
    assert caplog.text.count("Traceback") == 1


async def test_a_button_is_looked_for_every_second(bench: Bench) -> None:
    await bench.keep("button", *[gone] * 4, longest_s=AGAIN_S)
    assert bench.pauses == [1.0] * 4


async def test_a_sign_that_stays_away_is_looked_for_less_and_less_often(bench: Bench) -> None:
    await bench.keep("sign", *[gone] * 7, longest_s=30.0)
    assert bench.pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


async def test_a_sign_that_comes_and_goes_is_looked_for_less_and_less_often(bench: Bench) -> None:
    await bench.keep("sign", *[there] * 3, longest_s=30.0)
    assert bench.pauses == [1.0, 2.0, 4.0]


async def test_a_sign_that_was_there_for_long_is_looked_for_soon(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "HEALTHY_S", 0.05)

    async def for_long_and_gone(well: Well) -> None:
        well()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await asyncio.Event().wait()
        raise SignGone("no more")

    await bench.keep("sign", gone, gone, for_long_and_gone, gone, longest_s=30.0)
    assert bench.pauses == [1.0, 2.0, 1.0, 2.0]
