"""Errands over a real broker: asked once, withdrawn for as long as it takes, in the right order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from appliance.bus import Bus
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from contract.codes import digest, to_come_back
from contract.requests import (
    AskHelp,
    BookSlot,
    CheckIn,
    FindSlots,
    GivenOffline,
    PrintResult,
    Rate,
    Refusal,
    Several,
    TakeTicket,
    TicketIssued,
    TurnAway,
    Withdraw,
)
from contract.state import Content, DayCode, DayCodes
from contract.state import Kiosk as KioskPlace
from contract.values import Code, Role
from hardware.simulated_printer import SimulatedPrinter
from hardware.simulated_scanner import SimulatedScanner
from kiosk.alone.book import Book
from kiosk.alone.giving import Giving
from kiosk.alone.handing import HandingOver
from kiosk.alone.keeper import Keeper
from kiosk.alone.tries import MOST
from kiosk.asking import Asking
from kiosk.errands import Errands
from kiosk.flow import effects
from kiosk.flow.happenings import (
    Happening,
    Printed,
    PrintFailed,
    RecentArrived,
    Replied,
    StaffChecked,
    StaffDone,
)
from kiosk.peripherals import Peripherals
from kiosk.printing import Printing
from kiosk.staff import Staff
from tests.broker import Mosquitto
from tests.kiosk.hall import PATIENCE_S, SITE, Office
from tests.kiosk.town import CONTENT, ticket

pytestmark = pytest.mark.parts

CODES = (
    ("SOON", "passport", 10),
    ("EARLY", "passport", 300),
    ("TWICE", "passport", 10),
    ("TWICE", "moving", 40),
)
"""Code, service, and in how many minutes it is."""


def with_band(**changes: object) -> Content:
    """The town's content, in which the kiosk has a band."""
    return CONTENT.model_copy(update={"kiosks": (KioskPlace(id="kiosk-1", band="Z"),), **changes})


class Bench:
    """Errands, with everything they need and what they told. The kiosk is called kiosk-1, of band Z."""

    def __init__(self, port: int, folder: Path) -> None:
        self.office = Office(port)
        self.told: asyncio.Queue[Happening] = asyncio.Queue()
        self.printer, self.scanner = SimulatedPrinter(), SimulatedScanner()
        self.faults: asyncio.Queue[list[str]] = asyncio.Queue()
        self.linked = asyncio.Event()
        self.restarted = asyncio.Event()
        self.bus = Bus(
            UnitSettings(site=SITE, name="kiosk-1"),
            BrokerSettings(host="127.0.0.1", port=port),
            Role.KIOSK,
            on_change=self._bus_changed,
        )
        self.peripherals = Peripherals(
            self.printer,
            self.scanner,
            lambda faults: self.faults.put_nowait([fault.code for fault in faults]),
            lambda code: None,
        )
        self.keeper = Keeper(folder, moment=self.bus.now)
        self.giving = Giving("kiosk-1", self.keeper, self.bus.now)
        self.handing = HandingOver(self.bus, self.keeper)
        printing = Printing(self.peripherals, self.keeper, self.giving, self.handing)
        self.errands = Errands(
            self.bus,
            Asking(self.bus, self.keeper, self.giving, self.handing, alone_after_s=0.5),
            printing,
            Staff(SecretStr("2580"), printing, self.peripherals, self.keeper, self.restarted.set),
            keeper=self.keeper,
            tell=self.told.put_nowait,
        )

    def _bus_changed(self) -> None:
        if self.bus.fresh:
            self.linked.set()

    def manage_alone(self) -> None:
        """It knows its band and today's codes."""
        self.giving.content = with_band()
        codes = tuple(
            DayCode(digest=digest(code, "salt"), service=service, booked=now() + timedelta(minutes=away))
            for code, service, away in CODES
        )
        self.giving.codes = DayCodes(day=f"{self.giving.day}", salt="salt", early_s=3600, codes=codes)

    async def hear(self) -> Happening:
        async with asyncio.timeout(PATIENCE_S):
            return await self.told.get()


@asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    with Mosquitto.plain(folder) as broker:
        async with asyncio.TaskGroup() as group:
            here = Bench(broker.port, folder / "state")
            await here.keeper.open()
            serving = [here.office.serve(), here.bus.serve(), here.errands.serve(), here.handing.run()]
            tasks = [group.create_task(work) for work in serving]
            await here.office.linked.wait()
            await here.linked.wait()
            yield here
            for task in tasks:
                task.cancel()
        await here.keeper.close()


