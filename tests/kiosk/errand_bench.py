"""Errands with everything they need, over a real broker, and nobody's window: what tests of errands share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from appliance.bus import Bus
from appliance.clock import now
from appliance.config import BrokerSettings, UnitSettings
from contract.codes import digest
from contract.state import Content, DayCode, DayCodes
from contract.state import Kiosk as KioskPlace
from contract.values import Role
from hardware.simulated_printer import SimulatedPrinter
from hardware.simulated_scanner import SimulatedScanner
from kiosk.alone.giving import Giving
from kiosk.alone.handing import HandingOver
from kiosk.alone.keeper import Keeper
from kiosk.asking import Asking
from kiosk.errands import Errands
from kiosk.flow import effects
from kiosk.flow.happenings import (
    Happening,
    Replied,
)
from kiosk.peripherals import Peripherals
from kiosk.printing import Printing
from kiosk.staff import Staff
from tests.broker import Mosquitto
from tests.kiosk.hall import PATIENCE_S, SITE, Office
from tests.kiosk.town import CONTENT, ticket

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


def paper(visit: int, request: str = "asked-one") -> effects.Print:
    return effects.Print(visit, effects.TicketPaper(ticket(request)), CONTENT, "en")


async def given(here: Bench, *requests: str) -> None:
    """These requests were answered with a ticket."""
    for request in requests:
        here.errands.do(effects.AskTicket(request, "passport", "fr"))
        await here.hear()


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
