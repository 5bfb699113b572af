"""One contract for every headphones' socket, and Linux's events in the bytes that a kernel writes."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware import evdev_headphones, evdev_inputs
from hardware.drivers import open_headphones
from hardware.evdev_events import (
    EVENT,
    GET_NAME,
    GET_SWITCHES,
    GET_SWITCHES_THERE,
    EventReader,
    Missed,
    Switched,
)
from hardware.ports import Headphones
from hardware.settings import EvdevHeadphonesSettings, NoHeadphonesSettings, SimulatedHeadphonesSettings
from hardware.simulated_headphones import SimulatedHeadphones
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("@llHHi", 1_700_000_000, 123, kind, code, value)


class Socket:
    """A pipe that is written as the kernel writes /dev/input/event*; ioctls are answered from `inside`."""

    def __init__(self, path: Path) -> None:
        self.path, self.inside, self._fd = path, False, -1

    def connect(self) -> None:
        os.mkfifo(self.path)
        self._fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)

    def disconnect(self) -> None:
        self.path.unlink()
        os.close(self._fd)

    def send(self, data: bytes) -> None:
        os.write(self._fd, data)

    def switch(self, *, inside: bool) -> None:
        self.inside = inside
        self.send(event(5, 2, inside) + event(0, 0, 0))


@dataclass
class Bench:
    headphones: Headphones
    plug: Callable[[], None]
    unplug: Callable[[], None]


@asynccontextmanager
async def simulated(_: Path, __: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    device = open_headphones(SimulatedHeadphonesSettings(driver="simulated"))
    assert isinstance(device, SimulatedHeadphones)
    yield Bench(device, device.plug, device.unplug)
    await device.close()


@asynccontextmanager
async def on_evdev(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    socket = Socket(folder / "event7")
    socket.connect()
    monkeypatch.setattr(evdev_headphones, "state_of", lambda _: socket.inside)
    device = open_headphones(EvdevHeadphonesSettings(driver="evdev", device=socket.path))
    yield Bench(device, lambda: socket.switch(inside=True), lambda: socket.switch(inside=False))
    await device.close()
    socket.disconnect()


@pytest.fixture(params=[simulated, on_evdev])
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    async with request.param(tmp_path, monkeypatch) as found:
        yield found


# --- the contract -----------------------------------------------------------------------------------


async def test_the_state_is_told_first_and_then_every_change(bench: Bench) -> None:
    changes = bench.headphones.changes()
    assert await soon(anext(changes)) is False
    bench.plug()
    assert await soon(anext(changes)) is True
    bench.unplug()
    assert await soon(anext(changes)) is False


async def test_headphones_that_were_in_before_are_told(bench: Bench) -> None:
    bench.plug()
    assert await soon(anext(bench.headphones.changes())) is True


async def test_closing_ends_the_iteration(bench: Bench) -> None:
    changes = bench.headphones.changes()
    await soon(anext(changes))
    ending = asyncio.ensure_future(anext(changes, None))
    await asyncio.sleep(0)
    await bench.headphones.close()
    assert await soon(ending) is None
    await bench.headphones.close()


# --- Linux ------------------------------------------------------------------------------------------


@pytest.fixture
def socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Socket:
    found = Socket(tmp_path / "event3")
    monkeypatch.setattr(evdev_headphones, "state_of", lambda _: found.inside)
    monkeypatch.setattr(evdev_headphones, "LOOK_AGAIN_S", 0.01)
    return found


async def test_a_socket_that_is_not_there_is_empty_and_found_when_it_comes(socket: Socket) -> None:
    device = evdev_headphones.EvdevHeadphones(socket.path)
    changes = device.changes()
    assert await soon(anext(changes)) is False
    socket.inside = True
    socket.connect()
    assert await soon(anext(changes)) is True
    await device.close()
    socket.disconnect()


async def test_a_lost_socket_counts_as_empty_and_is_found_again(
    socket: Socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket.inside = True
    socket.connect()
    device = evdev_headphones.EvdevHeadphones(socket.path)
    changes = device.changes()
    assert await soon(anext(changes)) is True
    socket.disconnect()  # the reader sees the end of the file
    assert await soon(anext(changes)) is False
    socket.connect()
    assert await soon(anext(changes)) is True
    await device.close()
    socket.disconnect()


async def test_without_a_path_the_first_with_the_switch_and_the_name_is_taken(
    socket: Socket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keyboard = Socket(tmp_path / "event1")
    keyboard.connect()
    socket.inside = True
    socket.connect()
    there = {keyboard.path: (False, "Keypad"), socket.path: (True, "Hall Headphone Jack")}

    def about(fd: int) -> tuple[bool, str]:
        return there[Path(f"/proc/self/fd/{fd}").readlink()]

    monkeypatch.setattr(evdev_inputs, "INPUTS", tmp_path)
    monkeypatch.setattr(evdev_headphones, "has_switch", lambda fd: about(fd)[0])
    monkeypatch.setattr(evdev_headphones, "name_of", lambda fd: about(fd)[1])
    device = open_headphones(EvdevHeadphonesSettings(driver="evdev", name="Headphone"))
    assert await soon(anext(device.changes())) is True
    await device.close()
    keyboard.disconnect()
    socket.disconnect()


async def test_lost_events_are_made_up_for_by_asking(socket: Socket) -> None:
    socket.connect()
    device = evdev_headphones.EvdevHeadphones(socket.path)
    changes = device.changes()
    assert await soon(anext(changes)) is False
    socket.inside = True
    socket.send(event(0, 3, 0))
    assert await soon(anext(changes)) is True
    await device.close()
    socket.disconnect()


async def test_a_file_that_is_no_input_device_is_not_believed(tmp_path: Path) -> None:
    plain = tmp_path / "event0"
    plain.touch()
    device = evdev_headphones.EvdevHeadphones(plain)
    assert await soon(anext(device.changes())) is False
    await device.close()


@pytest.mark.pure
async def test_events_are_found_however_they_are_cut() -> None:
    stream = event(1, 30, 1) + event(5, 2, 1) + event(5, 4, 1) + event(0, 3, 0) + event(5, 2, 0)
    reader = EventReader()
    found = [each for byte in stream for each in reader.feed(bytes([byte]))]
    assert found == [Switched(True), Missed(), Switched(False)]
    assert EVENT.size == 8 + 2 * struct.calcsize("@l")


@pytest.mark.pure
async def test_the_questions_have_the_kernels_numbers() -> None:
    """From linux/input.h: EVIOCGSW(8), EVIOCGBIT(EV_SW, 8), EVIOCGNAME(256)."""
    assert (GET_SWITCHES, GET_SWITCHES_THERE, GET_NAME) == (0x8008451B, 0x80084525, 0x81004506)


# --- none, and the simulation -----------------------------------------------------------------------


async def test_a_unit_without_a_socket_has_them_never_in() -> None:
    device = open_headphones(NoHeadphonesSettings(driver="none"))
    changes = device.changes()
    assert await soon(anext(changes)) is False
    ending = asyncio.ensure_future(anext(changes, None))
    await asyncio.sleep(0)
    await device.close()
    assert await soon(ending) is None


async def test_another_process_can_plug_the_simulation(tmp_path: Path) -> None:
    path = tmp_path / "headphones.sock"
    device = open_headphones(SimulatedHeadphonesSettings(driver="simulated", socket=path))
    changes = device.changes()
    assert await soon(anext(changes)) is False
    _, writer = await asyncio.open_unix_connection(path)
    writer.write(b"in\nrubbish\nout\n")
    assert [await soon(anext(changes)), await soon(anext(changes))] == [True, False]
    writer.close()
    await device.close()
