"""The desk's API: what it shows, what a press does, and that it is done once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from controller.queue import commands as do
from controller.queue.applying import replay
from controller.queue.state import Queue, Stage, Visit
from controller.web.actions import PLAIN, Action
from controller.web.desk import LISTED, mark
from controller.web.office import Notice
from tests.controller.web.browser import Browser
from tests.controller.web.house import House, MemoryOffice

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@pytest.fixture
async def agent(house: House) -> AsyncIterator[Browser]:
    async with Browser(house.app()) as browser:
        await browser.open_desk()
        yield browser


class TestShowing:
    async def test_the_desk_lists_who_waits_for_the_counter_in_order(
        self, house: House, agent: Browser
    ) -> None:
        walk_in, booked = house.office.walk_in("identity"), house.office.booked(after=5)
        house.office.walk_in("other")  # not served at this counter
        house.office.minutes(3)
        desk = await agent.desk()
        assert [each["number"] for each in desk["first"]] == [booked, walk_in]
        assert desk["waiting"] == 2
        assert desk["first"][0]["booked"] == "10:36"
        assert desk["first"][1]["service"] == "Carte d’identité", "in the agent's own language"

    async def test_ten_thousand_waiting_make_a_short_answer(self, house: House, agent: Browser) -> None:
        crowd(house.office, 10_000)
        answer = await agent.http.get("/api/desk/3")
        assert answer.json()["desk"]["waiting"] == 10_000
        assert len(answer.json()["desk"]["first"]) == LISTED
        assert len(answer.content) < 16_000

    async def test_the_visit_at_the_counter_says_what_the_agent_needs(
        self, house: House, agent: Browser
    ) -> None:
        number = house.office.booked(after=5, language="da")
        await agent.press("next")
        visit = (await agent.desk())["visit"]
        assert visit["number"] == number
        assert (visit["service"], visit["booked"], visit["language"]) == (
            "Passeport, première demande",
            "10:36",
            "Dansk",
        )

    async def test_the_last_calls_of_this_counter_can_be_looked_up(
        self, house: House, agent: Browser
    ) -> None:
        numbers = [house.office.walk_in() for _ in range(3)]
        for _ in numbers:
            house.office.minutes(1)
            await agent.press("next")
        assert [each["number"] for each in (await agent.desk())["last_calls"]] == [numbers[1], numbers[0]]

    async def test_what_the_office_has_to_say_is_shown(self, house: House, agent: Browser) -> None:
        house.office.said = [
            "The booking system does not answer. Check-in goes on; it is told later.",
            Notice("{unit} does not answer.", {"unit": "kiosk-1"}),
            Notice("{unit}: {fix}", {"unit": "kiosk-2", "fix": "Load a new paper roll."}),
            "Something new; braces { } and all.",
        ]
        assert (await agent.desk())["notices"] == [
            "Le système de rendez-vous ne répond pas. L’accueil continue\u00a0; il sera informé plus tard.",
            "kiosk-1 ne répond pas.",
            "kiosk-2: Mettez un nouveau rouleau de papier.",
            "Something new; braces { } and all.",
        ]

    async def test_the_api_describes_itself(self, agent: Browser) -> None:
        paths = (await agent.http.get("/api/openapi.json")).json()["paths"]
        assert set(paths) == {
            "/api/desk/{counter}",
            "/api/desk/{counter}/events",
            "/api/desk/{counter}/{action}",
            "/api/reception",
            "/api/reception/events",
            "/api/reception/coming/{unit}",
        }


class TestPressing:
    @pytest.mark.parametrize("action", list(PLAIN))
    async def test_a_button_that_asks_nothing_gives_its_command(
        self, house: House, agent: Browser, action: Action
    ) -> None:
        house.office.walk_in()
        if action is not Action.NEXT:
            await agent.press("next")
            house.office.minutes(1)
        if action in {Action.PAUSE, Action.RESUME, Action.CLOSE}:
            await agent.press("finish")
        if action is Action.RESUME:
            await agent.press("pause")
        answer = await agent.press(action)
        assert answer.status_code == 200
        assert house.office.done[-1] == PLAIN[action](counter="3", by="agent 12")
        assert answer.json()["now"]["desk"]["mark"] == (await agent.desk())["mark"]

    async def test_a_press_that_the_rules_refuse_is_explained(self, house: House, agent: Browser) -> None:
        await agent.press("next")  # opens the counter
        answer = await agent.press("next")
        assert answer.status_code == 409
        assert (answer.json()["code"], answer.json()["message"]) == ("nobody_waiting", "Personne n’attend.")

    async def test_going_on_when_nobody_waits_finishes_and_says_so(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        await agent.press("next")
        house.office.minutes(5)
        answer = (await agent.press("next")).json()
        assert answer["done"]
        assert answer["message"] == "Personne n’attend."
        assert answer["now"]["desk"]["phase"] == "free"

    async def test_a_press_asked_for_again_is_carried_out_once(self, house: House, agent: Browser) -> None:
        house.office.walk_in()
        house.office.walk_in()
        mark = (await agent.desk())["mark"]
        first = await agent.press("next", id="the-same-press", mark=mark)
        house.office.minutes(1)
        again = await agent.press("next", id="the-same-press", mark=mark)
        assert first.status_code == again.status_code == 200
        assert len(house.office.done) == 1

    async def test_the_same_press_twice_at_once_is_carried_out_once(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        mark = (await agent.desk())["mark"]
        both = await asyncio.gather(*(agent.press("next", id="the-same-press", mark=mark) for _ in range(2)))
        assert [each.status_code for each in both] == [200, 200]
        assert len(house.office.done) == 1

    async def test_a_press_that_was_done_before_a_restart_is_not_done_again(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        house.office.walk_in()
        mark = (await agent.desk())["mark"]
        await agent.press("next", id="the-same-press", mark=mark)
        house.office.minutes(1)
        async with Browser(House.at(house.settings.users.parent, house.office).app()) as after:
            after.http.cookies = agent.http.cookies
            after.page = agent.page
            again = await after.press("next", id="the-same-press", mark=mark)
        assert again.status_code == 409
        assert again.json()["code"] == "changed"
        assert len(house.office.done) == 1

    async def test_a_press_that_was_not_done_before_a_restart_is_done_after_it(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        mark = (await agent.desk())["mark"]
        async with Browser(House.at(house.settings.users.parent, house.office).app()) as after:
            after.http.cookies = agent.http.cookies
            after.page = agent.page
            assert (await after.press("next", mark=mark)).status_code == 200

    async def test_the_counters_own_button_in_the_meantime_refuses_the_press(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        house.office.walk_in()
        mark = (await agent.desk())["mark"]
        await house.office.do(do.CallNext("3", "counter-3"))
        answer = await agent.press("next", mark=mark)
        assert answer.json()["code"] == "changed"
        assert answer.json()["now"]["desk"]["visit"]["number"] == "P001"

    async def test_two_agents_never_get_the_same_person(self, house: House, agent: Browser) -> None:
        numbers = {house.office.walk_in() for _ in range(2)}
        async with Browser(house.app()) as other:
            await other.log_in("Léa")
            other.page = {"address": "/api/desk/4"}
            await other.open_desk("4")
            both = await asyncio.gather(agent.press("next"), other.press("next"))
        assert {each.json()["now"]["desk"]["visit"]["number"] for each in both} == numbers

    async def test_what_could_not_be_kept_is_said_and_may_be_tried_again(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        mark = (await agent.desk())["mark"]
        house.office.broken = True
        failed = await agent.press("next", id="the-same-press", mark=mark)
        assert (failed.status_code, failed.json()["code"]) == (503, "not_kept")
        house.office.broken = False
        assert (await agent.press("next", id="the-same-press", mark=mark)).status_code == 200

    async def test_results_are_remembered_for_a_few_presses_only(self, house: House, agent: Browser) -> None:
        presses = agent.http._transport.app.state.web.presses  # type: ignore[attr-defined]
        for _ in range(30):
            await agent.press("next")
        (results,) = presses._results.values()
        assert len(results) <= 8

    @pytest.mark.parametrize("action", ["dance", "next/next", "%00"])
    async def test_a_button_that_does_not_exist_is_refused(self, agent: Browser, action: str) -> None:
        assert (await agent.press(action)).status_code in {404, 405, 422}

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{", b'{"id": "short", "mark": "x"}', b'{"id": "long-enough-id"}']
    )
    async def test_a_bad_body_is_refused_in_words(self, agent: Browser, body: bytes) -> None:
        headers = {"X-CSRF-Token": agent.page["form"], "Content-Type": "application/json"}
        answer = await agent.http.post("/api/desk/3/next", content=body, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["message"]


class TestTheMark:
    async def test_it_changes_with_every_press_that_had_an_effect(self, house: House, agent: Browser) -> None:
        for _ in range(3):
            house.office.walk_in()
        marks = [(await agent.desk())["mark"]]
        for action in ("next", "recall", "no-show", "next", "start", "finish"):
            house.office.minutes(1)
            assert (await agent.press(action)).status_code == 200
            marks.append((await agent.desk())["mark"])
        assert len(set(marks)) == len(marks)

    async def test_it_is_the_same_for_a_queue_read_back_from_its_events(
        self, house: House, agent: Browser
    ) -> None:
        office = house.office
        office.happen(do.TakeTicket("request-x", "passport", "fr"))
        await office.do(do.CallNext("3", "agent 12"))
        assert mark(replay(Queue(office.queue.rules), office.events), "3") == mark(office.queue, "3")

    async def test_it_does_not_change_with_who_waits_or_with_other_counters(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        before = (await agent.desk())["mark"]
        house.office.walk_in()
        house.office.happen(do.CallNext("4", "Léa"))
        assert (await agent.desk())["mark"] == before


def crowd(office: MemoryOffice, count: int) -> None:
    """So many people wait for passports. Numbers end at 999 a day, so they are put in line by hand."""
    office.walk_in("identity")
    for index in range(count - 1):
        number = f"P{index % 999 + 1:03}"
        visit = Visit(
            f"v{index}", "passport", Stage.WAITING, [(Stage.WAITING, office.now())], number, office.now()
        )
        office.queue.visits[visit.id] = visit
        office.queue.stand_in_line(visit)
