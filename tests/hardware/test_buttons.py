"""One contract for every driver of buttons and their lamp, and what each driver adds to it."""

import asyncio
import json
import os
import struct
import threading
import time
import tty
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import gpiozero
import pytest

from hardware import blinking, evdev_inputs, evdev_keypad, evdev_keys, serial_box, serial_link
from hardware.box_lines import LONGEST, Box, Lines, Moved, read
from hardware.counter_settings import (
    GpioButtonSettings,
    KeypadButtonSettings,
    SerialButtonSettings,
    SimulatedButtonSettings,
)
from hardware.drivers import open_button
from hardware.errors import ButtonGone, DeviceRefused
from hardware.evdev_events import Missed
from hardware.evdev_keys import KeyMoved, KeyReader
from hardware.gpio_button import GpioButton, pin_factory
from hardware.ports import PATTERNS, CallButton, Lamp, Press
from hardware.simulated_button import SimulatedButton
from hardware.software_box import SoftwareBox
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

DOWN, UP = Press("next", held=True), Press("next", held=False)


@dataclass
class Bench:
    """A device, and the hand and eye at it. `lose` pulls its cable, where it has one."""

    button: CallButton
    down: Callable[[], None]
    up: Callable[[], None]
    lit: Callable[[bool], Awaitable[None]]
    lose: Callable[[], None] | None = None

    def press(self) -> None:
        self.down()
        self.up()


