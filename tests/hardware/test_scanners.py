"""One contract for every code scanner, and what only a line with a real cable can do wrong."""

import asyncio
import os
import pty
import tty
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware import serial_link, serial_scanner
from hardware.code_lines import LONGEST, CodeLines
from hardware.drivers import open_scanner
from hardware.errors import DeviceGone
from hardware.ports import CodeScanner
from hardware.settings import SerialScannerSettings, SimulatedScannerSettings
from hardware.simulated_scanner import SimulatedScanner
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


class ScannerLine:
    """The scanner's end of a pseudo-terminal behind a path that stays, as /dev/serial/by-id/ does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master = self._slave = -1

    def plug(self) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.path.symlink_to(os.ttyname(self._slave))

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self._slave)
        os.close(self._master)

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def send_all(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._master, data) :]

    def present(self, code: str) -> None:
        self.send(code.encode() + b"\r\n")


@dataclass
class Bench:
    scanner: CodeScanner
    present: Callable[[str], None]
    unplug: Callable[[], None]
    plug: Callable[[], None]


@asynccontextmanager
async def simulated(_: Path) -> AsyncIterator[Bench]:
    device = open_scanner(SimulatedScannerSettings(driver="simulated"))
    assert isinstance(device, SimulatedScanner)
    yield Bench(device, device.present, device.unplug, device.plug)
    await device.close()


@asynccontextmanager
async def on_serial(folder: Path) -> AsyncIterator[Bench]:
    line = ScannerLine(folder / "scanner")
    line.plug()
    scanner = open_scanner(SerialScannerSettings(driver="serial", device=line.path))
    yield Bench(scanner, line.present, line.unplug, line.plug)
    await scanner.close()
    if line.path.is_symlink():
        line.unplug()


@pytest.fixture(params=[simulated, on_serial])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with request.param(tmp_path) as found:
        yield found


@pytest.fixture(autouse=True)
def look_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_scanner, "LOOK_AGAIN_S", 0.01)
    monkeypatch.setattr(serial_link, "STILL_THERE_S", 0.01)


class Listening:
    """Codes as they come, from before the first is sent."""

    def __init__(self, codes: AsyncIterator[str]) -> None:
        self._codes = codes

    async def __aenter__(self) -> "Listening":
        self._heard: asyncio.Queue[str | DeviceGone | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._listen())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _listen(self) -> None:
        assert isinstance(self._codes, AsyncGenerator)
        try:
            async with aclosing(self._codes):
                async for code in self._codes:
                    self._heard.put_nowait(code)
            self._heard.put_nowait(None)
        except DeviceGone as gone:
            self._heard.put_nowait(gone)

    async def next(self) -> str | DeviceGone | None:
        return await soon(self._heard.get())


# --- the contract -----------------------------------------------------------------------------------


async def test_codes_come_as_they_are_scanned(bench: Bench) -> None:
    await soon(bench.scanner.ready())
    async with Listening(bench.scanner.codes()) as codes:
        bench.present("VH-7K2M")
        assert await codes.next() == "VH-7K2M"
        bench.present("  https://example.org/c/9  ")
        assert await codes.next() == "https://example.org/c/9"


async def test_rubbish_is_dropped(bench: Bench) -> None:
    async with Listening(bench.scanner.codes()) as codes:
        for code in ("", "   ", "caf\u00e9", "x" * (LONGEST + 1), "with\ttab", "GOOD"):
            bench.present(code)
        assert await codes.next() == "GOOD"


async def test_a_lost_scanner_is_told_once_and_then_awaited(bench: Bench) -> None:
    async with Listening(bench.scanner.codes()) as codes:
        bench.unplug()
        assert isinstance(await codes.next(), DeviceGone)
    async with Listening(bench.scanner.codes()) as codes:
        back = asyncio.create_task(bench.scanner.ready())
        bench.plug()
        await soon(back)
        bench.present("AGAIN")
        assert await codes.next() == "AGAIN"


async def test_a_scanner_missing_from_the_start_is_told(bench: Bench) -> None:
    bench.unplug()
    async with Listening(bench.scanner.codes()) as codes:
        assert isinstance(await codes.next(), DeviceGone)
    bench.plug()
    await soon(bench.scanner.ready())
    async with Listening(bench.scanner.codes()) as codes:
        bench.present("HERE")
        assert await codes.next() == "HERE"


async def test_what_was_scanned_while_nobody_listened_is_forgotten(bench: Bench) -> None:
    async with Listening(bench.scanner.codes()) as codes:
        bench.present("FIRST")
        assert await codes.next() == "FIRST"
    bench.present("NOBODY HERE")
    async with Listening(bench.scanner.codes()) as codes:
        bench.present("SECOND")
        assert await codes.next() == "SECOND"


async def test_closing_ends_the_iteration(bench: Bench) -> None:
    async with Listening(bench.scanner.codes()) as codes:
        await bench.scanner.close()
        assert await codes.next() is None


# --- a real line ------------------------------------------------------------------------------------


@pytest.fixture
def line(tmp_path: Path) -> AsyncIterator[ScannerLine]:
    found = ScannerLine(tmp_path / "scanner")
    found.plug()
    yield found
    if found.path.is_symlink():
        found.unplug()


@pytest.fixture
async def scanner(line: ScannerLine) -> AsyncIterator[serial_scanner.SerialScanner]:
    found = serial_scanner.SerialScanner(line.path)
    await soon(found.ready())
    yield found
    await found.close()


async def test_two_codes_in_one_write_are_two(
    line: ScannerLine, scanner: serial_scanner.SerialScanner
) -> None:
    async with Listening(scanner.codes()) as codes:
        line.send(b"ONE\rTWO\n\r\n")
        assert [await codes.next(), await codes.next()] == ["ONE", "TWO"]


async def test_a_code_in_pieces_is_one(line: ScannerLine, scanner: serial_scanner.SerialScanner) -> None:
    async with Listening(scanner.codes()) as codes:
        for piece in (b"VH", b"-7K", b"2M\r"):
            line.send(piece)
        assert await codes.next() == "VH-7K2M"


async def test_half_a_code_with_silence_after_it_is_dropped(
    line: ScannerLine, scanner: serial_scanner.SerialScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_scanner, "HALF_LINE_S", 0.05)
    dropped, drop = asyncio.Event(), scanner._lines.drop
    monkeypatch.setattr(scanner._lines, "drop", lambda: (drop(), dropped.set()))
    async with Listening(scanner.codes()) as codes:
        line.send(b"HALF")
        await soon(dropped.wait())
        line.send(b"WHOLE\r")
        assert await codes.next() == "WHOLE"


async def test_a_flood_is_bounded(
    line: ScannerLine, scanner: serial_scanner.SerialScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, feed = asyncio.Event(), scanner._lines.feed

    def watched(data: bytes) -> list[str]:
        if b"END" in data:
            taken.set()
        return feed(data)

    monkeypatch.setattr(scanner._lines, "feed", watched)
    codes = scanner.codes()
    first = asyncio.ensure_future(anext(codes))
    line.send(b"FIRST\r")
    assert await soon(first) == "FIRST"
    line.send(b"".join(b"%03d\r" % number for number in range(100)) + b"END")
    await soon(taken.wait())
    assert scanner._codes.qsize() == serial_scanner.MOST_UNREAD
    await codes.aclose()


async def test_another_process_can_present_to_the_simulation(tmp_path: Path) -> None:
    path = tmp_path / "scanner.sock"
    scanner = SimulatedScanner(path)
    async with Listening(scanner.codes()) as codes:
        _, writer = await asyncio.open_unix_connection(path)
        writer.write(b"VH-7K2M\n")
        assert await codes.next() == "VH-7K2M"
        writer.close()
        await writer.wait_closed()
    await scanner.close()


async def test_half_a_code_before_unplugging_does_not_begin_the_next(
    line: ScannerLine, scanner: serial_scanner.SerialScanner
) -> None:
    async with Listening(scanner.codes()) as codes:
        line.send(b"HALF")
        line.unplug()
        assert isinstance(await codes.next(), DeviceGone)
    line.plug()
    async with Listening(scanner.codes()) as codes:
        await soon(scanner.ready())
        line.send(b"WHOLE\r")
        assert await codes.next() == "WHOLE"


async def test_a_scanner_that_vanishes_without_a_word_is_missed(
    line: ScannerLine, scanner: serial_scanner.SerialScanner
) -> None:
    async with Listening(scanner.codes()) as codes:
        line.path.unlink()  # its line stays open and says nothing
        gone = await codes.next()
        assert isinstance(gone, DeviceGone)
        assert gone.fix
    line.path.touch()


async def test_a_name_that_leads_to_another_device_is_followed(
    line: ScannerLine, scanner: serial_scanner.SerialScanner, tmp_path: Path
) -> None:
    other = ScannerLine(tmp_path / "other")
    other.plug()
    async with Listening(scanner.codes()) as codes:
        line.path.unlink()
        line.path.symlink_to(other.path)
        assert isinstance(await codes.next(), DeviceGone)
    async with Listening(scanner.codes()) as codes:
        await soon(scanner.ready())
        other.present("MOVED")
        assert await codes.next() == "MOVED"
    other.unplug()


async def test_a_scanner_is_found_under_whatever_number_it_comes_back(tmp_path: Path) -> None:
    first, second = ScannerLine(tmp_path / "ttyACM0"), ScannerLine(tmp_path / "ttyACM1")
    first.plug()
    table = SerialScannerSettings(driver="serial", device=tmp_path / "ttyACM*")
    scanner = open_scanner(table)
    async with Listening(scanner.codes()) as codes:
        first.present("FIRST")
        assert await codes.next() == "FIRST"
        first.unplug()
        assert isinstance(await codes.next(), DeviceGone)
    second.plug()
    async with Listening(scanner.codes()) as codes:
        await soon(scanner.ready())
        second.present("SECOND")
        assert await codes.next() == "SECOND"
    await scanner.close()
    second.unplug()


async def test_it_is_found_again_within_a_second(line: ScannerLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real patience
    scanner = serial_scanner.SerialScanner(line.path)
    line.unplug()
    async with Listening(scanner.codes()) as codes:
        assert isinstance(await codes.next(), DeviceGone)
    back = asyncio.create_task(scanner.ready())
    await asyncio.sleep(0)
    line.plug()
    await soon(back, within_s=1.0)
    await scanner.close()


async def test_a_flood_of_rubbish_stops_neither_the_loop_nor_the_next_code(
    line: ScannerLine, scanner: serial_scanner.SerialScanner
) -> None:
    rubbish = b"\x00\xff rubbish without end " * 20_000
    async with Listening(scanner.codes()) as codes:
        # In a thread: writing waits until the scanner has read, which the loop must get to do meanwhile.
        await soon(asyncio.to_thread(line.send_all, rubbish + b"\rGOOD\r"))
        assert await codes.next() == "GOOD"


@pytest.mark.pure
def test_a_line_without_end_takes_no_memory() -> None:
    lines = CodeLines()
    for _ in range(1000):
        assert lines.feed(b"x" * 1000) == []
    assert len(lines._begun) < 100
    assert lines.feed(b"\rGOOD\r") == ["GOOD"]
