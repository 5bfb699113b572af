"""A kiosk without its window, with people in front of it who are in a hurry: what is cut off from power again
and again, since it starts in a moment.

    python -m tests.kiosk.windowless --config kiosk.toml --shown shown.log --codes A,B,C

reads lines: `start SEED` makes a new kiosk with visitors, `wait SEED` one whose first visitor waits until the
controller is reached, `idle` one that nobody comes to. Each is a process
of its own, whose id is the answer; whoever wants it gone kills it.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from appliance import config, logs
from contract import topics
from hardware import escpos_cable
from hardware.drivers import open_printer, open_scanner
from hardware.escpos_printer import EscposPrinter
from kiosk.flow.happenings import Button, Chose, Pressed, Scanned
from kiosk.flow.pages import Page
from kiosk.flow.view import Slip, View
from kiosk.settings import KioskSettings
from kiosk.unit import Devices, KioskUnit

MOST_PATIENT_S = 0.03


class Visitors:
    """Come one after the other, by letter or without, and leave with a ticket, or before they have one."""

    def __init__(self, settings: KioskSettings, shown: Path, codes: Sequence[str], seed: int) -> None:
        devices = Devices(open_printer(settings.printer), open_scanner(settings.scanner))
        self.kiosk = KioskUnit(settings, devices, self._moved)
        self._shown = os.open(shown, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._codes, self._chance = codes, random.Random(seed)
        self._news = asyncio.Event()
        self._seen = ""

    def _moved(self, before: View) -> None:
        """What a person reads off the glass, written down at that moment."""
        view = self.kiosk.view
        number = view.ticket.number if view.ticket and view.shown in {Page.TICKET, Page.PRINTER_FAULT} else ""
        if number and number != self._seen:
            os.write(self._shown, f"{number} {view.ticket.answers if view.ticket else ''}\n".encode())
        self._seen = number
        self._news.set()

    async def until(self, *pages: Page, seconds: float = 20.0) -> bool:
        """Whether one of these pages came in time."""
        try:
            async with asyncio.timeout(seconds):
                while self.kiosk.view.shown not in pages:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def come(self, *, patient: bool) -> None:
        """One after the other, for ever."""
        while patient and not self.kiosk.view.reachable:
            self._news.clear()
            await self._news.wait()
        while await self.until(Page.WELCOME, seconds=60):
            await asyncio.sleep(self._chance.uniform(0, MOST_PATIENT_S))
            self._ask()
            if self._chance.random() < 0.2:
                await asyncio.sleep(self._chance.uniform(0, 0.01))
                self.kiosk.happen(Pressed(Button.BACK))  # changed their mind
            await self.until(Page.WELCOME, Page.TICKET, Page.PRINTER_FAULT, Page.PROBLEM, Page.UNREACHABLE)
            await self._take_paper()
            self.kiosk.happen(Pressed(Button.FINISH))
            if self.kiosk.view.shown is not Page.WELCOME:
                self.kiosk.happen(Pressed(Button.START_OVER))

    def _ask(self) -> None:
        how = self._chance.random()
        if how < 0.4:
            self.kiosk.happen(Scanned(self._chance.choice(self._codes)))
        elif how < 0.7:
            self.kiosk.happen(Pressed(Button.WALK_IN))
            self.kiosk.happen(Chose("moving"))
        else:
            self.kiosk.happen(Pressed(Button.RECEPTION))

    async def _take_paper(self) -> None:
        """Most wait for the paper; some have read their number and are gone."""
        if self._chance.random() < 0.8:
            async with asyncio.timeout(20):
                while self.kiosk.view.slip is Slip.PRINTING:
                    self._news.clear()
                    await self._news.wait()


async def play(settings: KioskSettings, shown: Path, codes: Sequence[str], order: str) -> None:
    how, _, seed = order.strip().partition(" ")
    visitors = Visitors(settings, shown, codes, int(seed or 0))
    async with asyncio.TaskGroup() as group:
        group.create_task(visitors.kiosk.serve())
        if how != "idle":
            group.create_task(visitors.come(patient=how == "wait"))


def _make_ready() -> None:
    """Everything that is the same for every start, done before, so that a start takes no time."""
    for topic in topics.ALL:
        assert topic.adapter
    EscposPrinter(escpos_cable.network("127.0.0.1", 9, 1.0))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--shown", type=Path, required=True)
    parser.add_argument("--codes", required=True)
    given = parser.parse_args()
    settings = config.load(given.config, KioskSettings)
    _make_ready()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are never waited for
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            logs.start()
            asyncio.run(play(settings, given.shown, given.codes.split(","), line))
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
