"""The display as it runs: real window, real broker, a controller that comes and goes."""

import asyncio
import os
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from appliance import theme
from contract.values import Role
from hardware import gong
from tests.broker import Mosquitto
from tests.display.hall import SILENT, Controller, File, Screen, Snapshot, display, hall_site
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

ON_THE_PLATE = 110, 640
"""A point of the counter's plate, from the upper left corner; bare ground when nobody is called."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 1920, 1080) as running:
        yield running


@pytest.fixture
def play(tmp_path: Path, broker: Mosquitto, screen: VirtualScreen) -> Callable[..., None]:
    """Runs a scene on a display that is up and a controller that is not at work yet."""

    def run(scene: Callable[[Screen, Controller], Any], chime: str = SILENT) -> None:
        async def whole() -> None:
            async with display(tmp_path, broker, screen.display, File(chime=chime)) as shown:
                await scene(shown, Controller(broker, hall_site()))

        asyncio.run(whole())

    return run


def called(number: str) -> Callable[[Snapshot], bool]:
    return lambda snapshot: bool(snapshot.get("call")) and snapshot["call"]["number"] == number


def settled(snapshot: Snapshot) -> bool:
    return snapshot.get("stale") is False and "Service citoyen" in snapshot["texts"]


def test_a_call_appears_on_the_window_and_is_told(play: Callable[..., None], screen: VirtualScreen) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            snapshot = await shown.until(settled)
            assert snapshot["call"] is None
            assert "Veuillez attendre votre numéro" in snapshot["texts"]
            await until_colour(screen, theme.DEEP)
            controller.call("P047", "3")
            snapshot = await shown.until(called("P047"))
            assert snapshot["call"] == {"number": "P047", "counter": "3", "seq": 1, "recall": False}
            assert {"Numéro appelé", "Number called", "Guichet 3", "Counter 3"} <= set(snapshot["texts"])
            await until_colour(screen, theme.SUN)
            controller.call("D018", "5")
            snapshot = await shown.until(called("D018"))
            assert [entry["number"] for entry in snapshot["list"]] == ["P047"]

    play(scene)


async def until_colour(screen: VirtualScreen, wanted: str) -> None:
    """Wait for the fade of 150 ms to end; the framebuffer tells nobody when it changes."""
    async with asyncio.timeout(2):
        while screen.pixel(*ON_THE_PLATE) != wanted:  # noqa: ASYNC110  # polled, see above
            await asyncio.sleep(0.01)


def test_losing_the_controller_is_marked_within_three_seconds_and_the_calls_stay(
    play: Callable[..., None],
) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            controller.call("P047")
            await shown.until(called("P047"))
        lost = time.monotonic()
        snapshot = await shown.until(lambda snapshot: snapshot["stale"])
        assert time.monotonic() - lost < 3.5
        assert snapshot["call"]["number"] == "P047"
        assert "Cet écran n’est pas à jour" in snapshot["texts"]

    play(scene)


def test_losing_the_broker_is_marked_too(play: Callable[..., None], broker: Mosquitto) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            broker.stop()
            await shown.until(lambda snapshot: snapshot["stale"])
            broker.start()
            await shown.until(lambda snapshot: not snapshot["stale"])

    play(scene)


def test_a_controller_that_comes_back_has_its_missed_call_announced_once(
    play: Callable[..., None], tmp_path: Path
) -> None:
    record = tmp_path / "heard.wav"

    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            controller.call("P047")
            await shown.until(called("P047"))
        await shown.until(lambda snapshot: snapshot["stale"])
        controller.call("P048")  # nobody hears it yet: the connection is gone
        async with controller.working():
            snapshot = await shown.until(called("P048"))
            assert [entry["number"] for entry in snapshot["list"]] == ["P047"]
            for _ in range(3):
                controller.publish()
            await shown.quiet_for(2 * gong.SECONDS + 1)
        assert chimes(record) == 2

    play(scene, chime=f'driver = "simulated"\nrecord = "{record}"')


def chimes(record: Path) -> int:
    """How many gongs were heard."""
    with wave.open(str(record)) as heard:
        return round(heard.getnframes() / heard.getframerate() / gong.SECONDS)


def test_twenty_calls_within_one_second_are_all_shown_in_order_and_all_rung(
    play: Callable[..., None], tmp_path: Path
) -> None:
    record = tmp_path / "heard.wav"
    numbers = [f"P{seq:03d}" for seq in range(1, 21)]

    async def call_all(controller: Controller) -> None:
        for number in numbers:
            controller.call(number)
            await asyncio.sleep(0.04)

    async def watch(shown: Screen) -> list[float]:
        times = []
        for number in numbers:
            await shown.until(called(number))
            times.append(time.monotonic())
        return times

    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            _, times = await asyncio.gather(call_all(controller), watch(shown))
            assert times[-1] - times[0] > 19 * gong.SECONDS - 1, "chimes met"
            await shown.quiet_for(gong.SECONDS + 0.5)
        large = [snapshot["call"]["number"] for snapshot in shown.seen if snapshot.get("call")]
        assert list(dict.fromkeys(large)) == numbers
        assert chimes(record) == 20

    play(scene, chime=f'driver = "simulated"\nrecord = "{record}"')


def test_a_chime_that_does_not_work_is_reported_and_the_call_is_shown(play: Callable[..., None]) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            controller.call("P047")
            await shown.until(called("P047"))
            state = await controller.until_device(lambda device: bool(device.faults))
            assert state.role is Role.DISPLAY
            assert state.faults[0].code == "no-sound"
            controller.call("P048")
            await shown.until(called("P048"))

    play(scene, chime='driver = "aplay"\ndevice = "no-such-device"')


def test_a_display_at_rest_uses_next_to_nothing_and_does_not_repaint(play: Callable[..., None]) -> None:
    async def scene(shown: Screen, controller: Controller) -> None:
        async with controller.working():
            await shown.until(settled)
            controller.call("P047")
            await shown.until(called("P047"))
            await shown.quiet_for(4)  # the hot loop after the start, the chime
            told = len(shown.seen)
            process = psutil.Process(shown.process.pid)
            before, began = process.cpu_times(), time.monotonic()
            await asyncio.sleep(5)
            after = process.cpu_times()
            used = after.user + after.system - before.user - before.system
            share = used / (time.monotonic() - began)
            assert share < 0.05, f"{share:.1%} of a core at rest"
            assert len(shown.seen) - told <= 1, "only the minute may have turned"

    play(scene)


def test_without_a_screen_it_ends_with_an_error(tmp_path: Path, broker: Mosquitto) -> None:
    file = File().write(tmp_path, broker)
    done = subprocess.run(
        [sys.executable, "-m", "display", "--config", str(file)],
        env={**os.environ, "DISPLAY": ":999"},
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
