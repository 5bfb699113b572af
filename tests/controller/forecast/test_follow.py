"""The forecasting process, real, on a real journal; and what is told when it is not there."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
import tomlkit

from appliance.clock import now
from contract.values import Wait
from controller.forecast.estimate import in_steps
from controller.forecast.follow import Forecast
from controller.forecast.following import Following
from controller.forecast.report import decode
from controller.journal.snapshot import stand
from controller.journal.store import Entry, Journal
from controller.queue import commands as do
from controller.queue.machine import handle, tick
from controller.queue.state import Queue
from controller.site_rules import rules_for
from tests.sites import SMALL, small_site

pytestmark = pytest.mark.parts

WITHIN_S = 30.0


class Site:
    """A journal that somebody writes, as the controller does."""

    def __init__(self, folder: Path) -> None:
        self.journal_file, self.site_file = folder / "journal.sqlite", folder / "site.toml"
        self.snapshot = folder / "snapshot.json"
        self.site_file.write_text(tomlkit.dumps(SMALL))
        self.journal, self.site = Journal(self.journal_file), small_site()
        self.queue = Queue(rules_for(self.site))
        self._requests = 0

    def say(self, command: do.Command, at: datetime | None = None) -> None:
        moment = at or self.now
        events = [*tick(self.queue, moment), *handle(self.queue, command, moment)]
        self.journal.record(Entry(events))

    def walk_in(self, service: str = "passport") -> str:
        self._requests += 1
        self.say(do.TakeTicket(f"request-{self._requests}", service, "en"))
        return f"w-request-{self._requests}"

    @property
    def now(self) -> datetime:
        return now().astimezone(self.site.zone_info)

    def command(self) -> list[str]:
        program = [sys.executable, "-m", "controller.forecast.worker"]
        files = ["--journal", self.journal_file, "--site", self.site_file, "--snapshot", self.snapshot]
        return [*program, *map(str, files)]

    def wait(self, forecast: Forecast, service: str = "passport") -> Wait | None:
        return forecast.wait(self.queue, service, self.now)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    site.say(do.OpenCounter("2", "anna"))
    yield site
    site.journal.close()


class Heard:
    """Waits for reports."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def __call__(self) -> None:
        self._news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not true():
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def following(site: Site) -> AsyncIterator[tuple[Forecast, Heard]]:
    heard = Heard()
    forecast = Forecast(site.command(), heard)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(forecast.run(), name="forecast")
        try:
            yield forecast, heard
        finally:
            task.cancel()


async def _told_of_those_who_wait(site: Site) -> None:
    waiting = [site.walk_in() for _ in range(4)]
    async with following(site) as (forecast, heard):
        assert site.wait(forecast) == rough(site), "nothing is known yet"
        await heard.until(lambda: forecast.of(site.queue.visits[waiting[-1]], site.now) is not None)
        newcomer, last = site.wait(forecast), forecast.of(site.queue.visits[waiting[-1]], site.now)
        assert newcomer
        assert last
        assert newcomer.by
        assert newcomer.by > site.now + timedelta(minutes=30), "four of twelve minutes are before"
        assert newcomer.by >= last.by >= site.now
        assert site.wait(forecast, "vehicle") is None, "another body's"
        pid = forecast.pid
        assert pid
        assert psutil.Process(pid).nice() == 19 or os.sched_getscheduler(pid) == os.SCHED_IDLE
    assert not psutil.pid_exists(pid)


def rough(site: Site) -> Wait:
    wait = in_steps(12 * 4 + 6)
    by = site.now.replace(second=0, microsecond=0) + timedelta(minutes=wait.high)
    told = site.wait(Forecast([]))
    assert told
    assert told.by
    assert abs(told.by - by) <= timedelta(minutes=1)
    return told


def test_people_are_told_what_the_process_foresees(site: Site) -> None:
    asyncio.run(_told_of_those_who_wait(site))


async def _hears_what_happens_next(site: Site) -> None:
    async with following(site) as (forecast, heard):
        await heard.until(lambda: forecast.report is not None)
        empty = site.wait(forecast)
        assert empty
        assert empty.high == 5
        for _ in range(5):
            site.walk_in()
        at_once = site.wait(forecast)
        assert at_once
        assert at_once.low >= 40, "who came since the forecast counts already"
        await heard.until(lambda: forecast.report is not None and forecast.report.rough["passport"] > 60)
        foreseen = site.wait(forecast)
        assert foreseen
        assert foreseen.high >= 60


