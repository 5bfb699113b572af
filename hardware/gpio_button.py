"""Buttons and their lamp on gpiozero. Nobody outside this file knows of its threads."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from functools import partial
from typing import Any, Literal

import gpiozero

from hardware.blinking import Blinker
from hardware.errors import ButtonGone
from hardware.ports import Lamp, Press


def pin_factory(pins: Literal["lgpio", "mock"], chip: int | None = None) -> Any:
    """The way to this machine's pins, or gpiozero's simulation of them. Raises ButtonGone."""
    if pins == "mock":
        from gpiozero.pins.mock import MockFactory

        return MockFactory()
    try:
        from gpiozero.pins.lgpio import LGPIOFactory

        return LGPIOFactory(chip=chip)
    except Exception as error:  # lgpio raises its own kinds, and gpiozero more where this is no Raspberry Pi
        raise ButtonGone(f"no GPIO pins here: {error}") from error


class GpioButton:
    """A `CallButton`: buttons between their pins and ground, and a lamp that is lit by a high pin.

    `buttons`: key -> BCM number. Takes `pins` over: closing closes them. Create it in the running loop.
    """

    def __init__(self, buttons: Mapping[str, int], lamp: int, pins: Any, bounce_s: float = 0.02) -> None:
        self._loop = asyncio.get_running_loop()
        self._presses: asyncio.Queue[Press | None] = asyncio.Queue()
        self._listening = False
        self._pins = pins
        self._buttons: list[gpiozero.Button] = []
        try:
            for key, pin in buttons.items():
                button = gpiozero.Button(pin, bounce_time=bounce_s or None, pin_factory=pins)
                button.when_pressed = partial(self._pressed_in_a_thread, key)
                button.when_released = partial(self._let_go_in_a_thread, key)
                self._buttons.append(button)
            self._lamp = gpiozero.LED(lamp, pin_factory=pins)
        except (
            Exception
        ) as error:  # a pin that another program has is lgpio's own error, and no GPIOZeroError
            self._let_go()
            raise ButtonGone(f"GPIO {buttons} and lamp {lamp}: {error}") from error
        self._blinker = Blinker(self._light)
        self._keys = frozenset(buttons)

    @property
    def keys(self) -> frozenset[str]:
        """Those of `buttons`."""
        return self._keys

    async def ready(self) -> None:
        """At once: pins do not tell whether anything hangs on them."""

    async def presses(self) -> AsyncGenerator[Press, None]:
        """Every change of a button; see the port."""
        self._presses, self._listening = asyncio.Queue(), True
        try:
            while (press := await self._presses.get()) is not None:
                yield press
        finally:
            self._listening = False

    def show(self, lamp: Lamp) -> None:
        """Change the lamp; see the port."""
        self._blinker.show(lamp)

    async def close(self) -> None:
        """Lamp off, pins released."""
        self._blinker.show(Lamp.OFF)
        self._presses.put_nowait(None)
        self._lamp.close()
        self._let_go()

    def _let_go(self) -> None:
        for button in self._buttons:
            button.close()
        self._pins.close()

    def _light(self, lit: bool) -> None:
        self._lamp.value = lit

    # A press is stamped in the thread, however busy the loop is.

    def _pressed_in_a_thread(self, key: str) -> None:
        self._loop.call_soon_threadsafe(self._changed, Press(key, held=True))

    def _let_go_in_a_thread(self, key: str) -> None:
        self._loop.call_soon_threadsafe(self._changed, Press(key, held=False))

    def _changed(self, press: Press) -> None:
        if self._listening:
            self._presses.put_nowait(press)
