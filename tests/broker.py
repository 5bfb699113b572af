"""A private Mosquitto for a test: its own process on a free loopback port, gone when the block ends.

    with Mosquitto.plain(tmp_path) as broker:
        ... "127.0.0.1", broker.port ...

    place = site.write_broker(port=free_port())              # mutual TLS, a provisioning.site.Site
    with Mosquitto(place.config, place.port) as broker:
        ...

It is a real broker and a synchronous context manager, so it serves asyncio tests as well.
"""

import os
import select
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from contract.codec import LARGEST
from demo.ports import free_port

PATIENCE_S = 10.0

PLAIN = f"""\
listener {{port}} 127.0.0.1
allow_anonymous true
set_tcp_nodelay true
persistence false
max_packet_size {LARGEST + 4096}
"""


class Mosquitto:
    """One broker process of `config`. `port` is where it listens; it stays the same over restarts."""

    def __init__(self, config: Path, port: int) -> None:
        self.config, self.port = config, port
        self.log = config.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def plain(cls, folder: Path, port: int | None = None) -> Self:
        """Without TLS and rules: for tests of what happens behind the broker's door."""
        port = port or free_port()
        config = folder / f"mosquitto-{port}.conf"
        config.write_text(PLAIN.format(port=port))
        return cls(config, port)

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process, "the broker is not running"
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it serves. Raises AssertionError with its log when it does not."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices, self.log.open("ab") as log:
            notices.bind("")  # an address of the kernel's choice that any user may write to
            address = "@" + notices.getsockname()[1:].decode()
            self._process = subprocess.Popen(
                ["mosquitto", "-c", str(self.config)],
                env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin", "NOTIFY_SOCKET": address},
                stdout=log,
                stderr=log,
            )
            self._wait_until_ready(notices)

    def _wait_until_ready(self, notices: socket.socket) -> None:
        assert self._process
        gone = os.pidfd_open(self._process.pid)
        try:
            deadline = time.monotonic() + PATIENCE_S
            while (left := deadline - time.monotonic()) > 0:
                heard, _, _ = select.select([notices.fileno(), gone], [], [], left)
                if notices.fileno() in heard and b"READY=1" in notices.recv(4096):
                    return
                if gone in heard:
                    break
            self.stop()
            raise AssertionError(f"Mosquitto did not start:\n{self.log.read_text()}")
        finally:
            os.close(gone)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, by SIGKILL for a power cut. Nothing happens when it is not running."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_S)
            self._process = None

    def reload(self) -> None:
        """SIGHUP: rules, certificates and revocations are read again."""
        os.kill(self.pid, signal.SIGHUP)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