def on_bench(tmp_path: Path, play: Callable[[Bench], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(60), bench(tmp_path) as here:
            await play(here)

    asyncio.run(run())


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


def paper(visit: int, request: str = "asked-one") -> effects.Print:
    return effects.Print(visit, effects.TicketPaper(ticket(request)), CONTENT, "en")


async def given(here: Bench, *requests: str) -> None:
    """These requests were answered with a ticket."""
    for request in requests:
        here.errands.do(effects.AskTicket(request, "passport", "fr"))
        await here.hear()


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


# --- alone ----------------------------------------------------------------------------------------


async def reply_to(here: Bench, wish: effects.AskCheckIn | effects.AskTicket) -> object:
    here.errands.do(wish)
    happening = await here.hear()
    assert isinstance(happening, Replied)
    assert happening.reply.answers == wish.request
    return happening.reply


def alone(tmp_path: Path, play: Callable[[Bench], Awaitable[None]]) -> None:
    """On a bench that nobody answers any more."""

    async def silenced(here: Bench) -> None:
        here.manage_alone()
        here.office.silent = True
        await play(here)

    on_bench(tmp_path, silenced)


def test_when_nobody_answers_the_kiosk_gives_a_number_and_has_the_question_withdrawn(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        ticket = await reply_to(here, effects.AskTicket("asked-one", "moving", "fr"))
        assert isinstance(ticket, TicketIssued)
        assert ticket.number == "DZ001" or ticket.number[1:] == "Z001"
        asked = await here.office.asked(TakeTicket)
        here.office.silent = False
        assert (await here.office.asked(Withdraw)).request == asked.id
        given = await here.office.asked(GivenOffline)
        assert (given.number, given.arrived) == (ticket.number, ticket.at)
        kinds = list(dict.fromkeys(type(r).__name__ for r in here.office.heard))
        assert kinds == ["TakeTicket", "Withdraw", "GivenOffline"]

    alone(tmp_path, play)


def test_a_kiosk_without_a_band_gives_nothing(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = CONTENT.model_copy(update={"kiosks": ()})
        assert not here.giving.able
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await reply_to(here, effects.AskTicket("asked-one", "moving", "fr"))

    alone(tmp_path, play)


def test_an_appointment_of_today_is_checked_in_and_the_letter_shown_again_gives_the_same_ticket(
    tmp_path: Path,
) -> None:
    async def play(here: Bench) -> None:
        first = await reply_to(here, effects.AskCheckIn("asked-one", "so-on", "fr"))
        again = await reply_to(here, effects.AskCheckIn("asked-two", "SOON", "fr"))
        assert isinstance(first, TicketIssued)
        assert isinstance(again, TicketIssued)
        assert first.appointment
        assert not first.repeated
        assert again.repeated
        assert again.number == first.number
        here.office.silent = False
        given = await here.office.asked(GivenOffline)
        assert (given.code, given.service) == ("SOON", "passport")

    alone(tmp_path, play)


def test_who_is_too_early_hears_from_when_on(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        refusal = await reply_to(here, effects.AskCheckIn("asked-one", "EARLY", "fr"))
        assert isinstance(refusal, Refusal)
        assert refusal.code == Code.TOO_EARLY
        assert refusal.when
        assert refusal.opens == refusal.when - timedelta(hours=1)

    alone(tmp_path, play)


def test_of_several_on_one_code_the_person_chooses(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        several = await reply_to(here, effects.AskCheckIn("asked-one", "TWICE", "fr"))
        assert isinstance(several, Several)
        assert [option.service for option in several.options] == ["passport", "moving"]
        wish = effects.AskCheckIn("asked-two", "TWICE", "fr", several.options[1].appointment)
        ticket = await reply_to(here, wish)
        assert isinstance(ticket, TicketIssued)
        assert ticket.service == "moving"
        several = await reply_to(here, effects.AskCheckIn("asked-three", "TWICE", "fr"))
        assert isinstance(several, Several)
        assert [option.number for option in several.options] == [None, ticket.number]

    alone(tmp_path, play)


def test_codes_cannot_be_guessed_without_the_controller_either(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        codes = []
        for number in range(MOST + 1):
            here.office.heard.clear()
            reply = await reply_to(here, effects.AskCheckIn(f"asked-{number:03d}", f"NO{number}", "fr"))
            assert isinstance(reply, Refusal)
            codes.append(reply.code)
        assert codes == [*[Code.UNKNOWN_CODE] * MOST, Code.TOO_MANY_TRIES]

    alone(tmp_path, play)


def test_codes_of_yesterday_say_nothing_about_today(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        assert here.giving.codes
        here.giving.codes = here.giving.codes.model_copy(update={"day": "2020-01-01"})
        reply = await reply_to(here, effects.AskCheckIn("asked-one", "SOON", "fr"))
        assert isinstance(reply, Refusal)
        assert reply.code == Code.REFUSED

    alone(tmp_path, play)


def test_who_leaves_before_the_number_was_shown_does_not_wait(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        ticket = await reply_to(here, effects.AskTicket("asked-one", "moving", "fr"))
        assert isinstance(ticket, TicketIssued)
        here.errands.do(effects.Withdraw("asked-one"))
        here.office.silent = False
        given = await here.office.asked(GivenOffline)
        assert (await here.office.asked(Withdraw, 2)).request == given.id

    alone(tmp_path, play)


# --- back with the papers, alone -------------------------------------------------------------------------


async def turned_away(here: Bench, request: str = "asked-away") -> str:
    """What is on the slip of somebody who was turned away here, once it is in the book."""
    here.errands.do(effects.TellTurnedAway(request, "passport", ("photo",), "fr"))
    await here.office.asked(TurnAway)
    return to_come_back(request)


def test_who_was_turned_away_here_comes_back_alone_and_is_told_of_with_the_slip(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = with_band(back_before=None)
        slip = await turned_away(here)
        first = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        again = await reply_to(here, effects.AskCheckIn("asked-two", slip.lower(), "fr"))
        assert isinstance(first, TicketIssued)
        assert isinstance(again, TicketIssued)
        assert (first.service, first.appointment, first.repeated) == ("passport", None, False)
        assert (again.number, again.repeated) == (first.number, True)
        here.office.silent = False
        given = await here.office.asked(GivenOffline)
        assert (given.number, given.code, given.arrived) == (first.number, slip, first.at)
        kinds = [type(request) for request in here.office.heard]
        assert kinds.index(TurnAway) < kinds.index(GivenOffline), "the controller knows whose it is"

    alone(tmp_path, play)


def test_alone_the_slip_counts_before_the_sites_hour_only(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = with_band(back_before="00:00")
        slip = await turned_away(here)
        refusal = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        assert isinstance(refusal, Refusal)
        assert refusal.code == Code.TOO_LATE

    alone(tmp_path, play)


def test_alone_a_slip_of_another_kiosk_is_an_unknown_code(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        slip = to_come_back("asked-elsewhere")
        refusal = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        assert isinstance(refusal, Refusal)
        assert refusal.code == Code.UNKNOWN_CODE

    alone(tmp_path, play)


def test_a_slip_that_the_controller_took_shows_the_same_ticket_alone(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = with_band(back_before=None)
        here.office.silent = False
        slip = await turned_away(here)
        first = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        here.office.silent = True
        again = await reply_to(here, effects.AskCheckIn("asked-two", slip, "fr"))
        assert isinstance(first, TicketIssued)
        assert isinstance(again, TicketIssued)
        assert (again.number, again.repeated) == (first.number, True)

    alone(tmp_path, play)


def test_when_it_was_said_is_told_with_it(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.office.silent = True
        before = here.bus.now()
        await turned_away(here)
        after = here.bus.now()
        told = next(request for request in here.office.heard if isinstance(request, TurnAway))
        assert told.told
        assert before <= told.told <= after

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


# --- staff --------------------------------------------------------------------------------------------


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


def test_a_slip_that_was_sent_is_not_sent_again(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(paper(7))
        assert await here.hear() == Printed(7)
        here.errands.do(paper(8))
        assert await here.hear() == PrintFailed(8, "outcome-unknown")
        assert len(here.printer.printed) == 1

    on_bench(tmp_path, play)


def test_a_kiosk_that_woke_up_in_yesterday_tells_of_its_tickets_once_it_knows_the_time(
    tmp_path: Path,
) -> None:
    async def play(here: Bench) -> None:
        here.bus._clock, here.bus._offset = (lambda: now() - timedelta(days=1)), timedelta()
        here.bus.knows_the_time = False
        ticket = await here.giving.answer(effects.AskTicket("asked-one", "moving", "fr"))
        assert ticket.at < now() - timedelta(hours=23)
        here.office.silent = False
        here.handing.more()
        await here.office.asked(GivenOffline)
        told = [each for each in here.office.heard if isinstance(each, GivenOffline)]
        assert all(abs(now() - each.arrived) < timedelta(minutes=1) for each in told)

    alone(tmp_path, play)


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