async def holds(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  # a pin or a simulation tells nobody
        await asyncio.sleep(0.005)


@asynccontextmanager
async def simulated(_: Path, __: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    device = open_button(SimulatedButtonSettings(driver="simulated"))
    assert isinstance(device, SimulatedButton)
    yield Bench(
        device,
        down=lambda: device.move(held=True),
        up=lambda: device.move(held=False),
        lit=lambda lit: holds(lambda: (device.lamp != Lamp.OFF) == lit),
    )
    await device.close()


@asynccontextmanager
async def on_gpio(_: Path, __: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    pins = pin_factory("mock")
    device = GpioButton({"next": 17, "recall": 22}, 27, pins)
    contact, lamp = pins.pin(17), pins.pin(27)
    yield Bench(device, contact.drive_low, contact.drive_high, lambda lit: holds(lambda: lamp.state == lit))
    await device.close()


@asynccontextmanager
async def on_a_box(folder: Path, _: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    box = SoftwareBox(folder / "box")
    box.plug_in()
    device = open_button(SerialButtonSettings(driver="serial", device=box.path))
    yield Bench(
        device,
        down=lambda: box.down("next"),
        up=lambda: box.up("next"),
        lit=lambda lit: box.wait_for(lit=lit),
        lose=box.unplug,
    )
    await device.close()
    box.unplug()


class Pad:
    """A terminal that is written as the kernel writes /dev/input/event*; ioctls are answered for it."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.down = path, bytearray(evdev_keys.KEY_BYTES)
        self.fd, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self.fd, False)
        path.symlink_to(os.ttyname(self._theirs))
        self.lit = False
        monkeypatch.setattr(evdev_keypad, "grab", lambda _: None)
        monkeypatch.setattr(evdev_keypad, "has_led", lambda *_: True)
        monkeypatch.setattr(evdev_keypad, "keys_down", lambda _: bytes(self.down))

    def unplug(self) -> None:
        os.close(self._theirs)
        os.close(self.fd)

    def send(self, kind: int, code: int, value: int) -> None:
        os.write(self.fd, event(kind, code, value) + event(0, 0, 0))

    def key(self, code: int, value: int) -> None:
        self.send(1, code, value)

    async def shows(self, lit: bool) -> None:
        def seen() -> bool:
            try:
                data = os.read(self.fd, 48)
            except BlockingIOError:
                data = b""
            if data:
                _, _, kind, code, value = struct.unpack("@llHHi", data[:24])
                assert (kind, code) == (0x11, 0)
                self.lit = bool(value)
            return self.lit == lit

        await holds(seen)


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 1_700_000_000, 123, kind, code, value)


KPENTER, KPPLUS, A = 96, 78, 30


@asynccontextmanager
async def on_a_keypad(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    pad = Pad(folder / "event5", monkeypatch)
    device = open_button(KeypadButtonSettings(driver="keypad", device=pad.path))
    gone = False

    def unplug() -> None:
        nonlocal gone
        gone = True
        pad.unplug()

    yield Bench(
        device,
        down=lambda: pad.key(KPENTER, 1),
        up=lambda: pad.key(KPENTER, 0),
        lit=pad.shows,
        lose=unplug,
    )
    await device.close()
    if not gone:
        pad.unplug()


@pytest.fixture(params=[simulated, on_gpio, on_a_box, on_a_keypad])
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    async with request.param(tmp_path, monkeypatch) as found:
        await soon(found.button.ready())
        yield found


class Listening:
    """Keeps what is pressed while the block runs."""

    def __init__(self, button: CallButton) -> None:
        self.heard: asyncio.Queue[Press] = asyncio.Queue()
        self._button = button

    async def __aenter__(self) -> "Listening":
        self.task = asyncio.create_task(self._listen())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])

    async def next(self) -> Press:
        return await soon(self.heard.get())

    async def _listen(self) -> None:
        async for press in self._button.presses():
            self.heard.put_nowait(press)


# --- the contract -----------------------------------------------------------------------------------


async def test_a_press_is_told_when_it_goes_down_and_when_it_is_let_go(bench: Bench) -> None:
    async with Listening(bench.button) as presses:
        for _ in range(3):
            bench.down()
            assert await presses.next() == DOWN
            bench.up()
            assert await presses.next() == UP
        assert presses.heard.empty()


async def test_a_press_that_nobody_waits_for_is_forgotten(bench: Bench) -> None:
    bench.press()
    await asyncio.sleep(0.05)  # time enough for it to arrive
    async with Listening(bench.button) as presses:
        bench.down()
        assert await presses.next() == DOWN
        assert presses.heard.empty()


@pytest.mark.parametrize("lamp", list(Lamp))
async def test_the_lamp_changes_at_once(bench: Bench, lamp: Lamp) -> None:
    bench.button.show(lamp)
    await soon(bench.lit(lamp != Lamp.OFF), within_s=0.5)


async def test_closing_ends_the_presses_and_the_light(bench: Bench) -> None:
    async with Listening(bench.button) as presses:
        bench.button.show(Lamp.CALLED)
        await soon(bench.lit(True))
        await bench.button.close()
        await soon(asyncio.wait([presses.task]))
        assert presses.task.exception() is None
        await soon(bench.lit(False))


@pytest.mark.parametrize("bench", [on_a_box, on_a_keypad], indirect=True)
async def test_a_device_that_is_pulled_out_is_missed(bench: Bench) -> None:
    assert bench.lose
    async with Listening(bench.button) as presses:
        bench.down()
        assert await presses.next() == DOWN
        bench.lose()
        await soon(asyncio.wait([presses.task]), within_s=3)
        assert isinstance(presses.task.exception(), ButtonGone)
        assert presses.heard.empty()


# --- the lamp's rhythms -----------------------------------------------------------------------------


class Watched:
    """A lamp whose every change is kept with its time."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, bool]] = []
        self._changed = asyncio.Event()
        self.blinker = blinking.Blinker(self._light)

    def _light(self, lit: bool) -> None:
        self.seen.append((asyncio.get_running_loop().time(), lit))
        self._changed.set()

    async def until(self, changes: int) -> None:
        async with asyncio.timeout(10):
            while len(self.seen) < changes:
                await self._changed.wait()
                self._changed.clear()


async def test_each_rhythm_is_as_its_table_says() -> None:
    lamp = Watched()
    steps = PATTERNS[Lamp.NOBODY_WAITING]
    assert isinstance(steps, tuple)
    lamp.blinker.show(Lamp.NOBODY_WAITING)
    await lamp.until(6)
    lamp.blinker.show(Lamp.OFF)
    assert [lit for _, lit in lamp.seen] == [True, False] * 3 + [False]
    lasted = [after - before for (before, _), (after, _) in pairwise(lamp.seen[:6])]
    wanted = [seconds for step in steps for seconds in step]
    assert lasted == pytest.approx([*wanted, wanted[0]], abs=0.1)


@pytest.mark.parametrize(("before", "first"), [(Lamp.CALLED, False), (Lamp.OFF, True)])
async def test_a_press_changes_the_light_at_once_whatever_it_was(before: Lamp, first: bool) -> None:
    lamp = Watched()
    lamp.blinker.show(before)
    lamp.blinker.show(Lamp.PENDING)
    assert lamp.seen[-1][1] is first
    lamp.blinker.show(Lamp.OFF)


# --- pins -------------------------------------------------------------------------------------------


async def test_presses_from_a_driver_thread_reach_the_loop() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17}, 27, pins)
    async with Listening(button) as presses:
        await asyncio.to_thread(pins.pin(17).drive_low)
        assert await presses.next() == DOWN
    pins.pin(17).drive_high()
    await button.close()


async def test_every_pin_is_its_own_key() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17, "recall": 22}, 27, pins)
    async with Listening(button) as presses:
        pins.pin(22).drive_low()
        assert await presses.next() == Press("recall", held=True)
    pins.pin(22).drive_high()
    await button.close()


