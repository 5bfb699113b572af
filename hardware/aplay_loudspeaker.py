"""A loudspeaker through ALSA's own player, aplay (Debian's alsa-utils)."""

import asyncio
import os
from asyncio import subprocess

from hardware.errors import NoSound, NotInstalled
from hardware.sound import Sound

PATIENCE_S = 8.0
"""A sound device that takes so much longer than the sound is stuck."""


class AplayLoudspeaker:
    """A `Loudspeaker` on an ALSA device, such as `default` or `plughw:CARD=vc4hdmi0`."""

    def __init__(self, device: str = "default") -> None:
        self._device = device
        self._turn = asyncio.Lock()
        self._player: subprocess.Process | None = None

    async def play(self, sound: Sound, name: str) -> None:
        """Play it to its end; see the protocol."""
        file = await asyncio.to_thread(_in_memory, sound, name)
        try:
            async with self._turn:
                await self._play(file, sound.seconds + PATIENCE_S)
        finally:
            os.close(file)

    async def close(self) -> None:
        """Fall silent."""
        if self._player and self._player.returncode is None:
            self._player.kill()  # told kindly, aplay waits for a stuck device
            await self._player.wait()

    async def _play(self, file: int, within_s: float) -> None:
        try:
            self._player = await asyncio.create_subprocess_exec(
                *("aplay", "-q", "-D", self._device, f"/proc/self/fd/{file}"),
                pass_fds=(file,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError:
            raise NotInstalled("aplay is not installed (package alsa-utils)") from None
        try:
            async with asyncio.timeout(within_s):
                _, complaint = await self._player.communicate()
        except TimeoutError:
            raise NoSound(f"aplay on {self._device} did not end") from None
        finally:
            await self.close()
        if self._player.returncode:
            reason = "; ".join(complaint.decode(errors="replace").splitlines())
            raise NoSound(f"aplay on {self._device}: {reason}")


def _in_memory(sound: Sound, name: str) -> int:
    """The sound as a file in memory: aplay opens it, and nobody has to feed a player that may die."""
    file = os.memfd_create(name.encode("ascii", "replace")[:200].decode())
    os.write(file, sound.wav())
    os.lseek(file, 0, os.SEEK_SET)
    return file
