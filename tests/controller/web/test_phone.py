"""The phone page without a window: what it says at each stage of a visit, in whose words, and what it lets
people do."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from contract.values import Wait
from controller.queue import commands as do
from controller.queue.state import Stage, Visit
from controller.web.phone.budget import Budget
from controller.web.phone.words import SPOKEN
from tests.controller.web.browser import Browser
from tests.controller.web.house import SURVEY, House, MemoryOffice, site_file, spoken

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

KEY = "keyofp001"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.at(tmp_path, MemoryOffice(site_file(**SURVEY, **spoken("fr", "en", "da", "ar"))))


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Browser]:
    async with Browser(house.app(), language="en") as browser:
        yield browser


def mine(house: House) -> Visit:
    """The visit that the key is about: P001."""
    visit = house.office.visit(KEY)
    assert visit
    return house.office.queue.visits[visit]


async def shown(phone: Browser, query: str = "") -> str:
    answer = await phone.http.get(f"/v/{KEY}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


async def press(phone: Browser, wish: str, query: str = "", **fields: str) -> httpx.Response:
    answer = await phone.http.post(f"/v/{KEY}{query}", data={"wish": wish, **fields})
    assert answer.status_code == 303, answer.text
    return await phone.get(answer.headers["location"])


class TestWhatItSays:
    async def test_to_who_waits_the_place_the_range_the_hour_and_the_room(
        self, house: House, phone: Browser
    ) -> None:
        house.office.walk_in()
        house.office.booked(after=0)  # goes before
        by = house.office.now() + timedelta(minutes=34)
        house.office.waits[mine(house).id] = Wait(low=10, high=25, by=by)
        text = await shown(phone, "?in=en")
        for said in ("P001", "People before you: 1", "10 to 25 min", "called by 11:05", "Hall"):
            assert said in text
        assert "Passport, first application" in text

    async def test_to_the_next_one_that_it_is_so(self, house: House, phone: Browser) -> None:
        house.office.walk_in()
        assert "You are next" in await shown(phone, "?in=en")

    async def test_without_a_forecast_the_hour_that_was_promised_stands(
        self, house: House, phone: Browser
    ) -> None:
        promised = house.office.now() + timedelta(minutes=20)
        house.office.happen(do.TakeTicket("request-p", "passport", "en", promised))
        text = await shown(phone)
        assert "called by 10:51" in text
        house.office.minutes(30)
        assert "called by" not in await shown(phone), "an hour that is over is not repeated"

    async def test_who_came_too_late_is_told_how_the_place_is_counted(
        self, house: House, phone: Browser
    ) -> None:
        house.office.booked(after=-40, language="en")
        text = await shown(phone)
        assert "The time of your appointment was over" in text
        assert "09:51" in text

    async def test_the_call_the_counter_and_the_end(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="en")
        house.office.happen(do.CallNext("3", "agent 12"))
        text = await shown(phone)
        assert 'data-kind="called"' in text
        assert "<h1>Counter 3</h1>" in text
        assert "Please go there now" in text
        house.office.happen(do.Start("3", "agent 12"))
        assert "You are being served" in await shown(phone)
        house.office.happen(do.Finish("3", "agent 12"))
        assert "Thank you for coming" in await shown(phone)

    async def test_a_missed_call_can_be_put_right_until_it_is_too_late(
        self, house: House, phone: Browser
    ) -> None:
        house.office.walk_in(language="en")
        house.office.happen(do.CallNext("3", "agent 12"))
        house.office.minutes(2)
        for command in (do.Recall("3"), do.NoShow("3")):
            house.office.happen(command)
            house.office.minutes(1)
        assert mine(house).stage is Stage.NO_SHOW
        assert "Until 10:49 you can have your place back" in await shown(phone)
        house.office.minutes(30)
        assert "Reception will help you" in await shown(phone)
        assert "not possible" not in await shown(phone)
        assert "no longer possible" in (await press(phone, "back")).text

    async def test_who_was_sent_away_for_something_is_told_when_and_to_whom_to_return(
        self, house: House, phone: Browser
    ) -> None:
        house.office.walk_in(language="en")
        house.office.happen(do.CallNext("3", "agent 12"))
        house.office.happen(do.Park("3", "photo", house.office.now() + timedelta(minutes=20)))
        text = await shown(phone)
        assert "expected back at 10:51" in text
        assert "tell Counter 3 or reception" in text

    @pytest.mark.parametrize(
        ("command", "says"),
        [
            (do.Cancel("w-request-00000001", "reception"), "This visit was cancelled"),
            (do.Leave("w-request-00000001"), "You have given up your place"),
            (do.EndDay(), "We are closed for today"),
        ],
    )
    async def test_every_other_end_is_told_kindly(
        self, house: House, phone: Browser, command: do.Command, says: str
    ) -> None:
        house.office.walk_in(language="en")
        house.office.happen(command)
        assert says in await shown(phone)

    @pytest.mark.parametrize("stage", list(Stage))
    async def test_no_stage_is_without_words(self, house: House, phone: Browser, stage: Stage) -> None:
        house.office.walk_in(language="en")
        visit = mine(house)
        if stage is not Stage.WAITING:  # the queue's own ways to it are the queue's tests
            house.office.queue.leave_line(visit)
            visit.stage, visit.counter = stage, "3"
            visit.spans.append((stage, house.office.now()))
        text = await shown(phone)
        assert "<h1>" in text
        assert "<h1></h1>" not in text


class TestKeys:
    @pytest.mark.parametrize("key", ["nobody", "keyofp002", "x" * 500, "..%2f..", "KEYOFP0O1"])
    async def test_a_key_that_is_nobodys_is_answered_kindly(
        self, house: House, phone: Browser, key: str
    ) -> None:
        house.office.walk_in()
        answer = await phone.http.get(f"/v/{key}")
        assert answer.status_code == 404
        assert "This page is no longer in use" in answer.text or "There is no such page" in answer.text
        assert (await phone.http.get(f"/v/{key}/events")).status_code == 404

    async def test_typed_in_capitals_it_is_the_same(self, house: House, phone: Browser) -> None:
        house.office.walk_in()
        assert (await phone.http.get(f"/v/{KEY.upper()}")).status_code == 200

    async def test_the_next_day_it_is_over(self, house: House, phone: Browser) -> None:
        house.office.walk_in()
        await house.office.next_day()
        assert (await phone.http.get(f"/v/{KEY}")).status_code == 404

    async def test_nothing_of_it_is_kept_found_or_told_on(self, house: House, phone: Browser) -> None:
        house.office.walk_in()
        headers = (await phone.http.get(f"/v/{KEY}")).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "same-origin"

    async def test_it_is_small_and_all_its_parts_are_ours(self, house: House, phone: Browser) -> None:
        house.office.walk_in()
        text = await shown(phone)
        size = len(text.encode())
        for part in ("base.css", "phone.css", "phone.js", "sounds.js", "icon.svg"):
            size += len((await phone.http.get(f"/static/{part}")).content)
        assert size < 50_000
        for never in ("http://", "https://", "<style", " style=", "onclick"):
            assert never not in text

    async def test_who_asks_too_often_waits_and_others_do_not(self, house: House) -> None:
        house.office.walk_in()
        app = house.app()
        async with Browser(app) as guesser:
            codes = [(await guesser.http.get(f"/v/guess{index}")).status_code for index in range(40)]
            assert codes[0] == 404
            assert codes[-1] == 429
            assert (await guesser.http.get(f"/v/{KEY}")).status_code == 200, (
                "a whole hall may share an address"
            )
            for _ in range(300):
                answer = await guesser.http.get(f"/v/{KEY}")
            assert answer.status_code == 429
            assert "Retry-After" in answer.headers
            assert "P001" not in answer.text
        async with Browser(app, address="10.0.0.8") as other:
            assert (await other.http.get(f"/v/{KEY}")).status_code == 200


class TestLanguage:
    async def test_it_is_the_visits_own_and_can_be_changed(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="da")
        assert "Du er den næste" in await shown(phone)
        assert "Ce sera bientôt à vous" in await shown(phone, "?in=fr")

    async def test_arabic_is_written_from_right_to_left(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="ar")
        text = await shown(phone)
        assert '<html lang="ar" dir="rtl">' in text
        assert "أنت التالي" in text

    async def test_only_the_sites_languages_are_offered_in_their_own_names(
        self, house: House, phone: Browser
    ) -> None:
        house.office.walk_in()
        text = await shown(phone)
        assert [name in text for name in ("Français", "English", "Dansk", "العربية")] == [True] * 4
        assert "Deutsch" not in text
        assert '<html lang="fr"' in await shown(phone, "?in=de"), "not one of the site's"

    async def test_what_was_chosen_stays_chosen(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="ar")
        answer = await press(phone, "more-time", "?in=da")
        assert '<html lang="da"' in answer.text

    @pytest.mark.parametrize("language", sorted(SPOKEN))
    async def test_the_whole_page_can_be_said(self, tmp_path: Path, language: str) -> None:
        house = House.at(tmp_path, MemoryOffice(site_file(**SURVEY, **spoken(language, "en"))))
        house.office.walk_in(language=language)
        async with Browser(house.app(), language="en") as browser:
            assert f'<html lang="{language}"' in await shown(browser)


class TestWhatItLetsDo:
    async def test_ten_more_minutes_as_often_as_the_rules_allow(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="en")
        for _ in range(house.office.queue.rules.postpone_times):
            assert "I need 10 more minutes" in await shown(phone)
            text = (await press(phone, "more-time")).text
            assert "you are in line again by yourself" in text
            text = (await press(phone, "back")).text
            assert "You are next" in text
        assert "I need 10 more minutes" not in await shown(phone)
        assert "no longer possible" in (await press(phone, "more-time")).text

    async def test_the_place_is_given_up_after_a_question(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="en")
        assert 'value="leave"' not in await shown(phone)
        text = await shown(phone, "?ask=leave")
        assert "Do you want to give up your place?" in text
        assert "No, I keep it" in text
        text = (await press(phone, "leave")).text
        assert "You have given up your place" in text
        assert mine(house).stage is Stage.LEFT

    async def test_phones_may_come_by_another_address_than_staff(self, tmp_path: Path) -> None:
        house = House.at(tmp_path, public_address="https://desk.example")
        house.office.walk_in(language="en")
        async with Browser(house.app(), origin="https://queue.example") as phone:
            assert "in line again" in (await press(phone, "more-time")).text

    async def test_no_cookie_is_given_or_asked_for(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="en")
        await press(phone, "more-time")
        assert not phone.http.cookies

    async def test_at_the_counter_nothing_is_given_up(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="en")
        house.office.happen(do.CallNext("3", "agent 12"))
        house.office.happen(do.Start("3", "agent 12"))
        assert "give up" not in await shown(phone, "?ask=leave")
        assert "no longer possible" in (await press(phone, "leave")).text
        assert mine(house).stage is Stage.SERVING

    async def test_what_could_not_be_kept_is_said(self, house: House, phone: Browser) -> None:
        house.office.walk_in(language="en")
        house.office.broken = True
        assert "Please try once more" in (await press(phone, "more-time")).text
        assert mine(house).stage is Stage.WAITING

    @pytest.mark.parametrize("wish", ["", "finish", "more-time\0"])
    async def test_other_wishes_are_refused(self, house: House, phone: Browser, wish: str) -> None:
        house.office.walk_in()
        answer = await phone.http.post(f"/v/{KEY}", data={"wish": wish})
        assert answer.status_code == 422
        assert not house.office.done


class TestSurvey:
    @pytest.fixture
    def served(self, house: House) -> House:
        house.office.walk_in(language="en")
        for command in (do.CallNext("3", "x"), do.Start("3", "x"), do.Finish("3", "x")):
            house.office.happen(command)
        return house

    async def test_it_is_asked_once_after_the_visit(self, served: House, phone: Browser) -> None:
        text = await shown(phone)
        assert "How was your visit?" in text
        assert "What was it mostly?" in text
        text = (await press(phone, "rate", rating="4", reason="people")).text
        assert "Thank you for your answer." in text
        assert "How was your visit?" not in text
        await press(phone, "rate", rating="1")
        rated = [each for each in served.office.done if isinstance(each, do.Rate)]
        assert [(each.rating, each.reason, each.visit) for each in rated[:1]] == [
            (4, "people", mine(served).id)
        ]
        assert mine(served).rating == 4, "the first answer counts"

    async def test_a_reason_that_nobody_offered_is_left_out(self, served: House, phone: Browser) -> None:
        await press(phone, "rate", rating="2", reason="my name is Anna")
        (rated,) = [each for each in served.office.done if isinstance(each, do.Rate)]
        assert rated.reason == ""

    @pytest.mark.parametrize("rating", ["0", "6", "-1"])
    async def test_a_rating_that_there_is_not_is_refused(
        self, served: House, phone: Browser, rating: str
    ) -> None:
        await press(phone, "rate", rating=rating)
        assert mine(served).rating is None

    async def test_before_the_end_nothing_is_rated(self, house: House, phone: Browser) -> None:
        house.office.walk_in()
        await press(phone, "rate", rating="5")
        assert not house.office.done

    async def test_a_site_without_one_only_says_thank_you(self, tmp_path: Path) -> None:
        house = House.at(tmp_path)
        house.office.walk_in(language="en")
        for command in (do.CallNext("3", "x"), do.Start("3", "x"), do.Finish("3", "x")):
            house.office.happen(command)
        async with Browser(house.app(), language="en") as phone:
            text = await shown(phone)
            assert "Thank you for coming" in text
            assert 'name="rating"' not in text
            await press(phone, "rate", rating="5")
        assert not house.office.done


class TestBudget:
    async def test_it_comes_back_with_time(self) -> None:
        seconds = [0.0]
        budget = Budget(at_once=3, a_second=0.5, clock=lambda: seconds[0])
        assert [budget.spend("a") for _ in range(4)] == [True, True, True, False]
        seconds[0] += 2
        assert [budget.spend("a") for _ in range(2)] == [True, False]
        assert budget.spend("b")

    async def test_it_remembers_no_more_than_so_many(self) -> None:
        budget = Budget(at_once=1, a_second=0.0, clock=lambda: 0.0)
        for index in range(10_000):
            budget.spend(str(index))
        assert len(budget._spent) <= 4_096


async def test_a_wish_that_the_page_does_not_offer_is_not_granted(house: House, phone: Browser) -> None:
    house.office.walk_in()
    house.office.happen(do.CallNext("3", "agent 12"))
    house.office.happen(do.Park("3", "photo"))
    assert 'value="back"' not in await shown(phone)
    await phone.http.post(f"/v/{KEY}", data={"wish": "back"})
    assert mine(house).stage is Stage.PARKED
