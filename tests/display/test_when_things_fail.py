"""Whatever fails around the display, calls go on: each part is broken under a display that runs."""

import asyncio
import json
import signal
import wave
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest

from appliance import theme
from hardware import gong
from tests.broker import Mosquitto
from tests.display.hall import Controller, File, Screen, Snapshot, display, hall_site
from tests.display.test_interlude import film, picture, spoil
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

PATIENCE_S = 30.0


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 1920, 1080, changing=True) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of pictures and films."""
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def settled(snapshot: Snapshot) -> bool:
    return snapshot.get("stale") is False and "Service citoyen" in snapshot["texts"]


def called(number: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot.get("call")) and snapshot["call"]["number"] == number


def chimes(record: Path) -> int:
    """How many gongs were heard."""
    if not record.exists():
        return 0
    with wave.open(str(record)) as heard:
        return round(heard.getnframes() / heard.getframerate() / gong.SECONDS)


def recorded(tmp_path: Path) -> tuple[File, Path]:
    record = tmp_path / "heard.wav"
    return File(chime=f'driver = "simulated"\nrecord = "{record}"'), record


def with_media(folder: Path) -> File:
    return File(room=f'layout = "media"\n[display.media]\nfolder = "{folder}"\nseconds = 2', farthest=4.0)


async def still_calls(shown: Screen, controller: Controller, number: str = "P099") -> None:
    controller.call(number)
    await shown.until(called(number))


# --- broker, controller, the display itself ---------------------------------------------------------


def test_a_broker_that_is_killed_and_comes_back(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    file, record = recorded(tmp_path)

    async def scene() -> None:
        async with display(tmp_path, broker, screen.display, file) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(settled)
                await still_calls(shown, controller, "P001")
                broker.stop(signal.SIGKILL)
                snapshot = await shown.until(lambda told: told["stale"])
                assert snapshot["call"]["number"] == "P001", "the last call stays readable"
                controller.call("P002")  # nobody can hear it
                broker.start()
                await shown.until(lambda told: not told["stale"])
                controller.publish()
                await shown.until(called("P002"))
                await still_calls(shown, controller, "P003")
                await shown.quiet_for(2 * gong.SECONDS)
        assert chimes(record) == 3

    asyncio.run(scene())


def test_a_controller_that_is_killed_and_comes_back(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    async def scene() -> None:
        async with display(tmp_path, broker, screen.display) as shown:
            controller = Controller(broker, hall_site())
            for number in ("P001", "P002", "P003"):
                async with controller.working():
                    await shown.until(settled)
                    await still_calls(shown, controller, number)
                snapshot = await shown.until(lambda told: told["stale"])
                assert snapshot["call"]["number"] == number

    asyncio.run(scene())


def test_a_display_that_is_killed_shows_old_calls_again_and_announces_only_what_is_new(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    file, record = recorded(tmp_path)

    async def scene() -> None:
        controller = Controller(broker, hall_site())
        async with controller.working():
            for number, ago_s in (("P001", 130), ("P002", 70), ("P003", 40)):
                controller.call(number, ago_s=ago_s)
            async with display(tmp_path, broker, screen.display, file) as shown:
                await still_calls(shown, controller, "P004")
                await shown.kill()
            controller.call("P005")
            async with display(tmp_path, broker, screen.display, file) as shown:
                snapshot = await shown.until(called("P005"))
                listed = [entry["number"] for entry in snapshot["list"]]
                assert listed[:4] == ["P004", "P003", "P002", "P001"]
                await shown.quiet_for(3 * gong.SECONDS)
        # P004 and P005 are less than half a minute old; the three before them are shown and not rung.
        assert chimes(record) <= 2

    asyncio.run(scene())


def test_calls_older_than_half_a_minute_are_shown_and_not_announced_after_a_start(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    file, record = recorded(tmp_path)

    async def scene() -> None:
        controller = Controller(broker, hall_site())
        async with controller.working():
            for number, ago_s in (("P001", 90), ("P002", 60), ("P003", 40)):
                controller.call(number, ago_s=ago_s)
            async with display(tmp_path, broker, screen.display, file) as shown:
                snapshot = await shown.until(called("P003"))
                assert [entry["number"] for entry in snapshot["list"]] == ["P002", "P001"]
                await shown.quiet_for(2 * gong.SECONDS)
        assert chimes(record) == 0

    asyncio.run(scene())


# --- pictures and films -----------------------------------------------------------------------------


def test_corrupt_pictures_and_films_are_skipped_and_told_while_calls_go_on(
    tmp_path: Path, folder: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    picture(folder / "1-good.png", "green", (800, 450))
    spoil(film(folder / "2-bad.ts"))
    spoil(picture(folder / "3-bad.jpg"))
    film(folder / "4-good.ts")

    async def scene() -> None:
        async with display(tmp_path, broker, screen.display, with_media(folder)) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(settled)
                await shown.until(lambda told: told["media"] == "4-good.ts")
                state = await controller.until_device(lambda told: bool(told.faults))
                assert [fault.code for fault in state.faults] == ["media-unplayable"]
                assert "2-bad.ts, 3-bad.jpg" in state.faults[0].said
                await still_calls(shown, controller)
                await shown.until(lambda told: told["media"] == "1-good.png")
                await still_calls(shown, controller, "P100")
        shows = {told["media"] for told in shown.seen if "media" in told}
        assert shows == {None, "1-good.png", "4-good.ts"}

    asyncio.run(scene())


def test_a_decoder_killed_in_the_middle_of_a_film_costs_that_film_only(
    tmp_path: Path, folder: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    film(folder / "1.ts", seconds=60)
    picture(folder / "2.png")

    async def scene() -> None:
        async with display(tmp_path, broker, screen.display, with_media(folder)) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(lambda told: told.get("media") == "1.ts")
                for child in psutil.Process(shown.process.pid).children():
                    child.kill()
                await shown.until(lambda told: told["media"] == "2.png")
                await still_calls(shown, controller)

    asyncio.run(scene())


@pytest.mark.parametrize("killed", [False, True])
def test_the_decoder_ends_with_the_display(
    killed: bool, tmp_path: Path, folder: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    film(folder / "1.ts", seconds=60)

    async def scene() -> list[psutil.Process]:
        async with display(tmp_path, broker, screen.display, with_media(folder)) as shown:
            await shown.until(lambda told: told.get("media") == "1.ts")
            children = psutil.Process(shown.process.pid).children()
            if killed:
                await shown.kill()
        return children

    children = asyncio.run(scene())
    assert children
    _, alive = psutil.wait_procs(children, timeout=PATIENCE_S)
    assert not alive


def test_a_folder_that_goes_is_told_and_shown_again_once_it_is_back(
    tmp_path: Path, folder: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    picture(folder / "1.png")

    async def scene() -> None:
        async with display(tmp_path, broker, screen.display, with_media(folder)) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(lambda told: told.get("media") == "1.png")
                await asyncio.to_thread(folder.rename, tmp_path / "away")
                state = await controller.until_device(lambda told: bool(told.faults))
                assert state.faults[0].code == "media-folder"
                await still_calls(shown, controller)
                await asyncio.to_thread((tmp_path / "away").rename, folder)
                await controller.until_device(lambda told: not told.faults)

    asyncio.run(scene())


# --- night and television ---------------------------------------------------------------------------


def night_now(zone: str) -> str:
    here = datetime.now(ZoneInfo(zone))
    begins, ends = here - timedelta(hours=1), here + timedelta(hours=1)
    return f'night = {{from = "{begins:%H:%M}", until = "{ends:%H:%M}"}}'


async def next_power(television: asyncio.StreamReader) -> str | None:
    """The next thing that the simulated television tells of itself."""
    async with asyncio.timeout(PATIENCE_S):
        power: str | None = json.loads(await television.readline())["power"]
    return power


async def until_colour(screen: VirtualScreen, holds: Callable[[str], bool], at: tuple[int, int]) -> None:
    """The framebuffer tells nobody when it changes."""
    async with asyncio.timeout(5):
        while not holds(screen.pixel(*at)):  # noqa: ASYNC110  # polled, see above
            await asyncio.sleep(0.01)


def test_at_night_the_screen_is_black_and_a_call_wakes_it_and_the_television(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    socket = tmp_path / "tv"
    file = File(
        room=night_now(hall_site().timezone), more=f'[television]\ndriver = "simulated"\nsocket = "{socket}"'
    )

    async def scene() -> None:
        controller = Controller(broker, hall_site())
        async with controller.working(), display(tmp_path, broker, screen.display, file) as shown:
            television, writer = await asyncio.open_unix_connection(socket)
            assert await next_power(television) in (None, "standby"), "it lit up before the time was known"
            await shown.until(lambda told: told.get("asleep") is True)
            await until_colour(screen, lambda colour: colour == "#000000", (40, 40))
            controller.call("P001")
            snapshot = await shown.until(called("P001"))
            assert snapshot["asleep"] is False
            while (power := await next_power(television)) != "on":
                assert power == "standby"
            await until_colour(screen, lambda colour: colour == theme.DEEP, (40, 40))
            writer.close()

    asyncio.run(scene())


def test_a_television_that_does_not_answer_is_told_and_calls_go_on(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    file = File(more='[television]\ndriver = "cec-ctl"\ndevice = "/dev/no-such-cec"')

    async def scene() -> None:
        async with display(tmp_path, broker, screen.display, file) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                state = await controller.until_device(lambda told: bool(told.faults))
                assert state.faults[0].code in ("device-gone", "not-installed")
                await shown.until(settled)
                await still_calls(shown, controller)

    asyncio.run(scene())


def test_chime_voice_and_television_lost_together_are_all_told_and_calls_go_on(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    gone = 'device = "no-such-device"'
    television = '[television]\ndriver = "cec-ctl"\ndevice = "/dev/no-such-cec"'
    file = File(chime=f'driver = "aplay"\n{gone}', more=f'[voice]\ndriver = "espeak"\n{gone}\n{television}')

    async def scene() -> None:
        async with display(tmp_path, broker, screen.display, file) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(settled)
                await still_calls(shown, controller, "P001")
                await still_calls(shown, controller, "P002")
                state = await controller.until_device(lambda told: len(told.faults) >= 2)
                assert "no-sound" in {fault.code for fault in state.faults}
                assert {fault.code for fault in state.faults} & {"device-gone", "not-installed"}

    asyncio.run(scene())


# --- the screen's resolution ------------------------------------------------------------------------


def test_the_window_follows_the_screens_resolution_and_calls_go_on(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    async def scene() -> None:
        async with display(tmp_path, broker, screen.display) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(settled)
                for width, height in ((1280, 720), (1366, 768), (1920, 1080)):
                    await asyncio.to_thread(screen.resize, width, height)
                    await shown.until(lambda told, size=[width, height]: told["window"] == size)
                    # The list's ground reaches the right edge, the call's the left.
                    await until_colour(screen, lambda colour: colour == theme.SURFACE, (width - 4, 4))
                    await until_colour(screen, lambda colour: colour == theme.DEEP, (4, height - 4))
                    await still_calls(shown, controller, f"P{height:04d}"[-4:])
                assert controller.device
                assert not controller.device.faults

    asyncio.run(scene())


def test_a_resolution_that_breaks_the_rule_is_told_and_calls_go_on(
    tmp_path: Path, broker: Mosquitto, screen: VirtualScreen
) -> None:
    async def scene() -> None:
        async with display(tmp_path, broker, screen.display, File(farthest=8.0)) as shown:
            controller = Controller(broker, hall_site())
            async with controller.working():
                await shown.until(settled)
                await asyncio.to_thread(screen.resize, 640, 480)
                await shown.until(lambda told: told["window"] == [640, 480])
                state = await controller.until_device(lambda told: bool(told.faults))
                assert state.faults[0].code == "screen-too-small"
                assert state.faults[0].said.startswith("Set the screen back to 1920 x 1080. At 640 x 480 the")
                await still_calls(shown, controller)
                await asyncio.to_thread(screen.resize, 1920, 1080)
                await controller.until_device(lambda told: not told.faults)

    asyncio.run(scene())
