"""The times that the sample booking system still has free."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

import demo
from appliance.clock import now
from controller.booking.caldav import CalDav
from controller.booking.port import FreeTime
from controller.sitefile import SiteFile, load
from demo.appointments import publish
from demo.free_times import as_ical, free_times, offer
from demo.radicale import Radicale

SITES = sorted((Path(demo.__file__).parent / "sites").glob("*.toml"))
MORNING = datetime(2026, 11, 23, 9, 12, 34, tzinfo=UTC)
LATE_EVENING = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)


@pytest.fixture(params=SITES, ids=lambda path: path.stem)
def site(request: pytest.FixtureRequest) -> SiteFile:
    return load(request.param)


@pytest.mark.parametrize("around", [MORNING, LATE_EVENING])
def test_every_service_that_kiosks_may_book_has_times_later_today_and_tomorrow(
    site: SiteFile, around: datetime
) -> None:
    times = free_times(site, around, Random(1))
    assert {each.service for each in times} == {each.id for each in site.services if each.slots} != set()
    today = around.astimezone(site.zone_info).date()
    days = {each.start.date() for each in times}
    assert days <= {today, today + timedelta(days=1)}
    assert today + timedelta(days=1) in days
    assert all(each.start > around + timedelta(minutes=30) for each in times)
    assert len({each.uid for each in times}) == len(times)


@pytest.mark.parts
def test_a_site_reads_them_as_free_times(tmp_path: Path) -> None:
    async def scene() -> None:
        site = load(SITES[0])
        times = free_times(site, now(), Random(1))
        async with Radicale(tmp_path) as radicale, radicale.client() as client:
            await publish(client, radicale.calendar, ())
            await offer(client, radicale.calendar, times)
            source = CalDav(
                radicale.calendar,
                services=[each.id for each in site.services],
                zone=site.zone_info,
                user=radicale.user,
                password=radicale.password,
            )
            found = (await source.pull(None)).items
            await source.close()
        assert {each.ref.external_id for each in found if isinstance(each, FreeTime)} == {
            each.uid for each in times
        }
        assert len(found) == len(times)

    asyncio.run(scene())


def test_a_time_says_nothing_of_anybody() -> None:
    [first, *_] = free_times(load(SITES[0]), MORNING, Random(1))
    lines = as_ical(first).decode().split("\r\n")
    assert {"STATUS:TENTATIVE", "X-VESTIBULE-SLOT:FREE", f"CATEGORIES:{first.service}"} <= set(lines)
