"""`scripts/bench`: runs everything, prints the table, and with `--json FILE` writes the rows."""

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from benchmarks import calling, foresight, growth, restart, window
from benchmarks import display as waiting_room
from benchmarks.beside import measure_beside
from benchmarks.floor import ALONE, TOGETHER, WARM_UP, measure_floor, running
from benchmarks.load import Watcher, bus_of, calls, calls_to_board, check_ins, connected
from benchmarks.premises import CLIENTS, COUNTERS, Premises
from benchmarks.rows import Row, as_json, table, timed
from contract.values import Role

CALLS = 300
"""Presses of call-next."""


async def measure_site(here: Premises, floor: tuple[Row, Row]) -> tuple[list[Row], int]:
    """Check-ins, calls, and calls to a board, by the real controller; and what was doubled."""
    wanted = WARM_UP + ALONE + TOGETHER
    counters = [f"c{i}" for i in range(COUNTERS)]
    program = here.controller(wanted)
    async with running(program):
        changed, watcher = asyncio.Event(), Watcher()
        told = {"on_change": changed.set}
        kiosks = [bus_of(here.kiosk(i), Role.KIOSK, **told) for i in range(CLIENTS)]
        display = bus_of(here.display(), Role.DISPLAY, routes=[watcher.route("bench")], **told)
        buttons = bus_of(here.buttons(), Role.COUNTER, **told)
        async with connected([*kiosks, display, buttons], changed):
            numbers: list[str] = []
            _, _, given = await check_ins(kiosks[:1], range(WARM_UP))
            numbers += given
            times, whole, given = await check_ins(kiosks[:1], range(WARM_UP, WARM_UP + ALONE))
            numbers += given
            one = timed("check-in", 1, times, whole, floor[0])
            times, whole, given = await check_ins(kiosks, range(WARM_UP + ALONE, wanted))
            numbers += given
            many = timed("check-in", CLIENTS, times, whole, floor[1])
            pressed, called = await calls(buttons, counters, CALLS)
            shown = await calls_to_board(buttons, watcher, counters, CALLS)
            assert program.pid
            beside, others = await measure_beside(buttons, counters, program.pid)
            called += others
            rows = [
                one,
                many,
                timed("call-next", 1, pressed, None, floor[0]),
                timed("call-next to board at a display", 1, shown, None, floor[0]),
                *beside,
            ]
            return rows, len(numbers) - len(set(numbers)) + len(called) - len(set(called))


async def measure() -> tuple[list[Row], int]:
    """All rows, and how many numbers were given or called twice."""
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as folder:
        here = Premises(Path(folder))
        async with running(here.broker):
            floor = await measure_floor(here)
            rows, duplicates = await measure_site(here, floor)
    return [*floor, *rows], duplicates


def measure_alone() -> list[Row]:
    """What needs no broker: how soon the controller stands again, and what grows with the day."""
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as folder:
        return [*restart.measure(Path(folder)), *growth.measure(Path(folder))]


def main() -> int:
    """Entry point; fails when anything was given or called twice."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measure, each figure beside its floor."
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there")
    given = parser.parse_args()
    rows, duplicates = asyncio.run(measure())
    rows += measure_alone()
    rows += asyncio.run(calling.measure(rows[0]))
    print(table(rows))
    print(f"\n{duplicates} numbers were given or called twice. {os.cpu_count()} cores, shared with the load.")
    foreseen, accuracy = foresight.measure()
    print(f"\nWaits foreseen, on simulated days:\n{foreseen}")
    windows = window.measure()
    print(f"\nThe kiosk's window, and a browser with the same page:\n{window.table(windows)}")
    print(f"\nWays through the kiosk, from the welcome page:\n{window.ways()}")
    accuracy += [{"window": name, **figures} for name, figures in windows.items()]
    screens = waiting_room.measure()
    print(f"\nWhat a display takes of a core:\n{waiting_room.table(screens)}")
    accuracy += [{"display": name, **figures} for name, figures in screens.items()]
    if given.json:
        given.json.write_text(as_json(rows, accuracy) + "\n", encoding="utf-8")
    return 1 if duplicates else 0


if __name__ == "__main__":
    raise SystemExit(main())
