"""A unit whose clock, file or drivers are wrong: staff are told, and calls go on."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.broker import Mosquitto
from tests.display.hall import Controller, File, Screen, Snapshot, display, hall_site
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

OFF = timedelta(hours=12)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 1920, 1080) as running:
        yield running


def called(number: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot.get("call")) and snapshot["call"]["number"] == number


async def still_calls(shown: Screen, controller: Controller, *numbers: str) -> None:
    for number in numbers:
        controller.call(number)
        await shown.until(called(number))


def clocks(zone: str, ahead: timedelta) -> set[str]:
    """What a clock that is so far ahead may say while a test lasts."""
    here = datetime.now(ZoneInfo(zone)) + ahead
    return {f"{here + timedelta(minutes=m):%H:%M}" for m in (-1, 0, 1)}


def test_a_display_whose_clock_is_twelve_hours_off_follows_the_controllers(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    zone = hall_site().timezone
    mine = datetime.now(ZoneInfo(zone))
    begins, ends = mine - timedelta(hours=2), mine + timedelta(hours=2)
    night = f'night = {{from = "{begins:%H:%M}", until = "{ends:%H:%M}"}}'  # by the display's own clock

    async def scene() -> None:
        controller = Controller(broker, hall_site(), ahead=OFF)
        async with controller.working(), display(tmp_path, broker, screen.display, File(room=night)) as shown:
            snapshot = await shown.until(lambda told: clocks(zone, OFF) & set(told.get("texts", ())) != set())
            assert snapshot["asleep"] is False
            await still_calls(shown, controller, "P001")
            assert not [told for told in shown.seen if told.get("asleep")], "it is day, and never was night"

    asyncio.run(scene())


def test_a_misspelled_waiting_room_is_told(tmp_path: Path, broker: Mosquitto, screen: VirtualScreen) -> None:
    async def scene() -> None:
        file = File(zone="mian")
        async with (
            display(tmp_path, broker, screen.display, file),
            Controller(broker, hall_site()).working() as controller,
        ):
            state = await controller.until_device(lambda told: bool(told.faults))
            assert [fault.code for fault in state.faults] == ["zone-unknown"]
            assert '"mian"' in state.faults[0].said

    asyncio.run(scene())


def test_a_waiting_room_whose_calls_do_not_come_is_told_and_mended_by_the_first(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    async def scene() -> None:
        file = File(zone="north")  # which the site has, and of which this controller says nothing
        async with (
            display(tmp_path, broker, screen.display, file),
            Controller(broker, hall_site()).working() as controller,
        ):
            state = await controller.until_device(lambda told: bool(told.faults))
            assert [fault.code for fault in state.faults] == ["zone-silent"]
            controller.publish("north")
            await controller.until_device(lambda told: not told.faults)

    asyncio.run(scene())


def test_drivers_that_fail_as_nobody_foresaw_are_told_and_calls_go_on(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    tables = '[voice]\ndriver = "simulated"\n[television]\ndriver = "simulated"'

    async def scene() -> None:
        module = "tests.display.broken_drivers"
        async with display(tmp_path, broker, screen.display, File(more=tables), module) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(lambda told: told.get("stale") is False)
                await still_calls(shown, controller, "P001", "P002", "P003")
                state = await controller.until_device(lambda told: len(told.faults) == 2)
                assert {fault.code for fault in state.faults} == {"device-fault", "device-refused"}

    asyncio.run(scene())
