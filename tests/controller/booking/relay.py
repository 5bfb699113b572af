"""A TCP relay between a source and its server: it can lose answers to writes, and be unplugged."""

import asyncio
import contextlib
import random
from typing import Self


class Relay:
    """Forwards everything truly. Of the good answers to PUT requests it throws away the share `lossy`, by
    closing the connection after the server has answered; `lost` counts them."""

    def __init__(self, upstream_port: int, *, lossy: float = 0.0, seed: int = 1) -> None:
        self.lossy, self.lost = lossy, 0
        self._upstream_port, self._random = upstream_port, random.Random(seed)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def plug_in(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def unplug(self) -> None:
        """Nobody can connect, and every connection is cut."""
        assert self._server
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await self._server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.plug_in()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.unplug()

    async def _serve(self, from_us: asyncio.StreamReader, to_us: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._upstream_port)
        self._open |= {to_us, to_server}
        writing = False

        async def forward() -> None:
            nonlocal writing
            while data := await from_us.read(65536):
                if data.startswith((b"PUT ", b"GET ", b"REPORT ", b"PROPFIND ")):
                    writing = data.startswith(b"PUT ")
                to_server.write(data)

        async def back() -> None:
            while data := await from_server.read(65536):
                if writing and data[8:10] == b" 2" and self._random.random() < self.lossy:
                    self.lost += 1
                    return
                to_us.write(data)

        pumps = [asyncio.ensure_future(each) for each in (forward(), back())]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for writer in (to_us, to_server):
                self._open.discard(writer)
                writer.transport.abort()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
