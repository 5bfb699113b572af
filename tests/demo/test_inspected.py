"""Following a screen's inspector: what it shows, and that its process has ended."""

import asyncio
import json
from pathlib import Path

import pytest

from demo.inspected import Inspected, NeverShown

pytestmark = pytest.mark.parts

WITHIN_S = 5


async def shown_once(socket: Path, page: str) -> asyncio.Server:
    """A screen that shows this page to whoever connects."""

    async def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(json.dumps({"page": page}).encode() + b"\n")
        screens.append(writer)

    screens: list[asyncio.StreamWriter] = []
    server = await asyncio.start_unix_server(tell, socket)
    server.screens = screens  # type: ignore[attr-defined]  # what a power cut closes
    return server


def gone_dark(server: asyncio.Server) -> None:
    server.close()
    for writer in server.screens:  # type: ignore[attr-defined]  # set above
        writer.close()


def test_it_tells_when_a_screen_goes_dark_and_follows_it_when_it_is_back(tmp_path: Path) -> None:
    socket = tmp_path / "screen.sock"

    async def scene() -> None:
        inspected = Inspected(socket)
        following = asyncio.create_task(inspected.serve())
        first = await shown_once(socket, "welcome")
        await inspected.until(lambda s: s.get("page") == "welcome", "welcome", WITHIN_S)
        dark = asyncio.create_task(inspected.ended())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(dark), 0.2)
        gone_dark(first)
        await asyncio.wait_for(dark, WITHIN_S)
        await inspected.until(lambda s: not s, "nothing", WITHIN_S)
        socket.unlink(missing_ok=True)
        second = await shown_once(socket, "starting")
        await inspected.until(lambda s: s.get("page") == "starting", "starting", WITHIN_S)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        gone_dark(second)

    asyncio.run(scene())


def test_half_a_line_of_a_screen_gone_dark_is_nothing_shown(tmp_path: Path) -> None:
    socket = tmp_path / "screen.sock"

    async def scene() -> None:
        inspected = Inspected(socket)
        following = asyncio.create_task(inspected.serve())
        first = await shown_once(socket, "welcome")
        await inspected.until(lambda s: s.get("page") == "welcome", "welcome", WITHIN_S)
        first.screens[0].write(b'{"page": "tick')  # type: ignore[attr-defined]  # set above
        gone_dark(first)
        socket.unlink(missing_ok=True)
        second = await shown_once(socket, "starting")
        await inspected.until(lambda s: s.get("page") == "starting", "starting", WITHIN_S)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        gone_dark(second)

    asyncio.run(scene())


def test_what_is_never_shown_is_told_with_what_was(tmp_path: Path) -> None:
    async def scene() -> None:
        inspected = Inspected(tmp_path / "screen.sock")
        with pytest.raises(NeverShown, match=r"waited 0\.1 s for page ticket; shown: \{\}"):
            await inspected.until(lambda s: s.get("page") == "ticket", "page ticket", 0.1)

    asyncio.run(scene())
