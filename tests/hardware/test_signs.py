"""One contract for every sign over a counter, and what a character LCD is told."""

import asyncio
import json
import os
import tty
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware import lcd_sign, lcd_text
from hardware.counter_settings import LcdSignSettings, NoSignSettings, SimulatedSignSettings
from hardware.drivers import open_sign
from hardware.errors import SignGone
from hardware.ports import Arrow, CounterSign, SignState, SignText
from hardware.simulated_sign import SimulatedSign
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

CALLED = SignText(SignState.CALLED, number="P047", arrow=Arrow.LEFT)
OPEN = SignText(SignState.OPEN, word="Ouvert", others=("Open",))


class Lcd:
    """A display at the end of a serial line: it draws what it is told, as Matrix Orbital's commands say."""

    LENGTHS = {0x42: 1, 0x44: 0, 0x52: 0, 0x4B: 0, 0x54: 0, 0x4E: 9, 0x47: 2}

    def __init__(self, path: Path, columns: int = 16, rows: int = 2) -> None:
        self.path, self._blank = path, [" " * columns] * rows
        self.plug_in()

    def plug_in(self) -> None:
        self._fd, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._fd, False)
        self.path.symlink_to(os.ttyname(self._theirs))
        self.rows, self.shapes, self._rest, self._at = list(self._blank), set[int](), b"", (0, 0)

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self._fd)
        os.close(self._theirs)

    def read(self) -> list[str]:
        with suppress(BlockingIOError):
            self._rest += os.read(self._fd, 4096)
        while self._rest and self._take():
            pass
        return self.rows

    def _take(self) -> bool:
        """Carry out one command or letter, if it is there whole."""
        if self._rest[0] != 0xFE:
            column, row = self._at
            line = self.rows[row]
            self.rows[row] = line[:column] + chr(self._rest[0]) + line[column + 1 :]
            self._at, self._rest = (column + 1, row), self._rest[1:]
            return True
        if len(self._rest) < 2 or len(self._rest) < 2 + (length := self.LENGTHS[self._rest[1]]):
            return False
        command, values = self._rest[1], self._rest[2 : 2 + length]
        self._rest = self._rest[2 + length :]
        if command == 0x47:
            self._at = values[0] - 1, values[1] - 1
        elif command == 0x4E:
            self.shapes.add(values[0])
        return True


@dataclass
class Bench:
    sign: CounterSign
    shows: Callable[[str], Awaitable[None]]
    unplug: Callable[[], None]
    plug: Callable[[], None]


@asynccontextmanager
async def simulated(_: Path) -> AsyncIterator[Bench]:
    device = open_sign(SimulatedSignSettings(driver="simulated"))
    assert isinstance(device, SimulatedSign)

    async def shows(words: str) -> None:
        await device.wait_for(lambda text: words == f"{text.number}{text.word}")

    yield Bench(device, shows, lambda: device.plug(there=False), lambda: device.plug(there=True))
    await device.close()


@asynccontextmanager
async def on_an_lcd(folder: Path) -> AsyncIterator[Bench]:
    lcd = Lcd(folder / "lcd")
    device = open_sign(LcdSignSettings(driver="lcd", device=lcd.path))

    async def shows(words: str) -> None:
        while words not in lcd.read()[0] or not (words or lcd.rows == lcd._blank):  # noqa: ASYNC110
            await asyncio.sleep(0.005)  # the line tells nobody

    yield Bench(device, shows, lcd.unplug, lcd.plug_in)
    await device.close()
    with suppress(OSError):
        lcd.unplug()


@pytest.fixture(params=[simulated, on_an_lcd])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with request.param(tmp_path) as found:
        yield found


@asynccontextmanager
async def served(sign: CounterSign) -> AsyncIterator["asyncio.Task[None]"]:
    there = asyncio.Event()
    task = asyncio.ensure_future(sign.serve(there.set))
    await soon(there.wait())
    yield task
    task.cancel()
    await asyncio.wait([task])


# --- the contract -----------------------------------------------------------------------------------


async def test_what_is_shown_is_seen(bench: Bench) -> None:
    async with served(bench.sign):
        bench.sign.show(CALLED)
        await soon(bench.shows("P047"))
        bench.sign.show(OPEN)
        await soon(bench.shows("Ouvert"))


async def test_what_was_shown_before_the_sign_was_there_is_seen(bench: Bench) -> None:
    bench.sign.show(CALLED)
    async with served(bench.sign):
        await soon(bench.shows("P047"))


