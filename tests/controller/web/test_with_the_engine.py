"""The desk on the real engine and its journal: what a press did is there after the controller has died."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller.engine import Engine
from controller.journal.store import Journal
from controller.queue import commands as do
from controller.web.app import create_app
from controller.web.people import People
from controller.web.sessions import Sessions
from controller.web.settings import WebSettings
from tests.controller.web.browser import Browser
from tests.controller.web.house import PEOPLE, site_file

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@asynccontextmanager
async def controller(folder: Path) -> AsyncIterator[tuple[Engine, Browser]]:
    """A controller of this folder and a browser on it. Leaving the block is as abrupt as a kill."""
    users = folder / "users.toml"
    users.write_text(PEOPLE, encoding="utf-8")
    journal = Journal(folder / "journal.sqlite")
    engine = Engine(site_file(), journal, lambda events: None)
    sessions = Sessions(folder / "sessions.json", engine.now)
    app = create_app(engine, WebSettings(users=users), People(users), sessions)
    running = asyncio.create_task(engine.run())
    async with Browser(app) as browser:
        try:
            yield engine, browser
        finally:
            running.cancel()
            await asyncio.wait([running])
            journal.close()


async def test_a_press_whose_answer_died_with_the_controller_is_not_done_twice(tmp_path: Path) -> None:
    async with controller(tmp_path) as (engine, browser):
        for index in range(3):
            await engine.do(do.TakeTicket(f"request-{index}", "passport", "fr"))
        await browser.open_desk()
        mark = (await browser.desk())["mark"]
        assert (await browser.press("next", id="the-same-press", mark=mark)).status_code == 200
        cookies, page, after_press = browser.http.cookies, browser.page, (await browser.desk())["mark"]

    async with controller(tmp_path) as (engine, browser):
        browser.http.cookies, browser.page = cookies, page
        again = await browser.press("next", id="the-same-press", mark=mark)
        assert (again.status_code, again.json()["code"]) == (409, "changed")
        assert again.json()["now"]["desk"]["visit"]["number"] == "P001"
        assert again.json()["now"]["desk"]["mark"] == after_press, "read back from disk, it is the same desk"
        assert (await browser.press("finish", mark=after_press)).status_code == 200
