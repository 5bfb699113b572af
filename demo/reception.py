"""Reception's page in a real browser: somebody there answers whoever calls from a kiosk."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from playwright.async_api import Browser, Page
from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as NotInTime

from demo.album import Album
from demo.premises import RECEPTIONIST, Premises

LOOK_AGAIN_S = 0.5
CALLED = "button[data-coming][aria-disabled='false']"
SEEN_S = 0.5
"""Nobody answers before having read where help is wanted."""


class Receptionist:
    """Says "I am coming" to every call. `answered` counts them."""

    def __init__(self, here: Premises, album: Album) -> None:
        self.answered = 0
        self._here, self._album = here, album
        self._page: Page

    async def log_in(self, browser: Browser) -> None:
        """Log in like a person; who may do nothing else is led to reception's page."""
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        self._page = await context.new_page()
        await self._page.goto(f"{self._here.web_address}/reception")
        await self._page.fill("#name", RECEPTIONIST)
        await self._page.fill("#password", self._here.reception_password)
        await self._page.click("#log-in")
        await self._page.wait_for_selector("#live[data-live='yes']")

    async def work(self, done: Callable[[], bool]) -> None:
        """Answer calls until `done`."""
        while not done():
            with suppress(NotInTime, BrowserError):
                await self._answer()
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _answer(self) -> None:
        if await self._page.query_selector(CALLED) is None:
            return
        await asyncio.sleep(SEEN_S)
        if picture := self._album.path("reception"):
            await self._page.screenshot(path=picture)
        await self._page.click(CALLED, timeout=4_000)
        self.answered += 1
