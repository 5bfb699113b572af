"""One contract for every call button, and the lamp as another process sees it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from hardware.drivers import open_button
from hardware.errors import DeviceGone
from hardware.gpio_button import GpioButton, pin_factory
from hardware.ports import PATTERNS, CallButton, Lamp
from hardware.settings import GpioButtonSettings, SimulatedButtonSettings
from hardware.simulated_button import SimulatedButton
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@dataclass
class Bench:
    button: CallButton
    press: Callable[[], None]
    lit: Callable[[], bool]


@asynccontextmanager
async def simulated(_: Path) -> AsyncIterator[Bench]:
    device = open_button(SimulatedButtonSettings(driver="simulated"))
    assert isinstance(device, SimulatedButton)
    yield Bench(device, device.press, lambda: device.lamp != Lamp.OFF)
    await device.close()


@asynccontextmanager
async def on_gpio(_: Path) -> AsyncIterator[Bench]:
    pins = pin_factory("mock")
    device = GpioButton(17, 27, pins, bounce_s=0.05)
    contact, lamp = pins.pin(17), pins.pin(27)

    def press() -> None:
        contact.drive_low()
        contact.drive_high()

    yield Bench(device, press, lambda: lamp.state)
    await device.close()


@pytest.fixture(params=[simulated, on_gpio])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with request.param(tmp_path) as found:
        yield found


class Counting:
    """Counts presses while the block runs."""

    def __init__(self, button: CallButton) -> None:
        self.heard: asyncio.Queue[None] = asyncio.Queue()
        self._button = button

    async def __aenter__(self) -> "Counting":
        self.task = asyncio.create_task(self._count())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])

    async def _count(self) -> None:
        async for press in self._button.presses():
            self.heard.put_nowait(press)


# --- the contract -----------------------------------------------------------------------------------


async def test_every_press_is_one_item(bench: Bench) -> None:
    async with Counting(bench.button) as presses:
        for _ in range(3):
            bench.press()
            await soon(presses.heard.get())
        assert presses.heard.empty()


async def test_a_press_that_nobody_waits_for_is_forgotten(bench: Bench) -> None:
    bench.press()
    await asyncio.sleep(0)
    async with Counting(bench.button) as presses:
        bench.press()
        await soon(presses.heard.get())
        assert presses.heard.empty()


@pytest.mark.parametrize("lamp", list(Lamp))
async def test_the_lamp_changes_at_once(bench: Bench, lamp: Lamp) -> None:
    bench.button.show(lamp)
    assert bench.lit() == (lamp != Lamp.OFF)


async def test_closing_ends_the_presses_and_the_light(bench: Bench) -> None:
    async with Counting(bench.button) as presses:
        bench.button.show(Lamp.CALLED)
        await bench.button.close()
        await soon(asyncio.wait([presses.task]))
        assert presses.task.exception() is None


# --- the metal's driver -----------------------------------------------------------------------------


async def test_presses_from_a_driver_thread_reach_the_loop() -> None:
    pins = pin_factory("mock")
    button = GpioButton(17, 27, pins)
    async with Counting(button) as presses:
        await asyncio.to_thread(pins.pin(17).drive_low)
        await soon(presses.heard.get())
    pins.pin(17).drive_high()
    await button.close()


async def test_contacts_are_debounced_by_the_pins() -> None:
    pins = pin_factory("mock")
    button = GpioButton(17, 27, pins, bounce_s=0.08)
    assert pins.pin(17).bounce == 0.08
    await button.close()


async def test_each_pattern_of_the_lamp_is_its_own() -> None:
    """The lamp follows the table: how long it is lit and dark, over one whole round and a step more."""
    loop = asyncio.get_running_loop()
    pins = pin_factory("mock")
    button = GpioButton(17, 27, pins)
    steps = PATTERNS[Lamp.NOBODY_WAITING]
    assert isinstance(steps, tuple)
    seen: list[tuple[float, bool]] = []
    changed = asyncio.Event()
    lamp = pins.pin(27)
    change = lamp._change_state

    def watch(value: bool) -> bool:
        if change(value):
            seen.append((loop.time(), bool(value)))
            changed.set()
            return True
        return False

    lamp._change_state = watch
    button.show(Lamp.NOBODY_WAITING)
    async with asyncio.timeout(10):
        while len(seen) < 6:
            await changed.wait()
            changed.clear()
    assert [lit for _, lit in seen] == [True, False] * 3
    lasted = [after - before for (before, _), (after, _) in pairwise(seen)]
    wanted = [seconds for step in steps for seconds in step]
    assert lasted == pytest.approx([*wanted, wanted[0]], abs=0.1)
    await button.close()


async def test_a_machine_without_pins_is_told() -> None:
    with pytest.raises(DeviceGone, match="no GPIO pins here"):
        open_button(GpioButtonSettings(driver="gpio", button=17, lamp=27, pins="lgpio", chip=99))


async def test_one_pin_cannot_be_two_things() -> None:
    with pytest.raises(DeviceGone, match="GPIO 17 and 17"):
        open_button(GpioButtonSettings(driver="gpio", button=17, lamp=17, pins="mock"))


# --- the simulation, from another process -----------------------------------------------------------


async def test_another_process_presses_and_sees_the_lamp(tmp_path: Path) -> None:
    path = tmp_path / "button.sock"
    button = SimulatedButton(path)
    button.show(Lamp.WAITING)
    async with Counting(button) as presses:
        reader, writer = await asyncio.open_unix_connection(path)
        assert json.loads(await soon(reader.readline())) == {"lamp": "waiting"}
        writer.write(b"press\nrubbish\npress long\n")
        await soon(presses.heard.get())
        await soon(presses.heard.get())
        button.show(Lamp.CALLED)
        assert json.loads(await soon(reader.readline())) == {"lamp": "called"}
        await button.close()
        assert json.loads(await soon(reader.readline())) == {"lamp": "off"}
        assert await soon(reader.read()) == b""
        writer.close()
        await writer.wait_closed()
    assert not path.exists()
