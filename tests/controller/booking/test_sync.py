"""The sync between a real calendar, a real mirror and the real engine."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.config import parse
from contract.values import Code
from controller.booking.caldav import CalDav
from controller.booking.mirror import Mirror
from controller.booking.port import (
    Appointment,
    AuthRefused,
    Bad,
    Batch,
    CursorInvalid,
    Outcome,
    Ref,
    SourceError,
    State,
    Throttled,
    Unreachable,
)
from controller.booking.push import Pusher
from controller.booking.sync import Sync
from controller.engine import Engine
from controller.journal.store import Journal
from controller.queue.commands import CallNext, CallOff, CheckIn, Expect, Finish, Start, Withdraw
from controller.queue.refusal import Refused
from controller.queue.state import Queue, Stage
from controller.sitefile import SiteFile
from tests.broker import free_port
from tests.controller.booking.office import DAY, ZONE, Calendar, event, moment
from tests.controller.booking.relay import Relay
from tests.controller.booking.running import Heartbeat, running, until
from tests.controller.booking.servers import Server
from tests.controller.queue.office import RULES
from tests.sites import SMALL, small_site

pytestmark = pytest.mark.anyio

Connect = Callable[..., CalDav]
POLL_S = 0.1


class Site:
    """The controller's part of a site: engine, journal and mirror on files, and a clock to turn."""

    def __init__(self, folder: Path, mirror: Mirror) -> None:
        self.at, self.mirror = moment(8.5), mirror
        self.journal = Journal(folder / "journal.db")
        self.engine = Engine(small_site(), self.journal, lambda happened: None, lambda: self.at)

    def sync(self, source: object, **changes: object) -> Sync:
        given = {
            "source": source,
            "mirror": self.mirror,
            "expect": self.engine.do,
            "queue": lambda: self.engine.queue,
            "clock": lambda: self.at,
            "zone": ZONE,
            "poll_s": POLL_S,
            **changes,
        }
        return Sync(**given)  # type: ignore[arg-type]  # the constructor's own keywords

    @asynccontextmanager
    async def following(self, source: object, **changes: object) -> AsyncIterator[Sync]:
        sync = self.sync(source, **changes)
        async with running(self.engine.run(), sync.run()):
            yield sync

    def stages(self) -> dict[str, Stage]:
        """Where every appointment of the day stands."""
        return {ref: self.engine.queue.visits[visit].stage for ref, visit in self.engine.queue.by_ref.items()}

    async def comes_to(self, **stages: Stage) -> None:
        """Waits until the queue knows exactly these appointments, each in this stage."""
        try:
            await until(lambda: self.stages() == stages)
        except TimeoutError:
            raise AssertionError(f"{self.stages()} never became {stages}") from None


@pytest.fixture
async def site(tmp_path: Path, mirror: Mirror) -> AsyncIterator[Site]:
    site = Site(tmp_path, mirror)
    yield site
    site.journal.close()


# --- real servers -----------------------------------------------------------------------------


@pytest.mark.parts
async def test_the_queue_follows_the_calendar(office: Calendar, connect: Connect, site: Site) -> None:
    for uid in ("stays", "moves", "goes", "cancelled", "changes"):
        office.put(uid)
    office.put("tomorrow", at=33)
    expected = Stage.EXPECTED
    async with site.following(connect(office.url)) as sync:
        await site.comes_to(
            stays=expected, moves=expected, goes=expected, cancelled=expected, changes=expected
        )
        office.edit("moves", "20261123T0", "20261124T0")
        office.delete("goes")
        office.edit("cancelled", "SUMMARY", "STATUS:CANCELLED\r\nSUMMARY")
        office.edit("changes", "T090000", "T140000")
        office.put("new", at=15, service="moving")
        off = Stage.CANCELLED
        await site.comes_to(
            stays=expected, moves=off, goes=off, cancelled=off, changes=expected, new=expected
        )
        await until(lambda: site.engine.queue.visits["20261123-changes"].booked == moment(14))
        assert sync.status.reachable
        assert sync.status.last_success == site.at
        assert sync.status.quarantined == 0


