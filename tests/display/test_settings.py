"""The display's file as a technician meets it: `--check` says everything that is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.config import parse
from appliance.errors import BadConfig
from display.settings import DisplaySettings

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
{rooms}
farthest_m = {farthest}
{more}
[chime]
driver = "simulated"
"""


def run(
    folder: Path,
    flag: str,
    *,
    dpi: float = 51.8,
    farthest: float = 8.0,
    rooms: str = 'zone = "main"',
    more: str = "",
    path: str | None = None,
) -> subprocess.CompletedProcess[str]:
    file = folder / "display.toml"
    file.write_text(FILE.format(dpi=dpi, farthest=farthest, rooms=rooms, more=more))
    return subprocess.run(
        [sys.executable, "-m", "display", "--config", str(file), flag],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env=os.environ | ({"PATH": path} if path else {}),
    )


def check(folder: Path, **file: object) -> subprocess.CompletedProcess[str]:
    return run(folder, "--check", **file)  # type: ignore[arg-type]  # the keywords of `run`


def test_a_good_file_passes(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no problem found" in done.stdout


def test_a_file_that_says_everything_passes_and_shows_it(tmp_path: Path) -> None:
    more = f"""
arrow = "up"
arrows = {{"3" = "left", "Photo" = "down"}}
layout = "media"
languages = "alternate"
alternate_s = 6
night = {{from = "20:00", until = 07:00:00}}
[display.media]
folder = "{tmp_path}"
seconds = 8
frames_per_s = 12
[television]
driver = "simulated"
"""
    whole = {"rooms": 'zones = ["main", "upstairs"]', "farthest": 4, "more": more}
    done = check(tmp_path, **whole)
    assert done.returncode == 0, done.stderr
    shown = json.loads(run(tmp_path, "--show", **whole).stdout)  # type: ignore[arg-type]  # see above
    assert shown["display"]["zones"] == ["main", "upstairs"]
    assert shown["display"]["arrows"] == {"3": "left", "Photo": "down"}
    assert shown["display"]["night"] == {"from": "20:00:00", "until": "07:00:00"}
    assert shown["display"]["media"]["decoding"] == "software"
    assert shown["television"] == {"driver": "simulated", "socket": None}


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


ROOM = {"zone": "main"}


def problems(table: dict[str, object]) -> list[str]:
    whole = {
        "unit": {"site": "hall", "name": "display-1"},
        "broker": {"host": "localhost"},
        "screen": {"width": 1920, "height": 1080, "dpi": 51.8},
        "display": {"farthest_m": 6} | table,
        "chime": {"driver": "simulated"},
    }
    try:
        parse(whole, DisplaySettings, "a test")
    except BadConfig as error:
        return error.problems
    return []


@pytest.mark.pure
@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (
            ROOM | {"zones": ["main", "upstairs"]},
            'display: needs a waiting room: either zone = "main" or zones = ["main", "upstairs"]',
        ),
        ({"zones": ["a", "b", "a"]}, "display.zones: names a waiting room twice"),
        ({"zones": ["A"]}, "display.zones.0: must be a plain name (a-z, 0-9, -, _), not 'A'"),
        (
            ROOM | {"arrows": {"3": "back"}},
            "display.arrows.3: must be 'left', 'right', 'up' or 'down', not 'back'",
        ),
        (ROOM | {"layout": "rows"}, "display.layout: must be 'calls', 'media' or 'list', not 'rows'"),
        (ROOM | {"languages": "both"}, "display.languages: must be 'beside' or 'alternate', not 'both'"),
        (ROOM | {"alternate_s": 1}, "display.alternate_s: should be greater than or equal to 3, not 1"),
        (ROOM | {"night": {"from": "20:00"}}, "display.night.until: missing"),
        (
            ROOM | {"night": {"from": "8pm", "until": "07:00"}},
            "display.night.from: must be a local time such as \"07:30\", not '8pm'",
        ),
        (
            ROOM | {"night": {"from": "07:00", "until": "07:00"}},
            "display.night: from and until are the same time; leave the table out for a screen never dark",
        ),
        (
            ROOM | {"night": {"form": "20:00", "from": "20:00", "until": "07:00"}},
            "display.night.form: unknown key; did you mean from?",
        ),
        (
            ROOM | {"media": {"folder": "/srv/pictures"}},
            'display: pictures and films have a place only with layout = "media"',
        ),
        (
            ROOM | {"layout": "media", "media": {"folder": "/srv/pictures", "decoding": "gpu"}},
            "display.media.decoding: must be 'software', 'auto', 'vaapi', 'drm' or 'v4l2m2m', not 'gpu'",
        ),
    ],
)
def test_every_mistake_is_one_clear_sentence(table: dict[str, object], problem: str) -> None:
    assert problems(table) == [problem]


@pytest.mark.pure
def test_a_display_without_a_waiting_room_is_told_how_to_name_one() -> None:
    (problem,) = problems({})
    assert problem.startswith("display: needs a waiting room: either zone =")


def test_what_may_still_come_is_a_problem_at_check_and_no_reason_not_to_start(tmp_path: Path) -> None:
    more = 'layout = "media"\n[display.media]\nfolder = "/no/such/stick"\n[television]\ndriver = "cec-ctl"\n'
    bare = str(tmp_path)
    done = check(tmp_path, farthest=4, more=more, path=bare)
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == [
        "  - display.media.folder: /no/such/stick is not a folder of this machine",
        "  - display.media: ffmpeg is not installed (package ffmpeg)",
        "  - television.driver: cec-ctl is not installed (package v4l-utils)",
    ]
    assert run(tmp_path, "--show", farthest=4, more=more, path=bare).returncode == 0


def test_a_letter_too_small_and_a_missing_folder_are_told_together(tmp_path: Path) -> None:
    more = 'layout = "media"\n[display.media]\nfolder = "/no/such/stick"\n'
    done = check(tmp_path, farthest=20, more=more)
    assert done.returncode == 2
    assert "display.farthest_m: " in done.stderr
    assert "/no/such/stick is not a folder" in done.stderr
