"""A private screen for a test: Xvfb on a free display number, its pixels readable, gone when the block ends.

with VirtualScreen(tmp_path, 1920, 1080) as screen:
    subprocess.Popen([...], env={**os.environ, "DISPLAY": screen.display})
    ... screen.pixel(10, 10) ...
"""

import mmap
import os
import select
import struct
import subprocess
from pathlib import Path
from typing import Self

PATIENCE_S = 15.0


class VirtualScreen:
    """One Xvfb process. `display` is what DISPLAY must be.

    `changing`: it can be made smaller by `resize`, and keeps its size when the last window goes.
    """

    def __init__(self, folder: Path, width: int, height: int, *, changing: bool = False) -> None:
        self._folder, self._size = folder, f"{width}x{height}x24"
        self._options = ["-noreset"] if changing else []
        self._modes = {(width, height)}
        self.display = ""

    def __enter__(self) -> Self:
        read, write = os.pipe()
        self._process = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(write), "-screen", "0", self._size),
                *("-fbdir", str(self._folder), "-nolisten", "tcp", *self._options),
            ],
            pass_fds=[write],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        try:
            self.display = f":{_read_line(read)}"
        except AssertionError:
            self.__exit__()
            raise
        finally:
            os.close(read)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)

    def resize(self, width: int, height: int) -> None:
        """Another resolution, at most the first one, as when a television is set to it."""
        name = f"{width}x{height}"
        if (width, height) not in self._modes:
            self._modes.add((width, height))
            timing = [str(number) for way in (width, height) for number in (way, way + 8, way + 16, way + 24)]
            self._xrandr("--newmode", name, "60", *timing)
            self._xrandr("--addmode", "screen", name)
        self._xrandr("--output", "screen", "--mode", name)

    def _xrandr(self, *arguments: str) -> None:
        command = ["xrandr", "--display", self.display, *arguments]
        subprocess.run(command, check=True, timeout=PATIENCE_S, capture_output=True)

    def pixel(self, x: int, y: int) -> str:
        """The colour at `x`, `y` from the upper left corner, as "#RRGGBB"."""
        with (self._folder / "Xvfb_screen0").open("rb") as file:
            picture = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
            # The framebuffer is kept as an X window dump: 25 numbers, colours, then rows of B, G, R, unused.
            header = struct.unpack(">25I", picture[:100])
            at = header[0] + header[19] * 12 + y * header[12] + x * 4
            blue, green, red = picture[at : at + 3]
            picture.close()
        return f"#{red:02X}{green:02X}{blue:02X}"


def _read_line(pipe: int) -> str:
    """The display's number, to the end of its line: Xvfb writes it in two parts and ends if nobody reads."""
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], PATIENCE_S)
        part = os.read(pipe, 16) if ready else b""
        assert part, "Xvfb did not start"
        line += part
    return line.decode().strip()
