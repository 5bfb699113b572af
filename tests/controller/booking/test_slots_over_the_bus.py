"""The whole controller as a process, with a real broker and a real calendar: times offered and booked."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from appliance.bus import Bus, route
from contract import topics
from contract.requests import AskHelp, BookSlot, CheckIn, FindSlots, Slot, SlotBooked, Withdraw
from contract.state import HelpState
from contract.values import Code, Role
from demo.programs import Program
from tests.broker import Mosquitto
from tests.controller.booking.office import Calendar, calendar, event, line
from tests.controller.booking.running import until
from tests.controller.booking.servers import PASSWORD, USER
from tests.controller.booking.test_caldav_slots import FREE
from tests.controller.running import controller, unit, write_files
from tests.sites import SMALL

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

PATIENCE_S = 30


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


def put_slot(office: Calendar, uid: str, minutes: float) -> None:
    """A free time so many minutes from now."""
    start = datetime.now(UTC) + timedelta(minutes=minutes)
    lines = {"DTSTART": f"{start:%Y%m%dT%H%M%SZ}", "DTEND": f"{start + timedelta(minutes=15):%Y%m%dT%H%M%SZ}"}
    office.put(uid, calendar(event(uid, **{**FREE, **lines})))


class Town:
    """The running site, and two kiosks of it."""

    def __init__(self, folder: Path, broker: Mosquitto, office: Calendar) -> None:
        (folder / "password").write_text(PASSWORD)
        booking = {
            "driver": "caldav",
            "url": office.url,
            "user": USER,
            "password_file": str(folder / "password"),
            "poll_s": 1,
        }
        config = write_files(folder, broker, booking=booking, phone={"address": "https://q.example"})
        passport, *others = SMALL["services"]
        site = {**SMALL, "services": [{**passport, "slots": True}, *others]}
        (folder / "site.toml").write_text(tomlkit.dumps(site))
        self.program: Program = controller(config)
        self.help: list[HelpState] = []
        self.kiosks = [unit(broker, f"kiosk-{n}", Role.KIOSK, routes=self._routes(n)) for n in (1, 2)]

    def _routes(self, number: int) -> list[Any]:
        heard = route(
            topics.HELP, lambda state, parts: self.help.append(state), site="town", unit=f"kiosk-{number}"
        )
        return [heard]

    async def offered(self, bus: Bus, service: str = "passport") -> tuple[Slot, ...]:
        answer = await bus.ask(FindSlots(**bus.stamp(PATIENCE_S), service=service))
        return getattr(answer, "slots", ())

    async def until_offered(self, count: int) -> tuple[Slot, ...]:
        async def there() -> bool:
            return len(await self.offered(self.kiosks[0])) == count

        await until(there)
        return await self.offered(self.kiosks[0])

    async def book(self, bus: Bus, slot: str, seconds: float = 10) -> Any:
        return await bus.ask(BookSlot(**bus.stamp(seconds), service="passport", slot=slot, language="fr"))


@pytest.fixture
async def town(tmp_path: Path, broker: Mosquitto, radicale_office: Calendar) -> AsyncIterator[Town]:
    office = radicale_office
    put_slot(office, "soon", 10)
    put_slot(office, "later", 45)
    put_slot(office, "much-later", 60)
    made = Town(tmp_path, broker, office)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(each) for each in (made.program.serve(), *(b.serve() for b in made.kiosks))
        ]
        await until(lambda: all(bus.fresh for bus in made.kiosks))
        yield made
        for task in tasks:
            task.cancel()


async def test_times_are_offered_and_of_two_kiosks_one_has_the_time(
    town: Town, radicale_office: Calendar
) -> None:
    later, much_later = await town.until_offered(2)
    assert later.starts < much_later.starts
    assert await town.offered(town.kiosks[0], "moving") == ()
    ended = await asyncio.gather(*(town.book(bus, later.slot) for bus in town.kiosks))
    [booked] = [each for each in ended if isinstance(each, SlotBooked)]
    [refused] = [each for each in ended if not isinstance(each, SlotBooked)]
    assert refused.code == Code.SLOT_TAKEN
    assert (booked.starts, booked.service) == (later.starts, "passport")
    assert line(radicale_office.get("later"), "X-VESTIBULE-REF") == booked.code
    assert [each.slot for each in await town.offered(town.kiosks[1])] == [much_later.slot]
    kiosk = town.kiosks[0]
    answer: Any = await kiosk.ask(CheckIn(**kiosk.stamp(10), code=booked.code, language="fr"))
    if booked.starts.date() == booked.at.astimezone(booked.starts.tzinfo).date():
        assert (answer.number, answer.appointment) == ("P001", later.starts)
        assert answer.follow.startswith("https://q.example/v/")
    else:
        assert answer.code == Code.WRONG_DAY  # shortly before midnight


async def test_killed_right_after_the_booking_it_gives_the_same_answer(
    town: Town, radicale_office: Calendar
) -> None:
    _, slot = await town.until_offered(2)
    kiosk = town.kiosks[0]
    request = BookSlot(**kiosk.stamp(PATIENCE_S), service="passport", slot=slot.slot, language="fr")
    first = await kiosk.ask(request)
    town.program.kill()
    assert await kiosk.ask(request) == first
    assert line(radicale_office.get("much-later"), "X-VESTIBULE-OP") == request.id


async def test_a_withdrawn_booking_is_free_again(town: Town, radicale_office: Calendar) -> None:
    _, slot = await town.until_offered(2)
    kiosk = town.kiosks[0]
    booked = await town.book(kiosk, slot.slot)
    assert isinstance(booked, SlotBooked)
    await kiosk.ask(Withdraw(**kiosk.stamp(10), request=booked.answers))
    await until(lambda: line(radicale_office.get("much-later"), "X-VESTIBULE-SLOT") == "FREE")
    assert len(await town.until_offered(2)) == 2


async def test_with_the_calendar_away_nothing_is_confirmed(town: Town, radicale_office: Calendar) -> None:
    _, slot = await town.until_offered(2)
    radicale_office.server.stop()
    try:
        answer = await town.book(town.kiosks[0], slot.slot)
        assert answer.code == Code.BOOKING_AWAY
    finally:
        radicale_office.server.start()


async def test_help_reaches_the_kiosk_that_asked_and_is_there_after_a_restart(town: Town) -> None:
    kiosk = town.kiosks[0]
    await kiosk.ask(AskHelp(**kiosk.stamp(10), wanted=True, page="welcome", language="fr"))
    await until(lambda: bool(town.help) and town.help[-1].wanted)
    assert town.help[-1].unit == "kiosk-1"
    town.help.clear()
    town.program.kill()
    await until(lambda: any(each.wanted for each in town.help))
    await kiosk.ask(AskHelp(**kiosk.stamp(10), wanted=False, page="welcome", language="fr"))
    await until(lambda: not town.help[-1].wanted)
