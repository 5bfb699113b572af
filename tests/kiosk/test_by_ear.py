"""The kiosk's own process, used by headphones and five keys alone, and when its sound is gone."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from demo.inspected import Snapshot
from kiosk.focus import Direction, neighbour
from tests.kiosk.hall import HEIGHT, Hall
from tests.kiosk.standing import LETTER, Standing

pytestmark = pytest.mark.parts

SAME_KEY_S = 0.7
"""A person's finger is slower than that."""
LONG_S = 10.0


class Ear:
    """Hears all that is said. `said` has every text in order."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.said: list[str] = []
        self._reader, self._writer = reader, writer

    async def hears(self, wanted: set[str], begin: int) -> None:
        """Returns once all of these were said, from text number `begin` on."""
        try:
            async with asyncio.timeout(LONG_S):
                while unsaid(wanted, self.said[begin:]):
                    self._take(await self._reader.readline())
        except TimeoutError:
            raise AssertionError(f"never said: {unsaid(wanted, self.said[begin:])}") from None

    def _take(self, line: bytes) -> None:
        told: dict[str, Any] = json.loads(line)
        if "say" in told:
            self.said.append(" ".join(told["say"].split()))

    def sound(self, verb: str) -> None:
        """`unplug` or `plug` the sound device."""
        self._writer.write(verb.encode() + b"\n")


def moved_on(before: Snapshot, snapshot: Snapshot) -> bool:
    return bool(snapshot.get("focused")) and snapshot["focused"] != before["focused"]


def unsaid(wanted: set[str], said: list[str]) -> set[str]:
    whole = " ".join(said)
    return {text for text in wanted if " ".join(text.split()) not in whole}


class Blind:
    """Somebody with headphones and the pad of keys."""

    def __init__(self, here: Hall, ear: Ear, headphones: asyncio.StreamWriter) -> None:
        self.here, self.ear = here, ear
        self._headphones = headphones
        self._page_begins = 0
        self._confirmed = asyncio.get_running_loop().time()

    def listens_anew(self) -> None:
        """What was said before does not count for the next page."""
        self._page_begins = len(self.ear.said)

    def headphones(self, way: str) -> None:
        """`in` or `out`."""
        self.listens_anew()
        self._headphones.write(way.encode() + b"\n")

    async def hears_the_page(self, page: str) -> Snapshot:
        """Everything that stands on it is said; what it is."""
        snapshot = await self.here.page(page)
        await self.ear.hears(set(snapshot["texts"]), self._page_begins)
        return snapshot

    async def chooses(self, *names: str) -> None:
        """Go there by arrows, hear what it is, and press OK."""
        for name in names:
            await self.goes_to(name)
            self.listens_anew()
            await self.press("Return")

    async def goes_to(self, name: str) -> None:
        """Each arrow leads on; what gets the focus is said."""
        snapshot = await self.here.offers(name)
        for _ in range(40):
            if snapshot["focused"] == name:
                return
            begin = len(self.ear.said)
            await self.press(str(arrow(snapshot, name)).title())
            snapshot = await self.here.glass.until(partial(moved_on, snapshot), "another focus", LONG_S)
            label = next(c["label"] for c in snapshot["controls"] if c["name"] == snapshot["focused"])
            await self.ear.hears({label}, begin)
        raise AssertionError(f"no way to {name}")

    async def press(self, key: str) -> None:
        loop = asyncio.get_running_loop()
        if key == "Return":
            await asyncio.sleep(self._confirmed + SAME_KEY_S - loop.time())
            self._confirmed = loop.time()
        self.here.key(key)


@dataclass(eq=False)
class Box:
    """A control as arrows see it."""

    name: str
    x: float
    y: float
    right: float
    top: float
    center_x: float
    center_y: float


def arrow(snapshot: Snapshot, name: str) -> Direction:
    """The first arrow on the shortest way from the focus to the control `name`."""
    boxes = [box(each) for each in snapshot["controls"] if each["enabled"] and each["name"] != "mark"]
    start = next((each for each in boxes if each.name == snapshot["focused"]), None)
    if start is None:
        return Direction.DOWN
    seen, todo = {start}, deque([(start, Direction.DOWN)])
    while todo:
        here, first = todo.popleft()
        if here.name == name:
            return first
        for direction in Direction:
            there = neighbour(here, boxes, direction)
            if there and there not in seen:
                seen.add(there)
                todo.append((there, direction if here is start else first))
    raise AssertionError(f"keys do not lead to {name}")


def box(described: dict[str, Any]) -> Box:
    left, top, width, height = described["rect"]
    floor = HEIGHT - top - height
    centre = left + width / 2, floor + height / 2
    return Box(described["name"], left, floor, left + width, floor + height, *centre)


@asynccontextmanager
async def blind(here: Hall) -> AsyncIterator[Blind]:
    reader, voice = await asyncio.open_unix_connection(here.folder / "voice.sock")
    _, headphones = await asyncio.open_unix_connection(here.folder / "headphones.sock")
    try:
        yield Blind(here, Ear(reader, voice), headphones)
    finally:
        voice.close()
        headphones.close()


def test_an_appointment_by_headphones_and_keys(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        async with blind(here) as person:
            person.headphones("in")
            await person.hears_the_page("welcome")
            await person.chooses("appointment")
            await person.hears_the_page("appointment")
            await person.chooses(*(f"key:{key}" for key in LETTER.replace("-", "")), "continue")
            snapshot = await person.hears_the_page("ticket")
            assert "P047" in snapshot["texts"]
            await here.reads("Take your ticket")
            await person.ear.hears({"Take your ticket"}, 0)
            await person.chooses("finish")
            await here.page("welcome")
            person.headphones("out")

    standing.play(scene)


def test_a_walk_in_by_headphones_and_keys(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        async with blind(here) as person:
            person.headphones("in")
            await person.hears_the_page("welcome")
            way = {"walk-in": "groups", "group:identity": "services", "service:passport": "checklist"}
            for choice, page in way.items():
                await person.chooses(choice)
                await person.hears_the_page(page)
            await person.chooses("have-all")
            await person.hears_the_page("ticket")
            person.headphones("out")
            await person.chooses("finish")

    standing.play(scene)


def test_headphones_pulled_out_silence_the_kiosk(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        async with blind(here) as person:
            person.headphones("in")
            await person.hears_the_page("welcome")
            person.headphones("out")
            await here.touch("walk-in")
            await here.page("groups")
            person.headphones("in")
            await person.hears_the_page("groups")
            assert person.ear.said.count("What have you come for?") == 1
            person.headphones("out")
            await here.touch("back")

    standing.play(scene)


def test_when_the_sound_is_gone_pages_go_on_and_staff_are_told(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        async with blind(here) as person:
            person.headphones("in")
            await person.hears_the_page("welcome")
            person.ear.sound("unplug")
            await here.touch("walk-in", "group:identity", "service:passport")
            await here.office.told("no-sound")
            await here.page("checklist")
            person.ear.sound("plug")
            person.listens_anew()
            await here.touch("have-all")
            await person.hears_the_page("ticket")
            await here.office.told()
            await here.touch("finish")

    standing.play(scene)
