"""Whether a command costs more when many wait and many were served: two offices of the same rules, one small
and one grown, asked in turns, so that whatever else the machine does falls on both.

Run as `python -m benchmarks.growth` it prints its rows alone.
"""

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from appliance.config import parse
from benchmarks.premises import site_document
from benchmarks.rows import Row, table, timed
from controller.engine import Engine
from controller.journal import snapshot
from controller.journal.derived import VisitRow, status_ops, visit_rows
from controller.journal.store import Entry, Journal
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.machine import handle, tick
from controller.queue.state import Queue
from controller.queue.waiting import next_for
from controller.site_rules import rules_for
from controller.sitefile import SiteFile

SMALL, GROWN = (100, 0), (10_000, 100_000)
"""How many wait, and how many were served today."""

ROUNDS, COMMITTED_ROUNDS, CHOICES = 3_000, 600, 3_000
STEP = timedelta(milliseconds=80)
"""Between two commands; 60 counters in turn, so no press is taken for the last one's repetition."""

KINDS = {do.TakeTicket: "take ticket", do.CallNext: "call next", do.Finish: "finish"}
Times = dict[tuple[str, str], list[float]]
"""Seconds of each command, by office and kind."""


class Office:
    """A queue, its clock and its endless people: who comes next, who is called, who is done."""

    def __init__(self, site: SiteFile, midnight: datetime) -> None:
        self.site, self.now = site, midnight
        self.queue = Queue(rules_for(site))
        self._services, self._counters = [*self.queue.rules.services], [*self.queue.rules.counters]
        self._tickets = self._turns = 0

    def ticket(self) -> do.Command:
        """Somebody comes."""
        self._tickets += 1
        service = self._services[self._tickets % len(self._services)]
        return do.TakeTicket(f"{self._tickets:032x}", service, "en")

    def turn(self) -> tuple[do.Command, do.Command]:
        """The next counter calls somebody, and is done."""
        self._turns += 1
        counter = self._counters[self._turns % len(self._counters)]
        return do.CallNext(counter, "agent"), do.Finish(counter, "agent")

    def obey(self, command: do.Command) -> Entry:
        """Do it, at the next moment; what the journal would keep."""
        self.now += STEP
        happened = [*tick(self.queue, self.now), *handle(self.queue, command, self.now)]
        visits = self.queue.visits
        rows = list(visit_rows(visits, self.queue.day, happened))
        return Entry(happened, visits=rows, ops=list(status_ops(visits, happened)))

    def grow(self, waiting: int, served: int) -> Iterable[Entry]:
        """The day until so many wait and so many were served."""
        for _ in range(waiting):
            yield self.obey(self.ticket())
        for _ in range(served):
            yield self.obey(self.ticket())
            for command in self.turn():
                yield self.obey(command)


def _joined(entries: Iterable[Entry], size: int = 2_000) -> Iterable[Entry]:
    """Many commands in one commit, as when they come at once."""
    events: list[did.Event] = []
    rows: dict[object, VisitRow] = {}
    for entry in entries:
        events += entry.events
        rows.update({row[0]: row for row in entry.visits})
        if len(events) >= size:
            yield Entry(events, visits=list(rows.values()))
            events, rows = [], {}
    yield Entry(events, visits=list(rows.values()))


@dataclass(frozen=True, slots=True)
class Running:
    """An office whose queue is that of a working engine, on a real file."""

    office: Office
    engine: Engine

    async def ask(self, command: do.Command) -> None:
        """Have it done and committed, at the next moment."""
        self.office.now += STEP
        await self.engine.do(command)


def live(journal: Journal, kept: Path, waiting: int, served: int) -> Office:
    """An office that has lived through its day, since midnight, with what a controller starts from: its
    journal, and the snapshot at `kept`."""
    site = parse(site_document(), SiteFile, "bench")
    midnight = datetime.now(site.zone_info).replace(hour=0, minute=0, second=0, microsecond=0)
    office = Office(site, midnight)
    for entry in _joined(office.grow(waiting, served)):
        journal.record(entry)
    at = journal.bookmark(journal.last_seq())
    assert at is not None
    snapshot.dump(office.queue, at, kept)
    return office


