"""What the keypad adds to the contract of buttons: its names, and the stream of its keys."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hardware import evdev_inputs, evdev_keypad, evdev_keys
from hardware.counter_settings import (
    KeypadButtonSettings,
)
from hardware.drivers import open_button
from hardware.errors import DeviceRefused
from hardware.evdev_events import Missed
from hardware.evdev_keys import KeyMoved, KeyReader
from hardware.ports import Lamp, Press
from tests.hardware.button_bench import DOWN, KPENTER, KPPLUS, UP, A, Listening, Pad, event
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


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
