"""The phone page on a phone: a real Chromium of a phone's size, a real server."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from appliance import theme
from contract.values import Wait
from controller.queue import commands as do
from controller.queue.state import Stage
from controller.web.phone import followers
from controller.web.phone.words import SPOKEN
from tests.controller.web.chromium import CHROMIUM, COUNT_NOTES, PHONE, Cable, button, opened
from tests.controller.web.house import SURVEY, House, MemoryOffice, site_file, spoken
from tests.controller.web.test_for_everybody import TEXTS

pytestmark = [
    pytest.mark.parts,
    pytest.mark.anyio,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium"),
]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.at(tmp_path, MemoryOffice(site_file(**SURVEY, **spoken("fr", "en", "da", "nl", "de", "ar"))))


@pytest.fixture
async def page(chromium: Browser, house: House, url: str) -> AsyncIterator[Page]:
    """The phone of P001, which reads English."""
    await house.office.walks_in(language="en")
    async with opened(chromium, **PHONE) as phone:
        await phone.add_init_script(COUNT_NOTES)
        await phone.goto(f"{url}/v/keyofp001")
        yield phone


async def serve_first(house: House) -> None:
    for command in (do.CallNext("3", "x"), do.Start("3", "x"), do.Finish("3", "x")):
        await house.office.do(command)


class TestFollowing:
    async def test_a_call_shakes_sounds_and_fills_the_page(self, house: House, page: Page) -> None:
        await expect(page.get_by_role("heading", name="You are next")).to_be_visible()
        await button(page, "Make a sound when I am called").click()
        await expect(button(page, "The sound is on")).to_have_attribute("aria-pressed", "true")
        before = await page.evaluate("[window.notes, window.shaken]")
        await house.office.do(do.CallNext("3", "agent 12"))
        await expect(page.get_by_role("heading", name="Counter 3")).to_be_visible()
        await expect(page).to_have_title("● Counter 3 · Vincennes town hall")
        await expect(page.locator("#said")).to_contain_text("It is your turn")
        after = await page.evaluate("[window.notes, window.shaken]")
        assert after[0] > before[0]
        assert after[1] > before[1]

    async def test_from_more_time_to_the_survey(self, house: House, page: Page) -> None:
        await button(page, "I need 10 more minutes").click()
        await expect(page.get_by_role("heading", name="Others go first for a while")).to_be_visible()
        await button(page, "I am back already").click()
        await expect(page.get_by_role("heading", name="You are next")).to_be_visible()
        await serve_first(house)
        await page.get_by_label("Good", exact=True).check()
        await page.get_by_label("The people").check()
        await button(page, "Send").click()
        await expect(page.get_by_text("Thank you for your answer.")).to_be_visible()
        rated = [each for each in house.office.done if isinstance(each, do.Rate)]
        assert [(each.rating, each.reason) for each in rated] == [(4, "people")]

    async def test_the_place_is_given_up_only_after_a_second_look(self, house: House, page: Page) -> None:
        await page.get_by_role("link", name="I give up my place").click()
        await page.get_by_role("link", name="No, I keep it").click()
        await page.get_by_role("link", name="I give up my place").click()
        await button(page, "Yes, I give it up").click()
        await expect(page.get_by_role("heading", name="You have given up your place")).to_be_visible()

    async def test_what_is_being_chosen_is_not_wiped_when_the_page_listens_again(
        self, chromium: Browser, house: House, url: str
    ) -> None:
        await house.office.walks_in(language="en")
        await serve_first(house)
        async with Cable.to(url) as cable, opened(chromium, **PHONE) as page:
            await page.clock.install()
            await page.goto(f"{cable.url}/v/keyofp001")
            await page.get_by_label("Very good").check()
            cable.whole.clear()
            await page.clock.run_for(25_000)
            await expect(page.locator("#stale")).to_be_visible()
            cable.whole.set()
            await run_until_hidden(page, "#stale")
            await expect(page.get_by_label("Very good")).to_be_checked()

    async def test_the_language_is_changed_and_arabic_is_mirrored(self, page: Page) -> None:
        await page.get_by_role("link", name="العربية").click()
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        await expect(page.get_by_role("heading", name="أنت التالي")).to_be_visible()
        about, says = page.locator(".facts dt").last, page.locator(".facts dd").last
        left, right = await says.bounding_box(), await about.bounding_box()
        assert left
        assert right
        assert left["x"] < right["x"]

    async def test_an_interrupted_network_is_said_and_mends_by_itself(
        self, chromium: Browser, house: House, url: str
    ) -> None:
        await house.office.walks_in(language="en")
        async with Cable.to(url) as cable, opened(chromium, **PHONE) as page:
            await page.clock.install()
            await page.goto(f"{cable.url}/v/keyofp001")
            await expect(page.get_by_role("heading", name="You are next")).to_be_visible()
            cable.whole.clear()
            await page.clock.run_for(25_000)
            await expect(page.locator("#stale")).to_be_visible()
            await house.office.do(do.CallNext("3", "agent 12"))
            cable.whole.set()
            await run_until_hidden(page, "#stale")
            await expect(page.get_by_role("heading", name="Counter 3")).to_be_visible()

    async def test_where_no_stream_is_to_be_had_it_asks_again_now_and_then(
        self, chromium: Browser, house: House, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(followers, "MOST", 0)
        await house.office.walks_in(language="en")
        async with opened(chromium, **PHONE) as page:
            await page.goto(f"{url}/v/keyofp001")
            await house.office.do(do.CallNext("3", "agent 12"))
            await expect(page.get_by_role("heading", name="Counter 3")).to_be_visible()
            await expect(page.locator("#stale")).to_be_hidden()

    async def test_without_javascript_everything_can_be_done(
        self, chromium: Browser, house: House, url: str
    ) -> None:
        await house.office.walks_in(language="en")
        async with opened(chromium, **PHONE, java_script_enabled=False) as page:
            await page.goto(f"{url}/v/keyofp001")
            assert '<noscript><meta http-equiv="refresh"' in await page.content()
            await expect(page.locator("#sound")).to_be_hidden()
            await button(page, "I need 10 more minutes").click()
            await button(page, "I am back already").click()
            await expect(button(page, "I need 10 more minutes")).to_be_visible()
            await serve_first(house)
            await page.reload()
            await page.get_by_label("Very bad").check()
            await button(page, "Send").click()
            await expect(page.get_by_text("Thank you for your answer.")).to_be_visible()
        assert [each.rating for each in house.office.done if isinstance(each, do.Rate)] == [1]

    async def test_a_key_of_nobody_is_a_kind_page(self, chromium: Browser, house: House, url: str) -> None:
        async with opened(chromium, **PHONE, locale="en") as page:
            await page.goto(f"{url}/v/nobodyofall")
            await expect(page.get_by_role("heading", name="This page is no longer in use")).to_be_visible()


async def run_until_hidden(page: Page, what: str) -> None:
    """Let the page's own clock run on."""
    async with asyncio.timeout(8):
        while await page.locator(what).is_visible():
            await page.clock.run_for(3_000)


