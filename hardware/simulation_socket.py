"""A Unix socket by which another process plays with a simulated device: lines in, lines out."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LONGEST = 4096


class SimulationSocket:
    """Listens from now until closed, inside the running loop, readable by this user only.

    `heard` gets each line that anyone writes; `greeting` is told to each who connects.
    """

    def __init__(
        self, path: Path, heard: Callable[[str], None], greeting: Callable[[], str | None] = lambda: None
    ) -> None:
        self._path, self._heard, self._greeting = path, heard, greeting
        self._peers: dict[socket.socket, bytes] = {}
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.setblocking(False)
        self._listener.bind(str(path))
        path.chmod(0o600)
        self._listener.listen()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._listener, self._accept)

    def tell(self, line: str) -> None:
        """Say a line to everyone connected; who does not listen is dropped."""
        for peer in tuple(self._peers):
            self._say(peer, line)

    def close(self) -> None:
        """Hang up on everyone and remove the socket."""
        self._loop.remove_reader(self._listener)
        self._listener.close()
        for peer in tuple(self._peers):
            self._drop(peer)
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        with suppress(BlockingIOError, ConnectionError):
            peer, _ = self._listener.accept()
            peer.setblocking(False)
            self._peers[peer] = b""
            self._loop.add_reader(peer, self._read, peer)
            if (line := self._greeting()) is not None:
                self._say(peer, line)

    def _read(self, peer: socket.socket) -> None:
        data = b""
        with suppress(ConnectionError):
            data = peer.recv(LONGEST)
        *lines, rest = (self._peers[peer] + data).split(b"\n")
        self._peers[peer] = rest[:LONGEST]
        for line in lines:
            self._heard(line.decode("utf-8", errors="replace").strip())
        if not data:
            self._drop(peer)

    def _say(self, peer: socket.socket, line: str) -> None:
        try:
            peer.sendall(line.encode() + b"\n")
        except OSError:
            self._drop(peer)

    def _drop(self, peer: socket.socket) -> None:
        if self._peers.pop(peer, None) is not None:
            self._loop.remove_reader(peer)
            peer.close()
