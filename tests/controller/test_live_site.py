"""A running controller whose site file is edited: published within two seconds, and nobody is lost."""

import asyncio
import copy
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from appliance.bus import Bus, route
from contract import topics
from contract.requests import CallNext, CounterReply, Refusal, Reply, TakeTicket, TicketIssued
from contract.state import Board, Content
from contract.values import Code, Role
from tests.broker import Mosquitto
from tests.controller.running import controller, unit, write_files
from tests.sites import SMALL

pytestmark = pytest.mark.parts

PATIENCE_S = 30
WITHIN_S = 2.0
"""From saving the file to a kiosk that has it."""

PASSPORT, MOVING = 0, 1
WEDDING = {
    "id": "wedding",
    "letter": "W",
    "name": {"en": "Wedding", "fr": "Mariage"},
    "zone": "hall",
    "minutes": 20,
}


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


class Town:
    """The running site, a kiosk, and the unit of the reception's counter."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        self.file, self.logs = folder / "site.toml", folder
        self.program = controller(write_files(folder, broker))
        self.changed = asyncio.Event()
        self.content: Content | None = None
        self.board: Board | None = None
        routes = [
            route(topics.CONTENT, self.heard_content, site="town"),
            route(topics.BOARD, self.heard_board, site="town", zone="hall"),
        ]
        self.kiosk = unit(broker, "kiosk-1", Role.KIOSK, on_change=self.changed.set, routes=routes)
        self.counter = unit(broker, "counter-3", Role.COUNTER, on_change=self.changed.set)

    def heard_content(self, content: Content, parts: object) -> None:
        self.content = content
        self.changed.set()

    def heard_board(self, board: Board, parts: object) -> None:
        self.board = board
        self.changed.set()

    def save(self, document: dict[str, Any]) -> None:
        self.file.write_text(tomlkit.dumps(document), encoding="utf-8")

    def waiting(self, service: str) -> int:
        """How many wait for it, as the waiting room is shown."""
        return sum(
            wait.waiting for wait in (self.board.waits if self.board else ()) if wait.service == service
        )

    def is_foretold(self, service: str) -> bool:
        """Whether somebody can say how long one waits for it."""
        return any(w.wait for w in (self.board.waits if self.board else ()) if w.service == service)

    async def until(self, condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        async with asyncio.timeout(patience_s):
            while not condition():
                await self.changed.wait()
                self.changed.clear()

    async def ask(self, service: str) -> Reply:
        stamp = self.kiosk.stamp(PATIENCE_S)
        return await self.kiosk.ask(TakeTicket(**stamp, service=service, language="en"))

    async def call_at_reception(self) -> str | None:
        reply = await self.counter.ask(CallNext(**self.counter.stamp(PATIENCE_S), counter="3"))
        assert isinstance(reply, CounterReply), reply
        return reply.number

    async def logged(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while words not in self.program.log.read_text("utf-8"):  # noqa: ASYNC110 - a file tells nobody
                await asyncio.sleep(0.05)


def play(folder: Path, broker: Mosquitto, scene: Callable[[Town], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        town = Town(folder, broker)
        buses: list[Bus] = [town.kiosk, town.counter]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(town.program.serve())]
            tasks += [group.create_task(bus.serve()) for bus in buses]
            await town.until(lambda: all(bus.fresh for bus in buses) and town.content is not None)
            await scene(town)
            for task in tasks:
                task.cancel()

    asyncio.run(whole())


def edited(**tables: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SMALL), **tables}


def renamed(name: str) -> dict[str, Any]:
    document = edited()
    document["services"][PASSPORT]["name"]["en"] = name
    return document


def name_of(content: Content | None) -> str:
    assert content is not None
    return content.services[PASSPORT].name["en"]


def test_a_changed_text_is_on_the_kiosk_within_two_seconds(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        revision = town.content.revision if town.content else ""
        town.save(renamed("Travel document"))
        await town.until(lambda: name_of(town.content) == "Travel document", WITHIN_S)
        assert town.content
        assert town.content.revision != revision

    play(tmp_path, broker, scene)


def test_an_added_service_can_be_asked_for_and_is_called(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        refused = await town.ask("wedding")
        assert isinstance(refused, Refusal)
        assert refused.code == Code.UNKNOWN_SERVICE
        document = edited()
        document["services"].append(WEDDING)
        document["counters"][2]["services"].append("wedding")
        document["counters"][2]["zones"] = [document["counters"][2].pop("zone"), "hall"]
        town.save(document)
        await town.until(lambda: bool(town.content and len(town.content.services) == 5), WITHIN_S)
        ticket = await town.ask("wedding")
        assert isinstance(ticket, TicketIssued)
        assert ticket.number == "W001"
        await town.until(lambda: town.waiting("wedding") == 1)
        await town.until(lambda: town.is_foretold("wedding"))
        assert await town.call_at_reception() == "W001"

    play(tmp_path, broker, scene)


def test_who_waits_for_a_service_that_is_taken_out_is_called_by_reception(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async def scene(town: Town) -> None:
        ticket = await town.ask("moving")
        assert isinstance(ticket, TicketIssued)
        document = edited()
        del document["services"][MOVING]
        document["counters"][0]["services"].remove("moving")
        town.save(document)
        await town.until(lambda: bool(town.content and len(town.content.services) == 3), WITHIN_S)
        assert await town.call_at_reception() == ticket.number
        assert town.board
        assert "moving" not in {wait.service for wait in town.board.waits}

    play(tmp_path, broker, scene)


def test_a_broken_file_changes_nothing_until_it_is_mended(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        broken = edited()
        broken["services"][PASSPORT].update(zone="attic", documents=["soul"])
        town.save(broken)
        await town.logged("services.passport.zone: 'attic' is not in this file")
        await town.logged("services.passport.documents: 'soul' is not in this file")
        assert name_of(town.content) == "Passport"
        assert isinstance(await town.ask("passport"), TicketIssued)
        town.file.write_text("[site", encoding="utf-8")
        await town.logged("is not valid TOML")
        town.save(renamed("Mended"))
        await town.until(lambda: name_of(town.content) == "Mended", WITHIN_S)
        assert isinstance(await town.ask("passport"), TicketIssued)

    play(tmp_path, broker, scene)


def test_what_only_a_restart_can_change_is_refused_and_says_so(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town) -> None:
        town.save({**renamed("Elsewhere"), "site": {**SMALL["site"], "timezone": "Europe/Madrid"}})
        await town.logged(
            "site.timezone: 'Europe/Paris' becomes 'Europe/Madrid' only when the controller is restarted"
        )
        assert name_of(town.content) == "Passport"
        town.save(renamed("Here"))
        await town.until(lambda: name_of(town.content) == "Here", WITHIN_S)

    play(tmp_path, broker, scene)


def test_what_people_come_for_is_first_on_the_kiosk_after_a_restart(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async def scene(town: Town) -> None:
        assert town.content
        assert town.content.usual == ()
        assert isinstance(await town.ask("moving"), TicketIssued)
        town.program.kill()
        await town.until(lambda: bool(town.content and town.content.usual))
        assert town.content.usual == ("moving",)

    play(tmp_path, broker, scene)
