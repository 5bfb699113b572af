"""The kiosk itself: its own process, touched on its window, with a real broker, printer and scanner line."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import now
from contract.requests import CheckIn, Reroute, TakeTicket, TurnAway, Withdraw
from contract.values import Code
from tests.kiosk.hall import Hall, hall
from tests.kiosk.town import PAPERS

pytestmark = pytest.mark.parts


def in_hall(tmp_path: Path, play: Callable[[Hall], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(60), hall(tmp_path) as here:
            await play(here)

    asyncio.run(run())


def printed_text(here: Hall, number: int) -> str:
    return "\n".join(line.text for line in here.printer.printed[number - 1].lines)


def test_a_scanned_letter_checks_in_and_prints_a_ticket(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        await here.touch("language:en")
        await here.reads("What would you like to do?")
        here.office.answers["CheckIn"] = {"appointment": now() + timedelta(minutes=5)}
        here.scan("K7QM-3F2D")
        assert (await here.office.asked(CheckIn)).code == "K7QM-3F2D"
        assert "P047" in (await here.page("ticket"))["texts"]
        slip = await here.printer.wait_printed(1)
        assert any("P047" in line.text for line in slip.lines)
        await here.reads("Take your ticket")
        await here.touch("finish")
        await here.page("welcome")

    in_hall(tmp_path, play)


def test_a_code_is_typed_and_nothing_of_it_is_left_for_the_next_person(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        await here.touch("language:nl", "appointment")
        for typed, key in enumerate("K7QM3F2D", 1):
            await here.touch(f"key:{key}")
            await here.glass.until(lambda s, n=typed: s["typed"] == n, f"{typed} typed", 5)
        await here.touch("continue")
        asked = await here.office.asked(CheckIn)
        assert (asked.code, asked.language) == ("K7QM-3F2D", "nl")
        await here.page("ticket")
        await here.reads("Neem uw ticket")
        await here.touch("finish")
        snapshot = await here.page("welcome")
        assert (snapshot["typed"], snapshot["language"]) == (0, "fr")

    in_hall(tmp_path, play)


def test_with_every_paper_one_gets_a_ticket(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        await here.touch("walk-in", "group:identity", "service:passport", "have-all")
        assert (await here.office.asked(TakeTicket)).service == "passport"
        await here.page("ticket")
        await here.printer.wait_printed(1)
        assert "Passeport" in printed_text(here, 1)

    in_hall(tmp_path, play)


def test_who_lacks_a_paper_learns_where_to_get_it_before_queueing(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        await here.touch("language:en", "walk-in", "group:identity", "service:passport")
        await here.touch("lack-some", f"paper:{PAPERS[3]}", "continue")
        await here.page("missing")
        await here.touch("print")
        assert (await here.office.asked(TurnAway)).missing == (PAPERS[3],)
        await here.printer.wait_printed(1)
        assert "fiscal stamp" in printed_text(here, 1)
        await here.touch("finish")
        await here.page("welcome")
        assert not [r for r in here.office.heard if isinstance(r, TakeTicket)]

    in_hall(tmp_path, play)


def test_who_belongs_elsewhere_learns_where(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        await here.touch("walk-in", "group:_rest", "service:licence")
        await here.page("reroute")
        await here.touch("print")
        assert (await here.office.asked(Reroute)).body == "prefecture"
        await here.printer.wait_printed(1)
        assert "Gaulle" in printed_text(here, 1)
        await here.touch("finish")
        await here.page("welcome")

    in_hall(tmp_path, play)


def test_a_refused_code_still_leads_to_reception(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        here.office.answers["CheckIn"] = {"refuse": Code.UNKNOWN_CODE}
        here.scan("ZZZZ-ZZZZ")
        await here.page("problem")
        await here.touch("reception")
        assert (await here.office.asked(TakeTicket)).service == "reception"
        await here.page("ticket")

    in_hall(tmp_path, play)


def test_without_paper_the_number_is_shown_large_and_staff_are_told(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        here.printer.run_out()
        here.scan("K7QM-3F2D")
        assert "P047" in (await here.page("printer_fault"))["texts"]
        await here.office.told("paper-out")
        here.printer.load_paper()
        await here.touch("finish")
        await here.page("welcome")
        await here.office.told()
        assert here.printer.printed == []

    in_hall(tmp_path, play)


def test_a_late_reply_reaches_nobody_and_the_place_in_line_is_given_back(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        here.office.silent = True
        await here.touch("reception")
        asked = await here.office.asked(TakeTicket)
        await here.page("please_wait")
        await here.touch("back")
        await here.page("welcome")
        here.office.answer(asked)
        withdrawn = await here.office.asked(Withdraw)
        assert withdrawn.request == asked.id
        here.office.silent = False
        here.office.answer(withdrawn)
        here.scan("K7QM-3F2D")
        await here.page("ticket")
        await here.printer.wait_printed(1)
        assert "Passeport" in printed_text(here, 1)
        assert len(here.printer.printed) == 1

    in_hall(tmp_path, play)


def test_when_nobody_answers_people_are_sent_to_reception(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        await here.touch("language:en")
        here.office.silent = True
        await here.touch("reception")
        await here.page("unreachable")
        await here.reads("Please go to the reception desk")
        asked = await here.office.asked(TakeTicket)
        assert (await here.office.asked(Withdraw)).request == asked.id
        await here.touch("finish")
        await here.page("welcome")
        await here.reads("indisponibles")
        here.office.silent = False

    in_hall(tmp_path, play)
