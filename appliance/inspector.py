"""What a screen shows, told over a local socket: for tests, the demo's robot, and technicians.

One JSON object a line: the present snapshot on connecting, then one for every change. Read only; off
unless the unit's file names a socket.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from appliance.config import Settings


class InspectorSettings(Settings):
    """The `[inspector]` table: a Unix socket, readable by this user only."""

    socket: Path


class Inspector:
    """Tells whoever connects what `show` was last given, and what it is given later."""

    def __init__(self, settings: InspectorSettings | None) -> None:
        self._path = settings.socket if settings else None
        self._writers: set[asyncio.StreamWriter] = set()
        self._line = b"{}\n"

    def show(self, snapshot: Mapping[str, Any]) -> None:
        """Tell the snapshot to everyone connected; the same one twice is told once."""
        line = json.dumps(snapshot, ensure_ascii=False).encode() + b"\n"
        if line == self._line:
            return
        self._line = line
        for writer in self._writers:
            writer.write(line)

    async def serve(self) -> None:
        """Accept connections until cancelled; returns at once when no socket is configured."""
        if self._path is None:
            return
        self._path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._connected, self._path)
        self._path.chmod(0o600)
        async with server:
            await server.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self._line)
        self._writers.add(writer)
        # Python 3.11 logs a handler that was cancelled (at the end of `serve`) as an error.
        with suppress(ConnectionError, asyncio.CancelledError):
            await reader.read()
        self._writers.discard(writer)
        writer.close()
