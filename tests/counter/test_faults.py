"""Nothing stops calling: the unit's process beside a real controller and broker, while things break."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import psutil
import pytest

from appliance import theme
from counter.lamp import ONE_PRESS_S
from hardware.software_box import SoftwareBox
from tests.broker import Mosquitto
from tests.counter.desk import Desk
from tests.counter.town import Town, town
from tests.screen import VirtualScreen

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

BOX = '[button]\ndriver = "serial"\ndevice = "{folder}/box"\n[keys.next]\nshort = "next"\nlong = "recall"\n'
SIMULATED = '[button]\ndriver = "simulated"\nsocket = "{folder}/button.sock"\n'


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


@asynccontextmanager
async def at_a_box(folder: Path, broker: Mosquitto) -> AsyncIterator[tuple[Town, SoftwareBox]]:
    box = SoftwareBox(folder / "box")
    box.plug_in()
    async with town(folder, broker, BOX.format(folder=folder)) as site:
        await site.well()
        yield site, box
    box.unplug()


@asynccontextmanager
async def at_a_desk(folder: Path, broker: Mosquitto) -> AsyncIterator[tuple[Town, Desk]]:
    async with town(folder, broker, SIMULATED.format(folder=folder)) as site:
        desk = await Desk.at(folder / "button.sock")
        await desk.sees("off")
        yield site, desk
        await desk.close()


async def test_a_button_that_bounces_calls_one_person(tmp_path: Path, broker: Mosquitto) -> None:
    async with at_a_box(tmp_path, broker) as (site, box):
        for _ in range(20):
            box.press("next")
            await asyncio.sleep(0.002)
        await site.someone_is_called("M001")
        await asyncio.sleep(0.2)
        for _ in range(20):  # and as it is let go
            box.press("next")
            await asyncio.sleep(0.002)
        await asyncio.sleep(ONE_PRESS_S)
        assert site.calls() == 1
        box.press("next")
        await site.someone_is_called("M002")


async def test_rubbish_on_the_line_stops_nobody(tmp_path: Path, broker: Mosquitto) -> None:
    async with at_a_box(tmp_path, broker) as (site, box):
        for _ in range(200):
            box.send(os.urandom(500))
            await asyncio.sleep(0)
        await asyncio.sleep(0.3)
        assert site.calls() == 0
        box.send(b"\n")  # the end of the last rubbish, which would else begin the next line
        box.press("next")
        await site.someone_is_called("M001")
        assert site.unit.starts == 1
        await site.well()


async def test_a_box_that_is_pulled_out_is_reported_and_found_again(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with at_a_box(tmp_path, broker) as (site, box):
        for number in ("M001", "M002"):
            box.unplug()
            await site.faulty("button-gone")
            box.plug_in()
            await site.well()
            box.press("next")
            await site.someone_is_called(number)
            await asyncio.wait_for(box.wait_for(lit=True), 5)
            await asyncio.sleep(ONE_PRESS_S)
        assert site.unit.starts == 1


async def test_a_box_that_is_pulled_out_in_the_middle_of_a_press_means_nothing(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with at_a_box(tmp_path, broker) as (site, box):
        box.down("next")
        box.unplug()
        await site.faulty("button-gone")
        box.plug_in()  # with the key still down
        await site.well()
        await asyncio.sleep(1.5)  # longer than a long press
        box.up("next")
        await asyncio.sleep(0.2)
        assert site.calls() == 0
        box.press("next")
        await site.someone_is_called("M001")


async def test_a_press_while_the_unit_is_away_does_nothing_later(tmp_path: Path, broker: Mosquitto) -> None:
    async with at_a_box(tmp_path, broker) as (site, box):
        site.unit.kill()
        await site.until(lambda: not (site.device and site.device.up))
        box.press("next")
        await site.unit.ready()
        await site.well()
        await asyncio.sleep(1.5)
        assert (site.calls(), site.unit.starts) == (0, 2)
        box.press("next")
        await site.someone_is_called("M001")


async def test_the_broker_is_killed_and_comes_back_and_presses_meanwhile_do_nothing(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with at_a_desk(tmp_path, broker) as (site, desk):
        broker.stop(signal.SIGKILL)
        await desk.sees("unreachable")
        await desk.press_and_be_heard()
        broker.start()
        await desk.sees("off")
        await site.until(lambda: site.kiosk.fresh)
        assert site.calls() == 0
        await desk.press_and_be_heard()
        await site.someone_is_called("M001")
        await desk.sees("called")
        assert (site.calls(), site.unit.starts) == (1, 1)


async def test_the_controller_is_killed_and_comes_back_and_presses_meanwhile_do_nothing(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with at_a_desk(tmp_path, broker) as (site, desk):
        site.controller.kill()
        await desk.sees("unreachable")
        await desk.press_and_be_heard()
        await site.controller.ready()
        await desk.sees("off")
        await asyncio.sleep(1.5)  # longer than until a press on its way would be asked again
        assert site.calls() == 0
        await desk.press_and_be_heard()
        await site.someone_is_called("M001")
        await desk.sees("called")
        assert (site.calls(), site.unit.starts) == (1, 1)


async def test_a_press_just_before_the_controller_dies_calls_somebody_now_or_nobody_ever(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with at_a_desk(tmp_path, broker) as (site, desk):
        desk.press()
        site.controller.kill()
        await desk.sees("unreachable")
        called = site.calls()
        await site.controller.ready()
        await desk.sees("called" if called else "off")
        await asyncio.sleep(1.5)
        assert site.calls() == called


async def test_a_press_that_was_given_up_calls_nobody_when_the_controller_goes_on(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with at_a_desk(tmp_path, broker) as (site, desk):
        assert site.controller.pid
        os.kill(site.controller.pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(2.0)  # it is missed a second later
            desk.press()
            await desk.sees("pending")
            await desk.sees("unreachable")
        finally:
            os.kill(site.controller.pid, signal.SIGCONT)
        await desk.sees("off")
        await asyncio.sleep(1.5)
        assert site.calls() == 0
        await desk.press_and_be_heard()
        await site.someone_is_called("M001")


async def test_every_state_of_the_counter_has_its_own_lamp(tmp_path: Path, broker: Mosquitto) -> None:
    async with at_a_desk(tmp_path, broker) as (site, desk):
        desk.press()
        await desk.sees("called")
        desk.press("recall")
        desk.press("park")
        await asyncio.sleep(ONE_PRESS_S)
        assert site.calls() == 1, "presses within two seconds are one"
        desk.press("recall")
        await desk.sees("refused")
        await asyncio.sleep(ONE_PRESS_S)
        desk.press("park")
        await desk.sees("waiting")
        await asyncio.sleep(ONE_PRESS_S)
        desk.press()
        await desk.sees("called")
        await asyncio.sleep(ONE_PRESS_S)
        desk.press("no_show")
        await desk.until(lambda lamp: lamp not in {"called", "pending"})


WINDOW = """\
[sign]
driver = "window"
arrow = "left"
screen = { width = 480, height = 320, dpi = 100 }
"""


async def until_ground(screen: VirtualScreen, colour: str) -> None:
    async with asyncio.timeout(40):
        while screen.pixel(4, 4) != colour:  # noqa: ASYNC110  # the framebuffer tells nobody
            await asyncio.sleep(0.05)


async def test_a_window_that_dies_leaves_the_button_alone_and_comes_back(
    tmp_path: Path, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    with VirtualScreen(tmp_path, 480, 320) as screen:
        monkeypatch.setenv("DISPLAY", screen.display)
        async with town(tmp_path, broker, SIMULATED.format(folder=tmp_path) + WINDOW) as site:
            desk = await Desk.at(tmp_path / "button.sock")
            await desk.sees("off")
            await until_ground(screen, theme.SURFACE)
            assert site.unit.pid
            [window] = psutil.Process(site.unit.pid).children()
            window.kill()
            await site.faulty("sign-gone")
            desk.press()
            await desk.sees("called")
            await site.well()
            await until_ground(screen, theme.SUN)
            site.controller.kill()
            await desk.sees("unreachable")
            assert site.unit.starts == 1
            await desk.close()


async def test_a_screen_that_goes_leaves_the_button_alone(
    tmp_path: Path, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as room:
        screen = room.enter_context(VirtualScreen(tmp_path, 480, 320))
        monkeypatch.setenv("DISPLAY", screen.display)
        tables = SIMULATED.format(folder=tmp_path) + WINDOW
        async with town(tmp_path, broker, tables) as site:
            desk = await Desk.at(tmp_path / "button.sock")
            await desk.sees("off")
            await until_ground(screen, theme.SURFACE)
            room.close()
            await site.faulty("sign-gone")
            desk.press()
            await desk.sees("called")
            assert site.unit.starts == 1
            await desk.close()
