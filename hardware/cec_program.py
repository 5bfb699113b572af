"""Runs one of Debian's HDMI-CEC programs to its end: what it said, or the fault that it met."""

import asyncio
from asyncio import subprocess
from collections.abc import Sequence
from contextlib import suppress

from hardware.errors import DeviceFault, DeviceGone, DeviceSilent, NotInstalled

LONGEST_S = 30.0
"""libCEC looks for an adapter for ten seconds; a program that takes longer is stuck on the cable."""


class CecProgram:
    """One program at a time: a second one waits for the first, which has the adapter. `package`: Debian's."""

    def __init__(self, name: str, package: str) -> None:
        self._name, self._package = name, package
        self._turn = asyncio.Lock()
        self._running: subprocess.Process | None = None

    async def run(self, arguments: Sequence[str], command: str = "") -> str:
        """What it printed. `command` goes to its input. Raises DeviceFault."""
        async with self._turn:
            self._running = running = await self._start(arguments)
            try:
                async with asyncio.timeout(LONGEST_S):
                    said, _ = await running.communicate(command.encode())
            except TimeoutError:
                raise DeviceSilent(f"{self._name} did not end") from None
            finally:
                await self.stop()
            text = said.decode(errors="replace")
            if running.returncode:
                raise DeviceGone(f"{self._name}: {_last_line(text)}")
            return text

    async def stop(self) -> None:
        """End it now, whatever it waits for."""
        running, self._running = self._running, None
        if running and running.returncode is None:
            with suppress(ProcessLookupError):
                running.kill()
            await running.wait()

    async def _start(self, arguments: Sequence[str]) -> subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                *(self._name, *arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except FileNotFoundError:
            raise NotInstalled(f"{self._name} is not installed (package {self._package})") from None
        except OSError as error:  # it may not be run, or there is no room for another process
            raise DeviceFault(f"{self._name} cannot be started: {error.strerror}") from None


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "it failed and said nothing"
