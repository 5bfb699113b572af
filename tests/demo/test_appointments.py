"""The sample booking system: its codes, its day, and the calendar in a real Radicale."""

import asyncio
import os
import random
import select
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar

import demo
from contract.codes import plain
from controller.sitefile import SiteFile, load
from demo.appointments import AFTER, BEFORE, GRID, Booked, as_ical, day, publish, read_back
from demo.codes import ALPHABET, as_typed, codes
from demo.radicale import NoAnswer, Radicale

SITES = sorted((Path(demo.__file__).parent / "sites").glob("*.toml"))
MORNING = datetime(2026, 11, 23, 9, 12, 34, tzinfo=UTC)
LATE_EVENING = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)
JUST_AFTER_MIDNIGHT = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
CLOCKS_GO_BACK = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.fixture(params=SITES, ids=lambda path: path.stem)
def site(request: pytest.FixtureRequest) -> SiteFile:
    return load(request.param)


@pytest.fixture
def copenhagen() -> SiteFile:
    return load(next(path for path in SITES if path.stem == "copenhagen"))


def of_today(site: SiteFile, booked: tuple[Booked, ...], around: datetime) -> list[Booked]:
    return [b for b in booked if b.start.date() == around.astimezone(site.zone_info).date()]


RUNS_UNTIL_KILLED = """
import asyncio, pathlib, sys
from demo.radicale import Radicale

async def run():
    async with Radicale(pathlib.Path(sys.argv[1])) as radicale:
        print(radicale.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(run())
"""


# --- codes --------------------------------------------------------------------------------------


@pytest.mark.pure
def test_codes_are_eight_characters_that_nobody_mistakes() -> None:
    for code in islice(codes(random.Random(1)), 500):
        assert len(code) == 9
        assert code[4] == "-"
        assert set(code.replace("-", "")) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1ILAEU")


@pytest.mark.pure
def test_a_seed_gives_the_same_codes_again_and_another_seed_others() -> None:
    first, again, other = (list(islice(codes(random.Random(seed)), 50)) for seed in (1, 1, 2))
    assert first == again
    assert not set(first) & set(other)


