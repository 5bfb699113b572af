"""A serial line that fails in its own ways: as it is opened, and as it is let go."""

import asyncio
import os
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from hardware.serial_link import SerialLink
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@pytest.fixture
def terminal() -> Iterator[Path]:
    ours, theirs = os.openpty()
    yield Path(os.ttyname(theirs))
    os.close(ours)
    os.close(theirs)


async def test_a_line_that_fails_as_it_is_opened_is_not_there(
    terminal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise termios.error(5, "Input/output error")

    link = SerialLink(terminal, 9600, lost=lambda _: None)
    with monkeypatch.context() as patch:
        patch.setattr(termios, "tcflush", fails)
        assert not link.open()
    assert link.open()
    link.close()


async def test_a_line_that_holds_whoever_closes_it_does_not_hold_the_loop(
    terminal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, closed, close = threading.Event(), asyncio.Event(), serial.Serial.close
    loop = asyncio.get_running_loop()

    def slowly(line: serial.Serial) -> None:
        taken.wait(2)
        close(line)
        loop.call_soon_threadsafe(closed.set)

    link = SerialLink(terminal, 9600, lost=lambda _: None)
    assert link.open()
    monkeypatch.setattr(serial.Serial, "close", slowly)
    before = loop.time()
    link.close()
    await asyncio.sleep(0)
    assert loop.time() - before < 0.5
    assert link.open(), "it is free for us while the rest is still being taken"
    link.close()
    taken.set()
    await soon(closed.wait())


async def test_a_line_that_was_closed_can_be_opened_again(terminal: Path) -> None:
    link = SerialLink(terminal, 9600, lost=lambda _: None)
    for _ in range(3):
        assert link.open()
        link.write(b"?")
        link.close()
        await asyncio.sleep(0.01)
