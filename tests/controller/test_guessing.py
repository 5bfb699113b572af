"""Ways around the limit on wrong codes: one request with many codes, and numbers said to be given alone."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance.config import parse
from contract import requests as asked
from contract.codec import decode
from contract.topics import REPLY
from contract.values import Code
from controller.queue import events as did
from controller.sitefile import SiteFile
from tests.controller.asking import PATIENCE_S, Desk
from tests.sites import SMALL

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

KIOSKS = [{"id": "kiosk-1", "band": "Z"}, {"id": "kiosk-2", "band": "Y"}]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    site = parse({**SMALL, "kiosks": KIOSKS}, SiteFile, "small site")
    async with Desk(tmp_path, site).open() as opened:
        await opened.expect("one", "GOODCODE", 10)
        yield opened


async def given(desk: Desk, number: str, code: str = "", unit: str = "kiosk-1") -> Any:
    about = {"number": number, "service": "passport", "language": "en", "arrived": desk.at, "code": code}
    return await desk.ask(asked.GivenOffline, unit, **about)


async def test_many_codes_under_one_request_are_many_tries(desk: Desk) -> None:
    for n in range(6):
        await desk.ask(asked.CheckIn, code=f"BAD{n}", language="en")
    desk.at += timedelta(seconds=6)
    stamp = {"id": "same-request", "at": desk.at, "expires": desk.at + timedelta(minutes=1)}
    desk.sent.clear()
    guesses = [f"GUESS{n}" for n in range(500)]
    for code in [*guesses, "GOODCODE"]:
        desk.requests.from_kiosk(asked.CheckIn(**stamp, code=code, language="en"), {"unit": "kiosk-1"})
    async with asyncio.timeout(PATIENCE_S):
        while len(desk.sent.get("kiosk-1", [])) < len(guesses) + 1:  # noqa: ASYNC110 - counted, not told
            await asyncio.sleep(0)
    answers = [decode(reply, REPLY) for reply in desk.sent["kiosk-1"]]
    assert {getattr(answer, "code", answer.type) for answer in answers} == {Code.TOO_MANY_TRIES}


async def test_a_code_that_is_asked_for_again_is_looked_up_once(desk: Desk) -> None:
    request = desk.request(asked.CheckIn, code="NOBODYS", language="en")
    for _ in range(3):
        desk.requests.from_kiosk(request, {"unit": "kiosk-1"})
    assert desk.requests._unknown.qsize() == 1


async def test_codes_handed_over_are_tries_and_the_number_stands_without_them(desk: Desk) -> None:
    answers = [await given(desk, f"PZ{n + 1:03d}", f"GUESS{n}") for n in range(5)]
    answers.append(await given(desk, "PZ099", "GOODCODE"))
    assert {answer.type for answer in answers} == {"ticket_issued"}
    came = [event for event in desk.events if isinstance(event, did.Arrived | did.TicketTaken)]
    assert [type(event) for event in came] == [did.TicketTaken] * 6
    desk.at += timedelta(seconds=6)
    await given(desk, "PZ100", "GOODCODE")
    assert isinstance(desk.events[-1], did.Arrived)


async def test_many_right_codes_are_handed_over_in_one_go(desk: Desk) -> None:
    for n in range(20):
        await desk.expect(f"ref{n}", f"CODE{n}", 10 + n)
        await given(desk, f"PZ{n + 1:03d}", f"CODE{n}")
        assert isinstance(desk.events[-1], did.Arrived)


async def test_wrong_codes_typed_at_a_kiosk_do_not_spoil_what_it_hands_over(desk: Desk) -> None:
    for n in range(6):
        await desk.ask(asked.CheckIn, code=f"BAD{n}", language="en")
    await given(desk, "PZ001", "GOODCODE")
    assert isinstance(desk.events[-1], did.Arrived)


async def test_the_answer_says_nothing_of_the_appointment(desk: Desk) -> None:
    right, wrong = await given(desk, "PZ001", "GOODCODE"), await given(desk, "PZ002", "WRONG")
    for answer in (right, wrong):
        assert (answer.appointment, answer.wait, answer.late, answer.follow) == (None, None, False, "")


@pytest.mark.parametrize("number", ["PY001", "XZ001", "PZ000", "P001", "PA001", "PZ\u0660\u0660\u0661"])
async def test_a_number_that_is_not_the_kiosks_own_is_refused(desk: Desk, number: str) -> None:
    assert (await given(desk, number)).code == Code.REFUSED


async def test_a_band_of_before_the_restart_that_nobody_has_now_is_the_units_still(desk: Desk) -> None:
    assert (await given(desk, "PX001", unit="kiosk-2")).number == "PX001"
