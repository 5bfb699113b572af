"""What pins add to the contract of buttons."""

import asyncio
import threading
import time

import gpiozero
import pytest

from hardware.counter_settings import (
    GpioButtonSettings,
)
from hardware.drivers import open_button
from hardware.errors import ButtonGone
from hardware.gpio_button import GpioButton, pin_factory
from hardware.ports import Press
from tests.hardware.button_bench import (
    DOWN,
    Listening,
)

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


async def test_presses_from_a_driver_thread_reach_the_loop() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17}, 27, pins)
    async with Listening(button) as presses:
        await asyncio.to_thread(pins.pin(17).drive_low)
        assert await presses.next() == DOWN
    pins.pin(17).drive_high()
    await button.close()


async def test_every_pin_is_its_own_key() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17, "recall": 22}, 27, pins)
    async with Listening(button) as presses:
        pins.pin(22).drive_low()
        assert await presses.next() == Press("recall", held=True)
    pins.pin(22).drive_high()
    await button.close()


async def test_contacts_are_debounced_by_the_pins() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17}, 27, pins, bounce_s=0.04)
    assert pins.pin(17).bounce == 0.04
    await button.close()


async def test_a_press_is_of_the_moment_it_is_made_however_busy_the_loop_is() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17}, 27, pins)

    def tap() -> None:
        pins.pin(17).drive_low()
        time.sleep(0.1)
        pins.pin(17).drive_high()

    async with Listening(button) as presses:
        hand = threading.Thread(target=tap)
        hand.start()
        time.sleep(0.5)  # noqa: ASYNC251  # the loop is busy
        down, up = await presses.next(), await presses.next()
        hand.join()
        assert 0.05 < up.at - down.at < 0.3
        assert time.monotonic() - up.at > 0.2
    await button.close()


async def test_a_pin_that_another_program_has_is_told_and_the_others_are_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Exception("'GPIO busy'")  # lgpio's own error is no more

    pins = pin_factory("mock")
    monkeypatch.setattr(gpiozero, "LED", busy)
    with pytest.raises(ButtonGone, match="GPIO busy"):
        GpioButton({"next": 17}, 27, pins)
    assert not pins.pins


async def test_a_machine_without_pins_is_told() -> None:
    with pytest.raises(ButtonGone, match="no GPIO pins here"):
        open_button(GpioButtonSettings(driver="gpio", button=17, lamp=27, pins="lgpio", chip=99))
