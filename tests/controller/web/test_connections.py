"""Connections that somebody takes and does nothing with."""

import asyncio
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from controller.web import connections
from tests.controller.web.house import House, MemoryOffice, served, site_file

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

PATIENCE_S = 20
ELSEWHERE = "127.0.0.2"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_one_address_cannot_take_every_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_OF_ONE_ADDRESS", 5)
    house = House.at(tmp_path, MemoryOffice(site_file()))
    async with served(house.app(), house.settings) as url:
        port = int(url.rpartition(":")[2])
        taken = [
            await asyncio.open_connection("127.0.0.1", port, local_addr=(ELSEWHERE, 0)) for _ in range(9)
        ]
        async with asyncio.timeout(PATIENCE_S):
            closed = [asyncio.ensure_future(reader.read()) for reader, _ in taken]
            while sum(each.done() for each in closed) < 4:
                await asyncio.wait(closed, return_when=asyncio.FIRST_COMPLETED, timeout=0.1)
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{url}/log-in")).status_code == 200
        assert sum(each.done() for each in closed) == 4
        for each in closed:
            each.cancel()
        await asyncio.gather(*closed, return_exceptions=True)
        for _, writer in taken:
            writer.close()


ASKED = b"GET /log-in HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize("said", [b"", ASKED[:-2], ASKED])
async def test_who_asks_for_nothing_whole_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(connections, "ASKS_WITHIN_S", 0.3)
    house = House.at(tmp_path, MemoryOffice(site_file()))
    async with served(house.app(), house.settings) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(said)
        async with asyncio.timeout(2.5):  # sooner than a connection that was used is let go anyhow
            with suppress(ConnectionResetError):
                await reader.read()
        writer.close()
