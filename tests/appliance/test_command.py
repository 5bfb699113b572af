"""The command line that every process has, run as a process the way systemd and technicians run it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.parts

ROOT = Path(__file__).parents[2]
PATIENCE_S = 20

PROGRAM = """\
import asyncio
from pathlib import Path

from pydantic import Field, SecretStr

from appliance import command
from appliance.config import Settings
from appliance.errors import BadConfig


class Lamp(Settings):
    pin: int = Field(ge=0, le=27)
    blinks: bool = True


class Unit(Settings):
    name: str
    password: SecretStr = SecretStr("")
    lamp: Lamp
    texts: Path | None = None


def verify(unit: Unit) -> None:
    if unit.texts and not unit.texts.exists():
        raise BadConfig("texts", [f"{unit.texts} is missing"])


def absent(unit: Unit) -> list[str]:
    return ["lamp.pin: nothing is plugged in"] if unit.lamp.pin == 5 else []


async def work(unit: Unit) -> None:
    print("working", flush=True)
    if unit.name == "crash":
        raise RuntimeError("a defect")
    if unit.name == "misled":
        raise BadConfig("elsewhere", ["cannot be used"])
    if unit.name != "short":
        await asyncio.Event().wait()


if __name__ == "__main__":
    settings = command.settings("vestibule-lamp", "Switches a lamp.", Unit, verify, absent=absent)
    command.run(work(settings))
"""


class Lamp:
    """The program above with a file of these lines."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "lamp.toml"
        self._program = folder / "lamp.py"
        self._program.write_text(PROGRAM)
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def says(self, text: str) -> "Lamp":
        self.config.write_text(text)
        return self

    def command(self, *options: str) -> list[str]:
        return [sys.executable, str(self._program), "--config", str(self.config), *options]

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*options),
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(), env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )


GOOD = 'name = "hall"\npassword = "open sesame"\n[lamp]\npin = 17\n'


@pytest.fixture
def lamp(tmp_path: Path) -> Lamp:
    return Lamp(tmp_path).says(GOOD)


def test_check_of_a_good_file_says_so_and_starts_nothing(lamp: Lamp) -> None:
    done = lamp.run("--check")
    assert (done.returncode, done.stdout) == (0, f"{lamp.config}: no problem found\n")


def test_check_lists_every_problem_and_exits_2(lamp: Lamp) -> None:
    done = lamp.says('nam = "hall"\n[lamp]\npin = 99\nblink = true\n').run("--check")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == f"{lamp.config}:"
    assert sorted(done.stderr.splitlines()[1:]) == [
        "  - lamp.blink: unknown key; did you mean blinks?",
        "  - lamp.pin: should be less than or equal to 27, not 99",
        "  - nam: unknown key; did you mean name?",
        "  - name: missing",
    ]


def test_a_process_does_not_start_with_a_bad_file_either(lamp: Lamp) -> None:
    done = lamp.says("[lamp]\npin = 99\n").run()
    assert done.returncode == 2
    assert "working" not in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", [None, "name = ", b"name = '\xff'"])
def test_a_file_that_cannot_be_read_is_one_sentence(lamp: Lamp, text: str | bytes | None) -> None:
    if text is None:
        lamp.config.unlink()
    else:
        lamp.config.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = lamp.run("--check")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr


def test_check_finds_what_only_looking_outside_the_file_finds(lamp: Lamp) -> None:
    done = lamp.says('texts = "/nowhere/texts"\n' + GOOD).run("--check")
    assert done.returncode == 2
    assert "/nowhere/texts is missing" in done.stderr


def test_what_may_still_come_is_a_problem_at_check_only(lamp: Lamp) -> None:
    text = GOOD.replace("17", "5").replace("hall", "short")
    done = lamp.says(text).run("--check")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"{lamp.config}:", "  - lamp.pin: nothing is plugged in"]
    done = lamp.says('texts = "/nowhere/texts"\n' + text).run("--check")
    assert done.stderr.splitlines()[1:] == [
        "  - /nowhere/texts is missing",
        "  - lamp.pin: nothing is plugged in",
    ]
    done = lamp.says(text).run()
    assert (done.returncode, done.stdout) == (0, "working\n")


def test_show_fills_in_defaults_and_masks_secrets(lamp: Lamp) -> None:
    done = lamp.run("--show")
    assert done.returncode == 0
    assert '"blinks": true' in done.stdout
    assert '"password": "**********"' in done.stdout
    assert "sesame" not in done.stdout + done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_stop_ends_well(lamp: Lamp, number: signal.Signals) -> None:
    with lamp.start() as process:
        assert process.stdout
        assert process.stdout.readline() == "working\n"
        process.send_signal(number)
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, errors
    assert "stopped as told" in errors


def test_a_process_that_is_done_ends_well(lamp: Lamp) -> None:
    assert lamp.says(GOOD.replace("hall", "short")).run().returncode == 0


def test_a_file_found_unusable_only_while_working_exits_2_without_a_traceback(lamp: Lamp) -> None:
    done = lamp.says(GOOD.replace("hall", "misled")).run()
    assert done.returncode == 2
    assert "elsewhere:\n  - cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_defect_shows_its_traceback_and_counts_as_failure(lamp: Lamp) -> None:
    done = lamp.says(GOOD.replace("hall", "crash")).run()
    assert done.returncode == 1
    assert "RuntimeError: a defect" in done.stderr


def test_help_and_version_name_the_program(lamp: Lamp) -> None:
    assert "Switches a lamp." in lamp.run("--help").stdout
    assert lamp.run("--version").stdout.startswith("vestibule-lamp ")
