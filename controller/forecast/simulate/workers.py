"""Many days on all cores: the same records in the same order as on one."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

from controller.forecast.simulate.record import DayRecord
from controller.forecast.simulate.told import play_told, taught
from controller.forecast.simulate.trials import Trial

AT_ONCE = 4
"""Days that a worker takes at a time."""

WORTH_IT = 24
"""So many days are played sooner by one process than several have started."""

Play = Callable[[Trial, int], list[DayRecord]]
"""Plays the first so many days of a trial."""


@contextmanager
def crew(workers: int, days: int, done: Callable[[], object]) -> Iterator[Play]:
    """Somebody to play `days` days in all. `done` is called once for each."""
    if workers < 2 or days < WORTH_IT:
        yield lambda trial, count: _counted(map(partial(play_told, trial, taught(trial)), range(count)), done)
        return
    # Forked, which is quick; it is safe while no other thread runs, so the progress bar has none.
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, context, initializer=_begin) as pool:
        try:
            with _held_back():
                pool.submit(os.getpid)  # they all start with the first thing there is to do
            yield lambda trial, count: _counted(
                pool.map(partial(play_told, trial, taught(trial)), range(count), chunksize=AT_ONCE), done
            )
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _held_back() -> Iterator[None]:
    """Ctrl-C waits while workers start, so that it does not hit one that has not begun."""
    stops = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _counted(records: Iterator[DayRecord], done: Callable[[], object]) -> list[DayRecord]:
    found = []
    for record in records:
        found.append(record)
        done()
    return found


def _begin() -> None:
    """A worker leaves Ctrl-C to its parent, and goes when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
