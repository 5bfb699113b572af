"""Thousands of citizens through the kiosk's real window at speed: does its memory stay flat?

`python -m benchmarks.soak [--citizens 5000] [--every 500]` prints the kiosk's own memory (what only it holds
and has written to) every so many citizens, and fails when it grew by 5 MB or more after the first so many.
The controller is played; broker, window, touches, scanner line and printer are real or shipped.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import cycle
from pathlib import Path

from benchmarks.footprint import written_mb
from contract.values import Code
from tests.kiosk.hall import Hall, hall

MOST_GROWTH_MB = 5.0
CURIOUS_EVERY = 100
"""One in so many looks around. The first do, in every language: what is kept of the last pages is full before
anything is measured."""
BACK_WITHIN_S = 180.0
"""On a machine with other work a touch may come late and open a page that nobody wanted; the kiosk comes
back from it by itself."""

Citizen = Callable[[Hall, int], Awaitable[None]]


async def booked(here: Hall, number: int) -> None:
    """Has an appointment, and scans the letter."""
    here.scan(f"CODE-{number:04d}")
    await here.page("ticket", "printer_fault")
    await here.touch("finish")


async def unknown(here: Hall, number: int) -> None:
    """Holds a letter that nobody knows."""
    here.office.answers["CheckIn"] = {"refuse": Code.UNKNOWN_CODE}
    here.scan(f"LOST-{number:04d}")
    await here.page("problem")
    del here.office.answers["CheckIn"]
    await here.touch("start-over")


async def asks(here: Hall, _: int) -> None:
    """Wants reception."""
    await here.touch("language:nl", "reception")
    await here.page("ticket", "printer_fault")
    await here.touch("finish")


async def without_paper(here: Hall, number: int) -> None:
    """Comes while the paper is out."""
    here.printer.run_out()
    await booked(here, number)
    here.printer.load_paper()


async def curious(here: Hall, turn: int) -> None:
    """Looks at page after page, in every language by turns and then again in large words, and leaves."""
    languages = here.office.content.languages
    language = languages[turn % len(languages)]
    await here.touch("languages", f"language:{language}")
    await here.glass.until(lambda s: (s["page"], s["language"]) == ("welcome", language), language)
    await here.touch("access")
    if turn // len(languages) % 2:
        await here.touch("mode:large")
    await here.touch("done", "appointment", "key:K", "back", "walk-in", "search", "back")
    await here.touch("group:identity", "service:passport", "help", "back", "back", "back", "back")


DAY: tuple[Citizen, ...] = (booked, asks, booked, asks, booked, unknown, booked, booked, without_paper)


async def run(citizens: int, every: int) -> bool:
    """Whether the memory stayed flat."""
    with tempfile.TemporaryDirectory(prefix="vestibule-soak-") as folder:
        async with hall(Path(folder)) as here:
            return await _play(here, citizens, every)


async def _visit(here: Hall, citizen: Citizen, number: int) -> None:
    await citizen(here, number)
    await here.glass.until(lambda s: s.get("page") == "welcome", "welcome", BACK_WITHIN_S)
    here.office.forget()
    here.printer.forget()


async def _play(here: Hall, citizens: int, every: int) -> bool:
    assert here.process
    begun, first, held = time.monotonic(), 0.0, 0.0
    for turn in range(2 * len(here.office.content.languages)):
        await _visit(here, curious, turn)
    for number, citizen in zip(range(1, citizens + 1), cycle(DAY), strict=False):
        if number % CURIOUS_EVERY == 0:
            await _visit(here, curious, number // CURIOUS_EVERY)
        else:
            await _visit(here, citizen, number)
        if number % every == 0:
            held = written_mb(here.process.pid)
            first = first or held
            print(f"{number:6d} citizens {time.monotonic() - begun:7.0f} s {held:8.2f} MB", flush=True)
    grown = held - first
    print(f"{grown:+.2f} MB after the first {every}")
    return grown < MOST_GROWTH_MB


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--citizens", type=int, default=5000)
    parser.add_argument("--every", type=int, default=500)
    given = parser.parse_args()
    sys.exit(0 if asyncio.run(run(given.citizens, given.every)) else 1)


if __name__ == "__main__":
    main()
