"""Real CalDAV servers for tests, each a process of its own on a free loopback port."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.broker import free_port

PATIENCE_S = 20.0

USER, PASSWORD = "vestibule", "not-a-secret"

RADICALE = """\
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}/store
[logging]
level = warning
"""


class Server:
    """One server process. `home`: the path below which calendars are made."""

    def __init__(self, name: str, folder: Path, home: str, command: Callable[[int], list[str]]) -> None:
        self.name, self.folder, self.home, self.port = name, folder, home, free_port()
        self._command = command(self.port)
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def radicale(cls, folder: Path) -> Self:
        def command(port: int) -> list[str]:
            (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
            (folder / "config").write_text(RADICALE.format(port=port, folder=folder))
            return [sys.executable, "-m", "radicale", "--config", str(folder / "config")]

        return cls("radicale", folder, f"/{USER}/", command)

    @classmethod
    def xandikos(cls, folder: Path) -> Self:
        def command(port: int) -> list[str]:
            listen = ["--listen-address", "127.0.0.1", "--port", str(port), "--no-detect-systemd"]
            place = ["--directory", str(folder / "store"), "--state-dir", str(folder / "state")]
            principal = ["--current-user-principal", f"/{USER}/", "--defaults"]
            return [sys.executable, "-m", "xandikos", "serve", *place, *principal, *listen]

        return cls("xandikos", folder, f"/{USER}/calendars/", command)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def caches(self) -> list[Path]:
        """What Radicale may lose at any time, its sync tokens among it."""
        return list((self.folder / "store").rglob(".Radicale.cache"))

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        self.stop()
        raise AssertionError(f"{self.name} did not start:\n{(self.folder / 'log').read_text()}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
