"""`scripts/demo`: runs a whole site to try, or plays a morning through it and says whether all held."""

import argparse
import asyncio
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from demo.album import Album
from demo.inspected import NeverShown
from demo.morning import Morning
from demo.premises import AGENT, RECEPTIONIST, SITES, STAFF_CODE, Premises, open_premises
from demo.programs import DidNotStart
from demo.radicale import NoAnswer
from demo.report import FILE, Report
from demo.screens import Screen

LEAST_CITIZENS = 40


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="A whole site on this machine, every part real. Ctrl-C stops it."
    )
    names = sorted(path.stem for path in SITES.glob("*.toml"))
    parser.add_argument("--site", choices=names, default="copenhagen", help="which sample site (%(default)s)")
    parser.add_argument(
        "--headless", action="store_true", help="play a morning by itself, on a screen nobody sees"
    )
    parser.add_argument(
        "--report", type=Path, metavar="DIR", help="with --headless: report.json and pictures"
    )
    parser.add_argument(
        "--faults", action="store_true", help="with --headless: kill and starve parts meanwhile"
    )
    parser.add_argument("--citizens", type=int, default=44, metavar="N", help="with --headless (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same number gives the same people")
    parser.add_argument("--keep", action="store_true", help="keep the site's folder, with every log")
    given = parser.parse_args()
    problems = []
    if (given.report or given.faults) and not given.headless:
        problems.append("--report and --faults go with --headless")
    if given.headless and not given.report:
        problems.append("--headless needs --report DIR")
    if given.citizens < LEAST_CITIZENS:
        problems.append(f"--citizens must be at least {LEAST_CITIZENS}, so that every kind comes")
    if problems:
        parser.error("; ".join(problems))
    return given


async def _try_out(here: Premises) -> None:
    """Say how to use it, press the button for every line typed here, until told to stop."""
    if here.screen.virtual:
        named = os.environ.get("DISPLAY")
        why = f"The screen {named} cannot be reached" if named else "This machine shows no screen"
        print(f"{why}, so kiosk and display run on a virtual one that nobody sees.")
    if here.moved_to:
        print("It is not working hours there now, so this office stands where it is morning.")
    print(f"Desk page: {here.web_address}   name: {AGENT}   password: {here.password}")
    reception = f"name: {RECEPTIONIST}   password: {here.reception_password}"
    print(f"Reception page: {here.web_address}/reception   {reception}")
    print(f"Staff code of the kiosk (touch the mark at its top five times): {STAFF_CODE}")
    codes = [b.code for b in here.booked if not b.cancelled]
    print(f"Codes to type at the kiosk: {', '.join(codes[:6])}")
    print(f"Enter presses the button of counter {here.button_counter}. Ctrl-C stops everything.", flush=True)
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()
    if sys.stdin.isatty():
        loop.add_reader(sys.stdin, lambda: lines.put_nowait(sys.stdin.readline()))
    while await lines.get():
        with suppress(OSError):
            _, writer = await asyncio.open_unix_connection(here.button)
            writer.write(b"press\n")
            await writer.drain()
            writer.close()
    loop.remove_reader(sys.stdin)
    await asyncio.Event().wait()


async def _run(given: argparse.Namespace, folder: Path) -> int:
    print(f"Starting {given.site} ...", flush=True)
    async with Screen(virtual=given.headless) as screen:
        album = Album(screen, given.report)
        async with open_premises(given.site, folder, screen, given.seed, album) as here:
            if not given.headless:
                await _try_out(here)
                return 0
            morning = Morning(here, album, citizens=given.citizens, faults=given.faults, seed=given.seed)
            report = await morning.play()
    report.write(given.report)
    print(report.as_json())
    for problem in report.problems:
        print(f"did not hold: {problem}", file=sys.stderr)
    return 1 if report.problems else 0


async def _until_told(given: argparse.Namespace, folder: Path) -> int:
    task = asyncio.ensure_future(_run(given, folder))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        print("\nStopped.")
        return 1 if given.headless else 0


def _sentences(group: BaseExceptionGroup[BaseException]) -> Iterator[str]:
    """What went wrong, one by one."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _sentences(error)
        else:
            yield str(error) or type(error).__name__


def _play(given: argparse.Namespace, folder: Path) -> int:
    """Run it. What it may meet is told in sentences; a report is written however it ends."""
    problems: list[str] = []
    try:
        return asyncio.run(_until_told(given, folder))
    except* (DidNotStart, NoAnswer, NeverShown) as group:
        problems += _sentences(group)
        print(*problems, sep="\n", file=sys.stderr)
    except* Exception as group:
        problems += _sentences(group)
        raise
    finally:
        if given.report and not (given.report / FILE).exists():
            problems = problems or ["It was stopped before the end."]
            Report(site=given.site, faults=given.faults, problems=problems).write(given.report)
    return 1


def main() -> int:
    """Entry point. Exit code 0 when all held, 1 when something did not, 2 for wrong use."""
    given = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    for noisy in ("httpx", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if given.report:
        given.report.mkdir(parents=True, exist_ok=True)
        (given.report / FILE).unlink(missing_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="vestibule-"))
    try:
        return _play(given, folder)
    finally:
        if given.keep:
            print(f"Kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
