"""The chime through ALSA's own player, aplay (Debian's alsa-utils)."""

import asyncio
import os
from asyncio import subprocess

from hardware import gong
from hardware.errors import DeviceGone

LONGEST_S = 10.0
"""A sound device that takes longer over a gong is stuck."""


class AplayChime:
    """A `Chime` on an ALSA device."""

    def __init__(self, device: str = "default") -> None:
        self._device = device
        self._turn = asyncio.Lock()
        self._player: subprocess.Process | None = None

    async def ring(self) -> None:
        """Play the gong to its end; see the port."""
        sound = await asyncio.to_thread(_file_of_gong)
        try:
            async with self._turn:
                await self._play(sound)
        finally:
            os.close(sound)

    async def close(self) -> None:
        """Stop the sound."""
        if self._player and self._player.returncode is None:
            self._player.kill()  # told kindly, aplay waits for a stuck device
            await self._player.wait()

    async def _play(self, sound: int) -> None:
        try:
            self._player = await asyncio.create_subprocess_exec(
                *("aplay", "-q", "-D", self._device, f"/proc/self/fd/{sound}"),
                pass_fds=(sound,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError:
            raise DeviceGone("aplay is not installed (package alsa-utils)") from None
        try:
            async with asyncio.timeout(LONGEST_S):
                _, complaint = await self._player.communicate()
        except TimeoutError:
            raise DeviceGone(f"aplay on {self._device} did not end") from None
        finally:
            await self.close()
        if self._player.returncode:
            reason = "; ".join(complaint.decode(errors="replace").splitlines())
            raise DeviceGone(f"aplay on {self._device}: {reason}")


def _file_of_gong() -> int:
    """The gong as a file in memory: aplay opens it, and nobody has to feed a player that may die."""
    sound = os.memfd_create("gong")
    os.write(sound, gong.wav())
    os.lseek(sound, 0, os.SEEK_SET)
    return sound