async def test_contacts_are_debounced_by_the_pins() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17}, 27, pins, bounce_s=0.04)
    assert pins.pin(17).bounce == 0.04
    await button.close()


async def test_a_press_is_of_the_moment_it_is_made_however_busy_the_loop_is() -> None:
    pins = pin_factory("mock")
    button = GpioButton({"next": 17}, 27, pins)

    def tap() -> None:
        pins.pin(17).drive_low()
        time.sleep(0.1)
        pins.pin(17).drive_high()

    async with Listening(button) as presses:
        hand = threading.Thread(target=tap)
        hand.start()
        time.sleep(0.5)  # noqa: ASYNC251  # the loop is busy
        down, up = await presses.next(), await presses.next()
        hand.join()
        assert 0.05 < up.at - down.at < 0.3
        assert time.monotonic() - up.at > 0.2
    await button.close()


async def test_a_pin_that_another_program_has_is_told_and_the_others_are_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Exception("'GPIO busy'")  # lgpio's own error is no more

    pins = pin_factory("mock")
    monkeypatch.setattr(gpiozero, "LED", busy)
    with pytest.raises(ButtonGone, match="GPIO busy"):
        GpioButton({"next": 17}, 27, pins)
    assert not pins.pins


async def test_a_machine_without_pins_is_told() -> None:
    with pytest.raises(ButtonGone, match="no GPIO pins here"):
        open_button(GpioButtonSettings(driver="gpio", button=17, lamp=27, pins="lgpio", chip=99))


# --- the serial box ---------------------------------------------------------------------------------


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[SoftwareBox]:
    found = SoftwareBox(tmp_path / "box", ["next", "recall"])
    found.plug_in()
    yield found
    found.unplug()


@asynccontextmanager
async def reached(box: SoftwareBox) -> AsyncIterator[Listening]:
    device = serial_box.SerialBox(box.path)
    await soon(device.ready())
    async with Listening(device) as presses:
        yield presses
    await device.close()


async def test_a_box_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ButtonGone, match="no button box"):
        await serial_box.SerialBox(tmp_path / "box").ready()


async def test_a_box_that_says_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_box, "SILENT_S", 0.1)
    monkeypatch.setattr(serial_box, "ASK_S", 0.05)
    ours, theirs = os.openpty()
    with pytest.raises(ButtonGone, match="says nothing"):
        await soon(serial_box.SerialBox(Path(os.ttyname(theirs))).ready())
    os.close(ours)
    os.close(theirs)


async def test_a_box_that_falls_silent_is_missed(box: SoftwareBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_box, "SILENT_S", 0.2)
    monkeypatch.setattr(serial_box, "ASK_S", 0.05)
    async with reached(box) as presses:
        box.stuck = True
        await soon(asyncio.wait([presses.task]))
        assert isinstance(presses.task.exception(), ButtonGone)


async def test_a_box_of_another_version_is_refused(box: SoftwareBox) -> None:
    box.version = 2
    box.unplug()
    box.plug_in()
    with pytest.raises(DeviceRefused, match="version 2"):
        await soon(serial_box.SerialBox(box.path).ready())


async def test_rubbish_on_the_line_is_dropped_and_presses_in_it_are_found(box: SoftwareBox) -> None:
    async with reached(box) as presses:
        box.send(os.urandom(300).replace(b"\n", b"\0") + b"\n")
        box.send(b"+\n+next \n+NEXT\n+coffee\n++next\nbox\nbox x\n\xff\xfe+next\n" + b"a" * 5000 + b"\n")
        box.down("recall")
        assert await presses.next() == Press("recall", held=True)
        assert presses.heard.empty()


