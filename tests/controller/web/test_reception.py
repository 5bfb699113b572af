"""Reception's page without a window: what it shows of the hall, who may see it, and "I am coming"."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.values import Fault, Role
from controller.queue import commands as do
from controller.web.office import BookingNow
from tests.controller.web.browser import Browser
from tests.controller.web.house import KIOSKS, House, MemoryOffice, site_file

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.at(tmp_path, MemoryOffice(site_file(**KIOSKS)))


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Browser]:
    """Reception's browser, logged in."""
    async with Browser(house.app()) as browser:
        await browser.log_in("Inès")
        yield browser


async def hall(browser: Browser) -> dict[str, Any]:
    answer = await browser.http.get("/api/reception")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["hall"])


async def come(browser: Browser, unit: str, form: str | None = None) -> httpx.Response:
    if form is None:
        form = (await browser.get("/reception")).text.split('name="form" value="')[1].split('"')[0]
    return await browser.http.post(f"/api/reception/coming/{unit}", headers={"X-CSRF-Token": form})


class TestCalls:
    async def test_a_call_tells_where_who_and_since_when(self, house: House, desk: Browser) -> None:
        await house.office.asks_help("kiosk-1", "da")
        (call,) = (await hall(desk))["calls"]
        assert call["place"] == "Borne de l’entrée"
        assert (call["page"], call["language"]) == ("Regarde les pièces à fournir", "Dansk")
        assert (call["clock"], call["answered"]) == ("10:31", None)

    async def test_who_waits_longest_is_first_and_who_was_answered_last(
        self, house: House, desk: Browser
    ) -> None:
        for kiosk in ("kiosk-2", "kiosk-1", "kiosk-3"):
            await house.office.asks_help(kiosk)
            house.office.minutes(1)
        await come(desk, "kiosk-2")
        calls = (await hall(desk))["calls"]
        assert [call["unit"] for call in calls] == ["kiosk-1", "kiosk-3", "kiosk-2"]
        assert (calls[2]["answered"], calls[2]["by"]) == ("10:34", "Inès")

    async def test_i_am_coming_is_told_once_and_may_be_said_twice(self, house: House, desk: Browser) -> None:
        await house.office.asks_help("kiosk-1")
        for _ in range(2):
            answer = await come(desk, "kiosk-1")
            assert (answer.status_code, answer.json()["done"]) == (200, True)
        answered = house.office.queue.help["kiosk-1"].answered
        assert answered == house.office.now()

    async def test_when_nobody_asks_any_more_it_says_so(self, house: House, desk: Browser) -> None:
        await house.office.asks_help("kiosk-1")
        await house.office.asks_help("kiosk-1", wanted=False)
        answer = await come(desk, "kiosk-1")
        assert (answer.status_code, answer.json()["done"]) == (409, False)
        assert answer.json()["message"] == "Plus personne ne demande d’aide à cet endroit."
        assert answer.json()["now"]["hall"]["calls"] == []

    async def test_what_could_not_be_kept_may_be_tried_again(self, house: House, desk: Browser) -> None:
        await house.office.asks_help("kiosk-1")
        house.office.broken = True
        assert (await come(desk, "kiosk-1")).status_code == 503
        house.office.broken = False
        assert (await come(desk, "kiosk-1")).status_code == 200

    @pytest.mark.parametrize("form", ["", "made up"])
    async def test_nothing_is_answered_without_the_sessions_own_token(
        self, house: House, desk: Browser, form: str
    ) -> None:
        await house.office.asks_help("kiosk-1")
        assert (await come(desk, "kiosk-1", form)).status_code == 403
        assert house.office.queue.help["kiosk-1"].answered is None

    async def test_a_page_that_this_controller_does_not_know_is_still_told_of(
        self, house: House, desk: Browser
    ) -> None:
        await house.office.do(do.AskHelp("request-x", "kiosk-9", True, "brand-new", "xx"))
        (call,) = (await hall(desk))["calls"]
        assert (call["place"], call["page"], call["language"]) == ("kiosk-9", "À la borne", None)


