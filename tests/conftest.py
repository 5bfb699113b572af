"""For all tests: profiles of the property tests (quick at the desk, more in CI, the same every time where
that is asked for), no garbage sought among imports, and no process left behind."""

import gc
import os
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=30, stateful_step_count=40, deadline=None)
settings.register_profile(
    "ci",
    max_examples=300,
    stateful_step_count=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deterministic", max_examples=60, stateful_step_count=50, derandomize=True, database=None, deadline=None
)
# Tests started in the background may find interrupts ignored, and all programs they start would inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.load_profile(os.environ.get("VESTIBULE_HYPOTHESIS", "ci" if os.environ.get("CI") else "quick"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is imported is garbage: a tenth of the pure tests' time went into looking there."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """Whatever a test started must be gone when all are done."""
    yield
    left = psutil.Process().children(recursive=True)
    assert not left, f"still running: {[process.cmdline() for process in left]}"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without what only real programs are tested with, whose imports take longer than the pure tests."""
    if config.option.markexpr != "pure" or not collection_path.match("test_*.py"):
        return None
    return b"mark.pure" not in collection_path.read_bytes() or None