async def test_a_lost_letting_go_is_found_out_before_the_press_is_a_long_one(box: SoftwareBox) -> None:
    async with reached(box) as presses:
        box.down("next")
        assert await presses.next() == DOWN
        box.let_go_unheard("next")
        assert await soon(presses.heard.get(), within_s=0.7) == UP


async def test_a_key_that_is_held_when_the_box_is_found_is_no_press(box: SoftwareBox) -> None:
    box.down("next")
    async with reached(box) as presses:
        box.up("next")
        box.down("recall")
        while (press := await presses.next()) != Press("recall", held=True):
            assert not press.held


async def test_the_lamp_is_said_again_in_case_it_was_lost(
    box: SoftwareBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_box, "ASK_S", 0.05)
    device = serial_box.SerialBox(box.path)
    await soon(device.ready())
    device.show(Lamp.CALLED)
    await soon(box.wait_for(lit=True))
    box._light(lit=False)  # as after a moment without power
    await soon(box.wait_for(lit=True))
    await device.close()


async def test_a_box_that_comes_back_as_another_device_is_another_box(
    box: SoftwareBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_link, "STILL_THERE_S", 0.05)
    async with reached(box) as presses:
        other = SoftwareBox(tmp_path / "other")
        other.plug_in()
        box.path.unlink()
        box.path.symlink_to(other.path.readlink())
        await soon(asyncio.wait([presses.task]))
        assert isinstance(presses.task.exception(), ButtonGone)
        other.unplug()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("+next", Moved("next", held=True)),
        ("-no_show", Moved("no_show", held=False)),
        ("box 1", Box(1, frozenset(), frozenset())),
        ("box 1 +next -park", Box(1, frozenset({"next", "park"}), frozenset({"next"}))),
        ("box 12 -a", Box(12, frozenset({"a"}), frozenset())),
        ("next", None),
        ("+", None),
        ("+Next", None),
        ("+1", None),
        ("box 1 next", None),
        ("box 1  -next", None),
        ("box -next", None),
        ("+a_name_that_is_too_long", None),
    ],
)
def test_what_a_box_says(line: str, says: Moved | Box | None) -> None:
    assert read(line) == says


@pytest.mark.pure
def test_lines_are_found_however_they_are_cut_and_overlong_ones_are_left_out() -> None:
    stream = b"+next\r\n" + b"x" * (LONGEST + 1) + b"\n\x80\n-next\n+ne"
    lines = Lines()
    assert [line for byte in stream for line in lines.feed(bytes([byte]))] == ["+next", "-next"]
    assert list(lines.feed(b"xt\n")) == ["+next"]


# --- the keypad -------------------------------------------------------------------------------------


@pytest.fixture
def pad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pad:
    return Pad(tmp_path / "event3", monkeypatch)


@asynccontextmanager
async def typed(pad: Pad, **table: Any) -> AsyncIterator[Listening]:
    device = open_button(KeypadButtonSettings(driver="keypad", device=pad.path, **table))
    await device.ready()
    async with Listening(device) as presses:
        yield presses
    await device.close()
    pad.unplug()


async def test_keys_have_the_names_of_the_file_and_others_do_nothing(pad: Pad) -> None:
    async with typed(pad, keys={"kpplus": "recall", "kpenter": "next"}) as presses:
        pad.key(A, 1)
        pad.key(A, 0)
        pad.key(KPPLUS, 1)
        assert await presses.next() == Press("recall", held=True)


async def test_the_repetitions_of_a_held_key_are_no_presses(pad: Pad) -> None:
    async with typed(pad) as presses:
        pad.key(KPENTER, 1)
        for _ in range(5):
            pad.key(KPENTER, 2)
        pad.key(KPENTER, 0)
        assert [await presses.next(), await presses.next()] == [DOWN, UP]


async def test_what_was_let_go_among_lost_events_is_let_go(pad: Pad) -> None:
    async with typed(pad) as presses:
        pad.key(KPENTER, 1)
        assert await presses.next() == DOWN
        pad.send(0, 3, 0)
        assert await presses.next() == UP