@pytest.mark.pure
def test_no_code_is_given_twice_even_by_poor_chance() -> None:
    class Stuck(random.Random):
        rolls = 0

        def choices(self, population: str, *_: object, k: int = 1, **__: object) -> list[str]:
            self.rolls += 1
            return [population[self.rolls // 3 % 28]] * k

    assert len(set(islice(codes(Stuck()), 9))) == 9


@pytest.mark.pure
def test_a_code_reads_the_same_printed_and_as_people_type_it() -> None:
    assert as_typed("K7QM-3F2D") == "k7qm3f2d"
    for code in islice(codes(random.SystemRandom()), 200):
        assert plain(as_typed(code)) == plain(code) == code.replace("-", "")


# --- the day ------------------------------------------------------------------------------------


def test_a_day_is_the_same_for_the_same_seed(site: SiteFile) -> None:
    first, again, other = (day(site, MORNING, random.Random(seed)) for seed in (5, 5, 6))
    assert first == again
    assert first != other
    assert [as_ical(b) for b in first] == [as_ical(b) for b in again]


@pytest.mark.parametrize("around", [MORNING, LATE_EVENING, JUST_AFTER_MIDNIGHT, CLOCKS_GO_BACK], ids=str)
def test_at_least_sixty_are_expected_on_the_same_day_around_the_moment(
    site: SiteFile, around: datetime
) -> None:
    booked = day(site, around, random.Random(1))
    coming = [b for b in of_today(site, booked, around) if not b.cancelled]
    near = [b for b in coming if abs(b.start - around) < BEFORE + AFTER + GRID]
    assert len(near) == len(coming) >= 60


def test_in_the_morning_people_are_late_on_time_and_too_early(copenhagen: SiteFile) -> None:
    booked = of_today(copenhagen, day(copenhagen, MORNING, random.Random(1)), MORNING)
    assert len([b for b in booked if b.start < MORNING]) >= 10
    assert len([b for b in booked if MORNING <= b.start < MORNING + timedelta(hours=1)]) >= 10
    assert len([b for b in booked if b.start > MORNING + timedelta(hours=1)]) >= 10


def test_services_that_take_tickets_share_the_day_and_no_other_is_booked(site: SiteFile) -> None:
    booked = of_today(site, day(site, MORNING, random.Random(1)), MORNING)
    taking = [s.id for s in site.services if not s.body and s.id != site.site.reception]
    share = {name: len([b for b in booked if b.service == name]) for name in taking}
    assert sum(share.values()) == len(booked)
    assert max(share.values()) - min(share.values()) <= 1


def test_nobody_shares_a_slot_of_a_service_and_slots_lie_on_a_grid(site: SiteFile) -> None:
    booked = of_today(site, day(site, MORNING, random.Random(1)), MORNING)
    assert len({(b.service, b.start) for b in booked}) == len(booked)
    assert all(b.start.minute % 5 == 0 and b.start.second == 0 and b.end > b.start for b in booked)


def test_one_is_cancelled_another_was_moved_and_some_come_tomorrow(site: SiteFile) -> None:
    booked = day(site, MORNING, random.Random(1))
    today = of_today(site, booked, MORNING)
    moved = [b for b in today if b.moved_from]
    assert len([b for b in booked if b.cancelled]) == 1
    assert len(moved) == 1
    assert not moved[0].cancelled
    assert moved[0].moved_from == moved[0].start + timedelta(days=1)
    assert len(booked) - len(today) == 6


def test_identities_and_files_are_unique(site: SiteFile) -> None:
    booked = day(site, MORNING, random.Random(1))
    for of in ("uid", "href"):
        assert len({getattr(b, of) for b in booked}) == len(booked)


@pytest.mark.parametrize("around", [MORNING, LATE_EVENING, JUST_AFTER_MIDNIGHT, CLOCKS_GO_BACK], ids=str)
def test_two_about_now_share_a_code_and_everybody_else_has_one_alone(
    site: SiteFile, around: datetime
) -> None:
    by_code: dict[str, list[Booked]] = {}
    for booked in day(site, around, random.Random(1)):
        by_code.setdefault(booked.code, []).append(booked)
    (family,) = (sharing for sharing in by_code.values() if len(sharing) > 1)
    assert len(family) == 2
    for booked in family:
        assert abs(booked.start - around) <= timedelta(minutes=30)
        assert not booked.cancelled
        assert not booked.moved_from


def test_the_event_keeps_the_profile_and_has_a_name_that_must_not_travel(site: SiteFile) -> None:
    booked = next(b for b in day(site, MORNING, random.Random(1)) if b.cancelled)
    calendar = Calendar.from_ical(as_ical(booked))
    (event,) = calendar.walk("VEVENT")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == [site.site.timezone]
    assert event["DTSTART"].params["TZID"] == site.site.timezone
    assert (event.start, event.end) == (booked.start, booked.end)
    assert (event["UID"], event["STATUS"]) == (booked.uid, "CANCELLED")
    assert event["CATEGORIES"].cats == [booked.label]
    assert str(event["X-VESTIBULE-SERVICE"]) == booked.service
    assert str(event["X-VESTIBULE-REF"]) == booked.code
    assert " " in event["SUMMARY"]
    assert event["SUMMARY"] == booked.holder
    assert "RRULE" not in event


# --- a real Radicale ----------------------------------------------------------------------------


@pytest.mark.parts
def test_a_whole_day_is_booked_and_read_back_also_after_an_outage(
    copenhagen: SiteFile, tmp_path: Path
) -> None:
    booked = day(copenhagen, MORNING, random.Random(1))

    async def scene() -> None:
        async with Radicale(tmp_path) as radicale, radicale.client() as client:
            await publish(client, radicale.calendar, booked)
            recorded = await read_back(client, radicale.calendar)
            await radicale.stop()
            with pytest.raises(httpx.ConnectError):
                await read_back(client, radicale.calendar)
            await radicale.start()
            assert await read_back(client, radicale.calendar) == recorded
        assert {uid: (r.code, r.service, r.start, r.status) for uid, r in recorded.items()} == {
            b.uid: (b.code, b.service, b.start, "CANCELLED" if b.cancelled else "CONFIRMED") for b in booked
        }
        assert {(r.state, r.ops) for r in recorded.values()} == {("", ())}

    asyncio.run(scene())


@pytest.mark.parts
def test_what_a_site_writes_is_read_back(copenhagen: SiteFile, tmp_path: Path) -> None:
    one = day(copenhagen, MORNING, random.Random(1))[0]
    lines = b"X-VESTIBULE-STATE:served\r\nX-VESTIBULE-OP:01A\r\nX-VESTIBULE-OP:01B\\,01C\r\nEND:VEVENT"

    async def scene() -> None:
        async with Radicale(tmp_path) as radicale, radicale.client() as client:
            await publish(client, radicale.calendar, [one])
            written = as_ical(one).replace(b"END:VEVENT", lines)
            (await client.put(radicale.calendar + one.href, content=written)).raise_for_status()
            recorded = (await read_back(client, radicale.calendar))[one.uid]
        assert recorded.state == "served"
        assert sorted(recorded.ops) == ["01A", "01B", "01C"]

    asyncio.run(scene())


@pytest.mark.parts
def test_the_password_is_needed_and_the_file_with_it_is_for_its_owner_only(tmp_path: Path) -> None:
    async def scene() -> None:
        async with Radicale(tmp_path) as radicale, httpx.AsyncClient(auth=("booking", "guess")) as stranger:
            answer = await stranger.request("MKCALENDAR", radicale.calendar)
        assert answer.status_code == 401
        assert (tmp_path / "users").stat().st_mode & 0o777 == 0o600

    asyncio.run(scene())


@pytest.mark.parts
def test_it_leaves_no_process_when_whoever_runs_it_is_cancelled(tmp_path: Path) -> None:
    async def scene() -> None:
        radicale, runs, pids = Radicale(tmp_path), asyncio.Event(), []

        async def run() -> None:
            async with radicale:
                pids.append(radicale.pid)
                runs.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(run())
        await runs.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert radicale.pid is None
        with pytest.raises(ProcessLookupError):
            os.kill(pids[0], 0)

    asyncio.run(scene())


@pytest.mark.parts
def test_it_leaves_no_process_when_whoever_runs_it_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", RUNS_UNTIL_KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=demo.__path__[0] + "/..",
    )
    assert parent.stdout
    with parent.stdout:
        running = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    ended, _, _ = select.select([running], [], [], 10)
    os.close(running)
    assert ended


@pytest.mark.parts
def test_a_start_that_fails_says_why_and_leaves_no_process(tmp_path: Path) -> None:
    async def scene() -> None:
        async with Radicale(tmp_path / "first") as first:
            second = Radicale(tmp_path / "second", port=first.port)
            with pytest.raises(NoAnswer, match="in use"):
                await second.start()
            assert second.pid is None

    asyncio.run(scene())