def test_who_came_since_the_last_forecast_counts_at_once(site: Site) -> None:
    asyncio.run(_hears_what_happens_next(site))


async def _is_started_again(site: Site) -> None:
    async with following(site) as (forecast, heard):
        await heard.until(lambda: forecast.report is not None)
        first, pid = forecast.report, forecast.pid
        assert pid
        os.kill(pid, signal.SIGKILL)
        await heard.until(lambda: forecast.report is not first)
        assert forecast.pid not in {None, pid}


def test_a_process_that_dies_is_started_again(site: Site) -> None:
    asyncio.run(_is_started_again(site))


async def _cannot_start(site: Site) -> None:
    for command in (["/nonexistent/program"], [sys.executable, "-c", "print('x' * 3_000_000)"]):
        forecast = Forecast(command)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(forecast.run(), name="forecast")
            async with asyncio.timeout(WITHIN_S):
                while forecast.starts < 3:  # noqa: ASYNC110 - of a start that fails nothing is told
                    await asyncio.sleep(0.01)
            assert site.wait(forecast)
            task.cancel()


def test_a_program_that_is_not_there_or_talks_nonsense_stops_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controller.forecast.follow.FIRST_RETRY_S", 0.01)
    asyncio.run(_cannot_start(site))


def test_the_process_ends_when_nobody_listens(site: Site) -> None:
    process = psutil.Popen(site.command(), stdin=-1, stdout=-1)
    with process:
        assert decode(process.stdout.readline()).rough
        process.stdin.close()
        assert process.wait(WITHIN_S) == 0


def test_it_leaves_snapshots_from_which_the_queue_stands_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controller.forecast.following.SNAPSHOT_EVERY_S", 0.0)
    site.walk_in()
    Following(site.journal_file, site.site_file, site.snapshot).turn()
    assert not site.snapshot.exists(), "nothing is new"
    follower = Following(site.journal_file, site.site_file, site.snapshot)
    site.walk_in()
    follower.turn()
    queue, _ = stand(site.journal, site.snapshot, lambda events: rules_for(site.site, events))
    assert queue.visits == site.queue.visits
    assert site.snapshot.exists()


def test_it_learns_from_the_days_before(site: Site) -> None:
    yesterday = site.now.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for minute in range(0, 200, 4):
        site.say(do.TakeTicket(f"r{minute}", "passport", "en"), yesterday + timedelta(minutes=minute))
        site.say(do.CallNext("2", "anna"), yesterday + timedelta(minutes=minute))
    site.say(do.EndDay(), yesterday + timedelta(minutes=300))
    today = yesterday + timedelta(days=1)
    site.say(do.OpenCounter("2", "anna"), today)
    site.say(do.TakeTicket("today", "passport", "en"), today)
    follower = Following(site.journal_file, site.site_file, clock=lambda: today + timedelta(minutes=1))
    line, _ = follower.turn()
    assert len(follower._learned.services["passport"]) == 49
    arriving = decode(line).arriving["?passport"]
    assert 2 * 60 < arriving[1] < 8 * 60, "four minutes each, not the file's twelve"


def test_full_days_are_what_the_forecast_says_unless_a_person_decided(site: Site) -> None:
    forecast = Forecast([])

    async def fillings(chance: float) -> list[do.SetFull]:
        line = b'{"at":0,"arriving":{},"in_time":{"passport":%f},"rough":{},"promises":{},"gone":[]}' % chance
        forecast._take(line)
        return list(forecast.fillings(site.queue, site.now))

    filled, opened = do.SetFull("passport", True, "forecast"), do.SetFull("passport", False, "forecast")
    assert asyncio.run(fillings(0.95)) == []
    assert asyncio.run(fillings(0.5)) == [filled]
    site.say(filled)
    assert asyncio.run(fillings(0.5)) == []
    assert asyncio.run(fillings(0.95)) == [opened]
    site.say(do.SetFull("passport", True, "maria"))
    assert asyncio.run(fillings(0.95)) == []
    site.say(do.SetFull("passport", False, "maria"))
    assert asyncio.run(fillings(0.5)) == []
