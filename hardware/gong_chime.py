"""The chime that is heard: the gong on a loudspeaker."""

import asyncio

from hardware import gong
from hardware.loudspeaker import Loudspeaker
from hardware.sound import Sound, read_wav


class GongChime:
    """A `Chime`."""

    def __init__(self, loudspeaker: Loudspeaker) -> None:
        self._loudspeaker = loudspeaker
        self._sounds: dict[int, Sound] = {}

    async def ring(self, volume: int = 3) -> None:
        """Play the gong to its end; see the port."""
        if volume not in self._sounds:
            self._sounds[volume] = await asyncio.to_thread(_gong, volume)
        await self._loudspeaker.play(self._sounds[volume], "chime")

    async def close(self) -> None:
        """Stop the sound."""
        await self._loudspeaker.close()


def _gong(volume: int) -> Sound:
    return read_wav(gong.wav()).at_volume(volume)
