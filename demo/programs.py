"""The site's processes as systemd would run them: started, told when ready, started again when they die."""

import asyncio
import logging
import os
import signal
import socket
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

START_WITHIN_S = 40.0
STOP_WITHIN_S = 8.0
RESTART_AFTER_S = 0.5


class DidNotStart(Exception):
    """A program ended, or said nothing, before it was ready. The message holds the end of its log."""


class Program:
    """One supervised program. `serve` keeps it running; `kill` is a power cut; what it says is in its log.

    Ready is what systemd calls ready: the program's own READY=1. The kernel ends the program with us,
    however we end, and no Ctrl-C reaches it before us.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.starts = name, 0
        self.log = folder / f"{name}.log"
        self._command = list(command)
        self._environment = dict(environment or {})
        self._process: Process | None = None
        self._ready = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def ready(self) -> None:
        """Returns when it serves, be it for the first time or again."""
        await self._ready.wait()

    def kill(self) -> None:
        """End it as a power cut would; `serve` starts it again."""
        if self._process and self._process.returncode is None:
            self._ready.clear()
            self._process.kill()

    async def serve(self) -> None:
        """Run it until cancelled, again and again. Raises DidNotStart when the first start fails."""
        try:
            while True:
                await self._start()
                assert self._process  # noqa: S101 - _start made it
                code = await self._process.wait()
                self._ready.clear()
                log.info("%s ended with %s; starting it again", self.name, code)
                await asyncio.sleep(RESTART_AFTER_S)
        finally:
            await self._stop()

    async def _start(self) -> None:
        self.starts += 1
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices, self.log.open("ab") as out:
            notices.bind("")
            notices.setblocking(False)
            address = "@" + notices.getsockname()[1:].decode()
            self._process = await asyncio.create_subprocess_exec(
                *("setpriv", "--pdeathsig", "KILL", "--"),
                *self._command,
                env={**os.environ, **self._environment, "NOTIFY_SOCKET": address},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
            await self._wait_until_ready(notices)

    async def _wait_until_ready(self, notices: socket.socket) -> None:
        assert self._process  # noqa: S101 - started by our caller
        ended = asyncio.ensure_future(self._process.wait())
        heard = asyncio.ensure_future(_ready_notice(notices))
        await asyncio.wait({ended, heard}, timeout=START_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        said = heard.done()
        for task in (ended, heard):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if said:
            self._ready.set()
        elif self.starts == 1:
            tail = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise DidNotStart(f"{self.name} did not start:\n{tail}")

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_WITHIN_S):
                await process.wait()
        except TimeoutError:
            log.warning("%s did not end when told; it is killed", self.name)
            process.kill()
            await process.wait()


async def _ready_notice(notices: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    while b"READY=1" not in await loop.sock_recv(notices, 4096):
        pass
