"""A morning at the site, played through its real surfaces: window, serial line, button, browser."""

import asyncio
import itertools
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from playwright.async_api import Browser, async_playwright

from demo.agents import BrowserAgent, launch, press_button
from demo.album import Album
from demo.appointments import read_back
from demo.citizens import Became, Citizen, Kind, crowd
from demo.hands import Hands
from demo.inspected import Inspected, Snapshot
from demo.journal import Journal, read_journal
from demo.paper import number_on
from demo.phones import Followed, follow
from demo.premises import Premises
from demo.reception import Receptionist
from demo.report import Report
from demo.tour import Tour
from demo.troubles import Troubles
from demo.truth import Evidence, called_in, judge
from demo.visits import Visit

log = logging.getLogger(__name__)

SETTLED_WITHIN_S = 90.0
LOOK_AGAIN_S = 0.3


class Morning:
    """Plays it and reports."""

    def __init__(self, here: Premises, album: Album, *, citizens: int, faults: bool, seed: int) -> None:
        self._here, self._album, self._faults = here, album, faults
        self._count, self._chance = citizens, Random(seed)
        self._kiosk = Inspected(here.socket("kiosk-1"))
        self._display = Inspected(here.socket("display-1"), self._note_calls)
        self._calls_shown: set[tuple[str, int]] = set()
        self._hands = Hands(here.screen, here.kiosk_place, self._kiosk, album)
        self._troubles: Troubles | None = None
        self._followed: Followed | None = None
        self._all_came = False
        self._agents_left = 0

    async def play(self) -> Report:
        """The whole morning. The report's problems are empty when everything held."""
        began = time.monotonic()
        report = Report(site=self._here.site.site.id, faults=self._faults)
        async with self._screens_followed():
            became = await self._work()
            report.seconds = round(time.monotonic() - began, 1)
            await self._settled()
        judge(await self._evidence(became), report)
        report.troubles = self._troubles.struck if self._troubles else []
        report.pictures = sorted(self._album.names)
        return report

    @asynccontextmanager
    async def _screens_followed(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._kiosk.serve(), name="robot.kiosk"),
                group.create_task(self._display.serve(), name="robot.display"),
                group.create_task(self._photograph_calls(), name="robot.camera"),
            ]
            try:
                yield
            finally:
                self._hands.close()
                for task in tasks:
                    task.cancel()

    async def _work(self) -> list[Became]:
        counters = self._counters()
        served = frozenset(s for c in self._here.site.counters if c.id in counters for s in c.services)
        people = crowd(self._here.site, self._here.booked, served, self._count, self._chance)
        if self._faults:
            self._troubles = Troubles(self._here, people, Random(self._chance.random()))
        async with async_playwright() as playwright:
            browser = await launch(playwright)
            agents = [
                BrowserAgent(self._here, counter, Random(self._chance.random()), self._album)
                for counter in counters[1:]
            ]
            receptionist = Receptionist(self._here, self._album)
            for agent in agents:
                await agent.log_in(browser)
            await receptionist.log_in(browser)
            async with asyncio.TaskGroup() as group:
                coming = group.create_task(self._everybody(people), name="robot.citizens")
                for agent in agents:
                    group.create_task(agent.work(lambda: self._all_came), name=f"robot.desk-{agent.counter}")
                group.create_task(receptionist.work(lambda: self._all_came), name="robot.reception")
                group.create_task(self._follow_one(browser), name="robot.phone")
                button = press_button(self._here, lambda: self._all_came, Random(self._chance.random()))
                group.create_task(button, name="robot.button")
            await browser.close()
        return coming.result()

    def _counters(self) -> list[str]:
        """The button's counter first, then as few others as serve what is left, reception included."""
        counters = {c.id: set(c.services) for c in self._here.site.counters}
        chosen = [self._here.button_counter]
        wanted = {s.id for s in self._here.site.services if not s.body} - counters.pop(chosen[0])
        while wanted:
            best = max(counters, key=lambda c: len(counters[c] & wanted))
            wanted -= counters.pop(best)
            chosen.append(best)
        return chosen

    async def _everybody(self, people: list[Citizen]) -> list[Became]:
        became = []
        try:
            for index, citizen in enumerate(people):
                if citizen.kind is Kind.WALKS_AWAY:
                    await Tour(self._here, self._hands, self._album).go()
                became.append(await self._one(index, citizen))
                log.info(
                    "%d/%d %s: %s %s",
                    index + 1,
                    len(people),
                    citizen.kind,
                    became[-1].outcome,
                    became[-1].number,
                )
        finally:
            self._all_came = True
            if self._troubles:
                await self._troubles.end()
        return became

    async def _one(self, index: int, citizen: Citizen) -> Became:
        visit = Visit(self._hands, self._here, citizen)
        if self._troubles is None:
            return await visit.play()
        async with asyncio.TaskGroup() as group:
            playing = group.create_task(visit.play())
            group.create_task(self._troubles.before(index))
        return playing.result()

    async def _follow_one(self, browser: Browser) -> None:
        """The first ticket with an address on it is followed on a phone."""
        for index in itertools.count(1):
            slip = await self._here.printer.wait_printed(index)
            if (number := number_on(slip)) and slip.qr:
                self._followed = await follow(browser, number, slip.qr[0], self._album)
                return

    def _note_calls(self, snapshot: Snapshot) -> None:
        shown = [*snapshot.get("list", ()), *filter(None, [snapshot.get("call")])]
        self._calls_shown |= {(call["number"], call["seq"]) for call in shown}

    # --- pictures -----------------------------------------------------------------------------------

    async def _photograph_calls(self) -> None:
        await self._display.until(
            lambda s: s.get("page") == "board" and not s.get("call"), "an empty board", 120
        )
        await self._album.take("display-empty", self._here.display_place)
        await self._display.until(
            lambda s: bool(s.get("call")) and len(s.get("list", ())) > 3, "a call among others", 600
        )
        await self._album.take("display-calling", self._here.display_place)

    # --- afterwards ---------------------------------------------------------------------------------

    async def _settled(self) -> None:
        """Give the calendar and the display the time they need; the judge says what they never learned."""
        deadline = time.monotonic() + SETTLED_WITHIN_S
        while time.monotonic() < deadline:
            journal = await asyncio.to_thread(read_journal, self._here.journal)
            if self._all_shown(journal) and all(told.outcome for told in journal.outbox):
                return
            await asyncio.sleep(LOOK_AGAIN_S)

    def _all_shown(self, journal: Journal) -> bool:
        called = called_in(journal, self._here.site, self._here.zone)
        return set(called) <= {number for number, _ in self._calls_shown}

    async def _evidence(self, became: list[Became]) -> Evidence:
        async with self._here.radicale.client() as client:
            calendar = await read_back(client, self._here.radicale.calendar)
        return Evidence(
            site=self._here.site,
            zone=self._here.zone,
            journal=read_journal(self._here.journal),
            became=became,
            slips=self._here.printer.printed,
            shown=self._calls_shown,
            calendar=calendar,
            followed=[self._followed] if self._followed else [],
        )
