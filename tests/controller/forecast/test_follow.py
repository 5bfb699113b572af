"""The forecasting process, real, on a real journal; and what is told when it is not there."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest

from appliance.clock import now
from contract.values import Wait
from controller.forecast.estimate import in_steps
from controller.forecast.follow import Forecast
from controller.forecast.following import Following
from controller.forecast.report import Report
from controller.forecast.wire import decode, encode, encode_start
from controller.journal.snapshot import stand
from controller.journal.store import Entry, Journal
from controller.queue import commands as do
from controller.queue.machine import handle, tick
from controller.queue.state import Queue
from controller.site_rules import rules_for
from tests.sites import small_site

pytestmark = pytest.mark.parts

WITHIN_S = 30.0


class Site:
    """A journal that somebody writes, as the controller does."""

    def __init__(self, folder: Path) -> None:
        self.journal_file, self.snapshot = folder / "journal.sqlite", folder / "snapshot"
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
        files = ["--journal", self.journal_file, "--snapshot", self.snapshot]
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
    forecast = Forecast(site.command(), site.site, heard)
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
    told = site.wait(Forecast([], site.site))
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
        forecast = Forecast(command, site.site)
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
    monkeypatch.setattr("controller.forecast.child.FIRST_RETRY_S", 0.01)
    asyncio.run(_cannot_start(site))


def test_the_process_ends_when_nobody_listens(site: Site) -> None:
    process = psutil.Popen(site.command(), stdin=-1, stdout=-1)
    with process:
        process.stdin.write(encode_start(site.site, {}))
        process.stdin.flush()
        assert decode(process.stdout.readline()).rough
        process.stdin.close()
        assert process.wait(WITHIN_S) == 0


def test_the_process_ends_when_nobody_begins_to_speak(site: Site) -> None:
    process = psutil.Popen(site.command(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    with process:
        assert process.stdout.read() == b""
        assert process.wait(WITHIN_S) == 0


# --- a process at fault ---------------------------------------------------------------------------

EMPTY = Report(1.0, {}, {}, {})


async def _goes_on(site: Site, command: list[str], caplog: pytest.LogCaptureFixture, said: str) -> None:
    """It is followed until it has said its last line and begins anew, and `said` was logged."""
    forecast = Forecast(command, site.site, silence_s=WITHIN_S)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(forecast.run(), name="forecast")
        async with asyncio.timeout(WITHIN_S):
            while forecast.starts < 2:  # noqa: ASYNC110 - of a start that fails nothing is told
                await asyncio.sleep(0.01)
        assert not task.done()
        assert forecast.report == EMPTY, "the last report stands"
        task.cancel()
    assert said in caplog.text


def test_a_line_of_the_wrong_kind_leaves_the_last_report(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("controller.forecast.child.FIRST_RETRY_S", 0.01)
    wrong = encode(EMPTY).replace(b'"promises":{}', b'"promises":null')
    says = f"import sys; sys.stdout.buffer.write({encode(EMPTY) + wrong!r} + b'[' * 200_000 + bytes([10]))"
    command = [sys.executable, "-c", says]
    asyncio.run(_goes_on(site, command, caplog, "said something else"))


async def _tells_somebody_at_fault(site: Site) -> int:
    told: list[Report | None] = []

    def fails() -> None:
        told.append(forecast.report)
        raise TypeError("a fault of whoever is told")

    forecast = Forecast([], site.site, fails)
    forecast._take(encode(EMPTY))
    forecast._take(encode(EMPTY))
    return len(told)


def test_a_fault_of_whoever_is_told_ends_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    assert asyncio.run(_tells_somebody_at_fault(site)) == 2
    assert "a fault of whoever is told" in caplog.text


# --- what stands promised ---------------------------------------------------------------------------


def test_a_promise_is_told_until_its_hour_and_while_reports_come(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    forecast, visit = Forecast([], site.site), site.queue.visits[site.walk_in()]
    at = site.now.replace(microsecond=0)
    hour = round(at.timestamp()) + 600
    forecast._take(encode(replace(EMPTY, promises={visit.id: (hour - 300, hour)})))
    told = forecast.of(visit, at)
    assert told
    assert (told.low, told.high) == (5, 10)
    assert forecast.of(visit, at + timedelta(seconds=590))
    assert forecast.of(visit, at + timedelta(seconds=610)) is None, "the hour is over"
    monkeypatch.setattr("controller.forecast.follow.STALE_S", -1.0)
    assert forecast.of(visit, at) is None, "nobody knows whether it still holds"


async def _promises_outlive_the_process(site: Site) -> None:
    visit = site.queue.visits[site.walk_in()]
    hour = round(site.now.timestamp()) + 3 * 60
    forecast = Forecast(site.command(), site.site, heard := Heard())
    forecast._take(encode(replace(EMPTY, promises={visit.id: (hour, hour), "gone": (hour, hour)})))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(forecast.run(), name="forecast")
        await heard.until(
            lambda: forecast.report is not None and forecast.report != EMPTY and bool(forecast.pid)
        )
        task.cancel()
    assert forecast._promises == {visit.id: (hour, hour)}, (
        "kept up by who was told of it, who knows who is gone"
    )


def test_promises_outlive_the_process_that_made_them(site: Site) -> None:
    asyncio.run(_promises_outlive_the_process(site))


def test_the_process_begins_from_the_promises_it_is_given(site: Site) -> None:
    hour = round(site.now.timestamp()) + 5 * 60
    follower = Following(site.journal_file, site.site, promises={site.walk_in(): hour, "gone": hour})
    line, _ = follower.turn()
    assert (decode(line).promises, decode(line).gone) == ({}, ("gone",)), "nobody's hour has changed"


# --- snapshots, and days before ---------------------------------------------------------------------


def test_it_leaves_snapshots_from_which_the_queue_stands_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controller.forecast.following.SNAPSHOT_EVERY_S", 0.0)
    site.walk_in()
    Following(site.journal_file, site.site, site.snapshot).turn()
    assert not site.snapshot.exists(), "nothing is new"
    follower = Following(site.journal_file, site.site, site.snapshot)
    site.walk_in()
    follower.turn()
    queue, _ = stand(site.journal, site.snapshot, lambda events: rules_for(site.site, events))
    assert queue.visits == site.queue.visits
    assert site.snapshot.exists()


def test_a_full_disk_costs_the_snapshot_and_nothing_else(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("controller.forecast.following.SNAPSHOT_EVERY_S", 0.0)
    half_written = site.snapshot.with_name("snapshot.new")
    follower = Following(site.journal_file, site.site, site.snapshot)
    site.walk_in()
    for _ in range(2):
        half_written.symlink_to("/dev/full")
        follower.turn()
        assert not half_written.is_symlink(), "nothing half written stays"
    assert [record.levelname for record in caplog.records] == ["WARNING"], "said once"
    follower.turn()
    assert site.snapshot.exists(), "it is tried again, though nothing has happened since"


def test_it_learns_from_the_days_before(site: Site) -> None:
    yesterday = site.now.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for minute in range(0, 200, 4):
        site.say(do.TakeTicket(f"r{minute}", "passport", "en"), yesterday + timedelta(minutes=minute))
        site.say(do.CallNext("2", "anna"), yesterday + timedelta(minutes=minute))
    site.say(do.EndDay(), yesterday + timedelta(minutes=300))
    today = yesterday + timedelta(days=1)
    site.say(do.OpenCounter("2", "anna"), today)
    site.say(do.TakeTicket("today", "passport", "en"), today)
    follower = Following(site.journal_file, site.site, clock=lambda: today + timedelta(minutes=1))
    line, _ = follower.turn()
    assert len(follower._learned.services["passport"]) == 49
    arriving = decode(line).arriving["?passport"]
    assert 2 * 60 < arriving[1] < 8 * 60, "four minutes each, not the file's twelve"


def test_full_days_are_what_the_forecast_says_unless_a_person_decided(site: Site) -> None:
    forecast = Forecast([], site.site)

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
