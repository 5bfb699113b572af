"""Calls read by espeak-ng (Debian's package), each made whole before it is played."""

import asyncio
from asyncio import subprocess
from collections.abc import Iterable
from contextlib import suppress

from hardware import espeak
from hardware.errors import DeviceRefused, NotInstalled
from hardware.loudspeaker import Loudspeaker
from hardware.ports import SpokenCall
from hardware.sound import NotASound, Sound, read_wav

LONGEST_S = 10.0
"""Making the sound of one call takes a tenth of a second; a program that takes this long is stuck."""


class LoudspeakerVoice:
    """A `CallVoice`. `speed`: words a minute."""

    def __init__(self, loudspeaker: Loudspeaker, speed: int = 150) -> None:
        self._loudspeaker, self._speed = loudspeaker, speed

    async def say(self, call: SpokenCall, language: str, volume: int) -> None:
        """Say its text to the end; see the port."""
        sound = await self._sound(call.text, espeak.voice_of(language), volume)
        sound = sound or await self._sound(call.text, espeak.USUAL, volume)
        if sound is None:
            raise DeviceRefused("espeak-ng has no voice at all")
        await self._loudspeaker.play(sound, f"{language}: {call.text}")

    async def lacks(self, pieces: Iterable[str], language: str) -> tuple[str, ...]:
        """Nothing: it can say every word."""
        return ()

    async def close(self) -> None:
        """Fall silent."""
        await self._loudspeaker.close()

    async def _sound(self, text: str, voice: str, volume: int) -> Sound | None:
        """None when there is no such voice."""
        made = await _output(espeak.arguments(voice, volume, self._speed), espeak.sayable(text))
        try:
            return await asyncio.to_thread(read_wav, made)
        except NotASound:
            return None


async def _output(program: list[str], given: bytes) -> bytes:
    """What the program writes; nothing when it fails or does not end."""
    try:
        running = await asyncio.create_subprocess_exec(
            *program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise NotInstalled(f"{program[0]} is not installed") from None
    try:
        async with asyncio.timeout(LONGEST_S):
            made, _ = await running.communicate(given)
    except TimeoutError:
        return b""
    finally:
        if running.returncode is None:
            with suppress(ProcessLookupError):
                running.kill()
            await running.wait()
    return b"" if running.returncode else made
