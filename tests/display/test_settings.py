"""The display's file as a technician meets it: `--check` says everything that is wrong."""

import subprocess
import sys
from pathlib import Path

FILE = """\
[unit]
site = "hall"
name = "display-1"
[broker]
host = "localhost"
[screen]
width = 1920
height = 1080
dpi = {dpi}
[display]
zone = "main"
farthest_m = {farthest}
{more}
[chime]
driver = "simulated"
"""


def check(
    folder: Path, *, dpi: float = 51.8, farthest: float = 8.0, more: str = ""
) -> subprocess.CompletedProcess[str]:
    file = folder / "display.toml"
    file.write_text(FILE.format(dpi=dpi, farthest=farthest, more=more))
    return subprocess.run(
        [sys.executable, "-m", "display", "--config", str(file), "--check"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_good_file_passes(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no problem found" in done.stdout


def test_letters_too_small_for_the_farthest_seat_are_refused_with_the_reason(tmp_path: Path) -> None:
    done = check(tmp_path, farthest=12)
    assert done.returncode == 2
    assert "read from 12 m it must be at least 150 mm" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_arrow_and_a_wrong_key_are_both_named(tmp_path: Path) -> None:
    done = check(tmp_path, more='arrow = "sideways"\nfarthest = 8')
    assert done.returncode == 2
    assert "display.arrow" in done.stderr
    assert "did you mean farthest_m?" in done.stderr
