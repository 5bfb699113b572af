"""Keeps the forecasting process running: starts it, reads it, ends it when it hangs, starts it again.

    child = Child([sys.executable, "-m", ...], first=start_line, heard=take, silence_s=120.0)
    group.create_task(child.run(), name="forecast")

It must say something now and then: one that is silent for too long hangs. What the lines mean is not
known here.
"""

import asyncio
import logging
import random
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

log = logging.getLogger(__name__)

LONGEST_LINE = 1024 * 1024
FIRST_RETRY_S, SLOWEST_RETRY_S = 1.0, 60.0
LASTED_S = 60.0
"""A process that ran for so long was well: the next one is started soon."""

STOPS_WITHIN_S = 2.0


class Child:
    """One command. `first` makes the line that each new process is given; `heard` is given each line that it
    says, and raises nothing. `silence_s`: how long it may say nothing. `starts` counts the processes.
    """

    def __init__(
        self,
        command: Sequence[str],
        first: Callable[[], bytes],
        heard: Callable[[bytes], None],
        silence_s: float,
    ) -> None:
        self._command, self._first, self._heard = list(command), first, heard
        self._silence_s = silence_s
        self._process: Process | None = None
        self._ended_by_us = False
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The running process, if one is."""
        return self._process.pid if self._process else None

    def renew(self) -> None:
        """Have the running process, if one is, followed by a new one, which is given a line made anew."""
        if self._process and self._process.returncode is None:
            self._ended_by_us = True
            self._process.terminate()

    async def run(self) -> None:
        """Keep the process running until cancelled."""
        failures = 0
        while True:
            began = monotonic()
            try:
                await self._follow()
            except TimeoutError:
                log.warning("the forecast said nothing for %g seconds; it is started again", self._silence_s)
            except (OSError, ValueError) as error:  # ValueError: a line without an end
                log.warning("the forecast cannot be followed: %s", error)
            if self._ended_by_us:
                self._ended_by_us, failures = False, 0
                continue
            failures = 0 if monotonic() - began >= LASTED_S else failures + 1
            longest = min(SLOWEST_RETRY_S, FIRST_RETRY_S * 2**failures)
            await asyncio.sleep(longest * random.uniform(0.5, 1.0))

    async def _follow(self) -> None:
        self.starts += 1
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE, start_new_session=True
        )
        self._process = process
        try:
            await self._begin(process)
            while line := await self._next_line(process):
                self._heard(line)
            with suppress(TimeoutError):  # it shut its output and lives on
                async with asyncio.timeout(STOPS_WITHIN_S):
                    await process.wait()
            if not self._ended_by_us:
                log.warning("the forecast ended with %s; it is started again", process.returncode)
        finally:
            self._process = None
            await _end(process)
            await _let_go(process)

    async def _begin(self, process: Process) -> None:
        assert process.stdin  # noqa: S101 - it was asked for
        process.stdin.write(self._first())
        with suppress(BrokenPipeError, ConnectionResetError):  # it ended: reading it tells
            async with asyncio.timeout(self._silence_s):
                await process.stdin.drain()

    async def _next_line(self, process: Process) -> bytes:
        """b"" when it has ended."""
        assert process.stdout  # noqa: S101 - it was asked for
        async with asyncio.timeout(self._silence_s):
            return await process.stdout.readline()


async def _end(process: Process) -> None:
    """End it, at once if it will not: it has nothing to lose."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(STOPS_WITHIN_S):
                await process.wait()
    finally:  # cancelled too, it leaves nothing running
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.wait()


async def _let_go(process: Process) -> None:
    """Debian 12's Python logs what befell the input of an ended process, unless somebody asks for it."""
    assert process.stdin  # noqa: S101 - it was asked for
    process.stdin.close()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(STOPS_WITHIN_S):
            await process.stdin.wait_closed()
