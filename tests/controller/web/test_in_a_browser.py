"""The desk as an agent uses it: a real Chromium, a real server, clicks and keys."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from controller.queue import commands as do
from controller.web.server import listen, serve
from tests.controller.web.chromium import CHROMIUM, Cable, button, desk_of, log_in, settled, stop
from tests.controller.web.house import PASSWORD, House

pytestmark = [
    pytest.mark.parts,
    pytest.mark.anyio,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium"),
]


class TestAtWork:
    async def test_from_log_in_over_the_choice_of_counter_to_the_desk(
        self, chromium: Browser, url: str
    ) -> None:
        page = await chromium.new_page(locale="fr")
        await log_in(page, url)
        await page.get_by_role("link", name="Guichet 4").click()
        await expect(page.get_by_role("heading", name="Vestibule · Guichet 4")).to_be_visible()
        await expect(page.locator("#live")).to_have_text("en direct")
        await page.get_by_text("agent 12").click()
        await page.get_by_role("link", name="Changer de guichet").click()
        await expect(page.get_by_role("link", name="Guichet 4")).to_be_focused()
        await page.get_by_role("button", name="Se déconnecter").click()
        await expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()
        await page.close()

    @pytest.mark.parametrize("how", ["click", "key"])
    async def test_a_visit_from_call_to_finish(self, house: House, page: Page, how: str) -> None:
        async def press(name: str, key: str) -> None:
            # The stream may show what a press did before its answer is here; until then no other counts.
            await expect(page.locator("button[aria-busy='true']")).to_have_count(0)
            await (button(page, name).click() if how == "click" else page.keyboard.press(key))

        number = house.office.booked(after=5, language="en")
        await house.office.walks_in()
        await expect(page.locator("#count")).to_have_text("2")
        await press("Suivant", "Space")
        await expect(page.locator("#number")).to_have_text(number)
        await expect(page.locator("#service")).to_have_text("Passeport, première demande")
        await expect(page.get_by_text("rendez-vous 10:36")).to_be_visible()
        await expect(page.locator("#spoken")).to_have_text("English")
        house.office.minutes(1)
        await press("Rappeler", "r")
        await expect(page.locator("#since")).to_have_text("Appelé il y a 1 min, rappelé il y a < 1 min")
        await press("Commencer", "s")
        await expect(page.locator("#since")).to_have_text("En cours depuis < 1 min")
        await press("Terminer", "t")
        await expect(page.locator("#number")).to_have_text("Guichet libre")
        await press("Suivant", "Space")
        await expect(page.locator("#number")).to_have_text("P002")
        await press("Absent", "a")
        await expect(page.locator("#number")).to_have_text("Guichet libre")
        await expect(page.get_by_text("Personne n’attend. Qui arrive")).to_be_visible()
        assert [type(each) for each in house.office.done[1:]] == [
            do.CallNext,
            do.Recall,
            do.Start,
            do.Finish,
            do.CallNext,
            do.NoShow,
        ]

    async def test_what_others_do_appears_by_itself(self, house: House, page: Page) -> None:
        number = await house.office.walks_in()
        await expect(page.locator("#line li")).to_have_count(1)
        await house.office.do(do.CallNext("3", "counter-3"))
        await expect(page.locator("#number")).to_have_text(number)
        await expect(page.locator("#said")).to_have_text(f"{number} est appelé, Passeport, première demande")

    async def test_a_double_click_calls_one_person(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        await house.office.walks_in()
        await button(page, "Suivant").dblclick()
        await expect(page.locator("#count")).to_have_text("1")
        await expect(page.locator("#number")).to_have_text("P001")
        await settled(page)
        await expect(page.locator("#count")).to_have_text("1")

    async def test_after_a_click_elsewhere_the_space_bar_is_next_again(
        self, house: House, page: Page
    ) -> None:
        for _ in range(2):
            await house.office.walks_in()
        await button(page, "Suivant").click()
        await expect(page.locator("#number")).to_have_text("P001")
        house.office.minutes(1)
        await button(page, "Rappeler").click()
        await settled(page)
        house.office.minutes(1)
        await page.keyboard.press("Space")
        await expect(page.locator("#number")).to_have_text("P002")

    async def test_space_presses_the_button_that_has_the_focus(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        await page.keyboard.press("Space")
        await expect(page.locator("#number")).to_have_text("P001")
        await button(page, "Terminer").focus()
        await page.keyboard.press("Space")
        await expect(page.locator("#number")).to_have_text("Guichet libre")
        assert isinstance(house.office.done[-1], do.Finish)

    async def test_a_held_key_presses_once_and_browser_keys_are_left_alone(
        self, house: House, page: Page
    ) -> None:
        for _ in range(2):
            await house.office.walks_in()
        await page.keyboard.down("Space")
        await expect(page.locator("#number")).to_have_text("P001")
        for _ in range(5):
            house.office.minutes(1)
            await page.keyboard.down("Space")  # held all the while
            await settled(page)
        await page.keyboard.up("Space")
        await page.keyboard.press("Control+a")
        await settled(page)
        assert [type(each) for each in house.office.done[2:]] == [do.CallNext]

    async def test_keys_can_be_switched_off_and_stay_off(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        await page.get_by_text("agent 12").click()
        await page.get_by_label("Raccourcis clavier").uncheck()
        await page.reload()
        await expect(page.locator("#live")).to_have_attribute("data-live", "yes")
        await expect(page.locator("kbd").first).to_be_hidden()
        await page.keyboard.press("r")
        await page.keyboard.press("Space")
        await settled(page)
        assert len(house.office.done) == 1

    async def test_a_button_that_can_do_nothing_says_why(self, page: Page) -> None:
        await expect(button(page, "Rappeler")).to_have_attribute("aria-disabled", "true")
        await page.keyboard.press("Space")
        await expect(page.locator("#message")).to_have_text("Personne n’attend.")
        await button(page, "Rappeler").click(force=True)
        await expect(page.locator("#message")).to_have_text("Personne n’a été appelé à ce guichet.")

    async def test_a_refusal_by_the_controller_is_shown_in_words(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        await expect(page.locator("#count")).to_have_text("1")
        house.office.happen(do.CallNext("4", "Léa"))  # the page has not heard of it yet
        await page.keyboard.press("Space")
        await expect(page.locator("#message")).to_have_text("Personne n’attend.")
        await expect(page.locator("#count")).to_have_text("0")

    async def test_while_a_press_is_under_way_no_other_is_taken(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        await expect(page.locator("#count")).to_have_text("1")
        release = asyncio.Event()

        async def later(route: Any) -> None:
            await release.wait()
            await route.continue_()

        await page.route("**/next", later)
        await button(page, "Suivant").click()
        await expect(button(page, "Suivant")).to_have_attribute("aria-busy", "true")
        await expect(button(page, "Suivant")).to_have_attribute("aria-disabled", "true")
        await expect(page.locator("#message")).to_have_text("Un instant…")
        await page.keyboard.press("Space")
        release.set()
        await expect(page.locator("#number")).to_have_text("P001")
        await expect(page.locator("#message")).to_have_text("")
        assert len(house.office.done) == 2

    async def test_an_answer_that_was_lost_is_asked_for_again(self, house: House, page: Page) -> None:
        for _ in range(2):
            await house.office.walks_in()
        lost: list[Any] = []

        async def lose_the_first(route: Any) -> None:
            if lost:
                await route.continue_()
                return
            lost.append(await route.fetch())  # it was carried out, and then the cable came loose
            await route.abort()

        await page.route("**/next", lose_the_first)
        await button(page, "Suivant").click()
        await expect(page.locator("#number")).to_have_text("P001")
        await expect(button(page, "Suivant")).to_have_attribute("aria-disabled", "false")
        await expect(page.locator("#message")).to_have_text("")
        assert lost
        assert len([each for each in house.office.done if isinstance(each, do.CallNext)]) == 1

    async def test_logging_out_in_one_tab_leads_the_other_to_the_log_in(self, page: Page, url: str) -> None:
        other = await page.context.new_page()
        await other.goto(f"{url}/desk/3")
        await other.get_by_text("agent 12").click()
        await other.get_by_role("button", name="Se déconnecter").click()
        await page.wait_for_url("**/log-in?why=again")
        await expect(page.get_by_text("Veuillez vous reconnecter.")).to_be_visible()

    async def test_a_counter_that_is_not_ones_own_is_a_page_that_says_so(self, page: Page, url: str) -> None:
        await page.goto(f"{url}/desk/front")
        await expect(page.get_by_text("Vous ne pouvez pas agir pour ce guichet.")).to_be_visible()
        await page.get_by_role("link", name="Retour au guichet").click()
        await expect(page.get_by_role("link", name="Guichet 3")).to_be_visible()

    async def test_after_too_many_tries_the_page_counts_the_wait_down(
        self, chromium: Browser, house: House, url: str
    ) -> None:
        page = await chromium.new_page(locale="fr")
        for _ in range(3):
            await log_in(page, url, password="wrong")
            await expect(page.get_by_role("alert")).to_have_text("Le nom ou le mot de passe n’est pas juste.")
        await log_in(page, url)
        await expect(page.get_by_role("alert")).to_contain_text("Attendez 1 s")
        house.seconds[0] += 1
        await page.get_by_label("Mot de passe").fill(PASSWORD)
        await page.locator("#log-in").click()  # which waits until it may be pressed
        await expect(page.get_by_role("link", name="Guichet 3")).to_be_visible()
        await page.close()


class TestStale:
    async def test_it_says_so_when_the_controller_is_gone_and_is_fresh_when_it_is_back(
        self, chromium: Browser, house: House
    ) -> None:
        listener = listen(house.settings)
        port = listener.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        serving = asyncio.create_task(serve(house.app(), house.settings, listener))
        async for page in desk_of(chromium, house, url):
            await house.office.walks_in()
            await expect(page.locator("#count")).to_have_text("1")
            await stop(serving)
            await expect(page.locator("#live")).to_have_text("pas à jour")
            await expect(page.locator("#message")).to_contain_text("Pas de liaison avec le contrôleur")
            await expect(button(page, "Suivant")).to_have_attribute("aria-disabled", "true")
            await expect(page.locator("#next")).to_contain_text("pas à jour")
            await page.keyboard.press("Space")

            # What happened meanwhile, in a controller that has started again and counts from nought.
            await house.office.walks_in()
            house.office.version = 0
            again = House.at(
                house.settings.users.parent,
                house.office,
            )
            settings = again.settings.model_copy(update={"port": port})
            serving = asyncio.create_task(serve(again.app(), settings))
            await expect(page.locator("#live")).to_have_text("en direct")
            await expect(page.locator("#count")).to_have_text("2")
            await expect(page.locator("#message")).to_have_text("")
            await button(page, "Suivant").click()
            await expect(page.locator("#number")).to_have_text("P001")
        assert [type(each) for each in house.office.done].count(do.CallNext) == 1
        await stop(serving)

    async def test_without_its_stream_a_page_still_asks_how_things_are(
        self, house: House, page: Page
    ) -> None:
        await page.route("**/events", lambda route: route.abort())
        await page.reload()
        await expect(page.locator("#live")).to_have_text("pas à jour")
        await house.office.walks_in()
        await expect(page.locator("#count")).to_have_text("1")
        await expect(page.locator("#live")).to_have_text("pas à jour")

    async def test_silence_alone_makes_it_stale(self, chromium: Browser, house: House, url: str) -> None:
        async with Cable.to(url) as cable:
            async for page in desk_of(chromium, house, cable.url):
                cable.whole.clear()  # every connection stands, and nothing comes through
                await expect(page.locator("#live")).to_have_text("pas à jour")
                cable.whole.set()
                await expect(page.locator("#live")).to_have_text("en direct")
