"""Keys of the desk: wherever one is in the page, while words are typed, and from any other program."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from controller.queue import commands as do
from controller.web import app
from tests.controller.web.chromium import CHROMIUM, button, desk_of, settled
from tests.controller.web.house import House
from tests.controller.web.media import DAEMON, SEND, desktop

pytestmark = [
    pytest.mark.parts,
    pytest.mark.anyio,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium"),
]

MEDIA = "Touches multimédia, depuis tout programme"
SCRIPT = (Path(app.__file__).parent / "static" / "keys.js").read_text(encoding="utf-8")
ONE_PRESS_S = 2.0
"""Media keys are one press within this time."""
APART_S = ONE_PRESS_S + 1.0
"""Between two presses: a busy browser hears one later than it was made."""
DOCUMENT = (Path(__file__).parents[3] / "docs" / "desk.md").read_text(encoding="utf-8")


COUNT_KEYS = """
window.taken = 0;
const set = MediaSession.prototype.setActionHandler;
MediaSession.prototype.setActionHandler = function (key, take) {
  set.call(this, key, take && ((...args) => { window.taken += 1; take(...args); }));
};
"""


async def elsewhere(page: Page) -> None:
    """The agent is in another program: keys reach this page no more."""
    other = await page.context.new_page()
    await other.bring_to_front()


class TestInThePage:
    @pytest.mark.parametrize("place", ["#live", "#who-waits", "#number"])
    async def test_a_key_works_wherever_one_is(self, house: House, page: Page, place: str) -> None:
        await house.office.walks_in()
        await page.locator(place).click()
        await page.keyboard.press("Space")
        await expect(page.locator("#number")).to_have_text("P001")

    async def test_letters_of_a_word_that_is_typed_press_nothing(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        await page.keyboard.press("Space")
        await expect(page.locator("#number")).to_have_text("P001")
        await settled(page)
        await page.keyboard.press("p")
        words = page.locator("#own-words")
        await words.click()
        await words.press_sequentially("reste a part z")
        await settled(page)
        await expect(words).to_have_value("reste a part z")
        assert isinstance(house.office.done[-1], do.CallNext)

    async def test_every_button_with_a_key_shows_it(self, page: Page) -> None:
        shown = await page.locator("[aria-keyshortcuts]").evaluate_all(
            "all => all.map(e => [e.getAttribute('aria-keyshortcuts'), e.querySelector('kbd')?.textContent])"
        )
        assert {key: hint for key, hint in shown if len(key) == 1 and key != hint} == {}
        assert {key.lower() for key, _ in shown} == {"space", "m", *re.findall(r"\b([a-z]): \"", SCRIPT)} | {
            key for key, _ in shown if key.isdigit()
        }


def test_the_page_about_the_desk_names_every_key() -> None:
    named = {key.lower() for key in re.findall(r"^\| `(\w)` \|", DOCUMENT, flags=re.MULTILINE)}
    assert named == {"m", *re.findall(r"\b([a-z]): \"", SCRIPT)}


@pytest.mark.skipif(not (DAEMON and SEND), reason="needs Debian's dbus")
class TestFromAnyProgram:
    async def test_media_keys_call_recall_and_start(self, house: House, url: str, tmp_path: Path) -> None:
        for _ in range(2):
            await house.office.walks_in()
        async with desktop(tmp_path) as (keys, chromium):
            async for page in desk_of(chromium, house, url):
                await page.get_by_text("agent 12").click()
                await page.get_by_label(MEDIA).check()
                await elsewhere(page)
                await keys.press("Next")
                await expect(page.locator("#number")).to_have_text("P001")
                await settled(page)
                house.office.minutes(1)
                await asyncio.sleep(APART_S)
                async with page.expect_response("**/recall"):
                    await keys.press("Previous")
                await settled(page)
                await asyncio.sleep(APART_S)
                await keys.press("PlayPause")
                await expect(page.locator("#visit")).to_have_attribute("data-phase", "serving")
                assert [type(each) for each in house.office.done[2:]] == [do.CallNext, do.Recall, do.Start]

    async def test_a_key_that_is_held_calls_one_person(self, house: House, url: str, tmp_path: Path) -> None:
        for _ in range(3):
            await house.office.walks_in()
        async with desktop(tmp_path) as (keys, chromium):
            async for page in desk_of(chromium, house, url):
                await page.add_init_script(COUNT_KEYS)
                await page.reload()
                await page.get_by_text("agent 12").click()
                await page.get_by_label(MEDIA).check()
                await keys.press("Next")
                await expect(page.locator("#number")).to_have_text("P001")
                await settled(page)
                house.office.minutes(1)
                for _ in range(6):  # each within the time after the one before, all longer than it
                    await asyncio.sleep(ONE_PRESS_S / 4)
                    await keys.press("Next")
                await page.wait_for_function("() => window.taken === 7")
                await settled(page)
                assert [type(each) for each in house.office.done[3:]] == [do.CallNext]
                await asyncio.sleep(APART_S)
                await keys.press("Next")
                await expect(page.locator("#number")).to_have_text("P002")

    async def test_they_stay_on_after_a_click_and_can_be_given_back(
        self, house: House, url: str, tmp_path: Path
    ) -> None:
        await house.office.walks_in()
        async with desktop(tmp_path) as (keys, chromium):
            async for page in desk_of(chromium, house, url):
                await page.get_by_text("agent 12").click()
                await page.get_by_label(MEDIA).check()
                await page.reload()
                await expect(page.locator("#media-waits")).to_be_visible()
                await page.locator("#number").click()
                await expect(page.locator("#media-waits")).to_be_hidden()
                await keys.press("Next")
                await expect(page.locator("#number")).to_have_text("P001")
                await page.get_by_text("agent 12").click()
                await page.get_by_label(MEDIA).uncheck()
                await keys.given_back()

    async def test_they_are_nobodys_unless_switched_on(self, house: House, page: Page) -> None:
        await page.get_by_text("agent 12").click()
        await expect(page.get_by_label(MEDIA)).not_to_be_checked()
        assert await page.evaluate("() => document.querySelector('#media-means').hidden")

    async def test_an_open_dialog_is_not_pressed_past(self, house: House, url: str, tmp_path: Path) -> None:
        for _ in range(2):
            await house.office.walks_in()
        async with desktop(tmp_path) as (keys, chromium):
            async for page in desk_of(chromium, house, url):
                await page.add_init_script(COUNT_KEYS)
                await page.reload()
                await page.get_by_text("agent 12").click()
                await page.get_by_label(MEDIA).check()
                await keys.press("Next")
                await expect(page.locator("#number")).to_have_text("P001")
                await settled(page)
                await page.keyboard.press("p")
                await expect(page.locator("dialog[open]")).to_be_visible()
                house.office.minutes(1)
                await asyncio.sleep(APART_S)
                await keys.press("Next")
                await page.wait_for_function("() => window.taken === 2")
                await page.keyboard.press("Escape")
                await asyncio.sleep(APART_S)
                await keys.press("PlayPause")
                await expect(page.locator("#visit")).to_have_attribute("data-phase", "serving")
                assert [type(each) for each in house.office.done[2:]] == [do.CallNext, do.Start]


class TestWindowOfItsOwn:
    async def test_browsers_find_nothing_wrong_with_the_manifest(
        self, chromium: Browser, house: House, page: Page
    ) -> None:
        asked = await page.context.new_cdp_session(page)
        manifest = await asked.send("Page.getAppManifest")
        assert not manifest["errors"]
        assert manifest["url"].endswith("/static/vestibule.webmanifest")
        assert '"display": "standalone"' in manifest["data"]
        await expect(button(page, "Suivant")).to_be_visible()
