"""The headphones' socket as Linux reports it: a switch of an input device, read without any library."""

import asyncio
import fcntl
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

from hardware import evdev_events
from hardware.evdev_events import EventReader, Switched
from hardware.evdev_inputs import inputs, name_of

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 1.0


class EvdevHeadphones:
    """`Headphones` with a switch. Without `device`: the first input that has one and `name` in its name."""

    def __init__(self, device: Path | None = None, name: str = "") -> None:
        self._device, self._name = device, name
        self._fd = -1
        self._closed = False
        self._news: asyncio.Queue[bool | None] = asyncio.Queue()
        self._events = EventReader()
        self._next_look: asyncio.TimerHandle | None = None

    async def changes(self) -> AsyncGenerator[bool, None]:
        """Whether they are in, now and at every change; see the port."""
        self._news = asyncio.Queue()
        self._look()
        if self._fd < 0:
            self._news.put_nowait(False)
        last: bool | None = None
        try:
            while not self._closed and (inside := await self._news.get()) is not None:
                if inside != last:
                    last = inside
                    yield inside
        finally:
            self._let_go()

    async def close(self) -> None:
        """Let go of the device; whoever iterates gets no more."""
        self._closed = True
        self._let_go()
        self._news.put_nowait(None)

    def _look(self) -> None:
        """Open the device and tell its state, or look again later."""
        self._let_go()
        for path in (self._device,) if self._device else inputs():
            with suppress(OSError):
                self._fd = self._opened(path)
                break
        if self._fd >= 0:
            asyncio.get_running_loop().add_reader(self._fd, self._read)
        else:
            self._next_look = asyncio.get_running_loop().call_later(LOOK_AGAIN_S, self._look)

    def _opened(self, path: Path) -> int:
        """The open device, its state told. Raises OSError when it is not the one."""
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not self._device and not (has_switch(fd) and self._name in name_of(fd)):
                raise OSError(f"{path} has no such switch")
            self._news.put_nowait(state_of(fd))
        except OSError:
            os.close(fd)
            raise
        return fd

    def _read(self) -> None:
        try:
            data = os.read(self._fd, 64 * evdev_events.EVENT.size)
            if not data:
                raise OSError("end of file")
            for event in self._events.feed(data):
                inside = event.inside if isinstance(event, Switched) else state_of(self._fd)
                self._news.put_nowait(inside)
        except BlockingIOError:
            return
        except OSError as error:
            log.warning("headphones: %s", error)
            self._news.put_nowait(False)
            self._let_go()
            self._next_look = asyncio.get_running_loop().call_later(LOOK_AGAIN_S, self._look)

    def _let_go(self) -> None:
        if self._next_look:
            self._next_look.cancel()
            self._next_look = None
        if self._fd >= 0:
            asyncio.get_running_loop().remove_reader(self._fd)
            os.close(self._fd)
            self._fd = -1
        self._events = EventReader()


def state_of(fd: int) -> bool:
    """Whether headphones are in now. Raises OSError."""
    return evdev_events.headphones_in(fcntl.ioctl(fd, evdev_events.GET_SWITCHES, bytes(8)))


def has_switch(fd: int) -> bool:
    """Whether the device has the headphones' switch. Raises OSError."""
    return evdev_events.headphones_in(fcntl.ioctl(fd, evdev_events.GET_SWITCHES_THERE, bytes(8)))
