"""The demo as people start it: it says what to do, stops at Ctrl-C, and a morning with faults holds."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from demo.__main__ import LEAST_CITIZENS
from kiosk.flow.pages import Page

pytestmark = [pytest.mark.parts, pytest.mark.site]

NOT_IN_A_MORNING = {Page.OFFER, Page.UNREACHABLE}
"""Nobody here waits long, and the kiosk can give numbers by itself."""


def started_by(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@pytest.fixture
def no_screen() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "DISPLAY"}


@pytest.fixture
def demo(request: pytest.FixtureRequest, no_screen: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """The demo on a machine without a screen; a parameter adds to its environment."""
    with subprocess.Popen(
        [sys.executable, "-m", "demo", "--site", "kortrijk"],
        env={**no_screen, **getattr(request, "param", {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        if process.poll() is None:
            process.kill()


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"the demo ended without saying {words!r}:\n{said}")


@pytest.mark.parametrize(
    ("demo", "why", "how"),
    [
        ({}, "This machine shows no screen", signal.SIGINT),
        ({"DISPLAY": ":9999"}, "The screen :9999 cannot be reached", signal.SIGTERM),
    ],
    indirect=["demo"],
)
def test_it_says_where_to_go_and_stops_when_told_leaving_no_process(
    demo: "subprocess.Popen[str]", why: str, how: signal.Signals
) -> None:
    said = read_until(demo, "Ctrl-C")
    assert f"{why}, so kiosk and display run on a virtual one" in said
    assert "Desk page: http://127.0.0.1:" in said
    assert "Reception page: http://127.0.0.1:" in said
    assert said.count("password: ") == 2
    children = started_by(demo)
    assert len(children) >= 7, "broker, calendar, screen, kiosk, display, counter, controller"
    demo.send_signal(how)
    assert demo.wait(timeout=30) == 0
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive


def test_killed_itself_it_leaves_no_process(demo: "subprocess.Popen[str]") -> None:
    read_until(demo, "Ctrl-C")
    children = started_by(demo)
    demo.kill()
    demo.wait()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive


def test_wrong_use_is_told_in_sentences() -> None:
    wrong = [sys.executable, "-m", "demo", "--faults", "--citizens", "3"]
    told = subprocess.run(wrong, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "--report and --faults go with --headless" in told.stderr
    assert "--citizens must be at least" in told.stderr


def test_a_morning_with_faults_loses_nobody_and_doubles_nothing(
    tmp_path: Path, no_screen: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "demo", "--headless", "--faults", "--report", str(tmp_path)]
    played = subprocess.run(
        [*command, "--site", "vincennes"], env=no_screen, capture_output=True, text=True, check=False
    )
    assert played.returncode == 0, played.stdout[-4000:] + played.stderr[-4000:]
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["citizens"] >= LEAST_CITIZENS
    assert report["lost"] == report["duplicates"] == 0
    assert report["problems"] == []
    assert report["troubles"].count("controller killed") == report["troubles"].count("kiosk killed") == 3
    assert {"broker killed", "Radicale stopped", "printer out of paper"} <= set(report["troubles"])
    for figure in (
        "checked_in",
        "walk_ins",
        "turned_away",
        "rerouted",
        "tickets_printed",
        "called",
        "shown",
        "served",
        "given_by_kiosk",
        "booked",
        "helped",
        "rated",
        "followed",
    ):
        assert report[figure] > 0, figure
    assert report["pushed_to_booking"] >= 3 * report["checked_in"]
    pictures = {path.stem for path in tmp_path.glob("*.png")}
    assert {f"kiosk-{page}" for page in set(Page) - NOT_IN_A_MORNING} <= pictures
    others = {"display-calling", "display-empty", "desk", "reception", "phone"}
    assert others | {"kiosk-by-keys", "kiosk-help-coming", "kiosk-from-right"} <= pictures
