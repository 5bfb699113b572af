"""The call button and its lamp on gpiozero. Nobody outside this file knows of its threads."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import cycle
from typing import Any, Literal

import gpiozero
from gpiozero.exc import GPIOZeroError

from hardware.errors import DeviceGone
from hardware.ports import PATTERNS, Lamp


def pin_factory(pins: Literal["lgpio", "mock"], chip: int | None = None) -> Any:
    """The way to this machine's pins, or gpiozero's simulation of them. Raises DeviceGone."""
    if pins == "mock":
        from gpiozero.pins.mock import MockFactory

        return MockFactory()
    try:
        from gpiozero.pins.lgpio import LGPIOFactory

        return LGPIOFactory(chip=chip)
    except Exception as error:  # lgpio raises its own kinds, and gpiozero more where this is no Raspberry Pi
        raise DeviceGone(f"no GPIO pins here: {error}") from error


class GpioButton:
    """A `CallButton`: a button between its pin and ground, and a lamp that is lit by a high pin.

    Takes `pins` over: closing the button closes them. Create it in the running loop.
    """

    def __init__(self, button: int, lamp: int, pins: Any, bounce_s: float = 0.05) -> None:
        self._loop = asyncio.get_running_loop()
        self._presses: asyncio.Queue[bool] = asyncio.Queue()
        self._listening = False
        self._shown = Lamp.OFF
        self._next: asyncio.TimerHandle | None = None
        self._pins = pins
        try:
            self._button = gpiozero.Button(button, bounce_time=bounce_s or None, pin_factory=pins)
            self._lamp = gpiozero.LED(lamp, pin_factory=pins)
        except GPIOZeroError as error:
            pins.close()
            raise DeviceGone(f"GPIO {button} and {lamp}: {error}") from error
        self._button.when_pressed = self._pressed_in_a_thread

    async def presses(self) -> AsyncGenerator[None, None]:
        """One item a press, when it goes down; see the port."""
        self._presses, self._listening = asyncio.Queue(), True
        try:
            while await self._presses.get():
                yield
        finally:
            self._listening = False

    def show(self, lamp: Lamp) -> None:
        """Change the lamp; see the port."""
        if lamp == self._shown:
            return
        self._shown = lamp
        if self._next:
            self._next.cancel()
        pattern = PATTERNS[lamp]
        if isinstance(pattern, bool):
            self._lamp.value = pattern
        else:
            steps = cycle(step for on, off in pattern for step in ((True, on), (False, off)))
            self._blink(steps)

    async def close(self) -> None:
        """Lamp off, pins released."""
        self.show(Lamp.OFF)
        self._presses.put_nowait(False)
        self._button.close()
        self._lamp.close()
        self._pins.close()

    def _blink(self, steps: "cycle[tuple[bool, float]]") -> None:
        lit, seconds = next(steps)
        self._lamp.value = lit
        self._next = self._loop.call_later(seconds, self._blink, steps)

    def _pressed_in_a_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._pressed)

    def _pressed(self) -> None:
        if self._listening:
            self._presses.put_nowait(True)
