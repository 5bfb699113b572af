"""A real Radicale on loopback: the body's calendar server, which may be taken down and brought back."""

import asyncio
import secrets
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from demo.ports import free_port

USER = "booking"
PATIENCE_S = 20.0
LOOK_EVERY_S = 0.05

CONFIG = """\
[server]
hosts = 127.0.0.1:{port}
max_connections = 64
delay_on_error = 0

[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0

[rights]
type = owner_only

[storage]
filesystem_folder = {folder}/collections

[web]
type = none

[logging]
level = warning
"""


class NoAnswer(Exception):
    """Radicale did not start; the message holds the end of its log."""


class Radicale:
    """One Radicale process, an async context manager. Stopped and started again, it is the same server.

    `calendar` is where the site's appointments belong; it is not made yet.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.user = USER
        self.password = secrets.token_urlsafe(18)
        self.address = f"http://127.0.0.1:{self.port}"
        self.calendar = f"{self.address}/{USER}/appointments/"
        self.log = folder / "radicale.log"
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        return self._process.pid if self._process else None

    def client(self) -> httpx.AsyncClient:
        """An HTTP client that is logged in here."""
        return httpx.AsyncClient(auth=(self.user, self.password), timeout=PATIENCE_S)

    async def start(self) -> None:
        """Starts it and returns once it answers. Raises NoAnswer, and then nothing runs."""
        config = self._write_files()
        # The kernel ends it with us, however we end; in its own session, no Ctrl-C reaches it before us.
        tied = ("setpriv", "--pdeathsig", "KILL")
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *tied,
                *(sys.executable, "-m", "radicale", "--config", config),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            await self._until_it_answers(self._process)
        except BaseException:  # a cancelled start, too, leaves nothing behind
            await self.stop()
            raise

    async def _until_it_answers(self, process: Process) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S), self.client() as client:
                while process.returncode is None:
                    if await self._answers(client):
                        return
                    await asyncio.sleep(LOOK_EVERY_S)
        raise NoAnswer(f"Radicale did not start:\n{self.log.read_text()[-2000:]}")

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        """Whether it is ours that answers: somebody else's on this port knows not the password."""
        try:
            answer = await client.request("PROPFIND", f"{self.address}/{USER}/", headers={"Depth": "0"})
        except httpx.TransportError:
            return False
        return answer.status_code == httpx.codes.MULTI_STATUS

    async def stop(self) -> None:
        """Ends it: asked first, killed when it does not go. What it holds stays in its folder."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S / 4):
                    await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _write_files(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        users = self.folder / "users"
        users.touch(mode=0o600)
        users.write_text(f"{self.user}:{self.password}\n", encoding="utf-8")
        config = self.folder / "config"
        config.write_text(CONFIG.format(port=self.port, folder=self.folder.resolve()), encoding="utf-8")
        return config

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
