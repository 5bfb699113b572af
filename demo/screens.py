"""The X screen for the windows: the one that is there, or a virtual one of the right size."""

import asyncio
import os
from contextlib import closing
from dataclasses import dataclass
from typing import Self

from PIL import Image, ImageGrab
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XauthError, XNoAuthError

from demo.programs import DidNotStart

KIOSK = (1080, 1920)
DISPLAY = (1920, 1080)


@dataclass(frozen=True)
class Place:
    """Where a window stands on the screen, in pixels, and the density that keeps its proportions."""

    left: int
    top: int
    width: int
    height: int
    dpi: float

    def table(self) -> dict[str, int | float | str]:
        """As a `[screen]` table."""
        return {
            "driver": "x11",
            "left": self.left,
            "top": self.top,
            "width": self.width,
            "height": self.height,
            "dpi": self.dpi,
        }


KIOSK_DPI, DISPLAY_DPI = 102.5, 51.2
"""A 21.5 inch kiosk, and a 43 inch television, both with 1080 lines across."""


def places(width: int, height: int) -> tuple[Place, Place]:
    """The kiosk and the display beside it, as large as fit on a screen of this size."""
    whole_width, whole_height = KIOSK[0] + DISPLAY[0], max(KIOSK[1], DISPLAY[1])
    scale = min(1.0, width / whole_width, height / whole_height)
    kiosk = Place(0, 0, round(KIOSK[0] * scale), round(KIOSK[1] * scale), KIOSK_DPI * scale)
    display = Place(kiosk.width, 0, round(DISPLAY[0] * scale), round(DISPLAY[1] * scale), DISPLAY_DPI * scale)
    return kiosk, display


class Screen:
    """An X screen, an async context manager. Entered, `virtual` says whether it is one that nobody sees.

    Raises DidNotStart when there is neither the screen that DISPLAY names nor a virtual one.
    """

    def __init__(self, *, virtual: bool) -> None:
        self.virtual = virtual
        self.name = os.environ.get("DISPLAY", "")
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self.virtual = self.virtual or not await asyncio.to_thread(_answers, self.name)
        if self.virtual:
            await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def _start(self) -> None:
        width, height = KIOSK[0] + DISPLAY[0], KIOSK[1]
        read, write = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *("setpriv", "--pdeathsig", "KILL", "--"),
                *("Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24"),
                *("-nolisten", "tcp", "-noreset"),
                pass_fds=(write,),
                stdin=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            os.close(write)
        with os.fdopen(read) as told:
            number = (await asyncio.to_thread(told.readline)).strip()
        if not number:
            await self._process.wait()
            raise DidNotStart("No virtual screen: Xvfb did not start.")
        self.name = f":{number}"

    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        with closing(Display(self.name)) as display:
            screen = display.screen()
            return int(screen.width_in_pixels), int(screen.height_in_pixels)

    def picture(self, place: Place) -> Image.Image:
        """What stands there now."""
        box = (place.left, place.top, place.left + place.width, place.top + place.height)
        return ImageGrab.grab(bbox=box, xdisplay=self.name)


def _answers(name: str) -> bool:
    """Whether there is an X screen of this name that lets us in."""
    if not name:
        return False
    try:
        Display(name).close()
    except (DisplayError, ConnectionClosedError, XauthError, XNoAuthError, OSError):
        return False
    return True
