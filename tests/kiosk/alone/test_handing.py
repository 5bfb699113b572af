"""Handing over to a controller that is there and says nothing to one errand, or is not there at all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typing_extensions import override

from appliance.bus import Bus
from appliance.config import BrokerSettings, UnitSettings
from contract.requests import Rate, Reply, Request, Withdraw
from contract.values import Role
from kiosk.alone.book import Book
from kiosk.alone.handing import MOST_ATTEMPTS, HandingOver
from kiosk.alone.keeper import Keeper
from tests.broker import Mosquitto
from tests.kiosk.hall import PATIENCE_S, SITE, Office

pytestmark = pytest.mark.parts

IMPATIENT_S = 0.1


class CountingBus(Bus):
    """Counts how often each request was asked, in its whole time."""

    asked: dict[str, int]
    news: asyncio.Condition

    @override
    async def ask(self, request: Request) -> Reply:
        try:
            return await super().ask(request)
        finally:
            async with self.news:
                self.asked[request.id] = self.asked.get(request.id, 0) + 1
                self.news.notify_all()


class Bench:
    """Handing over, to an office that is deaf."""

    def __init__(self, port: int, folder: Path) -> None:
        self.office = Office(port)
        self.office.deaf = True
        unit = UnitSettings(site=SITE, name="kiosk-1")
        broker = BrokerSettings(host="127.0.0.1", port=port)
        self.linked, self.told = asyncio.Event(), asyncio.Event()
        self.bus = CountingBus(unit, broker, Role.KIOSK, on_change=self._changed)
        self.bus.asked, self.bus.news = {}, asyncio.Condition()
        self.keeper = Keeper(folder)
        self.handing = HandingOver(self.bus, self.keeper, self._refused, tell_for_s=IMPATIENT_S)
        self.away = asyncio.Event()

    def _changed(self) -> None:
        if self.bus.fresh:
            self.linked.set()
        else:
            self.away.set()

    async def _refused(self) -> None:
        if await self.aside():
            self.told.set()

    async def aside(self) -> int:
        """How many were set aside."""
        return len(await self.keeper.do(Book.set_aside_ones))

    async def tell(self, request: Request) -> None:
        await self.keeper.do(Book.tell, request)
        self.handing.more()

    async def attempts(self, request: str, most: int) -> None:
        """Returns once it was asked so often in vain."""
        async with asyncio.timeout(PATIENCE_S), self.bus.news:
            await self.bus.news.wait_for(lambda: self.bus.asked.get(request, 0) >= most)

    def listen(self) -> None:
        """The office answers again, and is given the time that a busy machine takes."""
        self.office.deaf = False
        self.handing._tell_for_s = PATIENCE_S

    def rating(self, request: str) -> Rate:
        return Rate(**self.bus.stamp(60, request), rating=4, reason=None, language="fr")


@asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    with Mosquitto.plain(folder) as broker:
        here = Bench(broker.port, folder / "state")
        await here.keeper.open()
        async with asyncio.TaskGroup() as group:
            work = (here.office.serve(), here.bus.serve(), here.handing.run())
            tasks = [group.create_task(each) for each in work]
            await here.office.linked.wait()
            await here.linked.wait()
            yield here
            for task in tasks:
                task.cancel()
        await here.keeper.close()


def play(folder: Path, scene: Callable[[Bench], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(60), bench(folder) as here:
            await scene(here)

    asyncio.run(run())


def test_what_is_never_answered_is_set_aside_staff_are_told_and_the_next_is_told(tmp_path: Path) -> None:
    async def scene(here: Bench) -> None:
        await here.tell(here.rating("rating-one"))
        async with asyncio.timeout(PATIENCE_S):
            await here.told.wait()
        assert await here.aside() == 1
        assert here.bus.asked["rating-one"] == MOST_ATTEMPTS
        here.listen()
        await here.tell(Withdraw(**here.bus.stamp(60, "withdraw-one"), request="rating-none"))
        async with asyncio.timeout(PATIENCE_S):
            await here.handing.done()
        assert here.bus.asked["withdraw-one"] == 1
        assert await here.keeper.do(Book.next_errand) is None
        assert await here.aside() == 1

    play(tmp_path, scene)


def test_while_nobody_is_there_nothing_is_set_aside(tmp_path: Path) -> None:
    async def scene(here: Bench) -> None:
        here.office.die()
        async with asyncio.timeout(PATIENCE_S):
            await here.away.wait()
        await here.tell(here.rating("rating-one"))
        await here.attempts("rating-one", MOST_ATTEMPTS + 2)
        assert await here.aside() == 0
        here.listen()
        here.office.come_back()
        async with asyncio.timeout(PATIENCE_S):
            await here.handing.done()
        assert await here.aside() == 0
        assert any(isinstance(request, Rate) for request in here.office.heard)

    play(tmp_path, scene)
