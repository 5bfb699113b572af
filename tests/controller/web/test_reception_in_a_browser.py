"""Reception's page as somebody at the desk in the hall uses it: a real Chromium, a real server."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from appliance import theme
from contract.values import Fault, Role
from controller.web.office import BookingNow
from controller.web.server import listen, serve
from kiosk.alone import not_taken
from tests.controller.web.chromium import CHROMIUM, Cable, button, hall_of, stop
from tests.controller.web.house import KIOSKS, PEOPLE, House, MemoryOffice, site_file
from tests.controller.web.test_for_everybody import TEXTS

pytestmark = [
    pytest.mark.parts,
    pytest.mark.anyio,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium"),
]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.at(tmp_path, MemoryOffice(site_file(**KIOSKS)))


@pytest.fixture
async def page(chromium: Browser, house: House, url: str) -> AsyncIterator[Page]:
    async for opened_page in hall_of(chromium, house, url):
        yield opened_page


async def notes(page: Page) -> int:
    return int(await page.evaluate("window.notes"))


class TestHelp:
    async def test_it_rings_until_it_is_answered(self, house: House, page: Page) -> None:
        await expect(page.get_by_role("heading", name="Personne n’a besoin d’aide")).to_be_visible()
        await page.locator("main").click()
        await house.office.asks_help("kiosk-1", "da")
        await expect(page.get_by_role("heading", name="Borne de l’entrée").first).to_be_visible()
        await expect(page.locator("#said")).to_have_text("Une aide est demandée : Borne de l’entrée")
        await expect(page).to_have_title("● Aide : Borne de l’entrée")
        await page.wait_for_function("() => window.notes > 0")
        first = await notes(page)
        await page.wait_for_function(f"() => window.notes > {first}")  # and again
        await button(page, "J’arrive : Borne de l’entrée").click()
        await expect(page.get_by_text("Depuis 10:31, la borne indique que quelqu’un arrive.")).to_be_visible()
        await expect(page).to_have_title("Accueil · Vestibule")
        assert house.office.queue.help["kiosk-1"].answered
        await house.office.asks_help("kiosk-1", wanted=False)
        await expect(page.locator(".help-call")).to_have_count(0)

    async def test_before_a_click_it_says_that_it_cannot_be_heard(self, house: House, page: Page) -> None:
        await expect(page.locator("#silent")).to_be_visible()
        await house.office.asks_help("kiosk-1")
        await expect(page.locator(".help-call")).to_have_count(1)
        assert await notes(page) == 0
        await page.locator("#calls-title").click()
        await expect(page.locator("#silent")).to_be_hidden()
        await page.wait_for_function("() => window.notes > 0")  # it rings at once

    async def test_the_sound_is_chosen_tried_and_kept(self, house: House, page: Page) -> None:
        await button(page, "Essayer").click()
        await page.wait_for_function("() => window.notes === 4")  # the bell's, with the page's first click
        await page.get_by_label("Son", exact=True).select_option("wood")
        await page.wait_for_function("() => window.notes === 7")
        await button(page, "Essayer").click()
        await page.wait_for_function("() => window.notes === 10")
        await page.get_by_label("Son", exact=True).select_option("none")
        await page.reload()
        await expect(page.get_by_label("Son", exact=True)).to_have_value("none")
        await expect(page.locator("#silent")).to_be_hidden()  # it is silent by wish

    async def test_by_keyboard_alone(self, house: House, page: Page) -> None:
        await house.office.asks_help("kiosk-2")
        await expect(page.locator(".help-call")).to_have_count(1)
        await page.keyboard.press("Tab")  # the menu
        await page.keyboard.press("Tab")
        await expect(button(page, "J’arrive : Borne du 1er étage")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator('[data-answered="yes"]')).to_have_count(1)

    async def test_a_double_click_answers_one_call(self, house: House, page: Page) -> None:
        for kiosk in ("kiosk-1", "kiosk-2"):
            await house.office.asks_help(kiosk)
        await expect(page.locator("[data-coming]")).to_have_count(2)
        await page.locator("[data-coming]").first.dblclick()
        await expect(page.locator('[data-answered="yes"]')).to_have_count(1)
        assert [call.answered is None for call in house.office.queue.help.values()].count(True) == 1

    async def test_the_focus_stays_on_its_button_when_others_call(self, house: House, page: Page) -> None:
        await house.office.asks_help("kiosk-1")
        mine = button(page, "J’arrive : Borne de l’entrée")
        await mine.focus()
        await house.office.asks_help("kiosk-2")
        await expect(page.locator("[data-coming]")).to_have_count(2)
        await expect(mine).to_be_focused()

    async def test_over_other_windows_where_the_person_allows_it(
        self, chromium: Browser, house: House, url: str
    ) -> None:
        async for page in hall_of(chromium, house, url, permissions=["notifications"]):
            await page.evaluate(
                "() => { window.shown = []; window.Notification = class extends EventTarget {"
                "static permission = 'granted'; constructor(text) { super(); window.shown.push(text); }"
                "close() { window.shown.push('closed'); } }; }"
            )
            await house.office.asks_help("kiosk-1")
            await expect(page.locator("[data-coming]")).to_have_count(1)
            await page.locator("[data-coming]").click()
            await page.wait_for_function("() => window.shown.length === 2")
            assert await page.evaluate("window.shown") == [
                "Une aide est demandée : Borne de l’entrée",
                "closed",
            ]


class TestLive:
    async def test_units_and_their_troubles_appear_by_themselves(self, house: House, page: Page) -> None:
        row = page.locator(".unit", has_text="Borne de l’entrée")
        await expect(row).to_contain_text("pas encore de nouvelles")
        fault = Fault(code="cover-open", fix="Close the printer's cover.", since=house.office.now())
        house.office.unit("kiosk-1", Role.KIOSK, fault)
        await expect(row).to_contain_text("Fermez le capot de l’imprimante.")
        numbers = {"numbers": "PZ001 (passport, 09:05), PZ003 (moving, 09:07)"}
        refused = Fault(code="tickets-refused", fix=not_taken.FIX, since=fault.since, parts=numbers)
        house.office.unit("kiosk-1", Role.KIOSK, refused)
        await expect(row).to_contain_text("donné le numéro : PZ001 (passport, 09:05), PZ003 (moving, 09:07).")
        house.office.unit("kiosk-1", Role.KIOSK)
        await expect(row).to_contain_text("fonctionne")
        house.office.booking_now = BookingNow(False)
        await expect(page.locator("#booking")).to_contain_text("ne répond pas")

    async def test_within_three_seconds_of_silence_it_says_so_and_it_comes_back(
        self, chromium: Browser, house: House, url: str
    ) -> None:
        async with Cable.to(url) as cable:
            async for page in hall_of(chromium, house, cable.url):
                cable.whole.clear()  # every connection stands, and nothing comes through
                await expect(page.locator("#live")).to_have_text("pas à jour", timeout=3_400)
                await expect(page.locator("#message")).to_contain_text("Gardez un œil sur le hall")
                await house.office.asks_help("kiosk-1")
                cable.whole.set()
                await expect(page.locator("#live")).to_have_text("en direct")
                await expect(page.locator("[data-coming]")).to_have_count(1)

    async def test_after_a_restart_of_the_controller_it_goes_on(
        self, chromium: Browser, house: House
    ) -> None:
        listener = listen(house.settings)
        port = listener.getsockname()[1]
        serving = asyncio.create_task(serve(house.app(), house.settings, listener))
        async for page in hall_of(chromium, house, f"http://127.0.0.1:{port}"):
            await stop(serving)
            await expect(page.locator("#live")).to_have_text("pas à jour")
            await house.office.asks_help("kiosk-1")
            house.office.version = 0
            again = House.at(house.settings.users.parent, house.office)
            settings = again.settings.model_copy(update={"port": port})
            serving = asyncio.create_task(serve(again.app(), settings))
            await expect(page.locator("#live")).to_have_text("en direct")
            await button(page, "J’arrive : Borne de l’entrée").click()
            await expect(page.locator('[data-answered="yes"]')).to_have_count(1)
        await stop(serving)

    async def test_logging_out_elsewhere_leads_to_the_log_in(
        self, house: House, page: Page, url: str
    ) -> None:
        other = await page.context.new_page()
        await other.goto(f"{url}/reception")
        await other.get_by_text("Inès").click()
        await other.get_by_role("button", name="Se déconnecter").click()
        await page.wait_for_url("**/log-in?why=again")


class TestForEverybody:
    async def test_controls_have_names_roles_and_size(self, house: House, page: Page) -> None:
        await house.office.asks_help("kiosk-1")
        await expect(page.locator("[data-coming]")).to_have_count(1)
        for control in await page.locator("button, a, summary, select").filter(visible=True).all():
            box = await control.bounding_box()
            assert box
            assert min(box["height"], box["width"]) >= 44, await control.text_content()
        assert await page.locator("h1").count() == 1
        assert await page.locator("html").get_attribute("lang") == "fr"
        await expect(page.locator("#said")).to_have_attribute("role", "alert")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_every_text_stands_out_from_what_is_behind_it(
        self, chromium: Browser, house: House, url: str, scheme: str
    ) -> None:
        fault = Fault(code="cover-open", fix="Close the printer's cover.", since=house.office.now())
        house.office.unit("kiosk-1", Role.KIOSK, fault)
        house.office.unit("display-1", Role.DISPLAY, up=False)
        house.office.booking_now = BookingNow(False)
        async for page in hall_of(chromium, house, url, color_scheme=scheme):
            for kiosk in ("kiosk-1", "kiosk-2"):
                await house.office.asks_help(kiosk)
            await page.locator("[data-coming]").first.click()
            await expect(page.locator('[data-answered="yes"]')).to_have_count(1)
            await page.mouse.move(0, 0)
            for text, colour, ground in await page.evaluate(TEXTS):
                assert theme.contrast(colour, ground) >= 4.5, (text, colour, ground)
            await house.office.asks_help("kiosk-1", wanted=False)
            await house.office.asks_help("kiosk-2", wanted=False)
            await expect(page.locator(".help-call")).to_have_count(0)

    @pytest.mark.parametrize(("width", "height"), [(720, 450), (390, 844), (320, 568)])
    async def test_nothing_is_cut_off_where_it_is_narrow_or_enlarged(
        self, chromium: Browser, house: House, url: str, width: int, height: int
    ) -> None:
        await house.office.asks_help("kiosk-1")
        async for page in hall_of(chromium, house, url, viewport={"width": width, "height": height}):
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            box = await page.locator("[data-coming]").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width

    async def test_without_motion_nothing_moves(self, chromium: Browser, house: House, url: str) -> None:
        await house.office.asks_help("kiosk-1")
        async for page in hall_of(chromium, house, url, reduced_motion="reduce"):
            name = await page.locator(".help-call").evaluate("(each) => getComputedStyle(each).animationName")
            assert name == "none"

    @pytest.mark.parametrize(
        ("language", "coming"),
        [("en", "I am coming"), ("da", "Jeg kommer"), ("nl", "Ik kom"), ("de", "Ich komme")],
    )
    async def test_it_speaks_the_persons_language(
        self, chromium: Browser, house: House, url: str, language: str, coming: str
    ) -> None:
        house.settings.users.write_text(
            PEOPLE.replace('["reception"]\nlanguage = "fr"', f'["reception"]\nlanguage = "{language}"'),
            encoding="utf-8",
        )
        await house.office.asks_help("kiosk-1")
        async for page in hall_of(chromium, house, url):
            await expect(page.locator("[data-coming]")).to_have_text(coming)
            await expect(page.locator("html")).to_have_attribute("lang", language)
