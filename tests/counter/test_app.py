"""The counter unit on a real broker, its button pressed from outside, and a controller that answers."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from appliance.clock import now
from appliance.config import load
from contract.requests import Refusal
from contract.values import Code, Phase
from counter import app as counter_app
from counter import lamp as counter_lamp
from counter.app import CounterUnit
from counter.settings import CounterSettings
from hardware.gpio_button import GpioButton
from hardware.ports import Lamp
from hardware.software_box import SoftwareBox
from tests.broker import Mosquitto
from tests.counter.desk import Controller, Desk, Lines, running, write_file

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

TABLES = """\
[button]
driver = "simulated"
socket = "{folder}/button.sock"
[keys.next]
short = "next"
long = "recall"
[sign]
driver = "simulated"
socket = "{folder}/sign.sock"
arrow = "left"
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto.plain(tmp_path) as running:
        yield running


@pytest.fixture
def file(tmp_path: Path, broker: Mosquitto) -> Path:
    return write_file(tmp_path, broker, TABLES.format(folder=tmp_path))


@pytest.fixture
async def controller(broker: Mosquitto) -> AsyncIterator[Controller]:
    found = Controller(broker.port)
    async with running(found.bus.serve()):
        await found.until(lambda: found.bus.connected)
        yield found


@pytest.fixture
async def desk(file: Path, tmp_path: Path, controller: Controller) -> AsyncIterator[Desk]:
    unit = CounterUnit(load(file, CounterSettings))
    async with running(unit.run()):
        found = await Desk.at(tmp_path / "button.sock")
        yield found
    await found.close()


async def reachable(controller: Controller, desk: Desk) -> None:
    await controller.until(lambda: controller.device is not None and controller.device.up)
    controller.counter(Phase.FREE)
    controller.beat()
    await desk.sees("off")


# --- the buttons and the lamp -----------------------------------------------------------------------


async def test_a_press_calls_the_next_person(controller: Controller, desk: Desk) -> None:
    await reachable(controller, desk)
    desk.press()
    await desk.sees("called")
    assert desk.seen[-2:] == ["pending", "called"]
    [request] = controller.asked
    assert (request.type, request.counter) == ("call_next", "3")  # type: ignore[attr-defined]  # each kind has it


@pytest.mark.parametrize(
    ("key", "asked"), [("recall", "recall"), ("no_show", "no_show"), ("park", "park"), ("next", "call_next")]
)
async def test_every_key_asks_for_its_own(controller: Controller, desk: Desk, key: str, asked: str) -> None:
    await reachable(controller, desk)
    desk.press(key)
    await controller.until(lambda: bool(controller.asked))
    assert controller.asked[0].type == asked  # type: ignore[attr-defined]  # each kind has it


async def test_a_long_press_is_acknowledged_at_once_and_asked_while_it_is_held(
    controller: Controller, desk: Desk
) -> None:
    await reachable(controller, desk)
    desk.say("down next")
    await asyncio.wait_for(desk.sees("pending"), 0.5)  # sooner than it is certain
    assert not controller.asked
    await controller.until(lambda: bool(controller.asked))
    assert controller.asked[0].type == "recall"  # type: ignore[attr-defined]  # each kind has it
    desk.say("up next")
    await desk.sees("called")
    assert len(controller.asked) == 1


async def test_a_key_that_means_nothing_does_nothing(controller: Controller, desk: Desk) -> None:
    await reachable(controller, desk)
    desk.press("coffee")
    desk.press("park")
    await controller.until(lambda: bool(controller.asked))
    assert [request.type for request in controller.asked] == ["park"]  # type: ignore[attr-defined]  # each has it


async def test_the_lamp_follows_the_counter_at_rest(controller: Controller, desk: Desk) -> None:
    await reachable(controller, desk)
    controller.counter(Phase.FREE, waiting=4)
    await desk.sees("waiting")
    controller.counter(Phase.CALLED)
    await desk.sees("called")
    controller.counter(Phase.PAUSED, waiting=4)
    await desk.sees("paused")
    controller.counter(Phase.SERVING)
    await desk.sees("off")


