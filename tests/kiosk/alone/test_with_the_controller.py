"""A kiosk and a real controller that lose each other and meet again."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from appliance.config import load
from contract.requests import TicketIssued
from contract.topics import REPLY
from controller.queue.state import Stage
from hardware.drivers import open_printer, open_scanner
from kiosk.flow.effects import Lock
from kiosk.flow.happenings import Answered, Button, Chose, Pressed, Scanned
from kiosk.flow.pages import Page
from kiosk.flow.view import Slip, View
from kiosk.settings import KioskSettings
from kiosk.unit import Devices, KioskUnit
from tests.kiosk.alone.town_house import CODES, PATIENCE_S, House, house

pytestmark = pytest.mark.parts


class Glass:
    """What is on the glass of a kiosk without one."""

    def __init__(self, here: House) -> None:
        settings = load(here.config, KioskSettings)
        devices = Devices(open_printer(settings.printer), open_scanner(settings.scanner))
        self.kiosk = KioskUnit(settings, devices, self._moved)
        self._news = asyncio.Event()

    def _moved(self, before: View) -> None:
        self._news.set()

    async def until(self, fits: Callable[[View], bool]) -> View:
        async with asyncio.timeout(PATIENCE_S):
            while not fits(self.kiosk.view):
                self._news.clear()
                await self._news.wait()
        return self.kiosk.view

    async def page(self, page: Page) -> View:
        return await self.until(lambda view: view.shown is page)

    async def ticket(self) -> TicketIssued:
        """Whoever stands there has this ticket, also on paper, and goes."""
        view = await self.until(lambda view: view.ticket is not None and view.slip is not Slip.PRINTING)
        assert view.ticket
        self.kiosk.happen(Pressed(Button.FINISH))
        await self.page(Page.WELCOME)
        return view.ticket

    async def walk_in(self) -> TicketIssued:
        self.kiosk.happen(Pressed(Button.WALK_IN))
        self.kiosk.happen(Chose("moving"))
        return await self.ticket()

    async def turned_away(self) -> str:
        """Somebody lacks the photo for a passport, and has a slip; what is on it."""
        for happening in (
            *(Pressed(Button.WALK_IN), Chose("passport"), Pressed(Button.LACK_SOME)),
            *(Answered("photo", False), Pressed(Button.CONTINUE), Pressed(Button.PRINT)),
        ):
            self.kiosk.happen(happening)
        view = await self.until(lambda view: view.slip is Slip.PRINTED)
        assert view.page is Page.MISSING
        self.kiosk.happen(Pressed(Button.FINISH))
        await self.page(Page.WELCOME)
        return view.back

    async def scan(self, code: str) -> TicketIssued:
        self.kiosk.happen(Scanned(code))
        return await self.ticket()


@asynccontextmanager
async def glass(here: House) -> AsyncIterator[Glass]:
    """A kiosk that is on; it is off at the end, as by a power cut: nothing is tidied up."""
    there = Glass(here)
    serving = asyncio.ensure_future(there.kiosk.serve())
    yield there
    serving.cancel()
    await asyncio.wait([serving])


def in_house(tmp_path: Path, play: Callable[[House], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(90), house(tmp_path) as here:
            await play(here)

    asyncio.run(run())


async def _away(here: House, there: Glass) -> None:
    """The network is gone, and the kiosk knows it and can go on."""
    await there.until(lambda view: view.page is Page.WELCOME and view.reachable)
    await here.knows_the_codes()
    here.broker.stop(signal.SIGKILL)
    await there.until(lambda view: not view.reachable and view.alone)


def test_what_was_given_alone_is_handed_over_in_order_and_with_the_true_times(tmp_path: Path) -> None:
    async def play(here: House) -> None:
        async with glass(here) as there:
            await _away(here, there)
            tickets = [await there.walk_in(), await there.scan(CODES[3]), await there.walk_in()]
            assert [ticket.number for ticket in tickets] == ["MZ001", "PZ001", "MZ002"]
            here.broker.start()
            await there.until(lambda view: view.reachable)
            await here.all_told()
            assert (await there.walk_in()).number == "M001"
            await here.all_told()
        visits = {visit.number: visit for visit in here.queue().visits.values() if visit.number}
        for ticket in tickets:
            assert visits[ticket.number].arrived == ticket.at
            assert visits[ticket.number].printed
            assert visits[ticket.number].stage is Stage.WAITING
        assert visits["PZ001"].ref == f"ref-{CODES[3]}"
        assert list(visits) == ["PZ001", "MZ001", "MZ002", "M001"], "expected first, then as they came"
        assert min(visits, key=lambda each: visits[each].spans[-1][1]) == "MZ001"

    in_house(tmp_path, play)


def test_a_lost_answer_costs_nobody_a_place_and_gives_nobody_two(tmp_path: Path) -> None:
    async def play(here: House) -> None:
        async with glass(here) as there:
            deaf = _deafen(there)
            await there.until(lambda view: view.page is Page.WELCOME and view.reachable and view.alone)
            deaf.set()
            ticket = await there.walk_in()
            assert ticket.number == "MZ001"
            deaf.clear()
            await here.all_told()
        visits = [visit for visit in here.queue().visits.values() if visit.service == "moving"]
        assert [(visit.number, visit.stage) for visit in visits] == [
            ("M001", Stage.LEFT),
            ("MZ001", Stage.WAITING),
        ]

    in_house(tmp_path, play)


def _deafen(there: Glass) -> asyncio.Event:
    """While it is set, answers get lost on their way to the kiosk."""
    deaf, bus = asyncio.Event(), there.kiosk.bus
    heard = bus._dispatch

    def dispatch(path: str, payload: object) -> None:
        if not (deaf.is_set() and REPLY.parts(path)):
            heard(path, payload)

    bus._dispatch = dispatch  # type: ignore[method-assign]  # the wire, cut in one direction
    return deaf


def test_without_the_controller_a_kiosk_that_lost_its_power_welcomes_people_and_goes_on(
    tmp_path: Path,
) -> None:
    async def play(here: House) -> None:
        async with glass(here) as there:
            await _away(here, there)
            assert (await there.walk_in()).number == "MZ001"
        async with glass(here) as there:
            view = await there.page(Page.WELCOME)
            assert view.content
            assert view.content.name["en"] == "Town Hall"
            assert (await there.walk_in()).number == "MZ002"
            assert (await there.scan(CODES[1])).number == "PZ001"
            again = await there.scan(CODES[1])
            assert (again.number, again.repeated) == ("PZ001", True)
            here.broker.start()
            await there.until(lambda view: view.reachable)
            await here.all_told()
        numbers = {visit.number for visit in here.queue().visits.values() if visit.number}
        assert numbers == {"MZ001", "MZ002", "PZ001"}

    in_house(tmp_path, play)


def test_a_letter_checked_in_before_the_controller_went_away_shows_the_same_ticket(tmp_path: Path) -> None:
    async def play(here: House) -> None:
        async with glass(here) as there:
            await there.until(lambda view: view.page is Page.WELCOME and view.reachable)
            await here.knows_the_codes()
            first = await there.scan(CODES[2])
            assert first.number == "P001"
            await _away(here, there)
            again = await there.scan(CODES[2])
            assert (again.number, again.repeated) == ("P001", True)

    in_house(tmp_path, play)


def test_who_comes_back_with_papers_keeps_the_place_whoever_is_away_meanwhile(tmp_path: Path) -> None:
    async def play(here: House) -> None:
        async with glass(here) as there:
            await there.until(lambda view: view.page is Page.WELCOME and view.reachable)
            known = await there.turned_away()
            await here.all_told()
            await _away(here, there)
            untold = await there.turned_away()
            later = await there.walk_in()
            alone = [await there.scan(known), await there.scan(untold)]
            assert [ticket.number for ticket in alone] == ["PZ001", "PZ002"]
            assert (await there.scan(untold)).repeated
            here.broker.start()
            await there.until(lambda view: view.reachable)
            await here.all_told()
            online = await there.scan(await there.turned_away())
            assert (online.number, online.repeated) == ("P001", False)
            await here.all_told()
        visits = {visit.number: visit for visit in here.queue().visits.values() if visit.number}
        for number, slip in (("PZ001", known), ("PZ002", untold)):
            visit = visits[number]
            assert (visit.code, visit.stage, visit.detail) == (slip, Stage.WAITING, ("photo",))
            assert visit.arrived
            assert visit.arrived < later.at
        assert not any(visit.stage is Stage.TURNED_AWAY for visit in here.queue().visits.values())

    in_house(tmp_path, play)


def test_what_was_locked_stays_locked(tmp_path: Path) -> None:
    async def play(here: House) -> None:
        async with glass(here) as there:
            await there.page(Page.WELCOME)
            there.kiosk.errands.do(Lock(True))
            await here.locked()
        async with glass(here) as there:
            await there.page(Page.LOCKED)

    in_house(tmp_path, play)