class TestUnits:
    async def test_what_staff_must_do_is_said_in_their_language_and_since_when(
        self, house: House, desk: Browser
    ) -> None:
        fault = Fault(
            code="cover-open",
            fix="Close the printer's cover.",
            since=house.office.now() - timedelta(minutes=4),
        )
        house.office.unit("kiosk-1", Role.KIOSK, fault)
        first = (await hall(desk))["units"][0]
        assert (first["name"], first["standing"], first["says"]) == (
            "Borne de l’entrée",
            "fault",
            "a besoin de vous",
        )
        assert first["troubles"] == [{"fix": "Fermez le capot de l’imprimante.", "since": "10:27"}]

    async def test_those_that_need_somebody_come_first_and_the_unheard_are_told_of(
        self, house: House, desk: Browser
    ) -> None:
        house.office.unit("display-1", Role.DISPLAY)
        house.office.unit("display-2", Role.DISPLAY, up=False, since=house.office.now())
        house.office.unit("kiosk-2", Role.KIOSK)
        units = (await hall(desk))["units"]
        assert [(unit["unit"], unit["standing"]) for unit in units] == [
            ("display-2", "away"),
            ("kiosk-1", "unknown"),
            ("kiosk-2", "works"),
            ("display-1", "works"),
        ]
        assert [unit["since"] for unit in units] == ["10:31", None, None, None]

    async def test_what_a_unit_said_before_it_went_silent_is_not_repeated(
        self, house: House, desk: Browser
    ) -> None:
        fault = Fault(code="cover-open", fix="Close the printer's cover.", since=house.office.now())
        house.office.unit("kiosk-1", Role.KIOSK, fault, up=False)
        assert (await hall(desk))["units"][0]["troubles"] == []

    async def test_a_counters_unit_is_told_of_only_when_it_needs_somebody(
        self, house: House, desk: Browser
    ) -> None:
        house.office.unit("counter-3", Role.COUNTER)
        house.office.unit("counter-4", Role.COUNTER, up=False)
        units = {unit["unit"] for unit in (await hall(desk))["units"]}
        assert units == {"counter-4", "kiosk-1", "kiosk-2"}

    async def test_of_another_day_the_date_is_told_too(self, house: House, desk: Browser) -> None:
        since = house.office.now() - timedelta(days=2)
        house.office.unit("kiosk-1", Role.KIOSK, up=False, since=since)
        assert (await hall(desk))["units"][0]["since"] == "21.11. 10:31"

    @pytest.mark.parametrize(
        ("booking", "standing", "says"),
        [
            (BookingNow(True), "works", "répond"),
            (BookingNow(False), "away", "ne répond pas. L’accueil continue ; il sera informé plus tard."),
            (BookingNow(None), "unknown", "n’a pas encore été interrogé"),
        ],
    )
    async def test_the_booking_source_is_told_of(
        self, house: House, desk: Browser, booking: BookingNow, standing: str, says: str
    ) -> None:
        assert (await hall(desk))["booking"] is None
        house.office.booking_now = booking
        assert (await hall(desk))["booking"] == {"standing": standing, "says": says}


class TestAccess:
    @pytest.mark.parametrize(
        ("name", "status"), [("Inès", 200), ("chief", 200), ("Léa", 403), ("technician", 403)]
    )
    async def test_it_is_for_reception_and_supervisors(self, house: House, name: str, status: int) -> None:
        async with Browser(house.app()) as browser:
            await browser.log_in(name)
            for path in ("/reception", "/api/reception"):
                assert (await browser.http.get(path)).status_code == status

    async def test_who_is_not_logged_in_is_led_to_the_log_in(self, house: House) -> None:
        async with Browser(house.app()) as browser:
            assert (await browser.http.get("/reception")).headers["location"] == "/log-in"
            assert (await browser.http.get("/api/reception")).status_code == 401
            assert (await browser.http.get("/api/reception/events")).status_code == 401

    async def test_who_serves_no_counter_is_no_agent(self, house: House, desk: Browser) -> None:
        assert (await desk.http.get("/api/desk/3")).status_code == 403
