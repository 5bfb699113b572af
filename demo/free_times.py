"""Times that the sample booking system still has free, for the services that kiosks may book."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import httpx
from icalendar import Calendar, Event

from controller.sitefile import SiteFile
from demo.appointments import AT_ONCE

FIRST = timedelta(minutes=45)
EVERY = timedelta(minutes=25)
TODAY = 6
TOMORROW = 4
NEXT_MORNING = timedelta(days=1, hours=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """One time, and the service that it is for."""

    uid: str
    service: str
    start: datetime
    end: datetime

    @property
    def href(self) -> str:
        """Its file in the calendar."""
        return hashlib.sha256(self.uid.encode()).hexdigest()[:16] + ".ics"


def free_times(site: SiteFile, around: datetime, chance: Random) -> tuple[FreeTime, ...]:
    """Later on the day of an aware moment, and tomorrow morning, for every service with `slots`."""
    here = around.astimezone(site.zone_info).replace(second=0, microsecond=0)
    first = here + FIRST - timedelta(minutes=here.minute % 5)
    midnight = here.replace(hour=0, minute=0)
    starts = [start for n in range(TODAY) if (start := first + n * EVERY).date() == here.date()]
    starts += [midnight + NEXT_MORNING + n * EVERY for n in range(TOMORROW)]
    return tuple(_free(site, starts, chance))


def _free(site: SiteFile, starts: Iterable[datetime], chance: Random) -> Iterator[FreeTime]:
    for start in starts:
        for service in site.services:
            if service.slots:
                uid = f"{UUID(int=chance.getrandbits(128), version=4)}@booking.{site.site.id}.example"
                end = start + timedelta(minutes=service.minutes)
                yield FreeTime(uid=uid, service=service.id, start=start, end=end)


def as_ical(free: FreeTime) -> bytes:
    """The time as its calendar file."""
    event = Event()
    event.add("uid", free.uid)
    event.add("dtstamp", free.start.astimezone(UTC) - timedelta(days=30))
    event.add("dtstart", free.start.astimezone(UTC))
    event.add("dtend", free.end.astimezone(UTC))
    event.add("status", "TENTATIVE")
    event.add("summary", "-")
    event.add("categories", [free.service])
    event.add("x-vestibule-slot", "FREE")
    calendar = Calendar()
    calendar.add("prodid", "-//Vestibule//sample booking system//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file


async def offer(client: httpx.AsyncClient, calendar: str, times: Iterable[FreeTime]) -> None:
    """Puts them into the calendar at this address. Raises a group of httpx.HTTPError."""
    gate = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as tasks:
        for one in times:
            tasks.create_task(_put(client, calendar + one.href, one, gate), name=f"offer {one.uid}")


async def _put(client: httpx.AsyncClient, address: str, free: FreeTime, gate: asyncio.Semaphore) -> None:
    async with gate:
        headers = {"Content-Type": "text/calendar; charset=utf-8", "If-None-Match": "*"}
        (await client.put(address, content=as_ical(free), headers=headers)).raise_for_status()
