"""How soon the controller stands again with 10,000 visits today: from the snapshot and what followed it, and
by replaying the whole day. Each time in a new process, as after a power cut.

Run as `python -m benchmarks.restart` it prints its rows alone; with a folder it is one such start.
"""

import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from appliance.config import parse
from benchmarks.premises import site_document
from benchmarks.rows import Row, table, timed
from controller.engine import Engine
from controller.journal import snapshot
from controller.journal.store import Entry, Journal
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.machine import handle, tick
from controller.queue.state import Queue
from controller.site_rules import rules_for
from controller.sitefile import SiteFile

VISITS, TAIL, TIMES = 10_000, 1_000, 7
"""Visits of the day, events after the snapshot, and starts of each kind."""

HERE = 20
"""People who are waiting at any time."""


def _site() -> SiteFile:
    return parse(site_document(), SiteFile, "bench")


def _day(site: SiteFile) -> list[did.Event]:
    """A full day until now: every appointment was made, its holder came, was called and served."""
    queue = Queue(rules_for(site))
    now = datetime.now(site.zone_info).replace(hour=0, minute=0, second=0, microsecond=0)
    services, counters = [*queue.rules.services], [*queue.rules.counters]
    events = tick(queue, now)
    for number in range(VISITS):
        service = services[number % len(services)]
        events += handle(queue, do.Expect(f"ref-{number}", f"CODE{number}", service, now), now)
    for number in range(VISITS + HERE):
        now += timedelta(milliseconds=100)
        if number < VISITS:
            events += handle(queue, do.CheckIn(f"{number:032x}", f"CODE{number}", "en"), now)
        if number >= HERE:
            counter = counters[number % len(counters)]
            for command in (do.CallNext(counter), do.Start(counter), do.Finish(counter)):
                events += handle(queue, command, now)
    return events


def _write(folder: Path) -> int:
    """The journal of such a day; how many events it has."""
    events, site = _day(_site()), _site()
    journal = Journal(folder / "journal.sqlite")
    for start in range(0, len(events), 1_000):
        journal.record(Entry(events[start : start + 1_000]))
    before = events[:-TAIL]
    at = journal.bookmark(len(before))
    assert at is not None
    snapshot.dump(replay(Queue(rules_for(site)), before), at, folder / "snapshot")
    journal.close()
    return len(events)


def _start(folder: Path, kept: str) -> float:
    """One start in a process of its own, in seconds, without what Python takes to load the program."""
    command = [sys.executable, "-m", "benchmarks.restart", str(folder), kept]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _stand(folder: Path, kept: str) -> float:
    site, began = _site(), time.perf_counter()
    engine = Engine(site, Journal(folder / "journal.sqlite"), lambda _: None, snapshot=folder / kept)
    took = time.perf_counter() - began
    assert len(engine.queue.visits) == VISITS
    return took


def measure(folder: Path) -> list[Row]:
    """The rows of a restart, the two kinds in turns."""
    count = _write(folder)
    quick, whole = [], []
    for _ in range(TIMES):
        quick.append(_start(folder, "snapshot"))
        whole.append(_start(folder, "none"))
    replayed = timed(f"restart: replay of {count:,} events, {VISITS:,} visits", 1, whole, None)
    name = f"restart: snapshot and {TAIL:,} events, {VISITS:,} visits"
    return [timed(name, 1, quick, None), replayed]


def main() -> None:
    """Entry point."""
    if len(sys.argv) == 3:
        print(_stand(Path(sys.argv[1]), sys.argv[2]))
        return
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as folder:
        print(table(measure(Path(folder))))


if __name__ == "__main__":
    main()
