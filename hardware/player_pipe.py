"""One program's sound into another, both of which fall silent at once."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from hardware.errors import NotInstalled


class PlayerPipe:
    """`speaker` reads `text` and writes sound; `player` plays it. Both die together.

    `run` returns the exit codes and what each said on its error output. Raises NotInstalled.
    """

    def __init__(self, speaker: Sequence[str], player: Sequence[str]) -> None:
        self._speaker, self._player = speaker, player
        self._running: list[Process] = []

    async def run(self, text: bytes) -> tuple[tuple[int, str], tuple[int, str]]:
        """To the sound's end; cancelled, silent at once."""
        try:
            return await self._run(text)
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Silence now, whatever the programs think of it."""
        for each in self._running:
            if each.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(each.pid, signal.SIGKILL)
        for each in self._running:
            await each.wait()
        self._running.clear()

    async def _run(self, text: bytes) -> tuple[tuple[int, str], tuple[int, str]]:
        sound, into = os.pipe()
        try:
            player = await self._start(self._player, stdin=sound, stdout=DEVNULL)
            speaker = await self._start(self._speaker, stdin=PIPE, stdout=into)
        finally:
            os.close(sound)
            os.close(into)
        (_, said), (_, played) = await asyncio.gather(speaker.communicate(text), player.communicate())
        return (speaker.returncode or 0, _line(said)), (player.returncode or 0, _line(played))

    async def _start(self, program: Sequence[str], *, stdin: int, stdout: int) -> Process:
        try:
            started = await asyncio.create_subprocess_exec(
                *program, stdin=stdin, stdout=stdout, stderr=PIPE, process_group=0
            )
        except FileNotFoundError:
            raise NotInstalled(f"{program[0]} is not installed") from None
        self._running.append(started)
        return started


def _line(complaint: bytes) -> str:
    return "; ".join(complaint.decode(errors="replace").split("\n")).strip("; ")