TOO_WIDE = """() => [...document.querySelectorAll("h1, .line, button, a, label, dd, legend")]
  .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
  .map((each) => each.textContent)"""

SCENES = ["waiting", "away", "called", "survey", "leave"]


async def play_scene(house: House, scene: str) -> str:
    """Bring P001 to the scene; returns the page's query."""
    visit = house.office.visit("keyofp001") or ""
    if scene == "waiting":
        by = house.office.now() + timedelta(minutes=30)
        house.office.waits[visit] = Wait(low=10, high=20, by=by)
    elif scene == "away":
        await house.office.do(do.Postpone(visit, timedelta(minutes=10)))
    elif scene == "called":
        await house.office.do(do.CallNext("3", "x"))
    elif scene == "survey":
        await serve_first(house)
        assert house.office.queue.visits[visit].stage is Stage.SERVED
    return "ask=leave&" if scene == "leave" else ""


@pytest.mark.parametrize("scene", SCENES)
class TestForEverybody:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_every_text_stands_out_and_every_control_is_large_enough(
        self, chromium: Browser, house: House, url: str, scene: str, scheme: str
    ) -> None:
        await house.office.walks_in(language="en")
        query = await play_scene(house, scene)
        async with opened(chromium, **PHONE, color_scheme=scheme, reduced_motion="reduce") as page:
            await page.goto(f"{url}/v/keyofp001?{query}in=en")
            for text, colour, ground in await page.evaluate(TEXTS):
                assert theme.contrast(colour, ground) >= 4.5, (text, colour, ground)
            for control in await page.locator("button, a, label").filter(visible=True).all():
                box = await control.bounding_box()
                assert box
                assert min(box["height"], box["width"]) >= 44, await control.text_content()
            assert await page.locator("h1").count() == 1

    async def test_nothing_is_cut_off(self, chromium: Browser, house: House, url: str, scene: str) -> None:
        await house.office.walks_in("passport")
        query = await play_scene(house, scene)
        async with opened(chromium, **PHONE) as page:
            for width in (320, 390):
                await page.set_viewport_size({"width": width, "height": 640})
                for language in sorted(SPOKEN):
                    await page.goto(f"{url}/v/keyofp001?{query}in={language}")
                    assert await page.evaluate("document.documentElement.scrollWidth") <= width
                    assert await page.evaluate(TOO_WIDE) == []
