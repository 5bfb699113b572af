"""One contract for every driver of buttons and their lamp."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.errors import ButtonGone
from hardware.ports import Lamp
from hardware.simulated_button import SimulatedButton
from tests.hardware.button_bench import (
    DOWN,
    UP,
    Bench,
    Listening,
    on_a_box,
    on_a_keypad,
    on_gpio,
    simulated,
)
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@pytest.fixture(params=[simulated, on_gpio, on_a_box, on_a_keypad])
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    async with request.param(tmp_path, monkeypatch) as found:
        await soon(found.button.ready())
        yield found


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
