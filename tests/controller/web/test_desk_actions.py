"""The desk's API beside the main buttons: parking, sending on, steps, outcomes, picking, taking back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from controller.queue import commands as do
from controller.web.taking_back import Deed, last_deed
from tests.controller.web.browser import Browser
from tests.controller.web.house import FULL, House, MemoryOffice, site_file

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.at(tmp_path, MemoryOffice(site_file(**FULL)))


@pytest.fixture
async def agent(house: House) -> AsyncIterator[Browser]:
    async with Browser(house.app()) as browser:
        await browser.open_desk()
        yield browser


@pytest.fixture
async def serving(house: House, agent: Browser) -> Browser:
    """P001 is at the counter; nobody waits."""
    house.office.walk_in()
    await agent.press("next")
    house.office.minutes(1)
    return agent


def visit_of(house: House, number: str = "P001") -> Any:
    return next(each for each in house.office.queue.visits.values() if each.number == number)


class TestParking:
    async def test_who_is_parked_is_listed_with_the_reason_and_the_time(
        self, house: House, serving: Browser
    ) -> None:
        answer = (await serving.press("park", reason="photo", minutes=20)).json()
        (parked,) = answer["now"]["desk"]["parked"]
        assert (parked["number"], parked["reason"], parked["due_clock"]) == (
            "P001",
            "Photo à refaire",
            "10:52",
        )
        assert house.office.done[-1] == do.Park(
            "3", "photo", house.office.now() + timedelta(minutes=20), "agent 12"
        )

    async def test_a_reason_in_ones_own_words_stays_as_it_is_and_a_time_is_not_needed(
        self, house: House, serving: Browser
    ) -> None:
        await serving.press("park", words=" cherche la monnaie ")
        (parked,) = (await serving.desk())["parked"]
        assert (parked["reason"], parked["due"], parked["due_clock"]) == ("cherche la monnaie", None, None)

    async def test_ones_own_words_are_a_note_and_no_part_of_the_events(
        self, house: House, serving: Browser
    ) -> None:
        await serving.press("park", words="cherche la monnaie")
        assert [(note.kind, note.by) for note in house.office.notes] == [(do.NoteKind.INTERNAL, "agent 12")]
        assert "monnaie" not in repr(house.office.events)
        assert (await serving.desk())["undo"] == "mise de côté de P001"

    async def test_words_that_cannot_be_kept_leave_the_person_at_the_counter(
        self, house: House, serving: Browser
    ) -> None:
        mark = (await serving.desk())["mark"]
        house.office.broken = True
        answer = await serving.press("park", words="cherche la monnaie", mark=mark)
        assert (answer.status_code, answer.json()["now"]["desk"]["visit"]["number"]) == (503, "P001")

    async def test_without_a_reason_the_service_is_told(self, house: House, serving: Browser) -> None:
        await serving.press("park")
        assert (await serving.desk())["parked"][0]["reason"] == "Passeport, première demande"

    async def test_a_reason_is_short(self, serving: Browser) -> None:
        assert (await serving.press("park", words="x" * 61)).status_code == 422
        assert (await serving.press("park", reason="Free words")).json()["code"] == "unknown_reason"
        assert (await serving.press("park", minutes=0)).status_code == 422

    async def test_the_soonest_is_first_and_other_counters_list_their_own(
        self, house: House, agent: Browser
    ) -> None:
        for minutes in (None, 30, 10):
            house.office.walk_in()
            await agent.press("next")
            await agent.press("park", reason="form", **({"minutes": minutes} if minutes else {}))
        house.office.walk_in()
        house.office.happen(do.CallNext("4", "Léa"))
        house.office.happen(do.Park("4", "form"))
        assert [each["number"] for each in (await agent.desk())["parked"]] == ["P003", "P002", "P001"]

    async def test_who_is_back_is_called_next_and_marked(self, house: House, serving: Browser) -> None:
        house.office.walk_in()
        await serving.press("park", reason="photo")
        answer = (await serving.press("back", visit=visit_of(house).id)).json()
        desk = answer["now"]["desk"]
        assert [each["number"] for each in desk["first"]] == ["P001", "P002"]
        assert (desk["first"][0]["marks"], desk["parked"]) == (["revient vers vous"], [])

    async def test_who_was_parked_elsewhere_is_said_to_be_back_there(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        house.office.happen(do.CallNext("4", "Léa"))
        house.office.happen(do.Park("4", "photo"))
        answer = await agent.press("back", visit=visit_of(house).id)
        assert (answer.status_code, answer.json()["code"]) == (409, "unknown_visit")
        assert (await agent.press("back", visit="nobody")).json()["code"] == "unknown_visit"


class TestSendingOn:
    async def test_to_a_service_where_anybody_calls(self, house: House, serving: Browser) -> None:
        answer = (await serving.press("transfer", service="other")).json()
        assert answer["message"] == "P001 attend maintenant pour\u00a0: Autre demande"
        assert answer["now"]["desk"]["visit"] is None
        assert visit_of(house).service == "other"

    async def test_to_a_counter_where_somebody_is(self, house: House, serving: Browser) -> None:
        house.office.happen(do.OpenCounter("4", "Léa"))
        house.office.happen(do.OpenCounter("front", "counter-front"))
        assert (await serving.desk())["elsewhere"] == [
            {"counter": "4", "name": "Guichet 4 · Léa"},
            {"counter": "front", "name": "Accueil"},  # opened with its button: nobody knows by whom
        ]
        await serving.press("transfer", service="passport", to_counter="4")
        assert visit_of(house).held_for == "counter:4"

    async def test_a_counter_on_a_pause_is_not_offered_and_refused(
        self, house: House, serving: Browser
    ) -> None:
        house.office.happen(do.OpenCounter("4", "Léa"))
        house.office.happen(do.Pause("4", "Léa"))
        assert (await serving.desk())["elsewhere"] == []
        answer = (await serving.press("transfer", service="passport", to_counter="4")).json()
        assert (answer["code"], answer["message"]) == ("not_open", "Le guichet est fermé.")

    async def test_whom_a_colleague_sent_is_marked(self, house: House, agent: Browser) -> None:
        house.office.happen(do.OpenCounter("3", "agent 12"))
        for to_counter in ("3", ""):
            house.office.walk_in()
            house.office.happen(do.CallNext("4", "Léa"))
            house.office.happen(do.Transfer("4", "identity", to_counter, by="Léa"))
        marks = [each["marks"] for each in (await agent.desk())["first"]]
        assert marks == [["envoyé à vous par Léa"], ["transféré par Léa"]]


class TestSteps:
    async def test_a_step_is_added_and_the_person_waits_for_it_after_this_one(
        self, house: House, serving: Browser
    ) -> None:
        desk = (await serving.press("add-step", service="identity")).json()["now"]["desk"]
        assert desk["visit"]["marks"] == ["étape 1 sur 2", "ensuite\u00a0: Carte d’identité"]
        answer = (await serving.press("finish")).json()
        assert answer["message"] == "P001 attend maintenant pour\u00a0: Carte d’identité"
        assert answer["now"]["desk"]["first"][0]["marks"] == ["étape 2 sur 2"]

    async def test_a_service_that_nobody_offers_is_refused(self, serving: Browser) -> None:
        answer = (await serving.press("add-step", service="nowhere")).json()
        assert (answer["code"], answer["message"]) == (
            "unknown_service",
            "Aucun guichet ne traite cette démarche.",
        )


class TestOutcomes:
    async def test_an_outcome_of_the_site_is_kept(self, house: House, serving: Browser) -> None:
        assert (await serving.press("finish", outcome="file-taken")).status_code == 200
        assert visit_of(house).outcome == "file-taken"

    async def test_any_other_is_refused_and_nothing_done(self, house: House, serving: Browser) -> None:
        answer = (await serving.press("finish", outcome="gone-fishing")).json()
        assert (answer["code"], answer["now"]["desk"]["visit"]["number"]) == ("unknown_reason", "P001")

    async def test_the_page_offers_what_the_file_names(
        self, house: House, agent: Browser, tmp_path: Path
    ) -> None:
        assert "Titre remis" in (await agent.get("/desk/3")).text
        plain = House.at(tmp_path)
        async with Browser(plain.app()) as other:
            await other.open_desk()
            assert 'data-for="finish"' not in (await other.get("/desk/3")).text


class TestPicking:
    async def test_a_number_is_called_out_of_turn(self, house: House, agent: Browser) -> None:
        for _ in range(3):
            house.office.walk_in()
        desk = await agent.desk()
        assert desk["picks"]
        answer = (await agent.press("call", visit=desk["first"][2]["visit"])).json()
        assert answer["now"]["desk"]["visit"]["number"] == "P003"

    async def test_only_where_the_site_allows_it(self, house: House) -> None:
        house.office.walk_in()
        async with Browser(house.app()) as lea:
            await lea.log_in("Léa")
            lea.page = {"address": "/api/desk/4"}
            await lea.open_desk("4")
            desk = await lea.desk()
            answer = (await lea.press("call", visit=desk["first"][0]["visit"])).json()
        assert (desk["picks"], answer["code"]) == (False, "not_allowed")


class TestMarks:
    async def test_priority_is_told_to_the_agent_with_its_reason(self, house: House, agent: Browser) -> None:
        house.office.walk_in()
        house.office.happen(do.SetPriority(visit_of(house).id, "child", "front"))
        assert (await agent.desk())["first"][0]["marks"] == ["priorité\u00a0: jeune enfant"]

    async def test_who_postponed_is_counted_while_away_and_marked_after(
        self, house: House, agent: Browser
    ) -> None:
        house.office.walk_in()
        house.office.walk_in("other")
        for number in ("P001", "R001"):  # the second waits for another counter
            house.office.happen(do.Postpone(visit_of(house, number).id, timedelta(minutes=5)))
        desk = await agent.desk()
        assert (desk["postponed"], desk["waiting"]) == (1, 0)
        house.office.happen(do.Return(visit_of(house).id))
        desk = await agent.desk()
        assert (desk["postponed"], desk["first"][0]["marks"]) == (0, ["a reporté"])

    async def test_those_without_anything_special_have_none(self, house: House, agent: Browser) -> None:
        house.office.walk_in()
        house.office.booked(after=5)
        assert [each["marks"] for each in (await agent.desk())["first"]] == [[], []]


class TestTakingBack:
    async def test_nothing_is_offered_before_anything_was_done(self, agent: Browser) -> None:
        assert (await agent.desk())["undo"] is None
        assert (await agent.press("undo")).json()["code"] == "nothing_to_undo"

    async def test_a_call_is_taken_back_once(self, house: House, agent: Browser) -> None:
        house.office.walk_in()
        await agent.press("next")
        desk = await agent.desk()
        assert desk["undo"] == "appel de P001"
        answers = [await agent.press("undo", id="the-same-press", mark=desk["mark"]) for _ in range(2)]
        assert [each.status_code for each in answers] == [200, 200]
        after = answers[-1].json()
        assert (after["message"], after["now"]["desk"]["phase"]) == ("C’est annulé.", "closed")
        assert [type(each) for each in house.office.done].count(do.Undo) == 1

    async def test_what_was_followed_is_not_offered_any_more(self, house: House, serving: Browser) -> None:
        await serving.press("transfer", service="other")
        house.office.happen(do.CallNext("front", "Léa"))
        assert (await serving.desk())["undo"] is None
        answer = (await serving.press("undo")).json()
        assert answer["code"] == "already_followed"


WITH_P001 = [do.TakeTicket("request-1", "passport", "fr"), do.CallNext("3", "anna")]
THEN_P002 = [do.TakeTicket("request-2", "passport", "fr")]


@pytest.mark.parametrize(
    ("given", "last", "deed", "number"),
    [
        (WITH_P001[:1], WITH_P001[1], Deed.CALL, "P001"),
        ([*WITH_P001, *THEN_P002], do.CallNext("3", "anna"), Deed.CALL, "P002"),
        ([*WITH_P001, do.Start("3", "anna")], do.CallNext("3", "anna"), Deed.FINISH, "P001"),
        (WITH_P001, do.Recall("3", "anna"), Deed.RECALL, "P001"),
        (WITH_P001, do.Start("3", "anna"), Deed.START, "P001"),
        (WITH_P001, do.Finish("3", "anna"), Deed.FINISH, "P001"),
        ([*WITH_P001, do.AddStep("3", "other", "anna")], do.Finish("3", "anna"), Deed.FINISH, "P001"),
        (WITH_P001, do.NoShow("3", "anna"), Deed.NO_SHOW, "P001"),
        (WITH_P001, do.Park("3", "photo", by="anna"), Deed.PARK, "P001"),
        (WITH_P001, do.Transfer("3", "other", by="anna"), Deed.TRANSFER, "P001"),
        (WITH_P001, do.Transfer("3", "passport", by="anna"), Deed.TRANSFER, "P001"),
        (
            [*WITH_P001, do.OpenCounter("4", "bea")],
            do.Transfer("3", "passport", "4", by="anna"),
            Deed.TRANSFER,
            "P001",
        ),
        (WITH_P001, do.AddStep("3", "other", "anna"), Deed.ADD_STEP, "P001"),
        (WITH_P001, do.PutBack("3", "anna"), Deed.PUT_BACK, "P001"),
        ([], do.OpenCounter("3", "anna"), Deed.OPEN, ""),
        ([do.OpenCounter("3", "anna")], do.CloseCounter("3", "anna"), Deed.CLOSE, ""),
        ([do.OpenCounter("3", "anna")], do.Pause("3", "anna"), Deed.PAUSE, ""),
        (
            [do.OpenCounter("3", "anna"), do.Pause("3", "anna")],
            do.Resume("3", "anna"),
            Deed.RESUME,
            "",
        ),
        (
            [
                *WITH_P001,
                do.OpenCounter("4", "bea"),
                do.Transfer("3", "passport", "4", by="anna"),
            ],
            do.CloseCounter("4", "bea"),
            Deed.CLOSE,
            "",
        ),
    ],
)
async def test_what_would_be_taken_back_is_named(
    given: list[do.Command], last: do.Command, deed: Deed, number: str
) -> None:
    office = MemoryOffice(site_file(**FULL))
    for command in [*given, last]:
        office.happen(command)
        office.minutes(1)
    counter: str = getattr(last, "counter", "3")
    assert last_deed(office.queue, counter) == (deed, number)


def test_each_deed_can_be_met() -> None:
    table = next(
        mark for mark in test_what_would_be_taken_back_is_named.pytestmark if mark.name == "parametrize"
    )
    assert {row[2] for row in table.args[1]} == set(Deed)
