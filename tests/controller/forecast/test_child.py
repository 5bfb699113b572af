"""A process that is kept running, whatever becomes of it."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil
import pytest

from controller.forecast.child import Child

pytestmark = pytest.mark.parts

WITHIN_S = 30.0
ECHO = "print(sys.stdin.readline().strip(), flush=True)"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("controller.forecast.child.FIRST_RETRY_S", 0.01)


@asynccontextmanager
async def running(
    program: str, first: bytes = b"first\n", silence_s: float = WITHIN_S
) -> AsyncIterator[tuple[Child, asyncio.Queue[bytes]]]:
    """The child and its lines."""
    lines: asyncio.Queue[bytes] = asyncio.Queue()
    command = [sys.executable, "-c", f"import os, signal, sys, time; {program}"]
    child = Child(command, lambda: first, lines.put_nowait, silence_s)
    async with asyncio.timeout(WITHIN_S), asyncio.TaskGroup() as group:
        task = group.create_task(child.run(), name="child")
        try:
            yield child, lines
        finally:
            task.cancel()


async def _hears_the_first_line() -> None:
    async with running(f"{ECHO}; sys.stdin.read()") as (child, lines):
        assert await lines.get() == b"first\n"
        first = child.pid
        assert first
        os.kill(first, signal.SIGKILL)
        assert await lines.get() == b"first\n"
        assert child.pid not in {None, first}
        assert child.starts == 2


def test_every_process_is_given_its_first_line() -> None:
    asyncio.run(_hears_the_first_line())


async def _hangs(program: str) -> None:
    async with running(program, silence_s=1.0) as (child, lines):
        await lines.get()
        first = child.pid
        assert first
        await lines.get()
        assert not psutil.pid_exists(first)
        assert child.pid not in {None, first}


@pytest.mark.parametrize(
    "then",
    ["sys.stdin.read()", "os.kill(os.getpid(), signal.SIGSTOP)", "os.close(1); sys.stdin.read()"],
    ids=["silent", "held still", "output shut"],
)
def test_a_process_that_hangs_is_ended_and_started_again(then: str) -> None:
    asyncio.run(_hangs(f"{ECHO}; {then}"))


async def _does_not_listen() -> None:
    async with running("time.sleep(600)", b"x" * 1_000_000 + b"\n", 0.2) as (child, _):
        while child.starts < 2:  # noqa: ASYNC110 - it says nothing
            await asyncio.sleep(0.01)


def test_a_process_that_does_not_listen_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(_does_not_listen())
    gc.collect()
    assert "said nothing for 0.2 seconds" in caplog.text
    assert "never retrieved" not in caplog.text  # as Python 3.11.2 would say of its input


async def _is_renewed() -> None:
    said = iter((b"before\n", b"after\n"))
    lines: asyncio.Queue[bytes] = asyncio.Queue()
    command = [sys.executable, "-c", f"import sys; {ECHO}; sys.stdin.read()"]
    child = Child(command, lambda: next(said), lines.put_nowait, WITHIN_S)
    child.renew()  # with no process there is nothing to do
    async with asyncio.timeout(WITHIN_S), asyncio.TaskGroup() as group:
        task = group.create_task(child.run(), name="child")
        assert await lines.get() == b"before\n"
        child.renew()
        assert await lines.get() == b"after\n"
        assert child.starts == 2
        task.cancel()


def test_a_renewed_process_is_given_a_new_line_at_once_and_nobody_is_warned(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controller.forecast.child.FIRST_RETRY_S", 2 * WITHIN_S)
    asyncio.run(_is_renewed())
    assert not caplog.records
