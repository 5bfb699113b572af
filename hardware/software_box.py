"""A serial button box made of software: the box's side of `hardware.box_lines`, on a pseudo-terminal.

For trying out, and as the plainest account of what a box's own program must do.
"""

import asyncio
import os
import tty
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hardware.box_lines import VERSION, Lines

FORGOTTEN_S = 3.0
"""A computer that says nothing for so long is gone, and its lamp must not go on saying what it said."""


class SoftwareBox:
    """A box with `keys`, found at `path` while it is plugged in. Use it inside the running loop.

    `stuck`: it hears nothing, as when its own program has stopped.
    """

    def __init__(self, path: Path, keys: Sequence[str] = ("next", "recall", "no_show", "park")) -> None:
        self.path, self.keys = path, tuple(keys)
        self.version = VERSION
        self.stuck = self.lit = False
        self._down: set[str] = set()
        self._lines = Lines()
        self._fds: tuple[int, int] | None = None
        self._forget: asyncio.TimerHandle | None = None
        self._changed = asyncio.Event()

    def plug_in(self) -> None:
        """Give it power and its line."""
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        self._fds, self._lines = (ours, theirs), Lines()
        self.path.symlink_to(os.ttyname(theirs))
        asyncio.get_running_loop().add_reader(ours, self._read)
        self._say(self._greeting())

    def unplug(self) -> None:
        """Pull its cable, in the middle of whatever it does."""
        if self._fds:
            asyncio.get_running_loop().remove_reader(self._fds[0])
            for fd in self._fds:
                os.close(fd)
            self._fds = None
            self.path.unlink()
        self._light(lit=False)

    def down(self, key: str) -> None:
        """Press a key down."""
        self._down.add(key)
        self._say(f"+{key}")

    def up(self, key: str) -> None:
        """Let a key go."""
        self._down.discard(key)
        self._say(f"-{key}")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        self.down(key)
        self.up(key)

    def send(self, data: bytes) -> None:
        """Put bytes on the line, whatever they are."""
        if self._fds:
            with suppress(BlockingIOError):
                os.write(self._fds[0], data)

    def let_go_unheard(self, key: str) -> None:
        """Let a key go, and lose the line that says so."""
        self._down.discard(key)

    async def wait_for(self, *, lit: bool) -> None:
        """Returns as soon as the lamp is so."""
        while self.lit != lit:
            await self._changed.wait()

    def _say(self, line: str) -> None:
        self.send(line.encode() + b"\n")

    def _greeting(self) -> str:
        keys = (("+" if key in self._down else "-") + key for key in self.keys)
        return " ".join((f"box {self.version}", *keys))

    def _read(self) -> None:
        if self._fds is None:
            return
        data = b""
        with suppress(OSError):
            data = os.read(self._fds[0], 4096)
        for line in self._lines.feed(b"" if self.stuck else data):
            if line == "?":
                self._say(self._greeting())
            elif line in ("lamp 0", "lamp 1"):
                self._light(lit=line.endswith("1"))
            self._wait_for_more()

    def _wait_for_more(self) -> None:
        if self._forget:
            self._forget.cancel()
        self._forget = asyncio.get_running_loop().call_later(FORGOTTEN_S, self._forgotten)

    def _forgotten(self) -> None:
        self._light(lit=False)

    def _light(self, *, lit: bool) -> None:
        if lit != self.lit:
            self.lit = lit
            self._changed.set()
            self._changed = asyncio.Event()
