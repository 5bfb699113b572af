"""What `appliance/window.py` leans on of Kivy 2.3.1, one fact a test, each in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.appliance.window_facts import LONGEST_SLEEP_S
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

SOON_S = LONGEST_SLEEP_S / 5
"""Far above the 25 ms of an idle machine, far below the sleep that a loop not woken would finish."""


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 320, 240) as running:
        yield running


def start(display: str, fact: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.appliance.window_facts", fact],
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def learn(screen: VirtualScreen, fact: str) -> Any:
    with start(screen.display, fact) as process:
        said, complaints = process.communicate(timeout=60)
    assert process.returncode == 0, complaints
    return json.loads(said)


def test_the_private_names_are_there(screen: VirtualScreen) -> None:
    assert learn(screen, "private_names") == {
        "clock": ["float", "float", "float"],
        "event": ["float", "float", True],
        "hooks": [True, True, True],
        "x": "int",
    }


def test_a_text_changed_from_a_coroutine_is_painted_soon(screen: VirtualScreen) -> None:
    assert learn(screen, "label_from_a_coroutine") < SOON_S


def test_another_thread_wakes_the_loop(screen: VirtualScreen) -> None:
    assert learn(screen, "schedule_from_a_thread") < SOON_S


def test_a_timer_set_after_a_long_sleep_does_not_fire_early(screen: VirtualScreen) -> None:
    assert 0.4 <= learn(screen, "timer_after_a_sleep") < 0.4 + SOON_S


def test_a_touch_wakes_the_loop(screen: VirtualScreen) -> None:
    assert learn(screen, "touch") < SOON_S


def test_at_rest_the_loop_hardly_turns(screen: VirtualScreen) -> None:
    assert learn(screen, "passes_at_rest") <= 3


def test_millimetres_follow_the_panels_density(screen: VirtualScreen) -> None:
    assert learn(screen, "millimetres") == pytest.approx(10 / 25.4 * 102)


def test_sigterm_ends_the_app_with_code_0(screen: VirtualScreen) -> None:
    with start(screen.display, "wait_for_the_end") as process:
        assert process.stdout
        assert json.loads(process.stdout.readline()) == "up"
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=30)
    assert process.returncode == 0, complaints


def test_without_a_screen_it_ends_instead_of_falling_back_to_another_window() -> None:
    with start(":999", "wait_for_the_end") as process:
        process.communicate(timeout=30)
    assert process.returncode == 1
