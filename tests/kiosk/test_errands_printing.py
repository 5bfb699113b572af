"""Slips, over a real printer's port: each wish to print comes out once, and is told of."""

from pathlib import Path

import pytest

from contract.requests import (
    PrintResult,
)
from kiosk.flow import effects
from kiosk.flow.happenings import (
    Printed,
    PrintFailed,
)
from tests.kiosk.errand_bench import Bench, given, on_bench, paper
from tests.kiosk.town import CONTENT, ticket

pytestmark = pytest.mark.parts


def test_a_slip_counts_once_the_printer_confirmed_it(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        await given(here, "asked-one")
        here.errands.do(paper(7))
        assert await here.hear() == Printed(7)
        told = await here.office.asked(PrintResult)
        assert (told.visit, told.printed) == (ticket("asked-one").visit, True)
        assert here.printer.printed[0].number == "P047"

    on_bench(tmp_path, play)


def test_a_printer_fault_is_told_with_its_code_and_reported_to_staff(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        await given(here, "asked-one", "asked-two")
        here.printer.run_out()
        here.errands.do(paper(7))
        assert await here.hear() == PrintFailed(7, "paper-out")
        assert not (await here.office.asked(PrintResult)).printed
        assert await here.faults.get() == ["paper-out"]
        here.printer.load_paper()
        here.errands.do(paper(8, "asked-two"))
        assert await here.hear() == Printed(8)
        assert await here.faults.get() == []
        assert len(here.printer.printed) == 1

    on_bench(tmp_path, play)


def test_content_of_which_no_slip_can_be_made_stops_nothing(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        await given(here, "asked-one")
        broken = CONTENT.model_copy(update={"services": None})
        here.errands.do(effects.Print(7, effects.TicketPaper(ticket("asked-one")), broken, "en"))
        assert await here.hear() == PrintFailed(7, "device-fault")
        here.errands.do(paper(8))
        assert await here.hear() == Printed(8)

    on_bench(tmp_path, play)


def test_a_slip_that_was_sent_is_not_sent_again(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(paper(7))
        assert await here.hear() == Printed(7)
        here.errands.do(paper(8))
        assert await here.hear() == PrintFailed(8, "outcome-unknown")
        assert len(here.printer.printed) == 1

    on_bench(tmp_path, play)
