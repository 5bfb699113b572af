"""The command as people use it: a process, its output, files and exit codes."""

import json
import os
import pty
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from controller.forecast.simulate import pictures
from controller.forecast.simulate.__main__ import STUDIES, main
from controller.forecast.simulate.hall import Hall
from controller.forecast.simulate.office import Office
from controller.forecast.simulate.office_rules import rules_of
from controller.forecast.simulate.options import parser
from controller.forecast.simulate.settings import check
from controller.journal.store import Entry, Journal
from tests.controller.forecast.simulate.hall_of import MIDNIGHT, Diary, a_day

COMMAND = [sys.executable, "-m", "controller.forecast.simulate"]
ROOT = Path(__file__).parents[4]
MANY_SHORT_DAYS = ("--counters", "1", "--hours", "09:00-11:00", "--days", "24")
SMALL = ("--counters", "2", "--workers", "1")

pytestmark = pytest.mark.parts


def said(*words: str) -> subprocess.CompletedProcess[str]:
    """What the command says."""
    return subprocess.run(
        [*COMMAND, *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "study",
    [
        ("run", "--days", "3", "--leaving", "0.2", *SMALL),
        ("compare", "--days", "2", "--loads", "0.9", "--credits", "15", *SMALL),
        ("papers", "--days", "2", *SMALL),
        ("forecast", "--days", "2", "--loads", "0.9", "--ask", "10", *SMALL),
    ],
    ids=lambda study: study[0],
)
def test_every_study_prints_a_table_and_writes_figures_and_a_picture(
    study: tuple[str, ...], tmp_path: Path
) -> None:
    figures, picture = tmp_path / "figures.json", tmp_path / "picture.png"
    done = said(*study, "--json", str(figures), "--picture", str(picture))
    assert (done.returncode, done.stderr) == (0, "")
    written = json.loads(figures.read_text())
    assert (written["command"], written["seed"]) == (study[0], 1)
    names = [row.get("rules", row.get("kind")) for row in written["rows"]]
    assert names
    assert all(name in done.stdout for name in names)
    with Image.open(picture) as drawn:
        assert drawn.mode == "P"
        assert min(drawn.size) > 150
        assert len(drawn.getcolors() or []) > 5


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    outcomes = []
    for workers, name in (("1", "one"), ("2", "two")):
        files = [tmp_path / f"{name}.{kind}" for kind in ("json", "svg")]
        done = said(
            "run", *MANY_SHORT_DAYS, "--ask", "20", "--workers", workers,
            "--json", str(files[0]), "--picture", str(files[1]),
        )  # fmt: skip
        outcomes.append((done.stdout, *(file.read_bytes() for file in files)))
    assert outcomes[0] == outcomes[1]
    assert said("run", *MANY_SHORT_DAYS, "--seed", "2").stdout != outcomes[0][0]


def test_a_journal_is_replayed_under_other_rules(tmp_path: Path) -> None:
    office, path = Office(load=0.8, hours=("09:00-11:00",)), tmp_path / "journal.db"
    diary = Diary()
    Hall(a_day(office), rules_of(office), MIDNIGHT, diary).play()
    journal = Journal(path)
    journal.record(Entry(diary.events))
    journal.close()
    done = said("replay", "--journal", str(path), "--credits", "0", "--workers", "1", "--ask", "20")
    assert done.returncode == 0
    rows = [line.split("  ")[0] for line in done.stdout.splitlines()]
    assert rows[2:7] == ["as it was", "these rules: credit 15", "first come", "credit 0", "accumulating"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "--load", "much"), "argument --load: invalid float value: 'much'"),
        (("run", "--lod", "1"), "unrecognized arguments: --lod 1"),
        (("compare", "--loads", "0.9,9"), "every number must be above 0, and at most 3"),
        (("run", "--booked", "2", "--days", "0"), "--booked: should be less than or equal to 1, not 2.0"),
        (("run", "--booked", "2", "--days", "0"), "--days: should be greater than or equal to 1, not 0"),
        (("run", "--hours", "9-17"), "hours: '9' is not like \"09:30\""),
        (("run", "--rules", "nowhere.toml"), "cannot be read: No such file or directory"),
        (("run", "--office", "pyproject.toml"), "project: unknown key; did you mean profile?"),
        (
            ("run", "--rules", "demo/sites/kortrijk.toml", "--counters", "3"),
            "--counters is what the site file says",
        ),
        (("run", "--json", "nowhere/figures.json"), "--json: the folder"),
        (("run", "--picture", "figures.gif"), "--picture: figures.gif must end in .png or .svg"),
        (("replay", "--journal", "pyproject.toml"), "cannot be read as a journal: file is not a database"),
        ((), "the following arguments are required: COMMAND"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    words: tuple[str, ...],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    shown = capsys.readouterr()
    assert (ended.value.code, shown.out) == (2, "")
    assert sentence in shown.err


def test_rubbish_ends_the_process_with_2_and_no_traceback() -> None:
    done = said("run", "--load", "-1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "options:\n  - --load: should be greater than 0, not -1.0\n"


def test_every_command_in_the_documentation_is_one() -> None:
    text = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")
    commands = [line.split()[1:] for line in text.splitlines() if line.startswith("    vestibule-simulate ")]
    assert len(commands) > 6
    for words in commands:
        check(parser(STUDIES).parse_args(words))


def test_a_site_file_gives_services_counters_and_rules() -> None:
    done = said(
        "run", "--rules", "demo/sites/copenhagen.toml", "--days", "1", "--load", "0.4", "--credit", "7.5"
    )
    assert done.returncode == 0
    assert "credit 7.5" in done.stdout


def test_without_matplotlib_a_picture_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as where it is not installed
    assert "pip install" in pictures.problems(Path("dial.png"))[0]


@pytest.fixture
def playing() -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """The command at work on many days, on a terminal, once its progress is to be seen."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    words = [*COMMAND, "run", "--days", "20000", "--ask", "0", "--workers", "2"]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True)
    os.close(theirs)
    _read_until(ours, b"20000")
    yield process, ours
    process.kill()
    process.communicate(timeout=10)
    os.close(ours)


def _read_until(terminal: int, wanted: bytes) -> bytes:
    """What stands on the terminal up to this, or all of it."""
    shown = b""
    with suppress(OSError):  # the other end was closed: all has been said
        while wanted not in shown:
            shown += os.read(terminal, 4096)
    return shown


def test_ctrl_c_stops_it_in_a_sentence_and_leaves_no_worker(
    playing: tuple["subprocess.Popen[bytes]", int],
) -> None:
    process, terminal = playing
    os.killpg(process.pid, signal.SIGINT)
    shown = _read_until(terminal, b"nothing was written.")
    assert process.wait(timeout=10) == 130
    assert b"stopped; nothing was written." in shown
    assert b"Traceback" not in shown
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_who_reads_only_the_first_line_gets_no_complaint() -> None:
    """As with `| head -1`: the pipe is closed before the table is written."""
    process = subprocess.Popen(
        [*COMMAND, "run", "--days", "1", *SMALL], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=30), complaint) == (1, b"")