async def test_what_is_still_held_among_lost_events_is_held(pad: Pad) -> None:
    async with typed(pad) as presses:
        pad.key(KPENTER, 1)
        assert await presses.next() == DOWN
        pad.down[KPENTER // 8] |= 1 << KPENTER % 8
        pad.send(0, 3, 0)
        pad.key(KPPLUS, 1)
        assert await presses.next() == Press("recall", held=True)


async def test_a_keypad_that_another_program_has_is_refused(
    pad: Pad, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_: int) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(evdev_keypad, "grab", taken)
    with pytest.raises(DeviceRefused, match="another program"):
        async with typed(pad):
            pass
    pad.unplug()


async def test_a_keypad_without_a_lamp_is_a_keypad(pad: Pad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evdev_keypad, "has_led", lambda *_: False)
    device = open_button(KeypadButtonSettings(driver="keypad", device=pad.path))
    await device.ready()
    device.show(Lamp.CALLED)
    with pytest.raises(BlockingIOError):
        os.read(pad.fd, 24)
    await device.close()
    pad.unplug()


async def test_the_light_of_a_keyboard_goes_out_as_it_becomes_a_keypad(pad: Pad) -> None:
    pad.lit = True
    async with typed(pad):
        await soon(pad.shows(False), within_s=1)


async def test_without_a_path_the_first_with_the_keys_and_the_name_is_taken(
    pad: Pad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mouse = Pad(tmp_path / "event1", monkeypatch)
    there = {str(mouse.path.readlink()): (False, "Pad"), str(pad.path.readlink()): (True, "Desk Pad")}

    def about(fd: int) -> tuple[bool, str]:
        return there[os.ttyname(fd)]

    monkeypatch.setattr(evdev_inputs, "INPUTS", tmp_path)
    monkeypatch.setattr(evdev_keypad, "has_keys", lambda fd, _: about(fd)[0])
    monkeypatch.setattr(evdev_keypad, "name_of", lambda fd: about(fd)[1])
    device = open_button(KeypadButtonSettings(driver="keypad", name="Pad"))
    await device.ready()
    async with Listening(device) as presses:
        pad.key(KPENTER, 1)
        assert await presses.next() == DOWN
    await device.close()
    pad.unplug()
    mouse.unplug()


@pytest.mark.pure
def test_keys_are_found_however_the_stream_is_cut() -> None:
    stream = event(4, 4, 458840) + event(1, KPENTER, 1) + event(1, KPENTER, 2) + event(0, 3, 0)
    reader = KeyReader()
    found = [each for byte in stream for each in reader.feed(bytes([byte]))]
    assert found == [KeyMoved(KPENTER, held=True), Missed()]


@pytest.mark.pure
def test_names_and_questions_have_the_kernels_numbers() -> None:
    """From linux/input-event-codes.h and linux/input.h."""
    known = {"esc": 1, "a": 30, "z": 44, "space": 57, "f1": 59, "kp7": 71, "kpminus": 74, "kpplus": 78}
    known |= {"kp0": 82, "kpdot": 83, "f12": 88, "kpenter": 96, "kpslash": 98, "up": 103, "pagedown": 109}
    known |= {"delete": 111, "kpasterisk": 55, "numlock": 69, "f13": 183, "f24": 194, "kpcomma": 121}
    assert {name: evdev_keys.KEYS[name] for name in known} == known
    assert evdev_keys.GRAB == 0x40044590
    assert evdev_keys.GET_LEDS_THERE == 0x80084531
    assert evdev_keys.GET_KEYS_DOWN == 0x80604518
    assert evdev_keys.GET_KEYS_THERE == 0x80604521


# --- the simulation, from another process -----------------------------------------------------------


async def test_another_process_presses_and_sees_the_lamp(tmp_path: Path) -> None:
    path = tmp_path / "button.sock"
    button = SimulatedButton(path)
    button.show(Lamp.WAITING)
    async with Listening(button) as presses:
        reader, writer = await asyncio.open_unix_connection(path)
        assert json.loads(await soon(reader.readline())) == {"lamp": "waiting"}
        writer.write(b"press\nrubbish\ndown\npress recall\ndown next\n")
        assert [await presses.next(), await presses.next()] == [DOWN, UP]
        assert [(await presses.next()).key, (await presses.next()).key] == ["recall", "recall"]
        assert await presses.next() == DOWN
        button.show(Lamp.CALLED)
        assert json.loads(await soon(reader.readline())) == {"lamp": "called"}
        await button.close()
        assert json.loads(await soon(reader.readline())) == {"lamp": "off"}
        assert await soon(reader.read()) == b""
        writer.close()
        await writer.wait_closed()
    assert not path.exists()
