"""What kiosks are answered: which of several, late, elsewhere, too many tries, help, ratings."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from contract import requests as asked
from contract.codes import to_come_back
from contract.values import Code
from controller.booking.elsewhere import Elsewhere
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.state import Stage
from tests.controller.asking import Desk, minute
from tests.sites import small_site

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

LETTER = {"code": "fam-ily", "language": "fr", "choose": True}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path).open() as desk:
        yield desk


# --- several appointments on one code -------------------------------------------------------------


async def family(desk: Desk) -> asked.Several:
    await desk.expect("Agathe.Quelqu-un@town", "FAMILY", 20)
    await desk.expect("Denis.Quelqu-un@town", "FAMILY", 10, "moving")
    found = await desk.ask(asked.CheckIn, **LETTER)
    assert isinstance(found, asked.Several), found
    return found


async def test_a_code_of_several_is_asked_about_and_the_chosen_one_is_checked_in(desk: Desk) -> None:
    several = await family(desk)
    assert [(each.service, each.booked, each.number) for each in several.options] == [
        ("moving", minute(10), None),
        ("passport", minute(20), None),
    ]
    ticket = await desk.ask(asked.CheckIn, **LETTER, appointment=several.options[1].appointment)
    assert isinstance(ticket, asked.TicketIssued)
    assert (ticket.number, ticket.appointment, ticket.repeated, ticket.late) == (
        "P001",
        minute(20),
        False,
        False,
    )
    again = await desk.ask(asked.CheckIn, **LETTER)
    assert [each.number for each in again.options] == [None, "P001"]


async def test_the_choice_says_nothing_of_the_people(desk: Desk) -> None:
    several = await family(desk)
    assert "quelqu" not in repr(several).lower()
    assert all(len(each.appointment) == 16 for each in several.options)


async def test_an_option_without_its_code_opens_nothing(desk: Desk) -> None:
    several = await family(desk)
    await desk.expect("other", "OTHER", 10)
    option = several.options[0].appointment
    for code in ("OTHER", "NOPE"):
        answer = await desk.ask(asked.CheckIn, code=code, language="fr", choose=True, appointment=option)
        assert answer.code == Code.UNKNOWN_CODE
    answer = await desk.ask(asked.CheckIn, **LETTER, appointment="a" * 16)
    assert answer.code == Code.UNKNOWN_CODE
    assert not any(isinstance(event, did.Arrived) for event in desk.events)


async def test_a_question_is_the_same_question_however_often_it_is_asked(desk: Desk) -> None:
    await family(desk)
    request = desk.request(asked.CheckIn, **LETTER)
    first = await desk.bytes_for(request)
    await desk.ask(asked.CheckIn, code="FAMILY", language="fr")
    assert await desk.bytes_for(request) == first


# --- one appointment --------------------------------------------------------------------------------


async def test_too_early_says_from_when(desk: Desk) -> None:
    await desk.expect("x", "LATER", 120)
    answer = await desk.ask(asked.CheckIn, code="LATER", language="fr")
    assert (answer.code, answer.when, answer.opens) == (Code.TOO_EARLY, minute(120), minute(60))


async def test_who_comes_late_gets_a_place_and_is_told(desk: Desk) -> None:
    await desk.expect("x", "CODE", 20)
    desk.at = minute(31)
    answer = await desk.ask(asked.CheckIn, code="CODE", language="fr")
    assert (answer.late, answer.repeated) == (True, False)
    again = await desk.ask(asked.CheckIn, code="CODE", language="fr")
    assert (again.late, again.repeated, again.number) == (True, True, answer.number)


async def test_a_few_minutes_are_not_late(desk: Desk) -> None:
    await desk.expect("x", "CODE", 20)
    desk.at = minute(30)
    assert not (await desk.ask(asked.CheckIn, code="CODE", language="fr")).late


async def test_a_ticket_can_be_followed_on_a_phone(desk: Desk) -> None:
    answer = await desk.ask(asked.TakeTicket, service="passport", language="fr")
    assert answer.follow.startswith("https://q.example/v/")
    assert desk.follow.visit(answer.follow.rpartition("/")[2]) == answer.visit


# --- elsewhere --------------------------------------------------------------------------------------


async def test_another_site_is_told_with_its_body_and_hour(desk: Desk) -> None:
    desk.elsewhere["AWAY"] = Elsewhere(Code.WRONG_SITE, minute(90), "prefecture")
    answer = await desk.ask(asked.CheckIn, code="away", language="fr")
    assert (answer.code, answer.when, answer.body) == (Code.WRONG_SITE, minute(90), "prefecture")


async def test_what_was_called_off_today_may_stand_on_another_day(desk: Desk) -> None:
    await desk.expect("x", "MOVED", 20)
    await desk.engine.do(do.CallOff("x"))
    answer = await desk.ask(asked.CheckIn, code="MOVED", language="fr")
    assert (answer.code, answer.when) == (Code.CANCELLED, minute(20))
    desk.elsewhere["MOVED"] = Elsewhere(Code.WRONG_DAY, minute(1440))
    answer = await desk.ask(asked.CheckIn, code="MOVED", language="fr")
    assert (answer.code, answer.when) == (Code.WRONG_DAY, minute(1440))


# --- back with the papers -------------------------------------------------------------------------


async def slip(desk: Desk, **fields: object) -> str:
    """What is on the slip of somebody who lacks a photo."""
    request = desk.request(asked.TurnAway, service="passport", missing=("photo",), language="fr", **fields)
    assert isinstance(await desk.repeat(request), asked.Noted)
    return to_come_back(request.id)


async def test_with_the_slip_of_missing_papers_one_keeps_the_place_at_any_kiosk(desk: Desk) -> None:
    code = await slip(desk, told=minute(-10))
    desk.at = minute(20)
    before = await desk.ask(asked.TakeTicket, service="passport", language="fr")
    ticket = await desk.ask(asked.CheckIn, "kiosk-2", code=code.lower(), language="nl", choose=True)
    assert isinstance(ticket, asked.TicketIssued)
    assert (ticket.number, ticket.ahead, ticket.repeated, ticket.appointment) == ("P002", 0, False, None)
    assert ticket.wait
    assert before.wait
    assert ticket.wait.high < (await desk.ask(asked.TakeTicket, service="passport", language="fr")).wait.high
    assert desk.engine.queue.visits[ticket.visit].arrived == minute(-10)
    again = await desk.ask(asked.CheckIn, code=code, language="fr", choose=True)
    assert (again.number, again.visit, again.repeated) == ("P002", ticket.visit, True)


async def test_a_check_in_with_the_slip_can_be_withdrawn_and_made_again(desk: Desk) -> None:
    code = await slip(desk)
    first = await desk.ask(asked.CheckIn, code=code, language="fr")
    await desk.ask(asked.Withdraw, request=first.answers)
    assert desk.engine.queue.visits[first.visit].stage is Stage.TURNED_AWAY
    second = await desk.ask(asked.CheckIn, code=code, language="fr")
    assert (second.number, second.visit, second.repeated) == ("P002", first.visit, False)


async def test_what_a_kiosk_gave_alone_for_its_slip_is_that_persons(desk: Desk) -> None:
    code = await slip(desk)
    desk.at = minute(30)
    given = await desk.ask(
        asked.GivenOffline,
        number="PZ001",
        service="passport",
        language="fr",
        arrived=minute(20),
        code=code,
    )
    assert given.number == "PZ001"
    visit = desk.engine.queue.visits[given.visit]
    assert (visit.code, visit.arrived, visit.since) == (code, minute(0), minute(20))


async def test_the_sites_hour_is_the_last(tmp_path: Path) -> None:
    async with Desk(tmp_path, small_site(back_before="10:00")).open() as desk:
        code = await slip(desk)
        desk.at = minute(60)
        refusal = await desk.ask(asked.CheckIn, code=code, language="fr")
        assert (refusal.code, refusal.when) == (Code.TOO_LATE, None)


async def test_a_slip_that_nobody_knows_is_a_wrong_code(desk: Desk) -> None:
    codes = [to_come_back(f"nobodys-{n}") for n in range(5)]
    answers = [(await desk.ask(asked.CheckIn, code=code, language="fr")).code for code in codes]
    assert answers == [*[Code.UNKNOWN_CODE] * 3, *[Code.TOO_MANY_TRIES] * 2]


# --- tries ------------------------------------------------------------------------------------------


async def guess(desk: Desk, code: str, unit: str = "kiosk-1") -> object:
    return (await desk.ask(asked.CheckIn, unit, code=code, language="fr")).code


async def test_after_a_few_wrong_codes_a_kiosk_is_slow_and_learns_nothing(desk: Desk) -> None:
    await desk.expect("x", "RIGHT", 10)
    assert [await guess(desk, f"WRONG{n}") for n in range(4)] == [
        *[Code.UNKNOWN_CODE] * 3,
        Code.TOO_MANY_TRIES,
    ]
    assert await guess(desk, "RIGHT") == Code.TOO_MANY_TRIES
    assert desk.engine.queue.visits[desk.engine.queue.by_ref["x"]].stage is Stage.EXPECTED
    assert await guess(desk, "WRONG9", "kiosk-2") == Code.UNKNOWN_CODE
    desk.at += timedelta(seconds=5)
    assert await guess(desk, "WRONG5") == Code.TOO_MANY_TRIES
    desk.at += timedelta(seconds=5)
    ticket = await desk.ask(asked.CheckIn, code="RIGHT", language="fr")
    assert ticket.number == "P001"


async def test_one_wrong_code_asked_for_again_and_again_is_one(desk: Desk) -> None:
    request = desk.request(asked.CheckIn, code="WRONG", language="fr")
    for _ in range(8):
        assert (await desk.repeat(request)).code == Code.UNKNOWN_CODE


async def test_a_choice_without_its_code_is_a_try(desk: Desk) -> None:
    await desk.expect("x", "RIGHT", 10)
    answers = [
        (await desk.ask(asked.CheckIn, code="RIGHT", language="fr", appointment="b" * 16)).code
        for _ in range(4)
    ]
    assert answers[-1] == Code.TOO_MANY_TRIES


# --- help, and how it was ---------------------------------------------------------------------------


async def test_help_is_told_to_the_kiosk_as_it_is_asked_for_and_answered(desk: Desk) -> None:
    ask = {"page": "checklist", "language": "da"}
    assert (await desk.ask(asked.AskHelp, wanted=True, **ask)).type == "noted"
    await desk.ask(asked.AskHelp, wanted=True, **ask)
    await desk.ask(asked.TakeTicket, service="passport", language="fr")  # is no news about help
    desk.at = minute(2)
    await desk.engine.do(do.AnswerHelp("kiosk-1", "rosa"))
    await desk.ask(asked.AskHelp, wanted=False, **ask)
    assert [(each.unit, each.wanted, each.answered) for each in desk.help_told] == [
        ("kiosk-1", True, None),
        ("kiosk-1", True, minute(2)),
        ("kiosk-1", False, None),
    ]


async def test_after_a_new_connection_every_call_is_told_again(desk: Desk) -> None:
    await desk.ask(asked.AskHelp, "kiosk-2", wanted=True, page="welcome", language="da")
    desk.help_told.clear()
    desk.help.everything()
    assert [(each.unit, each.wanted) for each in desk.help_told] == [("kiosk-2", True)]


async def test_a_new_day_begins_with_nobody_calling(desk: Desk) -> None:
    await desk.ask(asked.AskHelp, wanted=True, page="welcome", language="da")
    desk.at += timedelta(days=1)
    await desk.ask(asked.TakeTicket, service="passport", language="fr")
    assert [each.wanted for each in desk.help_told] == [True, False]


async def test_a_rating_is_kept_with_the_kiosk_it_was_given_at(desk: Desk) -> None:
    rating = {"rating": 5, "reason": "friendly", "language": "fr"}
    request = desk.request(asked.Rate, **rating)
    assert await desk.bytes_for(request) == await desk.bytes_for(request)
    [kept] = [event for event in desk.events if isinstance(event, did.Rated)]
    assert (kept.rating, kept.reason, kept.visit, kept.unit) == (5, "friendly", "", "kiosk-1")


# --- without a booking source -----------------------------------------------------------------------


async def test_a_site_without_a_booking_source_has_no_times(desk: Desk) -> None:
    found = await desk.ask(asked.FindSlots, service="passport")
    assert (found.type, found.slots) == ("slots_found", ())
    answer = await desk.ask(asked.BookSlot, service="passport", slot="a" * 16, language="fr")
    assert answer.code == Code.BOOKING_AWAY


async def test_a_clock_that_steps_back_a_little_leaves_the_choice_as_it_was(desk: Desk) -> None:
    await desk.expect("one", "FAM", 60 + 1 / 60)
    await desk.expect("two", "FAM", 30)
    desk.at += timedelta(seconds=1.5)
    await desk.expect("other", "X", 90)
    desk.at -= timedelta(seconds=1)
    answer = await desk.ask(asked.CheckIn, code="FAM", language="en", choose=True)
    assert len(answer.options) == 2