@pytest.mark.parts
async def test_who_has_arrived_stays_whatever_the_office_does(
    radicale_office: Calendar, connect: Connect, site: Site
) -> None:
    for uid in ("deleted", "cancelled", "moved"):
        radicale_office.put(uid)
    async with site.following(connect(radicale_office.url)) as sync:
        await until(lambda: len(site.stages()) == 3)
        for uid in ("deleted", "cancelled", "moved"):
            await site.engine.do(CheckIn(f"request-{uid}", f"CODE{uid.upper()}", "fr"))
        radicale_office.delete("deleted")
        radicale_office.edit("cancelled", "SUMMARY", "STATUS:CANCELLED\r\nSUMMARY")
        radicale_office.edit("moved", "20261123T0", "20261124T0")
        radicale_office.put("later")
        sync.hint()
        await site.comes_to(
            deleted=Stage.WAITING, cancelled=Stage.WAITING, moved=Stage.WAITING, later=Stage.EXPECTED
        )


@pytest.mark.parts
async def test_t11_when_the_server_was_restored_what_is_missing_is_called_off(
    radicale: Server, radicale_office: Calendar, connect: Connect, site: Site
) -> None:
    radicale_office.put("kept")
    radicale_office.put("lost")
    async with site.following(connect(radicale_office.url)):
        await site.comes_to(kept=Stage.EXPECTED, lost=Stage.EXPECTED)
    radicale_office.delete("lost")
    radicale_office.put("restored")
    for cache in radicale.caches:
        shutil.rmtree(cache)
    async with site.following(connect(radicale_office.url)):
        await site.comes_to(kept=Stage.EXPECTED, lost=Stage.CANCELLED, restored=Stage.EXPECTED)


@pytest.mark.parts
async def test_the_day_begins_from_the_mirror_while_the_source_is_away(
    office: Calendar, connect: Connect, site: Site
) -> None:
    office.put("today")
    office.put("tomorrow", at=33)
    await site.mirror.apply(await connect(office.url).pull(None))
    nobody = connect(f"http://127.0.0.1:{free_port()}{office.path}")
    async with site.following(nobody) as sync:
        await site.comes_to(today=Stage.EXPECTED)
        await until(lambda: sync.status.reachable is False)
        assert sync.status.problem == "Unreachable"
        site.at += timedelta(days=1)
        await site.comes_to(tomorrow=Stage.EXPECTED)


@pytest.mark.parts
async def test_the_whole_way_with_the_server_away_in_the_middle(
    radicale: Server, radicale_office: Calendar, connect: Connect, site: Site
) -> None:
    for uid in ("a", "b"):
        radicale_office.put(uid)
    async with Relay(radicale.port, lossy=0.4) as relay:
        source = connect(relay.url + radicale_office.path)
        pusher = Pusher(source, site.journal, site.mirror)
        async with site.following(source, on_reached=pusher.hint) as sync, running(pusher.run()):
            await site.comes_to(a=Stage.EXPECTED, b=Stage.EXPECTED)
            await site.engine.do(CheckIn("request-a", "CODEA", "fr"))
            await until(lambda: not site.journal.pending(1))
            assert radicale_office.told("a")[0] == State.ARRIVED
            await relay.unplug()
            await site.engine.do(CheckIn("request-b", "CODEB", "fr"))
            await site.engine.do(Withdraw("request-b"))
            for command in (CallNext("1"), Start("1"), Finish("1")):
                site.at += timedelta(seconds=30)
                await site.engine.do(command)
            await until(lambda: sync.status.reachable is False)
            assert len(site.journal.pending(10)) == 5
            await relay.plug_in()
            await until(lambda: not site.journal.pending(1))
            await until(lambda: sync.status.reachable is True)
        assert site.stages() == {"a": Stage.SERVED, "b": Stage.EXPECTED}
    assert radicale_office.told("a")[0] == State.SERVED
    assert len(radicale_office.told("a")[1]) == 4
    assert radicale_office.told("b")[0] == State.BOOKED
    assert len(radicale_office.told("b")[1]) == 2
    assert set(site.journal.settled()) <= {Outcome.APPLIED, Outcome.ALREADY}


THOUSAND = 1_000


