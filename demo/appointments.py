"""A booking system's day: appointments as CalDAV events, and what the calendar says of them afterwards.

It plays the body's own booking system, so it writes names; the site must never let them in.
"""

import asyncio
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from random import Random
from uuid import UUID

import httpx
from icalendar import Calendar, Component, Event, Timezone

from contract.state import Service
from controller.sitefile import SiteFile
from demo.codes import codes

COUNT = 72
TOMORROW = 6
BEFORE = timedelta(hours=1)
AFTER = timedelta(hours=3)
GRID = timedelta(minutes=30)
AT_ONCE = 4

NAMES = {
    "da": (
        "Mette Freja Anders Søren Aisha Jonas Kirsten Åse",
        "Sørensen Nielsen Østergaard Hassan Lund Kjær",
    ),
    "nl": (
        "Lotte Wout Griet Karim Noor Jef Ingrid Seppe",
        "Vandriessche Declercq Vermeulen Özdemir Maes Claeys",
    ),
    "fr": ("Camille Étienne Inès Moussa Aurélie Luc Zoé Denis", "Lefèvre Benali Moreau Traoré Guérin Petit"),
}

DAV = {"d": "DAV:", "c": "urn:ietf:params:xml:ns:caldav"}
EVERYTHING = """\
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
  <d:prop><c:calendar-data/></d:prop>
  <c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"/></c:comp-filter></c:filter>
</c:calendar-query>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One appointment. `moved_from`: where it was first booked, before the person moved it."""

    uid: str
    code: str
    service: str
    label: str
    start: datetime
    end: datetime
    holder: str
    made: datetime
    cancelled: bool = False
    moved_from: datetime | None = None

    @property
    def href(self) -> str:
        """Its file in the calendar. Not its UID: whoever reads the calendar must learn it."""
        return hashlib.sha256(self.uid.encode()).hexdigest()[:16] + ".ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the calendar says of one appointment. `state` is empty until a site has written one."""

    status: str
    service: str
    code: str
    start: datetime
    state: str
    ops: tuple[str, ...]


def day(site: SiteFile, around: datetime, chance: Random, count: int = COUNT) -> tuple[Booked, ...]:
    """`count` appointments around an aware moment, on the site's day, then some of tomorrow; by start.

    Every service that takes tickets has its share on its own 10 to 20 minute grid. One of today's is
    cancelled, another was moved here from tomorrow, and two share a code: a family with one letter. The
    same `chance` gives the same day.
    """
    opens, closes = _hours(site, around)
    services = [s for s in site.services if not s.body and s.id != site.site.reception]
    new_codes = codes(chance)
    today = [
        _booked(site, service, start, around, code=next(new_codes), chance=chance)
        for service, share in zip(services, _shares(count, len(services)), strict=True)
        for start in chance.sample(list(_slots(service, opens, closes)), share)
    ]
    off, moved = chance.sample(range(count), 2)
    today[off] = replace(today[off], cancelled=True)
    today[moved] = replace(today[moved], moved_from=today[moved].start + timedelta(days=1))
    _give_one_letter_to_two(today, around)
    later = [
        _booked(site, service, opens + timedelta(days=1), around, code=next(new_codes), chance=chance)
        for service in islice(cycle(services), TOMORROW)
    ]
    return tuple(sorted([*today, *later], key=lambda booked: (booked.start, booked.uid)))


def _give_one_letter_to_two(today: list[Booked], around: datetime) -> None:
    """The two that are nearest to the moment get one code; both may be checked in then."""
    sure = (place for place, one in enumerate(today) if not one.cancelled and not one.moved_from)
    first, second = sorted(sure, key=lambda place: (abs(today[place].start - around), place))[:2]
    today[second] = replace(today[second], code=today[first].code)


def _hours(site: SiteFile, around: datetime) -> tuple[datetime, datetime]:
    """From BEFORE to AFTER the moment, pushed back where the site's day ends earlier."""
    here = around.astimezone(site.zone_info)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    opens = midnight + max(here - BEFORE - midnight, timedelta()) // GRID * GRID
    closes = min(opens + BEFORE + AFTER, midnight + timedelta(days=1))
    return closes - BEFORE - AFTER, closes