async def test_a_sign_that_is_pulled_out_is_missed_and_comes_back_with_the_last_text(bench: Bench) -> None:
    async with served(bench.sign) as serving:
        bench.sign.show(CALLED)
        await soon(bench.shows("P047"))
        bench.unplug()
        bench.sign.show(OPEN)
        with pytest.raises(SignGone):
            await soon(serving)
    with pytest.raises(SignGone):
        await soon(bench.sign.serve(lambda: None))
    bench.plug()
    async with served(bench.sign):
        await soon(bench.shows("Ouvert"))


async def test_a_sign_that_is_no_longer_served_says_nothing(bench: Bench) -> None:
    async with served(bench.sign):
        bench.sign.show(CALLED)
        await soon(bench.shows("P047"))
    await soon(bench.shows(""))


async def test_closing_blanks_it_and_ends_the_serving(bench: Bench) -> None:
    async with served(bench.sign) as serving:
        bench.sign.show(CALLED)
        await soon(bench.shows("P047"))
        await bench.sign.close()
        await soon(serving)
        await soon(bench.shows(""))


# --- no sign ----------------------------------------------------------------------------------------


async def test_a_counter_without_a_sign_has_nothing_to_mend() -> None:
    sign = open_sign(NoSignSettings(driver="none"))
    async with served(sign) as serving:
        sign.show(CALLED)
        assert not serving.done()
        await sign.close()
        await soon(serving)


# --- the LCD ----------------------------------------------------------------------------------------


async def test_a_display_that_lost_its_power_is_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lcd_sign, "REFRESH_S", 0.02)
    lcd = Lcd(tmp_path / "lcd")
    sign = lcd_sign.LcdSign(lcd.path)
    async with served(sign):
        sign.show(CALLED)
        async with asyncio.timeout(5):
            while "P047" not in lcd.read()[0]:  # noqa: ASYNC110  # the line tells nobody
                await asyncio.sleep(0.005)
            lcd.rows, lcd.shapes = list(lcd._blank), set()
            while "P047" not in lcd.read()[0] or not lcd.shapes:  # noqa: ASYNC110  # the same
                await asyncio.sleep(0.005)
    await sign.close()
    lcd.unplug()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "columns", "count", "rows"),
    [
        (CALLED, 16, 2, ["     \x01 P047     ", " " * 16]),
        (SignText(SignState.CALLED, number="P047", arrow=Arrow.RIGHT), 16, 1, ["     P047 \x02     "]),
        (SignText(SignState.SERVING, number="P047"), 8, 2, ["  P047  ", " " * 8]),
        (OPEN, 16, 2, ["     Ouvert     ", "      Open      "]),
        (OPEN, 16, 1, ["     Ouvert     "]),
        (SignText(SignState.CLOSED, word="Fermé", others=("Geschloßen",)), 8, 2, [" Ferme  ", "Geschlos"]),
        (SignText(SignState.OPEN, word="مفتوح", others=("Åben",)), 8, 2, ["  Aben  ", " " * 8]),
        (SignText(SignState.OPEN, word="Open", notice="Not up to date"), 16, 2, None),
        (SignText(SignState.CALLED, number="P047", notice="Old"), 8, 1, ["  P047  "]),
        (SignText(notice="هذه", other_notices=("Pas à jour",)), 12, 1, [" Pas a jour "]),
        (SignText(), 8, 2, [" " * 8] * 2),
    ],
)
def test_what_stands_in_the_rows(text: SignText, columns: int, count: int, rows: list[str] | None) -> None:
    made = lcd_text.rows(text, columns, count)
    assert made == (rows or ["      Open      ", " Not up to date "])
    assert all(len(row) == columns for row in made)


@pytest.mark.pure
def test_the_bytes_are_those_of_the_commands() -> None:
    drawn = lcd_text.drawing(["P047    ", "  open  "])
    assert drawn.endswith(b"\xfe\x47\x01\x01P047    \xfe\x47\x01\x02  open  ")
    assert drawn.count(b"\xfe\x4e") == 4


# --- the simulation, from another process -----------------------------------------------------------


async def test_another_process_sees_the_sign_and_pulls_its_plug(tmp_path: Path) -> None:
    path = tmp_path / "sign.sock"
    sign = SimulatedSign(path)
    async with served(sign) as serving:
        reader, writer = await asyncio.open_unix_connection(path)
        assert json.loads(await soon(reader.readline()))["number"] == ""
        sign.show(CALLED)
        told = json.loads(await soon(reader.readline()))
        assert (told["state"], told["number"], told["arrow"]) == ("called", "P047", "left")
        writer.write(b"unplug\n")
        with pytest.raises(SignGone):
            await soon(serving)
        writer.close()
        await writer.wait_closed()
    await sign.close()
    assert not path.exists()
