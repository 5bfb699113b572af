"""Errands over a real broker: asked once, withdrawn for as long as it takes, in the right order."""

import asyncio
from pathlib import Path

import pytest

from contract.requests import (
    AskHelp,
    BookSlot,
    CheckIn,
    FindSlots,
    Rate,
    TakeTicket,
    TurnAway,
    Withdraw,
)
from kiosk.alone.book import Book
from kiosk.flow import effects
from kiosk.flow.happenings import (
    Replied,
)
from tests.kiosk.errand_bench import Bench, on_bench
from tests.kiosk.hall import PATIENCE_S

pytestmark = pytest.mark.parts


def test_an_answer_is_told(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(effects.AskTicket("asked-one", "moving", "fr"))
        happening = await here.hear()
        assert isinstance(happening, Replied)
        assert happening.reply.answers == "asked-one"

    on_bench(tmp_path, play)


def test_who_leaves_is_no_longer_asked_for_and_is_withdrawn(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.office.silent = True
        here.errands.do(effects.AskTicket("asked-one", "moving", "fr"))
        await here.office.asked(TakeTicket)
        here.errands.do(effects.Withdraw("asked-one"))
        assert (await here.office.asked(Withdraw)).request == "asked-one"
        heard = len([r for r in here.office.heard if isinstance(r, TakeTicket)])
        here.errands.do(effects.TellTurnedAway("asked-two", "passport", ("photo",), "fr"))
        here.office.silent = False
        await here.office.asked(TurnAway)
        assert len([r for r in here.office.heard if isinstance(r, TakeTicket)]) == heard

    on_bench(tmp_path, play)


def test_the_next_visitor_is_asked_for_only_after_the_withdrawal_before(tmp_path: Path) -> None:
    """Else the withdrawal could undo the check-in of the person who scans the same letter again."""

    async def play(here: Bench) -> None:
        here.office.silent = True
        here.errands.do(effects.AskCheckIn("asked-one", "K7QM-3F2D", "fr"))
        await here.office.asked(CheckIn)
        here.errands.do(effects.Withdraw("asked-one"))
        here.errands.do(effects.AskCheckIn("asked-two", "K7QM-3F2D", "fr"))
        await here.office.asked(Withdraw)
        here.office.silent = False
        assert isinstance(await here.hear(), Replied)
        kinds = [(type(r).__name__, r.id) for r in here.office.heard]
        last_withdrawal = max(i for i, (kind, _) in enumerate(kinds) if kind == "Withdraw")
        assert kinds.index(("CheckIn", "asked-two")) > last_withdrawal

    on_bench(tmp_path, play)


def test_what_was_never_asked_need_not_be_withdrawn(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(effects.Withdraw("asked-never"))
        here.errands.do(effects.AskTicket("asked-one", "moving", "fr"))
        await here.hear()
        assert {type(r).__name__ for r in here.office.heard} == {"TakeTicket"}

    on_bench(tmp_path, play)


def test_a_lost_scanner_is_reported_and_works_again_when_it_is_back(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        codes: asyncio.Queue[str] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(here.peripherals.codes(codes.put_nowait))
            await asyncio.sleep(0)
            here.scanner.unplug()
            assert await here.faults.get() == ["device-gone"]
            here.scanner.plug()
            assert await here.faults.get() == []
            await asyncio.sleep(0)
            here.scanner.present("K7QM-3F2D")
            assert await codes.get() == "K7QM-3F2D"
            reading.cancel()

    on_bench(tmp_path, play)


# --- what only the controller knows -------------------------------------------------------------------


def test_times_are_asked_of_the_controller_alone(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(effects.AskSlots("asked-one", "passport"))
        here.errands.do(effects.AskBooking("asked-two", "passport", "slot", "fr"))
        assert (await here.office.asked(FindSlots)).service == "passport"
        assert (await here.office.asked(BookSlot)).slot == "slot"
        assert {type(await here.hear()) for _ in range(2)} == {Replied}

    on_bench(tmp_path, play)


def test_help_and_ratings_are_told(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(effects.CallHelp("asked-one", True, "welcome", "fr"))
        here.errands.do(effects.TellRating("asked-two", 4, None, "fr"))
        assert (await here.office.asked(AskHelp)).page == "welcome"
        assert (await here.office.asked(Rate)).rating == 4

    on_bench(tmp_path, play)


def test_a_check_in_lets_the_person_choose_among_several(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(effects.AskCheckIn("asked-one", "TWICE", "fr", "that-one"))
        asked = await here.office.asked(CheckIn)
        assert (asked.choose, asked.appointment) == (True, "that-one")

    on_bench(tmp_path, play)


# --- a time that was booked -----------------------------------------------------------------------


def test_a_booking_that_nobody_answered_is_withdrawn(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.office.silent = True
        here.errands.do(effects.AskBooking("asked-one", "passport", "slot", "fr"))
        await here.office.asked(BookSlot)
        here.errands.do(effects.Withdraw("asked-one"))
        assert (await here.office.asked(Withdraw)).request == "asked-one"

    on_bench(tmp_path, play)


def _asked(book: Book) -> int:
    return len(book._rows("SELECT 1 FROM ask"))


def test_a_booking_is_undone_after_a_start_until_its_visitor_has_read_it(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        await here.keeper.do(Book.asked, "asked-one")
        await here.keeper.do(Book.asked, "asked-two")
        here.errands.do(effects.Took("asked-two"))
        async with asyncio.timeout(PATIENCE_S):
            while await here.keeper.do(_asked) > 1:  # noqa: ASYNC110 - a book tells nobody
                await asyncio.sleep(0.01)
        assert await here.keeper.do(Book.recover) == 1
        here.handing.more()
        assert (await here.office.asked(Withdraw)).request == "asked-one"

    on_bench(tmp_path, play)