def _slots(service: Service, opens: datetime, closes: datetime) -> Iterator[datetime]:
    step = timedelta(minutes=10 if service.minutes <= 10 else 15 if service.minutes <= 15 else 20)
    return (opens + number * step for number in range((closes - opens) // step))


def _shares(count: int, among: int) -> Iterator[int]:
    return (count // among + (place < count % among) for place in range(among))


def _booked(
    site: SiteFile, service: Service, start: datetime, around: datetime, *, code: str, chance: Random
) -> Booked:
    language = site.site.languages[0]
    given, family = (names.split() for names in NAMES[language])
    return Booked(
        uid=f"{UUID(int=chance.getrandbits(128), version=4)}@booking.{site.site.id}.example",
        code=code,
        service=service.id,
        label=service.name[language],
        start=start,
        end=start + timedelta(minutes=service.minutes),
        holder=f"{chance.choice(given)} {chance.choice(family)}",
        made=around - timedelta(days=chance.randint(3, 40)),
    )


def as_ical(booked: Booked) -> bytes:
    """The event as its calendar file, with the site's time zone in it."""
    event = Event()
    event.add("uid", booked.uid)
    event.add("dtstamp", booked.made.astimezone(UTC))
    event.add("dtstart", booked.start)
    event.add("dtend", booked.end)
    event.add("sequence", 1 if booked.moved_from or booked.cancelled else 0)
    event.add("status", "CANCELLED" if booked.cancelled else "CONFIRMED")
    event.add("summary", booked.holder)
    event.add("categories", [booked.label])
    event.add("x-vestibule-service", booked.service)
    event.add("x-vestibule-ref", booked.code)
    calendar = Calendar()
    calendar.add("prodid", "-//Vestibule//sample booking system//EN")
    calendar.add("version", "2.0")
    calendar.add_component(_time_zone(booked))
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file


def _time_zone(booked: Booked) -> Timezone:
    year = booked.start.date().replace(month=1, day=1)
    zone = booked.start.tzinfo or UTC
    return Timezone.from_tzinfo(zone, first_date=year, last_date=year.replace(year=year.year + 2))


async def publish(client: httpx.AsyncClient, calendar: str, booked: Iterable[Booked]) -> None:
    """Makes the calendar at this address and books everything into it, AT_ONCE at a time.

    A moved appointment is booked where it was and then moved. Raises a group of httpx.HTTPError.
    """
    (await client.request("MKCALENDAR", calendar)).raise_for_status()
    gate = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as tasks:
        for one in booked:
            tasks.create_task(_book(client, calendar + one.href, one, gate), name=f"book {one.uid}")


async def _book(client: httpx.AsyncClient, address: str, booked: Booked, gate: asyncio.Semaphore) -> None:
    async with gate:
        if booked.moved_from is None:
            await _put(client, address, booked, {"If-None-Match": "*"})
        else:
            length = booked.end - booked.start
            first = replace(booked, start=booked.moved_from, end=booked.moved_from + length, moved_from=None)
            tag = await _put(client, address, first, {"If-None-Match": "*"})
            await _put(client, address, booked, {"If-Match": tag})


async def _put(client: httpx.AsyncClient, address: str, booked: Booked, condition: dict[str, str]) -> str:
    """Writes the file and returns its new ETag."""
    headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
    answer = await client.put(address, content=as_ical(booked), headers=headers)
    return answer.raise_for_status().headers["ETag"]


async def read_back(client: httpx.AsyncClient, calendar: str) -> dict[str, Recorded]:
    """All that the calendar holds now, by UID. Raises httpx.HTTPError."""
    headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
    answer = await client.request("REPORT", calendar, content=EVERYTHING, headers=headers)
    tree = ET.fromstring(answer.raise_for_status().content)  # noqa: S314 (our own server on loopback)
    files = (found.text or "" for found in tree.iterfind(".//c:calendar-data", DAV))
    return {
        str(event["UID"]): _recorded(event)
        for file in files
        for event in Calendar.from_ical(file).walk("VEVENT")
    }


def _recorded(event: Component) -> Recorded:
    return Recorded(
        status=str(event.get("STATUS", "")),
        service=str(event.get("X-VESTIBULE-SERVICE", "")),
        code=str(event.get("X-VESTIBULE-REF", "")),
        start=event.decoded("DTSTART"),
        state=str(event.get("X-VESTIBULE-STATE", "")),
        ops=tuple(_ops(event)),
    )


def _ops(event: Component) -> Iterator[str]:
    """Operation ids, from a line for each or one line of several (Radicale cuts a line at a bare comma)."""
    lines = event.get("X-VESTIBULE-OP", [])
    for line in lines if isinstance(lines, list) else [lines]:
        yield from re.findall(r"[^\s,+\\]+", str(line))
