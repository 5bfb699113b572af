"""What the serial box adds to the contract of buttons: its line, and what it says."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hardware import serial_box, serial_link
from hardware.box_lines import LONGEST, Box, Lines, Moved, read
from hardware.errors import ButtonGone, DeviceRefused
from hardware.ports import Lamp, Press
from hardware.software_box import SoftwareBox
from tests.hardware.button_bench import (
    DOWN,
    UP,
    Listening,
)
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


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
