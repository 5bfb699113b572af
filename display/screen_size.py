"""Tells when the X screen gets another size: the television's resolution was changed under the window."""

import asyncio
import ctypes
from collections.abc import Callable
from dataclasses import dataclass

CONFIGURE_NOTIFY = 22
STRUCTURE_NOTIFY = 1 << 17
"""Numbers of the X protocol."""
EVENT_BYTES = 24 * ctypes.sizeof(ctypes.c_long)

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Where a window stands on its screen, in pixels from the upper left corner."""

    left: int
    top: int
    width: int
    height: int

    def covers(self, screen: Size) -> bool:
        """Nothing else of the screen is seen."""
        return self.left <= 0 and self.top <= 0 and self.width >= screen[0] and self.height >= screen[1]

    def on(self, screen: Size) -> "Fitted":
        """Moved and cut so that all of it is on the screen."""
        width, height = min(self.width, screen[0]), min(self.height, screen[1])
        return Fitted(min(self.left, screen[0] - width), min(self.top, screen[1] - height), width, height)


class _Configure(ctypes.Structure):
    """XConfigureEvent."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("event", ctypes.c_ulong),
        ("window", ctypes.c_ulong),
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
    ]


class XScreen:
    """A connection of its own to the X server, read in the running loop. `size` is the screen's now.

    `changed` is called with every new size. Raises OSError when there is no X server.
    """

    def __init__(self, changed: Callable[[Size], None]) -> None:
        self._changed = changed
        self._x = x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(x.XOpenDisplay(None))
        if not self._display:
            raise OSError("no X server to ask for the screen's size")
        root = ctypes.c_ulong(x.XDefaultRootWindow(self._display))
        x.XSelectInput(self._display, root, ctypes.c_long(STRUCTURE_NOTIFY))
        self.size: Size = x.XDisplayWidth(self._display, 0), x.XDisplayHeight(self._display, 0)
        self._fd = x.XConnectionNumber(self._display)
        asyncio.get_running_loop().add_reader(self._fd, self._read)
        self._read()  # what XSelectInput was sent before, and Xlib has read by itself

    def close(self) -> None:
        """Hang up."""
        asyncio.get_running_loop().remove_reader(self._fd)
        self._x.XCloseDisplay(self._display)

    def _read(self) -> None:
        event = ctypes.create_string_buffer(EVENT_BYTES)
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, event)
            told = _Configure.from_buffer(event)
            if told.type == CONFIGURE_NOTIFY and (told.width, told.height) != self.size:
                self.size = told.width, told.height
                self._changed(self.size)