@pytest.mark.parametrize(
    ("code", "shown"),
    [(Code.NOBODY_WAITING, "nobody_waiting"), (Code.NO_MORE_RECALLS, "refused")],
)
async def test_a_no_is_said_for_a_while(
    controller: Controller, desk: Desk, monkeypatch: pytest.MonkeyPatch, code: Code, shown: str
) -> None:
    monkeypatch.setattr(counter_lamp, "NOTICE_S", 0.4)
    controller.answer = lambda r: Refusal(answers=r.id, at=now(), code=code)
    await reachable(controller, desk)
    desk.press()
    await desk.sees(shown)
    await desk.sees("off")


async def test_a_press_that_nobody_answers_is_told(
    controller: Controller, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter_app, "PATIENCE_S", 0.2)
    monkeypatch.setattr(counter_lamp, "NOTICE_S", 0.4)
    controller.answer = lambda r: None
    await reachable(controller, desk)
    desk.press()
    await desk.sees("unreachable")
    await desk.sees("off")


async def test_a_press_while_unreachable_never_fires(controller: Controller, desk: Desk) -> None:
    await reachable(controller, desk)
    controller.beat(up=False)
    await desk.sees("unreachable")
    await desk.press_and_be_heard()
    controller.beat()
    await desk.sees("off")
    desk.press("park")
    await desk.sees("called")
    assert [request.type for request in controller.asked] == ["park"]  # type: ignore[attr-defined]  # each has it


async def test_a_press_that_is_on_its_way_when_the_controller_goes_is_given_up(
    controller: Controller, desk: Desk
) -> None:
    controller.answer = lambda r: None
    await reachable(controller, desk)
    desk.press()
    await controller.until(lambda: bool(controller.asked))
    controller.beat(up=False)
    await desk.sees("unreachable")
    asked = len(controller.asked)
    controller.beat()
    await desk.sees("off")
    await asyncio.sleep(1.2)  # longer than until it would have been asked again
    assert len(controller.asked) == asked


async def test_presses_while_one_is_on_its_way_are_one(controller: Controller, desk: Desk) -> None:
    controller.answer = lambda r: None
    await reachable(controller, desk)
    desk.press()
    await desk.sees("pending")
    desk.press()
    desk.press("recall")
    await controller.until(lambda: len(controller.asked) >= 2)
    assert len({request.id for request in controller.asked}) == 1


async def test_a_tap_is_a_tap_however_busy_the_unit_is(
    tmp_path: Path, broker: Mosquitto, controller: Controller
) -> None:
    pins = '[button]\ndriver = "gpio"\npins = "mock"\nbutton = 17\nlamp = 27\n'
    meaning = '[press]\nshort = "next"\nlong = "recall"\n'
    unit = CounterUnit(load(write_file(tmp_path, broker, pins + meaning), CounterSettings))
    async with running(unit.run()):
        await controller.until(lambda: bool(controller.device and controller.device.up))
        controller.counter(Phase.FREE)
        controller.beat()
        while counter_lamp.lamp(unit._view) != Lamp.OFF:  # noqa: ASYNC110  # mock pins tell nobody
            await asyncio.sleep(0.01)
        assert isinstance(unit._button, GpioButton)
        contact = unit._button._pins.pin(17)
        contact.drive_low()
        await asyncio.sleep(0.1)
        contact.drive_high()
        time.sleep(1.0)  # noqa: ASYNC251  # the loop is busy, longer than a long press
        await controller.until(lambda: bool(controller.asked))
        assert controller.asked[0].type == "call_next"  # type: ignore[attr-defined]  # each kind has it


