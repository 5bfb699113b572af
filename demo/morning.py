"""A morning at the site, played through its real surfaces: window, serial line, button, browser."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random

from playwright.async_api import async_playwright

from demo.agents import BrowserAgent, launch, press_button
from demo.album import Album
from demo.appointments import read_back
from demo.citizens import Became, Citizen, Kind, Visit, crowd
from demo.hands import Hands
from demo.inspected import Inspected, NeverShown, Snapshot
from demo.journal import Journal, read_journal
from demo.premises import Premises
from demo.report import Report
from demo.troubles import Troubles, freeze
from demo.truth import Evidence, called_in, judge

log = logging.getLogger(__name__)

SETTLED_WITHIN_S = 90.0
LOOK_AGAIN_S = 0.3
NOTICE_WITHIN_S = 15.0

OTHER_PAGES = {"help": "help", "languages": "language", "access": "access", "search": "search"}
"""Controls beside the list of services, and the pages that they lead to."""


class Morning:
    """Plays it and reports."""

    def __init__(self, here: Premises, album: Album, *, citizens: int, faults: bool, seed: int) -> None:
        self._here, self._album, self._faults = here, album, faults
        self._count, self._chance = citizens, Random(seed)
        self._kiosk = Inspected(here.socket("kiosk-1"))
        self._display = Inspected(here.socket("display-1"), self._note_calls)
        self._calls_shown: set[tuple[str, int]] = set()
        self._hands = Hands(here.screen, here.kiosk_place, self._kiosk, album)
        self._troubles = Troubles(here, citizens) if faults else None
        self._all_came = False
        self._agents_left = 0

    async def play(self) -> Report:
        """The whole morning. The report's problems are empty when everything held."""
        began = time.monotonic()
        report = Report(site=self._here.site.site.id, faults=self._faults)
        async with self._followed():
            became = await self._work()
            report.seconds = round(time.monotonic() - began, 1)
            await self._settled()
        judge(await self._evidence(became), report)
        report.troubles = self._troubles.struck if self._troubles else []
        report.pictures = sorted(self._album.names)
        return report

    @asynccontextmanager
    async def _followed(self) -> AsyncIterator[None]:
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
        async with async_playwright() as playwright:
            browser = await launch(playwright)
            agents = [
                BrowserAgent(self._here, counter, Random(self._chance.random()), self._album)
                for counter in counters[1:]
            ]
            for agent in agents:
                await agent.log_in(browser)
            async with asyncio.TaskGroup() as group:
                coming = group.create_task(self._everybody(people), name="robot.citizens")
                for agent in agents:
                    group.create_task(agent.work(lambda: self._all_came), name=f"robot.desk-{agent.counter}")
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
                    await self._photograph_the_rest()
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

    async def _photograph_the_rest(self) -> None:
        """The pages that nobody came to see this morning."""
        hands = self._hands
        for name, page in OTHER_PAGES.items():
            await hands.page("welcome")
            await hands.touch("walk-in")
            await hands.page("groups")
            await hands.touch(name)
            await hands.page(page)
            await hands.touch("back")
            await hands.page("groups")
            await hands.go_home()
        await self._photograph_printer_fault()
        await freeze(self._here, self._photograph_silence)
        await hands.kiosk.until(lambda s: s.get("page") == "welcome", "the welcome page")

    async def _photograph_printer_fault(self) -> None:
        """A ticket without paper: the number stands on the screen, and the person is in line all the same."""
        if "kiosk-printer_fault" in self._album.names:
            return
        before = len((await self._hands.page("welcome"))["texts"])
        self._here.printer.run_out()
        with suppress(NeverShown):  # the notice moves the cards: nobody touches before it is there
            await self._hands.kiosk.until(
                lambda s: len(s.get("texts", ())) > before, "a notice", NOTICE_WITHIN_S
            )
        await self._hands.touch("reception")
        snapshot = await self._hands.page("ticket", "printer_fault")
        if snapshot["page"] == "ticket" and self._here.site.site.paper == "ask":
            await self._hands.touch("print")
        await self._hands.page("printer_fault")
        self._here.printer.load_paper()
        await self._hands.touch("finish")
        await self._hands.page("welcome")

    async def _photograph_silence(self) -> None:
        """Nobody answers: first please wait, then what still helps, be it a number of the kiosk's own. What
        was asked before is withdrawn afterwards."""
        await self._hands.touch("reception")
        try:
            await self._hands.page("please_wait", patience_s=5)
            await self._hands.page("unreachable", "ticket")
        except NeverShown:
            log.warning("the kiosk noticed the silence before it asked")
        await self._hands.go_home()

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
        )
