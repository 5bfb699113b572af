"""Media keys as a desktop passes them on: a D-Bus of our own, and a Chromium that listens on it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.controller.web.chromium import CHROMIUM, QUIET

DAEMON, SEND = shutil.which("dbus-daemon"), shutil.which("dbus-send")
PLAYER = "/org/mpris/MediaPlayer2"
GET = PLAYER, "org.freedesktop.DBus.Properties.Get"
PATIENCE_S = 20
LOOK_AGAIN_S = 0.05

# Without service folders: nothing is started by it, so nothing stays behind.
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/desktop</listen>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"""


class Desktop:
    """What passes the media keys to the program that played last."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def press(self, key: str) -> None:
        """`key`: Next, Previous, PlayPause, as MPRIS calls them. Waits for a program that takes them."""
        async with asyncio.timeout(PATIENCE_S):
            while not (players := await self._players()):  # noqa: ASYNC110 - a name on the bus is asked for
                await asyncio.sleep(LOOK_AGAIN_S)
        await self._send(players[0], PLAYER, f"org.mpris.MediaPlayer2.Player.{key}")

    async def given_back(self) -> None:
        """Return when the browser plays nothing any more that the keys could be for."""
        async with asyncio.timeout(PATIENCE_S):
            (player,) = await self._players()
            while "Stopped" not in await self._status(player):  # noqa: ASYNC110 - it is asked for
                await asyncio.sleep(LOOK_AGAIN_S)

    async def _status(self, player: str) -> str:
        what = ("string:org.mpris.MediaPlayer2.Player", "string:PlaybackStatus")
        return await self._send(player, *GET, *what)

    async def _players(self) -> list[str]:
        names = "org.freedesktop.DBus.ListNames"
        return re.findall(
            r"org\.mpris\.[\w.]+", await self._send("org.freedesktop.DBus", "/org/freedesktop/DBus", names)
        )

    async def _send(self, to: str, path: str, method: str, *values: str) -> str:
        assert SEND
        command = [SEND, f"--bus={self.address}", "--print-reply", f"--dest={to}", path, method, *values]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        assert process.returncode == 0, method
        return said.decode()


@asynccontextmanager
async def desktop(folder: Path) -> AsyncIterator[tuple[Desktop, Browser]]:
    """The desktop, and an agent's browser on it."""
    assert DAEMON
    config = folder / "desktop.conf"
    config.write_text(CONFIG.format(folder=folder), encoding="utf-8")
    daemon = await asyncio.create_subprocess_exec(
        *(DAEMON, f"--config-file={config}", "--nofork", "--print-address=1"), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert daemon.stdout
        address = (await asyncio.wait_for(daemon.stdout.readline(), PATIENCE_S)).decode().strip()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=[*QUIET, "--autoplay-policy=user-gesture-required"],
                env={"DBUS_SESSION_BUS_ADDRESS": address},
            )
            yield Desktop(address), browser
            await browser.close()
    finally:
        daemon.terminate()
        await daemon.wait()
