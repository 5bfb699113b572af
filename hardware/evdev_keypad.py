"""A USB keypad as a counter's buttons, read as Linux reports it and kept from typing anywhere else."""

import asyncio
import fcntl
import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from pathlib import Path

from hardware import evdev_keys
from hardware.blinking import Blinker
from hardware.errors import ButtonGone, DeviceFault, DeviceRefused
from hardware.evdev_events import EVENT
from hardware.evdev_inputs import INPUTS, inputs, name_of
from hardware.evdev_keys import KeyMoved, KeyReader
from hardware.ports import Lamp, Press

READ_BYTES = 64 * EVENT.size


class EvdevKeypad:
    """A `CallButton`. `keys`: Linux' name of a key -> the key's name here; other keys do nothing.

    Without `device`: the first input that has all of `keys` and `name` in its name. Its lamp is the LED
    `lamp`; a keypad without it has none.
    """

    def __init__(
        self, keys: Mapping[str, str], device: Path | None = None, name: str = "", lamp: str = "numlock"
    ) -> None:
        self._keys = {evdev_keys.KEYS[key]: ours for key, ours in keys.items()}
        self._device, self._name = device, name
        self._led = evdev_keys.LEDS[lamp]
        self._has_led = self._listening = False
        self._fd = -1
        self._down: set[int] = set()
        self._events = KeyReader()
        self._news: asyncio.Queue[Press | DeviceFault | None] = asyncio.Queue()
        self._blinker = Blinker(self._light)

    @property
    def keys(self) -> frozenset[str]:
        """Our names of those that do something."""
        return frozenset(self._keys.values())

    async def ready(self) -> None:
        """Returns with the keypad ours alone; see the port."""
        for path in (self._device,) if self._device else inputs():
            with suppress(OSError):
                self._fd = self._opened(path)
                break
        if self._fd < 0:
            raise ButtonGone(f"no keypad at {self._device or INPUTS}")
        try:
            grab(self._fd)
            self._has_led = has_led(self._fd, self._led)
        except OSError as error:
            self._let_go()
            raise DeviceRefused(f"another program has the keypad: {error.strerror}") from error
        self._light(self._blinker.lit)  # it still shows what it did as a keyboard, Num Lock say
        asyncio.get_running_loop().add_reader(self._fd, self._read)

    async def presses(self) -> AsyncGenerator[Press, None]:
        """Every change of a key; see the port."""
        if self._fd < 0:
            await self.ready()
        self._news, self._listening = asyncio.Queue(), True
        try:
            while self._fd >= 0 and (news := await self._news.get()) is not None:
                if isinstance(news, DeviceFault):
                    raise news
                yield news
        finally:
            self._listening = False

    def show(self, lamp: Lamp) -> None:
        """Change the lamp; see the port."""
        self._blinker.show(lamp)

    async def close(self) -> None:
        """Lamp off, the keypad a keyboard again."""
        self._blinker.show(Lamp.OFF)
        self._let_go()
        self._news.put_nowait(None)

    def _opened(self, path: Path) -> int:
        """The open device. Raises OSError when it is not the one."""
        fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not self._device and not (has_keys(fd, self._keys) and self._name in name_of(fd)):
                raise OSError(f"{path} is no such keypad")
        except OSError:
            os.close(fd)
            raise
        return fd

    def _read(self) -> None:
        try:
            data = os.read(self._fd, READ_BYTES)
            if not data:
                raise OSError("end of file")
            for event in self._events.feed(data):
                if isinstance(event, KeyMoved):
                    self._moved(event.code, held=event.held)
                else:
                    self._look_which_are_down()
        except BlockingIOError:
            return
        except OSError as error:
            self._let_go()
            self._news.put_nowait(ButtonGone(f"the keypad has gone: {error}"))

    def _look_which_are_down(self) -> None:
        """Some events were lost: whoever was let go meanwhile is let go. Raises OSError."""
        down = keys_down(self._fd)
        for code in [code for code in self._down if not evdev_keys.bit(down, code)]:
            self._moved(code, held=False)

    def _moved(self, code: int, *, held: bool) -> None:
        (self._down.add if held else self._down.discard)(code)
        if self._listening and code in self._keys:
            self._news.put_nowait(Press(self._keys[code], held))

    def _light(self, lit: bool) -> None:
        if self._has_led and self._fd >= 0:
            with suppress(OSError):  # reading tells that it has gone
                os.write(self._fd, evdev_keys.lamp_event(self._led, lit=lit))

    def _let_go(self) -> None:
        if self._fd >= 0:
            asyncio.get_running_loop().remove_reader(self._fd)
            os.close(self._fd)
            self._fd = -1


def grab(fd: int) -> None:
    """Keep what is typed from everybody else. Raises OSError, as when somebody else did before."""
    fcntl.ioctl(fd, evdev_keys.GRAB, 1)


def has_led(fd: int, led: int) -> bool:
    """Whether the device has this lamp. Raises OSError."""
    there = fcntl.ioctl(fd, evdev_keys.GET_LEDS_THERE, bytes(evdev_keys.LED_BYTES))
    return evdev_keys.bit(there, led)


def has_keys(fd: int, codes: Mapping[int, str]) -> bool:
    """Whether the device has all these keys. Raises OSError."""
    there = fcntl.ioctl(fd, evdev_keys.GET_KEYS_THERE, bytes(evdev_keys.KEY_BYTES))
    return all(evdev_keys.bit(there, code) for code in codes)


def keys_down(fd: int) -> bytes:
    """Which keys are down now, a bit each. Raises OSError."""
    return fcntl.ioctl(fd, evdev_keys.GET_KEYS_DOWN, bytes(evdev_keys.KEY_BYTES))
