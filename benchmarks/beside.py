"""Whether agents feel the forecast: the same presses with the forecasting process at work and held still."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil

from appliance.bus import Bus
from benchmarks.load import calls
from benchmarks.rows import Row, timed

ROUNDS, PRESSES = 6, 150
"""In turns, so that whatever else the machine does falls on both."""


def forecasting(controller: int) -> int:
    """The pid of the controller's forecasting process. Raises RuntimeError when there is none."""
    children = psutil.Process(controller).children(recursive=True)
    for child in children:
        if any("controller.forecast.worker" in part for part in child.cmdline()):
            return child.pid
    raise RuntimeError("the controller has no forecasting process")


@contextmanager
def held_still(pid: int) -> Iterator[None]:
    """The process does nothing within the block."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def measure_beside(
    buttons: Bus, counters: Sequence[str], controller: int
) -> tuple[list[Row], list[str]]:
    """Two rows, and who was called. `ratio_p50` of the second row is that of the medians."""
    pid, alone, beside, numbers = forecasting(controller), [], [], []
    for _ in range(ROUNDS):
        with held_still(pid):
            times, called = await calls(buttons, counters, PRESSES)
            alone += times
            numbers += called
        times, called = await calls(buttons, counters, PRESSES)
        beside += times
        numbers += called
    before = timed("call-next, forecast held still", 1, alone, None)
    return [before, timed("call-next, forecast at work", 1, beside, None, before)], numbers
