"""A hall that stands over the tests of one file: its kiosk starts once, and every visitor finds it well."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance.clock import now
from contract import codes as written
from contract.state import Content, DayCode, DayCodes, Kiosk
from tests.kiosk.hall import Hall, hall
from tests.kiosk.town import CONTENT

Scene = Callable[[Hall], Awaitable[None]]

MANAGES_ALONE: Content = CONTENT.model_copy(
    update={
        "kiosks": (Kiosk(id="kiosk-1", band="Z"),),
        "languages": ("en", *(each for each in CONTENT.languages if each != "en")),
    }
)
"""English first, and a band for the kiosk's own numbers."""
LETTER = "K7QM-3F2D"
"""The code of today's appointment."""
SCENE_S = 60.0

DEVICES = """\
[voice]
driver = "simulated"
socket = "{folder}/voice.sock"
[headphones]
driver = "simulated"
socket = "{folder}/headphones.sock"
"""


class Standing:
    """One hall for many tests; after a failed one another is built."""

    def __init__(self, new_folder: Callable[[], Path]) -> None:
        self._new_folder = new_folder
        self._runner = asyncio.Runner()
        self._open = self._over = asyncio.Event()
        self._hall: Hall | None = None
        self._serving: asyncio.Task[None] | None = None

    def play(self, scene: Scene) -> None:
        """Play one scene, from the welcome page to the welcome page."""
        try:
            self._runner.run(self._play(scene))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """The hall is no more."""
        if self._serving:
            self._over.set()
            serving, self._serving = self._serving, None
            self._runner.run(_ended(serving))

    def end(self) -> None:
        """No more scenes."""
        self.close()
        self._runner.close()

    async def _play(self, scene: Scene) -> None:
        if self._serving is None:
            await self._build()
        assert self._hall
        async with asyncio.timeout(SCENE_S):
            await self._hall.page("welcome")
            await scene(self._hall)
            await self._hall.page("welcome")
            await self._hall.office.told()
        self._hall.office.answers.clear()
        self._hall.office.forget()
        self._hall.printer.forget()

    async def _build(self) -> None:
        self._open, self._over = asyncio.Event(), asyncio.Event()
        self._serving = asyncio.create_task(self._stand())
        opening = asyncio.create_task(self._open.wait())
        await asyncio.wait([self._serving, opening], return_when=asyncio.FIRST_COMPLETED)
        if self._serving.done():
            opening.cancel()
            await self._serving

    async def _stand(self) -> None:
        folder = self._new_folder()
        async with hall(folder, MANAGES_ALONE, DEVICES.format(folder=folder)) as self._hall:
            self._hall.office.codes = todays_codes()
            self._hall.office.publish()
            self._open.set()
            await self._over.wait()


async def _ended(task: asyncio.Task[None]) -> None:
    await task


def todays_codes() -> DayCodes:
    """One appointment, about now."""
    at, salt = now(), "salt"
    held = DayCode(digest=written.digest(written.plain(LETTER), salt), service="passport", booked=at)
    day = f"{at.astimezone(ZoneInfo(MANAGES_ALONE.timezone)):%Y-%m-%d}"
    return DayCodes(day=day, salt=salt, early_s=3600, codes=(held,))