@pytest.mark.parts
async def test_a_thousand_appointments_do_not_stall_the_loop(
    radicale_office: Calendar, connect: Connect, site: Site, record_property: Callable[[str, object], None]
) -> None:
    utc = {n: f"{moment(8 + n / 120):%Y%m%dT%H%M%SZ}" for n in range(THOUSAND)}  # Radicale reads UTC fastest
    radicale_office.fill((f"a{n}", event(f"a{n}", DTSTART=at, DTEND=at)) for n, at in utc.items())
    heart, waits = Heartbeat(), list[float]()

    async def press() -> None:
        """Commands meanwhile, each timed."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await site.engine.do(CallOff("nobody"))
            waits.append(loop.time() - before)
            await asyncio.sleep(0.002)

    source = connect(radicale_office.url)
    async with heart.measured(), running(site.engine.run(), press()):
        before = asyncio.get_running_loop().time()
        await site.mirror.apply(await source.pull(None))
        took = asyncio.get_running_loop().time() - before
    assert len(await site.mirror.of_day(DAY.date(), ZONE)) == THOUSAND
    figures = {
        "pull_s": took,
        "longest_stall_ms": heart.longest * 1e3,
        "slowest_command_ms": max(waits) * 1e3,
    }
    for name, value in figures.items():
        record_property(name, round(value, 3))
    print({name: round(value, 3) for name, value in figures.items()})
    assert heart.longest < 0.25
    assert max(waits) < 0.25


# --- a source that does as it is told -----------------------------------------------------------


class Scripted:
    """A source that answers pulls with what is in `answers`; the last one stays."""

    def __init__(self, *answers: Batch | SourceError) -> None:
        self.answers, self.asked = list(answers), list[str | None]()

    async def pull(self, cursor: str | None) -> Batch:
        self.asked.append(cursor)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, SourceError):
            raise answer
        return answer


def batch(*uids: str, cursor: str = "one", service: str = "passport", complete: bool = True) -> Batch:
    return Batch(
        tuple(
            Appointment(
                Ref(uid, {"href": uid}), "1", moment(9), moment(10), service, f"CODE{uid}", State.BOOKED
            )
            for uid in uids
        ),
        cursor,
        complete=complete,
    )


async def test_an_invalid_cursor_leads_to_a_complete_pull_at_once(site: Site) -> None:
    await site.mirror.apply(batch("gone", cursor="old"))
    source = Scripted(CursorInvalid("died"), batch("a"))
    async with site.following(source, poll_s=3600):
        await site.comes_to(gone=Stage.CANCELLED, a=Stage.EXPECTED)
    assert source.asked == ["old", None]


async def test_nothing_known_is_not_nobody_expected(site: Site, tmp_path: Path) -> None:
    async with site.following(Scripted(batch("a"))):
        await site.comes_to(a=Stage.EXPECTED)
    source, empty = Scripted(Unreachable("away")), await Mirror.open(tmp_path / "the-file-was-lost.db")
    async with site.following(source, mirror=empty):
        await until(lambda: len(source.asked) > 2)
    await empty.close()
    assert site.stages() == {"a": Stage.EXPECTED}


async def test_a_disk_that_will_not_write_ends_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    full = True

    async def expect(command: Expect | CallOff) -> None:
        if full:
            raise sqlite3.OperationalError("database or disk is full")
        await site.engine.do(command)

    async with site.following(Scripted(batch("a")), expect=expect):
        await until(lambda: "could not be kept" in caplog.text)
        full = False
        await site.comes_to(a=Stage.EXPECTED)


async def test_a_hint_pulls_before_the_next_poll(site: Site) -> None:
    source = Scripted(batch(), batch("a", cursor="two", complete=False))
    async with site.following(source, poll_s=3600) as sync:
        await until(lambda: len(source.asked) == 1)
        sync.hint()
        await site.comes_to(a=Stage.EXPECTED)
    assert source.asked == [None, "one"]


async def test_many_hints_are_a_few_pulls(site: Site) -> None:
    source = Scripted(batch())
    async with site.following(source, poll_s=3600) as sync:
        for _ in range(50):
            sync.hint()
            await asyncio.sleep(0.005)
    assert len(source.asked) <= 2


async def test_a_service_that_the_queue_has_not_is_set_aside_and_said_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    given: list[Expect | CallOff] = []

    async def expect(command: Expect | CallOff) -> None:
        given.append(command)
        await site.engine.do(command)

    source = Scripted(batch("a", service="fishing"), batch("b", cursor="two", complete=False))
    async with site.following(source, expect=expect) as sync:
        await site.comes_to(b=Stage.EXPECTED)
        await until(lambda: len(source.asked) > 4)
        assert sync.status.quarantined == 1
    assert [command.ref for command in given] == ["a", "b"]
    assert caplog.text.count("appointment a is refused by the queue: unknown_service") == 1


async def test_records_that_cannot_be_read_are_counted(site: Site) -> None:
    bad = Batch((Bad("x", "has no UID"), *batch("a").items), "one", complete=True)
    async with site.following(Scripted(bad)) as sync:
        await site.comes_to(a=Stage.EXPECTED)
        await until(lambda: sync.status.quarantined == 1)


async def test_what_is_refused_for_a_while_is_told_again_and_said_once(
    mirror: Mirror, caplog: pytest.LogCaptureFixture
) -> None:
    tries = 0
    queue = Queue(RULES)

    async def expect(command: Expect | CallOff) -> None:
        nonlocal tries
        tries += 1
        raise Refused(Code.CLOCK_WENT_BACK)

    sync = Sync(
        Scripted(batch("a")),  # type: ignore[arg-type]  # only pulls are asked of it
        mirror,
        expect,
        lambda: queue,
        clock=lambda: moment(8),
        zone=ZONE,
        poll_s=0.01,
    )
    async with running(sync.run()):
        await until(lambda: tries > 3)
        assert sync.status.quarantined == 0
    assert caplog.text.count("refused by the queue") == 1


@pytest.mark.parametrize("error", [Unreachable("no route"), AuthRefused("401")])
async def test_a_failing_source_is_asked_again_less_and_less_and_reported_once(
    site: Site, caplog: pytest.LogCaptureFixture, error: SourceError
) -> None:
    reached = 0

    def on_reached() -> None:
        nonlocal reached
        reached += 1

    source = Scripted(error, error, error, batch("a"))
    async with site.following(source, on_reached=on_reached, poll_s=0.1) as sync:
        await until(lambda: len(source.asked) == 2)
        assert sync.status.reachable is False
        assert (sync.status.problem, sync.status.detail) == (type(error).__name__, str(error))
        await site.comes_to(a=Stage.EXPECTED)
        await until(lambda: sync.status.reachable is True)
        assert (sync.status.problem, sync.status.detail) == ("", "")
        assert reached
    assert caplog.text.count(str(error)) == 1


async def test_a_source_that_asks_for_time_gets_it_even_after_a_hint(site: Site) -> None:
    source = Scripted(Throttled("busy", 3600), batch("a"))
    async with site.following(source) as sync:
        await until(lambda: len(source.asked) == 1)
        sync.hint()
        await asyncio.sleep(0.3)
    assert len(source.asked) == 1


async def test_midnight_is_not_slept_through(site: Site) -> None:
    midnight = datetime(2026, 11, 24, tzinfo=ZONE).astimezone(UTC)
    loop, begun = asyncio.get_running_loop(), asyncio.get_running_loop().time()
    tomorrow = Appointment(
        Ref("t", {"href": "t"}), "1", moment(33), moment(34), "passport", "CODET", State.BOOKED
    )
    source = Scripted(Batch((*batch("a").items, tomorrow), "one", complete=True))

    def clock() -> datetime:
        return midnight + timedelta(seconds=loop.time() - begun - 0.3)

    async with site.following(source, poll_s=3600, clock=clock):
        await site.comes_to(a=Stage.EXPECTED)
        site.at = midnight + timedelta(seconds=1)
        await site.comes_to(t=Stage.EXPECTED)


async def test_a_service_that_comes_back_to_the_site_brings_its_appointments(site: Site) -> None:
    class Source:
        async def pull(self, cursor: str | None) -> Batch:
            ref, begin, end = Ref("one"), moment(10), moment(10.5)
            one = Appointment(ref, "1", begin, end, "extra", "CODEONE", State.BOOKED)
            return Batch((one,), "c", complete=cursor is None)

    extra = {**SMALL["services"][1], "id": "extra", "letter": "X"}
    counters = [{**SMALL["counters"][0], "services": ["passport", "extra"]}, *SMALL["counters"][1:]]
    tables = {"services": [*SMALL["services"], extra], "counters": counters}
    async with site.following(Source()) as sync:
        await until(lambda: sync.status.quarantined == 1)
        site.engine.follow(parse({**SMALL, **tables}, SiteFile, "another"))
        sync.site_changed()
        await site.comes_to(one=Stage.EXPECTED)
