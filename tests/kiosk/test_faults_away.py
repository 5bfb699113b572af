"""The kiosk's own process while controller, broker, network or its own power are away."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from appliance.clock import now
from contract.requests import GivenOffline, PrintResult, TakeTicket, Withdraw
from contract.state import Look
from demo.inspected import Snapshot
from tests.kiosk.hall import STAFF_CODE, Hall, control
from tests.kiosk.standing import LETTER, MANAGES_ALONE, Standing
from tests.kiosk.town import PAPERS

pytestmark = pytest.mark.parts

NOTICE = "Booked times and waiting times are not shown"
STILL = "You can check in and take a number."


async def away(here: Hall) -> None:
    """The welcome page says what still works."""
    await here.reads(NOTICE)
    await here.reads(STILL)


async def well(here: Hall) -> None:
    """All is as before, by itself."""

    def shown(snapshot: Snapshot) -> bool:
        return snapshot.get("page") == "welcome" and NOTICE not in snapshot["texts"]

    await here.glass.until(shown, "the welcome page as always", 15)


async def number_of_ticket(here: Hall) -> str:
    """The number on the ticket page; the person then goes."""
    snapshot = await here.page("ticket")
    await here.reads("Take your ticket")
    await here.touch("finish")
    await here.page("welcome")
    return next(str(text) for text in snapshot["texts"] if text[-3:].isdigit() and len(text) <= 5)


def letter_of(service: str) -> str:
    return next(each.letter for each in MANAGES_ALONE.services if each.id == service)


async def three_people_come(here: Hall) -> list[tuple[str, datetime]]:
    """By letter, for reception, and for a service: their numbers, and before when each was given."""
    came = []
    here.scan(LETTER)
    came.append((await number_of_ticket(here), now()))
    await here.touch("reception")
    came.append((await number_of_ticket(here), now()))
    await here.touch("walk-in", "group:living", "service:moving")
    came.append((await number_of_ticket(here), now()))
    return came


async def handed_over(here: Hall, came: list[tuple[str, datetime]], since: datetime) -> None:
    """In order, once each, with the times at which they came, and all on paper."""
    given = [await here.office.asked(GivenOffline, count) for count in range(1, len(came) + 1)]
    assert [each.number for each in given] == [number for number, _ in came]
    for each, (_, until) in zip(given, came, strict=True):
        assert since <= each.arrived <= until
        assert each.printed
        since = until
    assert given[0].code == LETTER.replace("-", "")


async def people_are_helped_alone(here: Hall, since: datetime) -> list[tuple[str, datetime]]:
    before = len(here.printer.printed)
    came = await three_people_come(here)
    numbers = [number for number, _ in came]
    assert [number[:-3] for number in numbers] == [
        f"{letter_of(s)}Z" for s in ("passport", "reception", "moving")
    ]
    assert len(here.printer.printed) == before + 3
    return came


# --- controller, broker, network --------------------------------------------------------------------


def test_without_the_controller_people_are_helped_and_it_learns_of_them_later(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        assert await times_are_offered(here)
        since = now()
        here.office.die()
        await away(here)
        await nobody_can_be_called(here)
        assert not await times_are_offered(here)
        came = await people_are_helped_alone(here, since)
        here.office.come_back()
        await well(here)
        await handed_over(here, came, since)
        await here.touch("reception")
        await number_of_ticket(here)
        assert (await here.office.asked(TakeTicket)).service == "reception"

    standing.play(scene)


async def nobody_can_be_called(here: Hall) -> None:
    await here.touch("help")
    snapshot = await here.reads("Please go to the reception desk.")
    assert control(snapshot, "call-help") is None
    await here.touch("back")
    await here.page("welcome")


async def times_are_offered(here: Hall) -> bool:
    """On the page of who lacks a paper, for a service that has times."""
    await here.touch("walk-in", "group:identity", "service:passport", "lack-some")
    await here.touch(f"paper:{PAPERS[3]}", "continue")
    offered = control(await here.page("missing"), "book") is not None
    await here.touch("finish")
    await here.page("welcome")
    return offered


def test_without_the_broker_people_are_helped_and_all_is_told_later(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        assert here.broker
        here.office.answers["CheckIn"] = {"visit": "visit-1"}
        here.printer.stall()
        here.scan(LETTER)
        await here.page("ticket")
        since = now()
        here.broker.stop(signal.SIGKILL)
        here.printer.go_on()
        await here.reads("Take your ticket")
        await here.touch("finish")
        await away(here)
        await here.touch("reception")
        number = await number_of_ticket(here)
        here.broker.start()
        await well(here)
        result = await here.office.asked(PrintResult)
        assert (result.visit, result.printed) == ("visit-1", True), "printed while nobody could be told"
        given = await here.office.asked(GivenOffline)
        assert given.number == number
        assert since <= given.arrived <= now()

    standing.play(scene)


def test_a_network_that_is_silent_costs_nobody_a_place_and_gives_nobody_two(standing: Standing) -> None:
    """Nothing breaks: packets just go nowhere, and arrive when the network is back."""

    async def scene(here: Hall) -> None:
        assert here.broker
        with stopped(here.broker.pid):
            await here.touch("reception")
            number = await number_of_ticket(here)
            assert number.startswith(f"{letter_of('reception')}Z")
            await away(here)
        await well(here)
        given = await here.office.asked(GivenOffline)
        assert given.number == number
        asked = [each for each in here.office.heard if isinstance(each, TakeTicket)]
        withdrawn = {each.request for each in here.office.heard if isinstance(each, Withdraw)}
        assert {each.id for each in asked} <= withdrawn

    standing.play(scene)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


# --- power ------------------------------------------------------------------------------------------

TO_PAGES = {
    "appointment": ("appointment", "key:K"),
    "search": ("walk-in", "search", "key:m"),
    "missing": (
        *("walk-in", "group:identity", "service:passport", "lack-some"),
        *(f"paper:{PAPERS[3]}", "continue"),
    ),
    "help": ("language:fr", "walk-in", "help"),
    "survey": ("survey",),
    "ticket": ("reception",),
}


def test_after_a_power_cut_on_any_page_the_welcome_page_is_back(standing: Standing) -> None:
    """Every second time with nobody to be reached: then what was known is shown."""

    async def scene(here: Hall) -> None:
        assert here.broker
        for count, (page, way) in enumerate(TO_PAGES.items()):
            await here.touch(*way)
            await here.page(page)
            await cut_and_back(here)
            if count % 2 == 0:
                here.broker.stop(signal.SIGKILL)
            else:
                here.broker.start()
        await well(here)

    standing.play(scene)


async def cut_and_back(here: Hall) -> None:
    await here.cut()
    await here.glass.until(lambda s: s == {}, "nothing on the glass", 5)
    await here.switch_on()
    snapshot = await here.page("welcome")
    assert snapshot["typed"] == 0
    assert snapshot["language"] == "en"
    assert "Citizen service · Vincennes" in snapshot["texts"]


def test_locked_it_stays_through_a_power_cut_until_staff_open_it(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        await here.staff()
        await here.touch("lock")
        await here.page("locked")
        await here.wrote("SELECT 1 FROM kept WHERE name = 'locked' AND body = 'yes'")
        await here.cut()
        await here.glass.until(lambda s: s == {}, "nothing on the glass", 5)
        await here.switch_on()
        await here.page("locked")
        await here.reads("This kiosk is closed")
        await here.reads("Please go to the reception desk.")
        here.scan(LETTER)
        await here.staff()
        await here.touch("unlock")
        await here.page("welcome")
        assert here.printer.printed == []

    standing.play(scene)


def test_each_wrong_staff_code_makes_the_next_answer_slower(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        loop = asyncio.get_running_loop()
        await here.knock()
        await here.types("1111")
        await here.touch("continue")
        await here.reads("That code is not right.")
        await here.types(STAFF_CODE)
        began = loop.time()
        await here.touch("continue")
        await here.reads("One moment, please")
        await here.page("staff")
        assert loop.time() - began > 1.0
        await here.touch("finish")

    standing.play(scene)


# --- content ----------------------------------------------------------------------------------------

GREEN = "#0B6B3A"
NEWER = MANAGES_ALONE.model_copy(
    update={
        "revision": "2",
        "name": {**MANAGES_ALONE.name, "en": "Town hall of Vincennes"},
        "look": Look(primary=GREEN, deep="#06401F"),
    }
)


def test_what_is_published_disturbs_nobody_and_is_there_for_the_next_person(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        await here.touch("walk-in", "group:identity")
        await here.page("services")
        here.office.content = NEWER
        here.office.publish()
        await here.touch("service:passport")
        after = await here.page("checklist")
        assert not any("Town hall" in text for text in after["texts"])
        await here.touch("back", "back", "back")
        assert (await here.page("welcome"))["texts"][0] == "Town hall of Vincennes"
        await here.painted("appointment", GREEN)
        loop = asyncio.get_running_loop()
        here.office.content, began = MANAGES_ALONE, loop.time()
        here.office.publish()
        await here.reads("Citizen service · Vincennes")
        assert loop.time() - began < 2.0
        await here.painted("appointment", MANAGES_ALONE.look.primary)
        assert GREEN not in here.colours("appointment")

    standing.play(scene)
