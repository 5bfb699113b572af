"""Errands over a real broker: asked once, withdrawn for as long as it takes, in the right order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from appliance.bus import Bus
from appliance.config import BrokerSettings, UnitSettings
from contract.requests import CheckIn, PrintResult, TakeTicket, TurnAway, Withdraw
from contract.values import Role
from hardware.simulated_printer import SimulatedPrinter
from hardware.simulated_scanner import SimulatedScanner
from kiosk.errands import Errands
from kiosk.flow import effects
from kiosk.flow.happenings import Happening, Printed, PrintFailed, Replied
from kiosk.peripherals import Peripherals
from tests.broker import Mosquitto
from tests.kiosk.hall import PATIENCE_S, SITE, Office
from tests.kiosk.town import CONTENT, ticket

pytestmark = pytest.mark.parts


class Bench:
    """Errands, with everything they need and what they told."""

    def __init__(self, port: int) -> None:
        self.office = Office(port)
        self.told: asyncio.Queue[Happening] = asyncio.Queue()
        self.printer, self.scanner = SimulatedPrinter(), SimulatedScanner()
        self.faults: asyncio.Queue[list[str]] = asyncio.Queue()
        self.linked = asyncio.Event()
        self.bus = Bus(
            UnitSettings(site=SITE, name="kiosk-1"),
            BrokerSettings(host="127.0.0.1", port=port),
            Role.KIOSK,
            on_change=self.linked.set,
        )
        self.peripherals = Peripherals(
            self.printer,
            self.scanner,
            lambda faults: self.faults.put_nowait([fault.code for fault in faults]),
            lambda code: None,
        )
        self.errands = Errands(self.bus, self.peripherals, self.told.put_nowait)

    async def hear(self) -> Happening:
        async with asyncio.timeout(PATIENCE_S):
            return await self.told.get()


@asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    with Mosquitto.plain(folder) as broker:
        async with asyncio.TaskGroup() as group:
            here = Bench(broker.port)
            serving = [here.office.serve(), here.bus.serve(), here.errands.serve()]
            tasks = [group.create_task(work) for work in serving]
            await here.office.linked.wait()
            await here.linked.wait()
            yield here
            for task in tasks:
                task.cancel()


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


def paper(visit: int) -> effects.Print:
    return effects.Print(visit, effects.TicketPaper(ticket("asked-one")), CONTENT, "en")


def test_a_slip_counts_once_the_printer_confirmed_it(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.errands.do(paper(7))
        assert await here.hear() == Printed(7)
        told = await here.office.asked(PrintResult)
        assert (told.visit, told.printed) == (ticket("asked-one").visit, True)
        assert here.printer.printed[0].number == "P047"

    on_bench(tmp_path, play)


def test_a_printer_fault_is_told_with_its_code_and_reported_to_staff(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.printer.run_out()
        here.errands.do(paper(7))
        assert await here.hear() == PrintFailed(7, "paper-out")
        assert not (await here.office.asked(PrintResult)).printed
        assert await here.faults.get() == ["paper-out"]
        here.printer.load_paper()
        here.errands.do(paper(8))
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
