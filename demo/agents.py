"""The agents of a morning: one presses the button on the desk, the others click in a real browser."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from playwright.async_api import Browser, Page, Playwright
from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as NotInTime

from demo.album import Album
from demo.premises import AGENT, Premises

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
"""Chromium must not look for hosts outside: there may be none."""

SERVING_S = (0.4, 1.2)
"""A visit at the counter, shortened."""
BETWEEN_PRESSES_S = 2.1
"""Two presses within two seconds are one."""
RECALL_AFTER_S = 5.2
"""Sooner than five seconds after a call nobody can have come."""
LOOK_AGAIN_S = 1.0
FADE_S = 0.5
"""A new call fades in."""
SOMEBODY_THERE = frozenset({"called", "serving"})
SOMEBODY = ", ".join(f"#visit[data-phase='{phase}']" for phase in sorted(SOMEBODY_THERE))
"""The desk page while there is somebody at the counter."""
ONE_IN_NO_SHOW, ONE_IN_RECALL = 9, 6


async def press_button(here: Premises, done: Callable[[], bool], chance: Random) -> int:
    """The agent with the button: press, wait for the lamp, serve; until `done`. Gives the presses.

    The last press finds nobody, which finishes the person served before.
    """
    presses = 0
    while True:
        last = done()
        try:
            lamp = await _press(here.button)
        except OSError:  # the unit itself is being started again
            await asyncio.sleep(LOOK_AGAIN_S)
            continue
        presses += 1
        if lamp == "nobody_waiting" and last:
            return presses
        await asyncio.sleep(BETWEEN_PRESSES_S + chance.uniform(*SERVING_S))


async def _press(socket: Path) -> str:
    """One press, and what the lamp says when it no longer says "pending"."""
    reader, writer = await asyncio.open_unix_connection(socket)
    try:
        await reader.readline()
        writer.write(b"press\n")
        pending = False
        async with asyncio.timeout(20):
            while True:
                lamp = str(json.loads(await reader.readline()).get("lamp"))
                if pending and lamp != "pending":
                    return lamp
                pending = pending or lamp == "pending"
                if lamp == "unreachable":
                    return lamp
    except TimeoutError:
        return "silent"
    finally:
        writer.close()


class BrowserAgent:
    """An agent at the desk page of one counter."""

    def __init__(self, here: Premises, counter: str, chance: Random, album: Album) -> None:
        self.counter, self.served = counter, 0
        self._here, self._chance, self._album = here, chance, album
        self._page: Page

    async def log_in(self, browser: Browser) -> None:
        """Log in like a person, and open the counter's page."""
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        self._page = await context.new_page()
        await self._page.goto(self._here.web_address)
        await self._page.fill("#name", AGENT)
        await self._page.fill("#password", self._here.password)
        await self._page.click("#log-in")
        await self._page.click(f"a[href='/desk/{self.counter}']")
        await self._page.wait_for_selector("#live[data-live='yes']")

    async def work(self, done: Callable[[], bool]) -> None:
        """Call, serve and finish until `done` and nobody is left."""
        while True:
            last = done()
            if not await self._call():
                if last and await self._live():
                    return
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            await self._serve()
            await asyncio.sleep(self._chance.uniform(*SERVING_S))

    async def _live(self) -> bool:
        return await self._page.get_attribute("#live", "data-live") == "yes"

    async def _phase(self) -> str:
        return await self._page.get_attribute("#visit", "data-phase") or ""

    async def _call(self) -> bool:
        """Whether somebody is at the counter after a click on next."""
        if await self._phase() not in SOMEBODY_THERE:
            if (await self._page.text_content("#count")) in {"0", None}:
                return False
            await self._click("next")
            with suppress(NotInTime):
                await self._page.wait_for_selector(SOMEBODY, timeout=6_000)
        return await self._phase() in SOMEBODY_THERE

    async def _serve(self) -> None:
        if picture := self._album.path("desk"):
            await asyncio.sleep(FADE_S)
            await self._page.screenshot(path=picture)
        if self._chance.randrange(ONE_IN_RECALL) == 0:
            await asyncio.sleep(RECALL_AFTER_S)
            await self._click("recall")
        if self._chance.randrange(ONE_IN_NO_SHOW) == 0:
            await self._leave_by("no-show")
            return
        await self._click("start")
        await asyncio.sleep(self._chance.uniform(*SERVING_S))
        await self._leave_by("finish")
        self.served += 1

    async def _leave_by(self, action: str) -> None:
        """Click until the counter is free: while the controller is away, a click says that it is."""
        while await self._phase() in SOMEBODY_THERE:
            await self._click(action)
            with suppress(NotInTime):
                await self._page.wait_for_selector("#visit[data-phase='free']", timeout=3_000)
            if action == "no-show" and await self._phase() == "serving":
                action = "finish"

    async def _click(self, button: str) -> None:
        with suppress(NotInTime, BrowserError):
            await self._page.click(f"#{button}[aria-disabled='false']", timeout=4_000)


async def launch(playwright: Playwright) -> Browser:
    """The machine's Chromium, without a window."""
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
