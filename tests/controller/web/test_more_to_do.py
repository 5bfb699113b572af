"""What an agent does beside the main buttons, in a real Chromium: menu, dialogs, rows with buttons."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from appliance import theme
from controller.queue import commands as do
from tests.controller.web.chromium import CHROMIUM, button, desk_of, settled
from tests.controller.web.house import FULL, House, MemoryOffice, site_file
from tests.controller.web.test_for_everybody import TEXTS

pytestmark = [
    pytest.mark.parts,
    pytest.mark.anyio,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium"),
]

DIALOGS = [("p", "park"), ("f", "transfer"), ("e", "add-step"), ("t", "finish")]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.at(tmp_path, MemoryOffice(site_file(**FULL)))


@pytest.fixture
async def at_work(house: House, page: Page) -> Page:
    """P001 is at counter 3, P002 and P003 wait."""
    for _ in range(3):
        await house.office.walks_in()
    await house.office.do(do.CallNext("3", "agent 12"))
    house.office.minutes(1)
    await house.office.do(do.Start("3", "agent 12"))
    await expect(page.locator("#since")).to_contain_text("En cours")
    await expect(page.locator("#number")).to_have_text("P001")
    return page


def shown(page: Page) -> Locator:
    return page.locator("dialog[open]")


async def choose(page: Page, name: str) -> None:
    """A line of the menu of further actions."""
    await settled(page)
    await page.locator("#more summary").click()
    await page.locator("#more").get_by_role("button", name=name).click()


class TestStaffing:
    async def test_a_counter_is_opened_paused_resumed_and_closed(self, house: House, page: Page) -> None:
        number = page.locator("#number")
        await expect(number).to_have_text("Guichet fermé")
        await expect(page.locator("#service")).to_have_text(
            "Suivant ouvre le guichet et appelle la personne suivante."
        )
        for press, is_shown in (
            ("Ouvrir le guichet", "Guichet libre"),
            ("Pause", "Pause"),
            ("Terminer la pause", "Guichet libre"),
            ("Fermer le guichet", "Guichet fermé"),
        ):
            await choose(page, press)
            await expect(number).to_have_text(is_shown)
        assert [type(each) for each in house.office.done] == [
            do.OpenCounter,
            do.Pause,
            do.Resume,
            do.CloseCounter,
        ]
        assert all(each.by == "agent 12" for each in house.office.done if isinstance(each, do.OpenCounter))

    async def test_with_somebody_there_the_counter_stays_open_and_says_why(self, at_work: Page) -> None:
        await at_work.locator("#more summary").click()
        await at_work.get_by_role("button", name="Fermer le guichet").click(force=True)
        await expect(at_work.locator("#message")).to_have_text(
            "Quelqu’un est au guichet. Veuillez d’abord terminer."
        )

    async def test_next_ends_a_pause(self, house: House, page: Page) -> None:
        await house.office.walks_in()
        for command in (do.OpenCounter("3", "agent 12"), do.Pause("3", "agent 12")):
            await house.office.do(command)
        await expect(page.locator("#number")).to_have_text("Pause")
        await page.keyboard.press("Space")
        await expect(page.locator("#number")).to_have_text("P001")


class TestTheMenu:
    async def test_it_opens_and_closes_by_key_and_a_line_is_chosen_there(
        self, house: House, at_work: Page
    ) -> None:
        menu = at_work.locator("#more")
        await at_work.keyboard.press("m")
        await expect(menu.get_by_role("button", name="Mettre de côté")).to_be_focused()
        await at_work.keyboard.press("Escape")
        await expect(menu).not_to_have_attribute("open", "")
        await at_work.keyboard.press("m")
        for _ in range(3):
            await at_work.keyboard.press("Tab")
        await at_work.keyboard.press("Enter")
        await expect(at_work.locator("#number")).to_have_text("Guichet libre")
        await expect(menu).not_to_have_attribute("open", "")
        assert isinstance(house.office.done[-1], do.PutBack)

    async def test_after_a_click_there_the_space_bar_is_next(self, at_work: Page) -> None:
        await choose(at_work, "Remettre en attente")
        await expect(at_work.locator("#number")).to_have_text("Guichet libre")
        await settled(at_work)
        await at_work.keyboard.press("Space")
        await expect(at_work.locator("#number")).to_have_text("P001")

    async def test_the_buttons_stay_where_they_are(self, at_work: Page) -> None:
        before = await button(at_work, "Suivant").bounding_box()
        await at_work.keyboard.press("m")
        await at_work.keyboard.press("z")
        await expect(at_work.locator("#since")).to_contain_text("Appelé")
        await expect(at_work.locator("#undo")).to_be_hidden()
        assert await button(at_work, "Suivant").bounding_box() == before


class TestParking:
    async def test_by_keyboard_with_a_usual_reason_and_a_time(self, house: House, at_work: Page) -> None:
        await at_work.keyboard.press("p")
        await expect(shown(at_work).get_by_role("heading")).to_have_text("P001 · Mettre de côté")
        await at_work.keyboard.press("Space")  # the first reason, not Next
        await at_work.get_by_label("20 min").check()
        await at_work.keyboard.press("Enter")
        await expect(at_work.locator("#parked li")).to_contain_text(["P001Photo à refaireattendu à 10:52"])
        assert house.office.done[-1] == do.Park(
            "3", "photo", house.office.now() + timedelta(minutes=20), "agent 12"
        )

    async def test_in_ones_own_words_where_letters_are_no_shortcuts(
        self, house: House, at_work: Page
    ) -> None:
        await choose(at_work, "Mettre de côté")
        await at_work.get_by_label("Photo à refaire").check()
        await at_work.get_by_label("Ou avec vos mots").press_sequentially("attend sa soeur")
        await expect(at_work.get_by_label("Photo à refaire")).not_to_be_checked()
        await shown(at_work).get_by_role("button", name="Mettre de côté").click()
        await expect(at_work.locator("#parked li")).to_contain_text(["attend sa soeur"])
        assert [type(each) for each in house.office.done[-2:]] == [do.AddNote, do.Park]

    async def test_who_comes_back_is_the_next_one(self, house: House, at_work: Page) -> None:
        await house.office.do(do.Park("3", "payment", by="agent 12"))
        await button(at_work, "P001 est de retour").click()
        await expect(at_work.locator("#line li").first).to_contain_text("revient vers vous")
        await expect(at_work.locator("#who-is-parked")).to_be_hidden()
        await settled(at_work)
        await at_work.keyboard.press("Space")
        await expect(at_work.locator("#number")).to_have_text("P001")

    async def test_who_is_late_is_marked_in_words(self, house: House, at_work: Page) -> None:
        due = house.office.now() + timedelta(minutes=10)
        await house.office.do(do.Park("3", "payment", due, by="agent 12"))
        house.office.minutes(24)
        await house.office.walks_in()
        await expect(at_work.locator("#parked .late")).to_have_text("10:42 · retard 14 min")


class TestDialogs:
    @pytest.mark.parametrize(("key", "action"), DIALOGS)
    async def test_each_opens_by_its_key_and_goes_without_doing_anything(
        self, house: House, at_work: Page, key: str, action: str
    ) -> None:
        done = len(house.office.done)
        for leave in ("Escape", "Annuler", "beside"):
            await at_work.keyboard.press(key)
            await expect(at_work.locator(f"#ask-{action}")).to_be_visible()
            if leave == "Escape":
                await at_work.keyboard.press("Escape")
            elif leave == "Annuler":
                await shown(at_work).get_by_role("button", name="Annuler").click()
            else:
                await at_work.mouse.click(5, 5)
            await expect(shown(at_work)).to_have_count(0)
        assert len(house.office.done) == done

    async def test_a_person_is_sent_to_a_colleague(self, house: House, at_work: Page) -> None:
        await house.office.do(do.OpenCounter("4", "Léa"))
        await expect(at_work.locator("#count")).to_have_text("2")
        await at_work.keyboard.press("f")
        await expect(shown(at_work).get_by_label("Démarche")).to_have_value("passport")
        await at_work.get_by_label("À qui").select_option("Guichet 4 · Léa")
        await at_work.keyboard.press("Enter")
        await expect(at_work.locator("#message")).to_have_text(
            "P001 attend maintenant pour\u00a0: Passeport, première demande"
        )
        assert house.office.done[-1] == do.Transfer("3", "passport", "4", by="agent 12")

    async def test_a_step_is_added(self, at_work: Page) -> None:
        await at_work.keyboard.press("e")
        await shown(at_work).get_by_label("Démarche").select_option("Carte d’identité")
        await shown(at_work).get_by_role("button", name="Ajouter l’étape").click()
        await expect(at_work.locator("#marks")).to_have_text("étape 1 sur 2ensuite\u00a0: Carte d’identité")

    @pytest.mark.parametrize(("key", "outcome"), [("2", "file-taken"), ("0", ""), ("Enter", "handed-over")])
    async def test_an_outcome_is_one_key(self, house: House, at_work: Page, key: str, outcome: str) -> None:
        await at_work.keyboard.press("t")
        await expect(shown(at_work)).to_be_visible()
        await at_work.keyboard.press(key)
        await expect(at_work.locator("#number")).to_have_text("Guichet libre")
        assert house.office.done[-1] == do.Finish("3", "agent 12", outcome)

    async def test_when_the_person_has_gone_meanwhile_it_closes_and_says_so(
        self, house: House, at_work: Page
    ) -> None:
        await at_work.keyboard.press("p")
        await expect(shown(at_work)).to_be_visible()
        await house.office.do(do.CallNext("3", "counter-3"))
        await expect(shown(at_work)).to_have_count(0)
        await expect(at_work.locator("#message")).to_contain_text("Le guichet avait changé entre-temps")
        await expect(at_work.locator("#number")).to_have_text("P002")

    async def test_what_was_typed_for_one_person_is_not_said_of_the_next(self, at_work: Page) -> None:
        typed = at_work.get_by_label("Ou avec vos mots")
        await at_work.keyboard.press("p")
        await typed.fill("cherche la monnaie")
        await at_work.keyboard.press("Escape")
        await at_work.keyboard.press("p")
        await expect(typed).to_have_value("cherche la monnaie")
        await at_work.keyboard.press("Escape")
        await expect(shown(at_work)).to_have_count(0)
        await at_work.keyboard.press("Space")
        await expect(at_work.locator("#number")).to_have_text("P002")
        await settled(at_work)
        await at_work.keyboard.press("p")
        await expect(typed).to_have_value("")

    async def test_without_a_person_none_opens(self, page: Page) -> None:
        await page.keyboard.press("p")
        await expect(page.locator("#message")).to_have_text("Personne n’a été appelé à ce guichet.")
        await expect(shown(page)).to_have_count(0)


class TestPicking:
    async def test_a_number_in_the_line_is_called_after_a_look(self, house: House, at_work: Page) -> None:
        await button(at_work, "Appeler P003").click()
        await expect(shown(at_work)).to_contain_text("P001 sera d’abord terminé.")
        await at_work.keyboard.press("Enter")
        await expect(at_work.locator("#number")).to_have_text("P003")
        assert isinstance(house.office.done[-1], do.CallNumber)

    async def test_the_focus_stays_on_a_row_that_is_drawn_anew(self, house: House, at_work: Page) -> None:
        await button(at_work, "Appeler P003").focus()
        await house.office.walks_in()
        await expect(at_work.locator("#count")).to_have_text("3")
        await expect(button(at_work, "Appeler P003")).to_be_focused()


class TestTakingBack:
    async def test_the_button_says_what_goes_and_goes_itself(self, house: House, page: Page) -> None:
        undo = page.locator("#undo")
        await expect(undo).to_be_hidden()
        await house.office.walks_in()
        await button(page, "Suivant").click()
        await expect(undo).to_contain_text("appel de P001")
        await settled(page)
        await page.keyboard.press("z")
        await expect(page.locator("#number")).to_have_text("Guichet fermé")
        await expect(page.locator("#count")).to_have_text("1")
        await expect(page.locator("#message")).to_have_text("C’est annulé.")
        await expect(undo).to_be_hidden()

    async def test_focus_does_not_vanish_with_it(self, at_work: Page) -> None:
        await at_work.locator("#undo").focus()
        await at_work.keyboard.press("Enter")
        await expect(at_work.locator("#undo")).to_be_hidden()
        await expect(button(at_work, "Suivant")).to_be_focused()


class TestForEverybody:
    @pytest.mark.parametrize(("key", "action"), DIALOGS)
    async def test_dialogs_are_named_and_their_controls_are_large_enough(
        self, at_work: Page, key: str, action: str
    ) -> None:
        await at_work.keyboard.press(key)
        assert await at_work.get_by_role("dialog", name="P001").count() == 1
        controls = shown(at_work).locator("button, select, input:not([type=radio]):not([type=hidden]), .chip")
        for control in await controls.all():
            box = await control.bounding_box()
            assert box
            assert (box["height"] >= 44, box["width"] >= 44) == (True, True), await control.inner_text()
        for field in await shown(at_work).locator("select, input:not([type=hidden])").all():
            assert await field.evaluate("field => field.labels.length"), "each field has a label"

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_every_text_stands_out_from_what_is_behind_it(
        self, chromium: Browser, house: House, url: str, scheme: str
    ) -> None:
        crowd(house.office)
        async for page in desk_of(chromium, house, url, color_scheme=scheme):
            for keys in (["m"], *([key] for key, _ in DIALOGS)):
                for key in keys:
                    await page.keyboard.press(key)
                for text, colour, ground in await page.evaluate(TEXTS):
                    assert theme.contrast(colour, ground) >= 4.5, (text, colour, ground)
                await page.keyboard.press("Escape")

    @pytest.mark.parametrize(("width", "height"), [(720, 450), (320, 568), (1024, 768)])
    async def test_nothing_is_cut_off_where_it_is_narrow_or_enlarged(
        self, chromium: Browser, house: House, url: str, width: int, height: int
    ) -> None:
        crowd(house.office)
        async for page in desk_of(chromium, house, url, viewport={"width": width, "height": height}):
            for key in ("m", *(key for key, _ in DIALOGS)):
                await page.keyboard.press(key)
                assert await page.evaluate("document.documentElement.scrollWidth") <= width
                for control in await page.locator("button:visible, select:visible, .chip:visible").all():
                    box = await control.bounding_box()
                    assert box
                    assert box["x"] >= 0, await control.inner_text()
                    assert box["x"] + box["width"] <= width, await control.inner_text()
                await page.keyboard.press("Escape")

    async def test_who_is_parked_stays_in_sight_however_many_wait(
        self, chromium: Browser, house: House, url: str
    ) -> None:
        crowd(house.office)
        for _ in range(40):
            house.office.walk_in("long")
        async for page in desk_of(chromium, house, url, viewport={"width": 1024, "height": 768}):
            await expect(button(page, "L001 est de retour")).to_be_in_viewport(ratio=1)
            await expect(page.locator("#last-calls")).to_be_in_viewport(ratio=1)


def crowd(office: MemoryOffice) -> None:
    """Everything that a desk can show at once: a late parked person, marks, a visit of two steps."""
    office.walk_in("long")
    office.happen(do.CallNext("3", "agent 12"))
    office.happen(do.Park("3", "document", office.now() + timedelta(minutes=10), "agent 12"))
    for _ in range(2):
        office.walk_in()
    office.happen(do.CallNext("4", "Léa"))
    office.happen(do.Transfer("4", "passport", "3", by="Léa"))
    office.booked(after=5, service="long")
    office.minutes(20)
    office.happen(do.CallNext("3", "agent 12"))
    office.happen(do.Start("3", "agent 12"))
    office.happen(do.AddStep("3", "other", "agent 12"))
