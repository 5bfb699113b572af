"""What the controller says by itself: doors that open with nobody doing anything."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import aiomqtt
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
from tests.controller.booking.running import until
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


def test_the_board_of_a_waiting_room_that_leaves_the_site_is_taken_down(
    tmp_path: Path, broker: Mosquitto
) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    engine = Engine(SITE, journal, lambda _: None, Clock())
    connected = asyncio.Event()
    bus = Bus(
        UnitSettings(site="town", name="controller"),
        BrokerSettings(host="127.0.0.1", port=broker.port),
        None,
        on_change=connected.set,
    )
    announcer = Announcer(engine, Boards(SITE, lambda *_: None), bus, SITE.content)
    path = topics.BOARD.at(site="town", zone="foyer")

    async def retained() -> list[bytes]:
        """What somebody who comes now is shown."""
        async with aiomqtt.Client("127.0.0.1", broker.port) as client:
            await client.subscribe(path)
            await client.subscribe("$SYS/broker/version")  # retained as well, and comes after
            found = []
            async for message in client.messages:
                if str(message.topic) != path:
                    return found
                found.append(bytes(message.payload))  # type: ignore[arg-type]  # bytes it is
        raise AssertionError

    async def shown() -> bool:
        return bool(await retained())

    async def taken_down() -> bool:
        return not await retained()

    async def whole() -> None:
        serving = asyncio.create_task(bus.serve())
        async with asyncio.timeout(PATIENCE_S):
            await connected.wait()
            announcer.everything()
            await until(shown)
            zones = tuple(zone for zone in SITE.zones if zone.id != "foyer")
            announcer.reopened(Boards(SITE.model_copy(update={"zones": zones}), lambda *_: None))
            await until(taken_down)
        serving.cancel()
        await asyncio.wait([serving])

    asyncio.run(whole())
    journal.close()
