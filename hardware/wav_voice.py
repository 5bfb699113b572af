"""The voice of espeak-ng into WAV files: what would be heard, on a machine without sound."""

import asyncio
import wave
from io import BytesIO
from pathlib import Path

from hardware import espeak
from hardware.errors import DeviceRefused
from hardware.player_pipe import PlayerPipe


class WavVoice:
    """A `Voice` that writes `0001-fr.wav`, `0002-nl.wav`... into `folder`, which it makes."""

    def __init__(self, folder: Path, speed: int = 150, *, real_time: bool = True) -> None:
        self._folder, self._speed, self._real_time = folder, speed, real_time
        self._turn = asyncio.Lock()
        self._count = 0
        self._closing = asyncio.Event()

    async def say(self, text: str, language: str, volume: int) -> None:
        """Write it, and take as long as hearing it would; see the port."""
        if not text.strip():
            return
        async with self._turn:
            self._closing.clear()
            self._count += 1
            path = self._folder / f"{self._count:04d}-{espeak.voice_of(language)}.wav"
            seconds = await self._write(path, text, language, volume)
            try:
                async with asyncio.timeout(seconds if self._real_time else 0):
                    await self._closing.wait()
            except TimeoutError:
                return

    async def close(self) -> None:
        """What is being said counts as said."""
        self._closing.set()

    async def _write(self, path: Path, text: str, language: str, volume: int) -> float:
        """The file's length in seconds."""
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        for voice in (espeak.voice_of(language), espeak.USUAL):
            speaker = espeak.arguments(voice, volume, self._speed)
            (failed, _), _ = await PlayerPipe(speaker, ["tee", str(path)]).run(espeak.sayable(text))
            if not failed:
                return await asyncio.to_thread(_settled, path)
        raise DeviceRefused("espeak-ng has no voice at all")


def _settled(path: Path) -> float:
    """Put the true length into the header, which espeak-ng cannot know when it writes to a pipe."""
    with wave.open(BytesIO(path.read_bytes())) as streamed:
        parameters, frames = streamed.getparams(), streamed.readframes(streamed.getnframes())
    with wave.open(str(path), "wb") as file:
        file.setparams(parameters._replace(nframes=0))
        file.writeframes(frames)
    seconds: float = len(frames) / (parameters.framerate * parameters.sampwidth * parameters.nchannels)
    return seconds
