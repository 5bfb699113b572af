"""What staff have the kiosk do, behind their code."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept
from kiosk.alone.keeper import FILE
from kiosk.flow import effects
from kiosk.flow.happenings import (
    Locked,
    RecentArrived,
    StaffChecked,
    StaffDone,
)
from tests.kiosk.errand_bench import Bench, on_bench
from tests.kiosk.hall import PATIENCE_S
from tests.kiosk.town import CONTENT

pytestmark = pytest.mark.parts


def test_only_the_staff_code_lets_staff_in(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        answers = []
        for code in ("2580", "", "258", "2580"):
            here.errands.do(effects.CheckStaff(code, 7))
            answers.append(await here.hear())
        assert answers == [StaffChecked(right, 7) for right in (True, False, False, True)]

    on_bench(tmp_path, play)


def test_staff_print_a_ticket_again(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(effects.AskTicket("asked-one", "moving", "fr"))
        await here.hear()
        here.errands.do(effects.ListTickets(7))
        recent = await here.hear()
        assert isinstance(recent, RecentArrived)
        (one,) = recent.tickets
        here.errands.do(effects.PrintAgain(one.ticket, CONTENT, one.language, 7))
        assert await here.hear() == StaffDone("", 7)
        assert (await here.printer.wait_printed(1)).number == one.ticket.number

    on_bench(tmp_path, play)


def test_staff_hear_what_is_wrong_with_the_printer(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.printer.run_out()
        for chore in (effects.LookAtPrinter(7), effects.TestPrint(CONTENT, "fr", 7)):
            here.errands.do(chore)
            assert await here.hear() == StaffDone("paper-out", 7)
        here.printer.load_paper()
        here.errands.do(effects.LookAtPrinter(7))
        assert await here.hear() == StaffDone("", 7)

    on_bench(tmp_path, play)


def test_staff_have_it_restarted(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(effects.Restart())
        async with asyncio.timeout(PATIENCE_S):
            await here.restarted.wait()

    on_bench(tmp_path, play)


def test_it_is_said_to_be_locked_once_a_power_cut_would_find_it_so(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        for yes in (True, False):
            here.errands.do(effects.Lock(yes))
            assert await here.hear() == Locked(yes)
            with closing(Book(tmp_path / "state" / FILE)) as book:
                assert bool(book.kept(Kept.LOCKED)) is yes

    on_bench(tmp_path, play)
