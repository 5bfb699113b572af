"""The desk for everybody: by keyboard, by ear, enlarged, on small screens, in the dark, in four languages."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from appliance import theme
from tests.controller.web.chromium import CHROMIUM, button, desk_of
from tests.controller.web.house import PEOPLE, House

pytestmark = [
    pytest.mark.parts,
    pytest.mark.anyio,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium"),
]


class TestForEverybody:
    async def test_controls_have_names_roles_and_size(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        await page.get_by_text("agent 12").click()
        for name in ("Suivant", "Rappeler", "Absent", "Commencer", "Terminer", "Se déconnecter"):
            await expect(button(page, name)).to_have_count(1)
        controls = page.locator("button, a, summary, input:not([type=hidden], .switch *), label.switch")
        for control in await controls.filter(visible=True).all():
            box = await control.bounding_box()
            assert box
            assert box["height"] >= 44, await control.text_content()
            assert box["width"] >= 44, await control.text_content()
        assert await page.locator("h1").count() == 1
        assert await page.locator("main").count() == 1
        assert await page.locator("html").get_attribute("lang") == "fr"

    async def test_everything_is_reached_by_tab_with_a_ring_that_is_seen(
        self, house: House, page: Page
    ) -> None:
        reached = []
        expected = ["SUMMARY", "next", "recall", "no-show", "start", "finish", "button", "who-waits"]
        for _ in expected:
            await page.keyboard.press("Tab")
            focus = await page.evaluate(
                "() => { const e = document.activeElement, s = getComputedStyle(e);"
                "return [e.id || e.className || e.tagName, parseFloat(s.outlineWidth), s.outlineStyle]; }"
            )
            reached.append(focus[0])
            assert (focus[1] >= 3, focus[2]) == (True, "solid"), focus
        assert reached == expected

    async def test_what_changes_is_said_to_those_who_do_not_see_it(self, house: House, page: Page) -> None:
        for spoken in ("#said", "#message", "#live"):
            await expect(page.locator(spoken)).to_have_attribute("role", "status")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_every_text_stands_out_from_what_is_behind_it(
        self, chromium: Browser, house: House, url: str, scheme: str
    ) -> None:
        house.office.said = ["Le système de rendez-vous ne répond pas."]
        house.office.booked(after=5)
        house.office.booked(after=6)
        async for page in desk_of(chromium, house, url, color_scheme=scheme):
            await button(page, "Suivant").click()
            await expect(page.locator("#number")).to_have_text("P001")
            await page.keyboard.press("x")
            for text, colour, ground in await page.evaluate(TEXTS):
                assert theme.contrast(colour, ground) >= 4.5, (text, colour, ground)

    @pytest.mark.parametrize(("width", "height"), [(720, 450), (390, 844), (320, 568), (1024, 768)])
    async def test_nothing_is_cut_off_where_it_is_narrow_or_enlarged(
        self, chromium: Browser, house: House, url: str, width: int, height: int
    ) -> None:
        house.office.walk_in("long")
        house.office.walk_in("long")
        async for page in desk_of(chromium, house, url, viewport={"width": width, "height": height}):
            await button(page, "Suivant").click()
            await expect(page.locator("#number")).to_have_text("L001")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            for control in await page.locator("button[data-action]:visible").all():
                box = await control.bounding_box()
                assert box
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width

    async def test_buttons_stay_where_they_are_whatever_happens(self, house: House, page: Page) -> None:
        for _ in range(2):
            await house.office.walks_in()
        places = []
        for key, number in (
            ("Space", "P001"),
            ("a", "Guichet libre"),
            ("Space", "P002"),
            ("t", "Guichet libre"),
        ):
            await page.keyboard.press(key)
            await expect(page.locator("#number")).to_have_text(number)
            places.append(await button(page, "Suivant").bounding_box())
            house.office.said = ["Le système de rendez-vous ne répond pas."]
        assert places == places[:1] * 4

    @pytest.mark.parametrize("language", ["en", "da", "fr", "nl", "de"])
    async def test_the_desk_speaks_the_agents_language(
        self, chromium: Browser, house: House, url: str, language: str
    ) -> None:
        text = PEOPLE.replace('language = "fr"', f'language = "{language}"')
        house.settings.users.write_text(text, encoding="utf-8")
        next_one = {"en": "Next", "da": "Næste", "fr": "Suivant", "nl": "Volgende", "de": "Weiter"}[language]
        async for page in desk_of(chromium, house, url):
            await expect(button(page, next_one)).to_be_visible()
            await expect(page.locator("html")).to_have_attribute("lang", language)

    async def test_without_motion_nothing_moves(self, chromium: Browser, house: House, url: str) -> None:
        house.office.walk_in()
        async for page in desk_of(chromium, house, url, reduced_motion="reduce"):
            await button(page, "Suivant").click()
            await expect(page.locator("#number")).to_have_text("P001")
            style = await page.evaluate("getComputedStyle(document.getElementById('visit')).animationName")
            assert style == "none"


# Every visible text with its colour and the nearest ground behind it, as #RRGGBB.
TEXTS = """() => {
  const two = (n) => (+n).toString(16).padStart(2, "0");
  const hex = (c) => "#" + c.match(/[\\d.]+/g).slice(0, 3).map(two).join("");
  const clear = (c) => c === "transparent" || /, 0\\)$/.test(c);
  const found = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest("script, noscript")) continue;
    let ground = e;
    while (ground && clear(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
    const behind = getComputedStyle(ground ?? document.body).backgroundColor;
    found.push([e.textContent.trim(), hex(getComputedStyle(e).color), hex(behind)]);
  }
  return found;
}"""
