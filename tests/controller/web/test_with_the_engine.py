"""The desk on the real engine and its journal: what a press did is there after the controller has died."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from controller.engine import Engine
from controller.follow import Follow
from controller.journal.store import Journal
from controller.keyed import Keyed
from controller.office import DeskOffice
from controller.queue import commands as do
from controller.queue.rules import Rules
from controller.queue.state import Queue
from controller.units import Units
from controller.web.access import Visitor, Web, find, look_at
from controller.web.app import create_app
from controller.web.people import People
from controller.web.sessions import Sessions
from controller.web.settings import WebSettings
from controller.web.words import Words
from tests.controller.web.browser import Browser
from tests.controller.web.house import PEOPLE, SURVEY, site_file

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@asynccontextmanager
async def controller(folder: Path) -> AsyncIterator[tuple[Engine, Browser]]:
    """A controller of this folder and a browser on it. Leaving the block is as abrupt as a kill."""
    users = folder / "users.toml"
    users.write_text(PEOPLE, encoding="utf-8")
    journal = Journal(folder / "journal.sqlite")
    engine = Engine(site_file(**SURVEY), journal, lambda events: None)
    sessions = Sessions(folder / "sessions.json", engine.now)
    follow = Follow(Keyed(b"a secret of this folder"), lambda: engine.queue, "https://hall.example")
    office = DeskOffice(engine, Units(), lambda: None, follow=follow)
    app = create_app(office, WebSettings(users=users), People(users), sessions)
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


async def test_why_somebody_is_parked_is_read_back_until_it_is_erased(tmp_path: Path) -> None:
    async with controller(tmp_path) as (engine, browser):
        await engine.do(do.TakeTicket("request-1", "passport", "fr"))
        await browser.open_desk()
        await browser.press("next")
        await browser.press("park", words="cherche la monnaie")
        cookies, page = browser.http.cookies, browser.page

    async with controller(tmp_path) as (engine, browser):
        browser.http.cookies, browser.page = cookies, page
        assert (await browser.desk())["parked"][0]["reason"] == "cherche la monnaie"
        Journal(tmp_path / "journal.sqlite").erase_notes_before(engine.now().date() + timedelta(days=1))
        assert (await browser.desk())["parked"][0]["reason"] == "Passeport, première demande"


async def test_a_call_for_help_is_answered_over_a_restart(tmp_path: Path) -> None:
    async with controller(tmp_path) as (engine, browser):
        await engine.do(do.AskHelp("request-1", "kiosk-1", True, "welcome", "da"))

    async with controller(tmp_path) as (engine, browser):
        await browser.log_in("Inès")
        (call,) = (await browser.http.get("/api/reception")).json()["hall"]["calls"]
        assert (call["unit"], call["answered"]) == ("kiosk-1", None)
        form = (await browser.get("/reception")).text.split('name="form" value="')[1].split('"')[0]
        answer = await browser.http.post("/api/reception/coming/kiosk-1", headers={"X-CSRF-Token": form})
        assert answer.json()["done"]
        assert engine.queue.help["kiosk-1"].by == "Inès"


async def test_the_address_on_a_ticket_leads_to_its_visit_and_takes_the_survey_once(tmp_path: Path) -> None:
    follow = Follow(Keyed(b"a secret of this folder"), lambda: Queue(Rules({}, {}, {})))
    path = f"/v/{follow.key('w-request-1')}"
    async with controller(tmp_path) as (engine, browser):
        await engine.do(do.TakeTicket("request-1", "passport", "en"))
        assert "P001" in (await browser.get(path)).text
        for command in (do.CallNext("3"), do.Start("3"), do.Finish("3")):
            await engine.do(command)
        await browser.http.post(path, data={"wish": "rate", "rating": "5"})

    async with controller(tmp_path) as (engine, browser):
        assert "Thank you for your answer." in (await browser.get(path)).text
        assert engine.queue.visits["w-request-1"].rating == 5


async def test_the_open_page_of_a_counter_that_leaves_the_site_ends(tmp_path: Path) -> None:
    async with controller(tmp_path) as (engine, browser):
        await browser.open_desk()
        web: Web = browser.app.state.web
        token = browser.http.cookies["vestibule"]
        found = find(web, token)
        assert found
        place = next(each for each in engine.site.counters if each.id == "3")
        look = look_at(web, Visitor(token, *found, Words("en")), place)
        assert look()
        counters = tuple(each for each in engine.site.counters if each.id != "3")
        engine.follow(engine.site.model_copy(update={"counters": counters}))
        assert look() is None
