"""A device with buttons and a lamp a driver, and the hand and eye at it."""

import asyncio
import os
import struct
import tty
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware import evdev_keypad, evdev_keys
from hardware.counter_settings import (
    KeypadButtonSettings,
    SerialButtonSettings,
    SimulatedButtonSettings,
)
from hardware.drivers import open_button
from hardware.gpio_button import GpioButton, pin_factory
from hardware.ports import CallButton, Lamp, Press
from hardware.simulated_button import SimulatedButton
from hardware.software_box import SoftwareBox
from tests.hardware.soon import soon

DOWN, UP = Press("next", held=True), Press("next", held=False)


@dataclass
class Bench:
    """A device, and the hand and eye at it. `lose` pulls its cable, where it has one."""

    button: CallButton
    down: Callable[[], None]
    up: Callable[[], None]
    lit: Callable[[bool], Awaitable[None]]
    lose: Callable[[], None] | None = None

    def press(self) -> None:
        self.down()
        self.up()


async def holds(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  # a pin or a simulation tells nobody
        await asyncio.sleep(0.005)


@asynccontextmanager
async def simulated(_: Path, __: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    device = open_button(SimulatedButtonSettings(driver="simulated"))
    assert isinstance(device, SimulatedButton)
    yield Bench(
        device,
        down=lambda: device.move(held=True),
        up=lambda: device.move(held=False),
        lit=lambda lit: holds(lambda: (device.lamp != Lamp.OFF) == lit),
    )
    await device.close()


@asynccontextmanager
async def on_gpio(_: Path, __: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    pins = pin_factory("mock")
    device = GpioButton({"next": 17, "recall": 22}, 27, pins)
    contact, lamp = pins.pin(17), pins.pin(27)
    yield Bench(device, contact.drive_low, contact.drive_high, lambda lit: holds(lambda: lamp.state == lit))
    await device.close()


@asynccontextmanager
async def on_a_box(folder: Path, _: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    box = SoftwareBox(folder / "box")
    box.plug_in()
    device = open_button(SerialButtonSettings(driver="serial", device=box.path))
    yield Bench(
        device,
        down=lambda: box.down("next"),
        up=lambda: box.up("next"),
        lit=lambda lit: box.wait_for(lit=lit),
        lose=box.unplug,
    )
    await device.close()
    box.unplug()


class Pad:
    """A terminal that is written as the kernel writes /dev/input/event*; ioctls are answered for it."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.down = path, bytearray(evdev_keys.KEY_BYTES)
        self.fd, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self.fd, False)
        path.symlink_to(os.ttyname(self._theirs))
        self.lit = False
        monkeypatch.setattr(evdev_keypad, "grab", lambda _: None)
        monkeypatch.setattr(evdev_keypad, "has_led", lambda *_: True)
        monkeypatch.setattr(evdev_keypad, "keys_down", lambda _: bytes(self.down))

    def unplug(self) -> None:
        os.close(self._theirs)
        os.close(self.fd)

    def send(self, kind: int, code: int, value: int) -> None:
        os.write(self.fd, event(kind, code, value) + event(0, 0, 0))

    def key(self, code: int, value: int) -> None:
        self.send(1, code, value)

    async def shows(self, lit: bool) -> None:
        def seen() -> bool:
            try:
                data = os.read(self.fd, 48)
            except BlockingIOError:
                data = b""
            if data:
                _, _, kind, code, value = struct.unpack("@llHHi", data[:24])
                assert (kind, code) == (0x11, 0)
                self.lit = bool(value)
            return self.lit == lit

        await holds(seen)


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 1_700_000_000, 123, kind, code, value)


KPENTER, KPPLUS, A = 96, 78, 30


@asynccontextmanager
async def on_a_keypad(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    pad = Pad(folder / "event5", monkeypatch)
    device = open_button(KeypadButtonSettings(driver="keypad", device=pad.path))
    gone = False

    def unplug() -> None:
        nonlocal gone
        gone = True
        pad.unplug()

    yield Bench(
        device,
        down=lambda: pad.key(KPENTER, 1),
        up=lambda: pad.key(KPENTER, 0),
        lit=pad.shows,
        lose=unplug,
    )
    await device.close()
    if not gone:
        pad.unplug()


class Listening:
    """Keeps what is pressed while the block runs."""

    def __init__(self, button: CallButton) -> None:
        self.heard: asyncio.Queue[Press] = asyncio.Queue()
        self._button = button

    async def __aenter__(self) -> "Listening":
        self.task = asyncio.create_task(self._listen())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])

    async def next(self) -> Press:
        return await soon(self.heard.get())

    async def _listen(self) -> None:
        async for press in self._button.presses():
            self.heard.put_nowait(press)
