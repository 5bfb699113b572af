"""What the controller says by itself: doors that open with nobody doing anything."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from appliance.bus import Bus, route
from appliance.config import BrokerSettings, UnitSettings, parse
from contract import topics
from contract.state import Board
from contract.values import Code, Role
from controller.announcer import Announcer
from controller.boards import Boards
from controller.engine import Engine
from controller.journal.store import Journal
from controller.sitefile import SiteFile
from tests.broker import Mosquitto
from tests.controller.queue.office import NINE
from tests.controller.running import unit
from tests.sites import SMALL

pytestmark = pytest.mark.parts

PATIENCE_S = 20
SITE = parse({**SMALL, "hours": {"monday": ["09:00-12:00"]}}, SiteFile, "site with hours")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


class Clock:
    """Stands still until it is set."""

    at = NINE - timedelta(seconds=1)

    def __call__(self) -> datetime:
        return self.at


def test_doors_that_open_are_on_the_boards_without_anybody_doing_anything(
    tmp_path: Path, broker: Mosquitto
) -> None:
    clock, boards = Clock(), asyncio.Queue[Board]()
    journal = Journal(tmp_path / "journal.sqlite")
    engine = Engine(SITE, journal, lambda _: None, clock)
    bus = Bus(
        UnitSettings(site="town", name="controller"),
        BrokerSettings(host="127.0.0.1", port=broker.port),
        None,
        on_change=lambda: announcer.everything(),  # noqa: PLW0108 - it is made of the bus, below
    )
    announcer = Announcer(engine, Boards(SITE, lambda *_: None), bus, SITE.content)
    heard = route(topics.BOARD, lambda board, _: boards.put_nowait(board), site="town", zone="hall")
    display = unit(broker, "display-1", Role.DISPLAY, routes=[heard])

    async def until(refused: str, opens: datetime | None) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while [(w.refused, w.opens) for w in (await boards.get()).waits] != [(refused, opens)] * 2:
                pass

    async def whole() -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each) for each in (bus.serve(), display.serve(), announcer.run())]
            await until(Code.CLOSED, NINE)
            clock.at = NINE
            await until("", None)
            clock.at = NINE + timedelta(hours=3)
            await until(Code.CLOSED, NINE + timedelta(days=7))
            for task in tasks:
                task.cancel()

    asyncio.run(whole())
    journal.close()
