"""The voice of espeak-ng, played by ALSA's aplay (Debian's packages espeak-ng and alsa-utils)."""

import asyncio

from hardware import espeak
from hardware.errors import DeviceRefused, NoSound
from hardware.player_pipe import PlayerPipe

LONGEST_S = 120.0
"""A page said slowly; a sound device that takes longer is stuck."""


class EspeakVoice:
    """A `Voice` on an ALSA device."""

    def __init__(self, device: str = "default", speed: int = 150) -> None:
        self._device, self._speed = device, speed
        self._turn = asyncio.Lock()
        self._speaking: PlayerPipe | None = None
        self._unknown: set[str] = set()

    async def say(self, text: str, language: str, volume: int) -> None:
        """Say it to its end; see the port."""
        if not text.strip():
            return
        async with self._turn:
            voice = espeak.voice_of(language)
            if voice not in self._unknown and await self._speak(text, voice, volume):
                return
            self._unknown.add(voice)
            if not await self._speak(text, espeak.USUAL, volume):
                raise DeviceRefused("espeak-ng has no voice at all")

    async def close(self) -> None:
        """Fall silent."""
        if self._speaking:
            await self._speaking.stop()

    async def _speak(self, text: str, voice: str, volume: int) -> bool:
        """False when there is no such voice."""
        player = ["aplay", "-q", "-D", self._device, "-"]
        self._speaking = PlayerPipe(espeak.arguments(voice, volume, self._speed), player)
        try:
            async with asyncio.timeout(LONGEST_S):
                (failed, _), (unplayed, complaint) = await self._speaking.run(espeak.sayable(text))
        except TimeoutError:
            raise NoSound(f"aplay on {self._device} did not end") from None
        finally:
            self._speaking = None
        if failed > 0:
            return False
        if unplayed > 0:
            raise NoSound(f"aplay on {self._device}: {complaint}")
        return True