def _open(folder: Path, name: str, waiting: int, served: int) -> tuple[Running, Journal]:
    """Such an office, and an engine that stands where it stands."""
    journal, kept = Journal(folder / f"{name}.sqlite"), folder / f"{name}.snapshot"
    office = live(journal, kept, waiting, served)
    engine = Engine(office.site, journal, lambda _: None, lambda: office.now, kept)
    office.queue = engine.queue
    return Running(office, engine), journal


def _in_turns(names: Iterable[str], number: int) -> list[str]:
    """Now one first, now the other."""
    return sorted(names, reverse=bool(number % 2))


def _commands(office: Office) -> list[do.Command]:
    return [office.ticket(), *office.turn()]


def measure_rules(offices: dict[str, Office]) -> Times:
    """The rules alone: decide and apply."""
    times: Times = defaultdict(list)
    for number in range(ROUNDS):
        for name in _in_turns(offices, number):
            office = offices[name]
            for command in _commands(office):
                office.now += STEP
                began = time.perf_counter()
                tick(office.queue, office.now)
                handle(office.queue, command, office.now)
                times[name, KINDS[type(command)]].append(time.perf_counter() - began)
    return times


def measure_choice(offices: dict[str, Office]) -> Times:
    """Finding who is next, alone."""
    times: Times = defaultdict(list)
    for number in range(CHOICES):
        for name in _in_turns(offices, number):
            office = offices[name]
            began = time.perf_counter()
            next_for(office.queue, "c0", office.now)
            times[name, "selection"].append(time.perf_counter() - began)
    return times


async def measure_commits(running: dict[str, Running]) -> Times:
    """The engine with its journal: until it is on disk."""
    times: Times = defaultdict(list)

    async def one(name: str, ask: Callable[[do.Command], Awaitable[None]], command: do.Command) -> None:
        began = time.perf_counter()
        await ask(command)
        times[name, KINDS[type(command)]].append(time.perf_counter() - began)

    async with asyncio.TaskGroup() as group:
        engines = [
            group.create_task(each.engine.run(), name=f"engine.{name}") for name, each in running.items()
        ]
        for number in range(COMMITTED_ROUNDS):
            for name in _in_turns(running, number):
                for command in _commands(running[name].office):
                    await one(name, running[name].ask, command)
        for engine in engines:
            engine.cancel()
    return times


def _rows(what: str, times: Times) -> list[Row]:
    """Small and grown of each kind, one beside the other. The ratio is that of the medians as measured."""
    rows = []
    for kind in dict.fromkeys(kind for _, kind in times):
        small, grown = (
            timed(f"{what}: {kind}, {waiting:,} waiting, {served:,} served", 1, times[name, kind], None)
            for name, (waiting, served) in (("small", SMALL), ("grown", GROWN))
        )
        medians = [sorted(times[name, kind])[len(times[name, kind]) // 2] for name in ("small", "grown")]
        rows += [
            small,
            replace(grown, floor_p50_ms=small.p50_ms, ratio_p50=round(medians[1] / medians[0], 2)),
        ]
    return rows


def measure(folder: Path) -> list[Row]:
    """All rows of growth; it takes a minute or two, most of it to live through the grown office's day."""
    opened = {name: _open(folder, name, *size) for name, size in (("small", SMALL), ("grown", GROWN))}
    running = {name: each for name, (each, _) in opened.items()}
    offices = {name: each.office for name, each in running.items()}
    rows = _rows("commit", asyncio.run(measure_commits(running)))
    rows += _rows("rules", measure_rules(offices)) + _rows("rules", measure_choice(offices))
    for _, journal in opened.values():
        journal.close()
    return rows


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="vestibule-bench-") as _folder:
        print(table(measure(Path(_folder))))
