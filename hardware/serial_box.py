"""A box of buttons with a lamp on a serial line, by the lines of `hardware.box_lines`."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

from hardware import box_lines
from hardware.blinking import Blinker
from hardware.box_lines import Box, Moved
from hardware.errors import ButtonGone, DeviceFault, DeviceRefused
from hardware.ports import Lamp, Press
from hardware.serial_link import SerialLink

log = logging.getLogger(__name__)

ASK_S = 1.0
ASK_WHILE_HELD_S = 0.2
"""Whether a key is still down is asked: its letting go may have been lost on the line."""
SILENT_S = 3.0
"""A box that says nothing it should for so long is not there; one that has just been given power is awake."""


class SerialBox:
    """A `CallButton`. It is asked who it is and which keys are down, and not believed before it has said."""

    def __init__(self, device: Path, baud: int = 115200) -> None:
        self._device = device
        self._link = SerialLink(device, baud, self._lost, self._heard)
        self._lines = box_lines.Lines()
        self._blinker = Blinker(self._light)
        self._news: asyncio.Queue[Press | DeviceFault | None] = asyncio.Queue()
        self._box: Box | None = None
        self._known = asyncio.Event()
        self._fault: DeviceFault | None = None
        self._down: set[str] = set()
        self._ask_again: asyncio.TimerHandle | None = None
        self._answered_at = 0.0
        self._listening = False

    @property
    def keys(self) -> frozenset[str] | None:
        """Those that the box says it has."""
        return self._box.keys if self._box else None

    async def ready(self) -> None:
        """Returns once the box has said who it is; see the port."""
        if not self._link.open():
            raise ButtonGone(f"no button box at {self._device}")
        self._answered_at = asyncio.get_running_loop().time()
        self._ask()
        await self._known.wait()
        if self._fault:
            raise self._fault

    async def presses(self) -> AsyncGenerator[Press, None]:
        """Every change of a key; see the port."""
        if self._box is None:
            await self.ready()
        self._news, self._listening = asyncio.Queue(), True
        try:
            while not self._fault and (news := await self._news.get()) is not None:
                if isinstance(news, DeviceFault):
                    raise news
                yield news
        finally:
            self._listening = False
        if self._fault:
            raise self._fault

    def show(self, lamp: Lamp) -> None:
        """Change the lamp; see the port."""
        self._blinker.show(lamp)

    async def close(self) -> None:
        """Lamp off, the line let go."""
        self._blinker.show(Lamp.OFF)
        self._stop_asking()
        self._link.close()
        self._known.set()
        self._news.put_nowait(None)

    # --- what is said ---------------------------------------------------------------------------

    def _light(self, lit: bool) -> None:
        self._link.write(box_lines.LAMP[lit])

    def _ask(self) -> None:
        """Ask who it is, and say the lamp again: either may have been lost on the line."""
        self._stop_asking()
        loop = asyncio.get_running_loop()
        if loop.time() - self._answered_at > SILENT_S:
            self._give_up(ButtonGone(f"the button box at {self._device} says nothing"))
            return
        self._link.write(box_lines.ASK + box_lines.LAMP[self._blinker.lit])
        self._ask_again = loop.call_later(ASK_WHILE_HELD_S if self._down else ASK_S, self._ask)

    def _stop_asking(self) -> None:
        if self._ask_again:
            self._ask_again.cancel()
            self._ask_again = None

    # --- what is heard --------------------------------------------------------------------------

    def _heard(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            match box_lines.read(line):
                case Box() as box:
                    self._told(box)
                case Moved(key, held) if self._box and key in self._box.keys:
                    self._moved(key, held=held)
                case _ if line:
                    log.debug("the button box said %r", line)

    def _told(self, box: Box) -> None:
        if box.version != box_lines.VERSION:
            self._give_up(DeviceRefused(f"the button box speaks version {box.version} of the lines"))
            return
        self._box = box
        self._answered_at = asyncio.get_running_loop().time()
        for key in self._down - box.held:
            self._moved(key, held=False)
        self._known.set()

    def _moved(self, key: str, *, held: bool) -> None:
        (self._down.add if held else self._down.discard)(key)
        if self._listening:
            self._news.put_nowait(Press(key, held))
        if held:
            self._ask()

    def _lost(self, why: str) -> None:
        self._give_up(ButtonGone(why))

    def _give_up(self, fault: DeviceFault) -> None:
        self._stop_asking()
        self._link.close()
        self._fault = fault
        self._known.set()
        self._news.put_nowait(fault)
