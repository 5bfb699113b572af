"""The whole controller as a process: from a kiosk over the bus to reception's page and to a phone."""

import asyncio
import json
import re
import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from appliance.bus import Bus, route
from contract import topics
from contract.requests import AskHelp, CallNext, Noted, TakeTicket, TicketIssued
from contract.state import HelpState
from contract.values import Role
from demo.programs import Program
from provisioning import people
from tests.broker import Mosquitto
from tests.controller.running import controller, unit, write_files

pytestmark = pytest.mark.parts

PATIENCE_S = 40
PASSWORD = "correct horse battery"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


class Town:
    """The running site with one kiosk, one counter unit and reception's browser."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        config = write_files(folder, broker, phone={"address": "https://queue.example"})
        reception = people.Person(name="front", roles=(people.WebRole.RECEPTION,))
        people.put(folder / "users.toml", reception, PASSWORD)
        web = tomllib.loads(config.read_text())["web"]
        self.url = f"http://127.0.0.1:{web['port']}"
        self.program: Program = controller(config)
        self.changed = asyncio.Event()
        self.help: list[HelpState] = []
        heard = route(topics.HELP, self._hear, site="town", unit="kiosk-1")
        self.kiosk = unit(broker, "kiosk-1", Role.KIOSK, on_change=self.changed.set, routes=[heard])
        self.counter = unit(broker, "counter-1", Role.COUNTER, on_change=self.changed.set)

    def _hear(self, state: HelpState, parts: Any) -> None:
        self.help.append(state)
        self.changed.set()

    async def until(self, condition: Any) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await self.changed.wait()
                self.changed.clear()


def play(tmp_path: Path, broker: Mosquitto, scene: Any) -> None:
    async def whole() -> None:
        town = Town(tmp_path, broker)
        buses: list[Bus] = [town.kiosk, town.counter]
        async with asyncio.TaskGroup() as group, httpx.AsyncClient(base_url=town.url, timeout=10) as http:
            http.headers["Origin"] = town.url
            tasks = [group.create_task(town.program.serve())]
            tasks += [group.create_task(bus.serve()) for bus in buses]
            await town.until(lambda: all(bus.fresh for bus in buses))
            await scene(town, http)
            for task in tasks:
                task.cancel()

    asyncio.run(whole())


async def log_in(http: httpx.AsyncClient) -> dict[str, Any]:
    """As reception; returns what its page starts with."""
    form = re.findall(r'name="form" value="([^"]+)"', (await http.get("/log-in")).text)[0]
    data = {"name": "front", "password": PASSWORD, "form": form}
    assert (await http.post("/log-in", data=data)).headers["location"] == "/"
    page = (await http.get("/", follow_redirects=True)).text
    found = re.findall(r'<script type="application/json" id="page">(.*?)</script>', page, re.DOTALL)
    return dict(json.loads(unescape(found[0])))


def test_a_call_for_help_reaches_reception_and_its_answer_the_kiosk(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async def scene(town: Town, http: httpx.AsyncClient) -> None:
        page = await log_in(http)
        assert [each["unit"] for each in page["snapshot"]["hall"]["units"]] == ["kiosk-1"]
        ask = AskHelp(**town.kiosk.stamp(PATIENCE_S), wanted=True, page="welcome", language="en")
        assert isinstance(await town.kiosk.ask(ask), Noted)
        (call,) = (await http.get("/api/reception")).json()["hall"]["calls"]
        assert call["unit"] == "kiosk-1"
        headers = {"X-CSRF-Token": page["form"]}
        answer = await http.post("/api/reception/coming/kiosk-1", headers=headers)
        assert answer.json()["done"], answer.text
        await town.until(lambda: town.help and town.help[-1].answered is not None)

    play(tmp_path, broker, scene)


def test_the_address_on_a_ticket_follows_the_visit_to_its_counter(tmp_path: Path, broker: Mosquitto) -> None:
    async def scene(town: Town, http: httpx.AsyncClient) -> None:
        take = TakeTicket(**town.kiosk.stamp(PATIENCE_S), service="passport", language="en")
        ticket = await town.kiosk.ask(take)
        assert isinstance(ticket, TicketIssued)
        assert ticket.follow.startswith("https://queue.example/v/")
        path = urlsplit(ticket.follow).path
        assert ticket.number in (await http.get(path)).text
        async with http.stream("GET", f"{path}/events") as stream:
            lines = stream.aiter_lines()
            await town.counter.ask(CallNext(**town.counter.stamp(PATIENCE_S), counter="1"))
            async with asyncio.timeout(PATIENCE_S):
                async for line in lines:
                    if line.startswith("data: ") and json.loads(line[6:] or "{}").get("kind") == "called":
                        break
        assert 'data-kind="called"' in (await http.get(path)).text

    play(tmp_path, broker, scene)
