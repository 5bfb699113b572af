"""The frames of a picture or a film, drawn by ffmpeg in a process of its own (Debian's ffmpeg).

A file that crashes the decoder, or would fill the memory, ends that process and nothing else. The frames come
through a pipe as PPM, each with its own size, and are read in a thread; ffmpeg waits while nobody reads.
"""

import asyncio
import fcntl
import io
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from display.interlude_folder import Clip, Kind

MOST_WIDTH, MOST_HEIGHT = 1280, 720
"""A frame's largest size. A larger pane stretches it: more would cost the calls their processor."""
MOST_PIXELS = 50_000_000
"""A larger picture is refused before it is unpacked."""
STALLED_S = 10.0
"""A decoder that gives no frame for so long is stuck."""
PIPE_BYTES = 1 << 20
"""As much as Linux grants anybody."""
NICENESS, THREADS = 10, 2
"""Calls come first. The unit's service may not change priorities; there only the threads are few."""

HARDWARE = {
    "software": (),
    "auto": ("-hwaccel", "auto"),
    "vaapi": ("-hwaccel", "vaapi"),
    "drm": ("-hwaccel", "drm"),
    "v4l2m2m": ("-c:v", "h264_v4l2m2m"),
}
"""ffmpeg's words for each way of decoding."""


class Unplayable(Exception):
    """The file cannot be shown; says why, for the log."""


class NoDecoder(Exception):
    """ffmpeg is not on this machine."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: `rgb` has three bytes a pixel, rows from the top."""

    width: int
    height: int
    rgb: bytes


class Frames:
    """An open picture or film. `room`: the pane's width and height; frames fit into it, or are smaller.

    Use as `async with`. Raises NoDecoder when entered.
    """

    def __init__(self, clip: Clip, room: tuple[int, int], rate: int, decoding: str = "software") -> None:
        self._clip = clip
        self._command = list(_command(clip, room, rate, decoding))
        self._process: Process
        self._reading: asyncio.Future[Frame | None] | None = None
        self._any = False

    async def __aenter__(self) -> Self:
        read, write = os.pipe()
        self._pipe = os.fdopen(read, "rb")
        try:
            with suppress(OSError):
                fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            self._process = await self._start(write)
        except BaseException:
            self._pipe.close()
            raise
        finally:
            os.close(write)
        return self

    async def _start(self, write: int) -> Process:
        try:
            with self._clip.path.open("rb") as file:
                # By the input only its bytes say what a picture is; a film has to be seekable.
                source = file if self._clip.kind is Kind.PICTURE else DEVNULL
                process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=source, stdout=write, stderr=PIPE
                )
        except FileNotFoundError as error:
            if error.filename != self._command[0]:
                raise Unplayable("it is gone") from None
            raise NoDecoder("ffmpeg is not installed (package ffmpeg)") from None
        except OSError as error:
            raise Unplayable(str(error)) from None
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
        return process

    async def __aexit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.communicate()
        if self._reading:
            await asyncio.wait([self._reading])  # the pipe's end has come with the process's
        self._pipe.close()

    async def next(self) -> Frame | None:
        """The next frame; None after the last. Raises Unplayable."""
        self._reading = asyncio.ensure_future(asyncio.to_thread(_read, self._pipe))
        try:
            async with asyncio.timeout(STALLED_S):
                frame = await asyncio.shield(self._reading)
        except TimeoutError:
            raise Unplayable(f"no frame within {STALLED_S:g} s") from None
        if frame is None:
            await self._ended()
        self._any = True
        return frame

    async def _ended(self) -> None:
        """Raises Unplayable with ffmpeg's own reason when it did not end well."""
        _, said = await self._process.communicate()
        if self._process.returncode:
            lines = said.decode(errors="replace").strip().splitlines()
            raise Unplayable(lines[0] if lines else f"ffmpeg ended with {self._process.returncode}")
        if not self._any:
            raise Unplayable("there is no picture in it")


def _command(clip: Clip, room: tuple[int, int], rate: int, decoding: str) -> Iterator[str]:
    width, height = min(room[0], MOST_WIDTH), min(room[1], MOST_HEIGHT)
    yield from ("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", str(THREADS))
    yield from ("-max_pixels", str(MOST_PIXELS))
    # Pixels that are not square become so; small pictures are not blown up here.
    fit = f"scale=w='min({width},iw*sar)':h='min({height},ih)':force_original_aspect_ratio=decrease"
    fit = f"{fit}:force_divisible_by=4,setsar=1"
    if clip.kind is Kind.PICTURE:
        yield from ("-i", "pipe:0", "-frames:v", "1", "-vf", fit)
    else:
        yield from HARDWARE[decoding]
        # A playlist may name no other file and no address.
        yield from ("-protocol_whitelist", "file,pipe", "-i", f"file:{clip.path}")
        yield from ("-map", "0:v:0", "-an", "-sn", "-dn", "-vf", f"fps={rate},{fit}")
    yield from ("-c:v", "ppm", "-f", "image2pipe", "pipe:1")


def _read(pipe: io.BufferedReader) -> Frame | None:
    """One PPM picture; None at the pipe's end, also in the middle of a picture."""
    head = [pipe.readline(32) for _ in range(3)]
    if head[0] != b"P6\n" or head[2] != b"255\n":
        return None
    width, height = map(int, head[1].split())
    rgb = pipe.read(width * height * 3)
    return Frame(width, height, rgb) if len(rgb) == width * height * 3 else None
