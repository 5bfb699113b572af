"""A demo that fails says why in sentences, exits with 1, and leaves a report that says it too."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from demo import __main__ as command
from demo.inspected import NeverShown
from demo.programs import DidNotStart
from demo.radicale import NoAnswer
from demo.report import FILE

pytestmark = pytest.mark.parts

HEADLESS = ("--headless", "--site", "kortrijk", "--report")


def problems(folder: Path) -> list[str]:
    told: list[str] = json.loads((folder / FILE).read_text())["problems"]
    return told


def broken(folder: Path, name: str) -> None:
    (folder / name).write_text("#!/bin/sh\necho 'out of order' >&2\nexit 3\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("Xvfb", "No virtual screen: Xvfb did not start."),
        ("radicale.py", "Radicale did not start:"),
        ("mosquitto", "mosquitto did not start:\nout of order"),
    ],
)
def test_a_part_that_does_not_start_is_told_without_a_traceback(
    tmp_path: Path, program: str, sentence: str
) -> None:
    broken(tmp_path, program)
    before = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(tmp_path)}
    played = subprocess.run(
        [sys.executable, "-m", "demo", *HEADLESS, str(tmp_path / "report")],
        env={**os.environ, **before},
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == 1
    assert sentence in played.stderr
    assert "Traceback" not in played.stderr.replace("Traceback", "", program == "radicale.py")
    assert len(problems(tmp_path / "report")) == 1
    assert sentence in problems(tmp_path / "report")[0]


def main_when(failing: BaseException, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The command's exit code when the morning fails so."""

    async def run(given: Namespace, folder: Path) -> int:
        raise failing

    monkeypatch.setattr(command, "_run", run)
    monkeypatch.setattr(sys, "argv", ["demo", *HEADLESS, str(folder)])
    return command.main()


def test_everything_that_failed_at_once_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE).write_text("of an earlier morning")
    waited = ExceptionGroup("robots", [NeverShown("waited 45 s for page ticket")])
    failing = ExceptionGroup("demo", [waited, DidNotStart("display-1 did not start"), NoAnswer("Radicale")])
    assert main_when(failing, tmp_path, monkeypatch) == 1
    sentences = ["waited 45 s for page ticket", "display-1 did not start", "Radicale"]
    assert capsys.readouterr().err.splitlines() == sentences
    assert problems(tmp_path) == sentences


def test_a_fault_of_ours_keeps_its_traceback_and_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ExceptionGroup):
        main_when(ZeroDivisionError("division by zero"), tmp_path, monkeypatch)
    assert problems(tmp_path) == ["division by zero"]


def test_a_morning_stopped_half_way_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_text("of an earlier morning")

    async def stopped(given: Namespace, folder: Path) -> int:
        return 1  # what Ctrl-C makes of a headless run

    monkeypatch.setattr(command, "_until_told", stopped)
    monkeypatch.setattr(sys, "argv", ["demo", *HEADLESS, str(tmp_path)])
    assert command.main() == 1
    assert problems(tmp_path) == ["It was stopped before the end."]