async def test_keys_that_do_not_fit_the_box_are_told(
    tmp_path: Path, broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    box = SoftwareBox(tmp_path / "box", ["next", "help"])
    box.plug_in()
    tables = f'[button]\ndriver = "serial"\ndevice = "{box.path}"\n[keys.red]\nshort = "recall"\n'
    async with running(CounterUnit(load(write_file(tmp_path, broker, tables), CounterSettings)).run()):
        await asyncio.wait_for(box.wait_for(lit=True), 10)
    box.unplug()
    told = [record.getMessage() for record in caplog.records if "help" in record.getMessage()]
    assert told == [
        "the buttons do not have red, which the file tells of; the file does not say what help means"
    ]


# --- the sign ---------------------------------------------------------------------------------------


async def test_the_sign_says_what_the_counter_does_in_the_sites_languages(
    controller: Controller, desk: Desk, tmp_path: Path
) -> None:
    sign = await Lines.at(tmp_path / "sign.sock")
    await sign.until(lambda shown: shown["notice"] == "Not up to date")
    await reachable(controller, desk)
    controller.content("fr", "nl")
    shown = await sign.until(lambda shown: shown["word"] == "Ouvert")
    assert (shown["state"], shown["others"], shown["notice"]) == ("open", ["Open"], "")
    controller.counter(Phase.CALLED, number="P047")
    shown = await sign.until(lambda shown: shown["number"] == "P047")
    assert (shown["state"], shown["arrow"], shown["word"]) == ("called", "left", "")
    controller.counter(Phase.SERVING, number="P047")
    await sign.until(lambda shown: shown["state"] == "serving" and shown["arrow"] == "none")
    controller.counter(Phase.PAUSED)
    await sign.until(lambda shown: (shown["word"], shown["others"]) == ("En pause", ["Pauze"]))
    controller.beat(up=False)
    shown = await sign.until(lambda shown: bool(shown["notice"]))
    assert shown["word"] == "En pause"
    await sign.close()


async def test_a_sign_that_is_pulled_out_is_reported_and_calling_goes_on(
    controller: Controller, desk: Desk, tmp_path: Path
) -> None:
    sign = await Lines.at(tmp_path / "sign.sock")
    await reachable(controller, desk)
    sign.say("unplug")
    await controller.until(lambda: controller.faults == ["sign-gone"])
    desk.press()
    await desk.sees("called")
    controller.counter(Phase.CALLED, number="P047")
    sign.say("plug")
    await sign.until(lambda shown: shown["number"] == "P047")
    await controller.until(lambda: not controller.faults)
    await sign.close()


# --- faults -----------------------------------------------------------------------------------------


async def test_the_broker_may_come_and_go(controller: Controller, desk: Desk, broker: Mosquitto) -> None:
    await reachable(controller, desk)
    broker.stop(signal.SIGKILL)
    await desk.sees("unreachable")
    broker.start()
    await controller.until(lambda: controller.bus.connected)
    controller.counter(Phase.FREE, waiting=1)
    controller.beat()
    await desk.sees("waiting")


async def test_a_button_that_is_missing_is_reported(
    tmp_path: Path, broker: Mosquitto, controller: Controller
) -> None:
    pins = '[button]\ndriver = "gpio"\nbutton = 17\nlamp = 27\nchip = 99\n'
    path = write_file(tmp_path, broker, pins)
    async with running(CounterUnit(load(path, CounterSettings)).run()):
        await controller.until(lambda: bool(controller.faults))
    assert controller.device
    assert [fault.code for fault in controller.device.faults] == ["button-gone"]
    assert "cable" in controller.device.faults[0].fix


async def test_the_command_serves_and_ends_with_the_lamp_off_and_the_sign_blank(
    file: Path, tmp_path: Path, controller: Controller
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "counter", "--config", str(file), env={**os.environ, "PYTHONWARNINGS": "error"}
    )
    try:
        desk, sign = await Desk.at(tmp_path / "button.sock"), await Lines.at(tmp_path / "sign.sock")
        await reachable(controller, desk)
        controller.counter(Phase.CALLED, number="P047")
        await desk.sees("called")
        await sign.until(lambda shown: shown["number"] == "P047")
        process.send_signal(signal.SIGTERM)
        await desk.sees("off")
        await sign.until(lambda shown: shown["state"] == "unknown" and not shown["notice"])
        async with asyncio.timeout(10):
            assert await process.wait() == 0
        await desk.close()
        await sign.close()
        await controller.until(lambda: bool(controller.device and not controller.device.up))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
