"""A loudspeaker that is heard later: one WAV file of all that would have been heard, and a list of it."""

import asyncio
import fcntl
import json
import os
import time
import wave
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from hardware.errors import NoSound
from hardware.sound import LOUDEST, Sound

RATE = 22_050
LONGEST_PAUSE_S = 2.0
"""Silence longer than this is cut, so that a day fits into a file."""
HEADER = 44
"""Bytes before the samples of a plain WAV file; its two lengths stand at 4 and 40."""


class SoundRecorder:
    """A `Loudspeaker` that adds to `file`. Several may share one: what sounds together is mixed together.

    Beside `a.wav` it writes `a.jsonl`, a line a sound: `{"from": 0.0, "to": 1.2, "sound": "chime"}`,
    in seconds of the file. `faster`: how much sooner than its sound `play` returns; pauses between sounds are
    those that there were, and no sound is shortened.
    """

    def __init__(
        self, file: Path, *, faster: float = 1.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._file, self._list = file, file.with_suffix(".jsonl")
        self._faster, self._monotonic = faster, monotonic
        self._turn = asyncio.Lock()

    async def play(self, sound: Sound, name: str) -> None:
        """Add it to the file, and take its time; see the protocol."""
        async with self._turn:
            sound = await asyncio.to_thread(sound.at_rate, RATE)
            begun = self._monotonic()
            try:
                await asyncio.to_thread(self._add, sound, name, begun)
            except OSError as error:
                raise NoSound(f"{self._file}: {error.strerror}") from None
            ended = begun + sound.seconds / self._faster
            await asyncio.sleep(ended - self._monotonic())

    async def close(self) -> None:
        """Nothing to let go of."""

    def _add(self, sound: Sound, name: str, begun: float) -> None:
        with self._list.open("a+", encoding="utf-8") as sounds:
            fcntl.flock(sounds, fcntl.LOCK_EX)
            first = round(self._place(sounds, begun) * RATE)
            _mix_in(self._file, sound, first)
            last = first + len(sound.samples)
            line = {"from": round(first / RATE, 6), "to": round(last / RATE, 6), "sound": name}
            until = begun + sound.seconds / self._faster
            sounds.write(json.dumps(line | {"until": until}, ensure_ascii=False) + "\n")

    def _place(self, sounds: IO[str], begun: float) -> float:
        """Seconds from the file's start. A sound that begins during another is put where it was heard."""
        sounds.seek(0)
        earlier: list[dict[str, Any]] = [json.loads(line) for line in sounds]
        if not earlier:
            return 0.0
        last = max(earlier, key=lambda line: line["to"])
        pause: float = begun - last["until"]
        moved = pause * self._faster if pause < 0 else min(pause, LONGEST_PAUSE_S)
        return max(0.0, float(last["to"]) + moved)


def _mix_in(path: Path, sound: Sound, first: int) -> None:
    if not path.exists():
        _empty(path)
    with path.open("r+b") as file:
        there = max(0, file.seek(0, os.SEEK_END) - HEADER) // 2
        file.seek(HEADER + 2 * min(first, there))
        old = array("h", file.read(2 * len(sound.samples)) if first < there else b"")
        new = [max(-LOUDEST, min(LOUDEST, a + b)) for a, b in zip(old, sound.samples, strict=False)]
        file.seek(0, os.SEEK_END)
        file.write(bytes(2 * max(0, first - there)))
        file.seek(HEADER + 2 * first)
        file.write(array("h", new).tobytes() + sound.samples[len(new) :].tobytes())
        size = file.seek(0, os.SEEK_END)
        for at, length in ((4, size - 8), (40, size - HEADER)):
            file.seek(at)
            file.write(length.to_bytes(4, "little"))


def _empty(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
