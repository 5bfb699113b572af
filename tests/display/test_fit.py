"""Nothing is cut, broken, off the window or on top of something else: every layout, state and language."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from display.places import Kind
from tests.display.letters import farthest_allowed, heights
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

TV = ("--dpi", "51.8")
"""1,920 pixels across 43 inches."""


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 3840, 2160) as running:
        yield running


def faults(screen: VirtualScreen, languages: str, size: str, *options: str) -> dict[str, list[str]]:
    """What does not fit, by scene."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.display.stage", languages, size, *options],
        env={**os.environ, "DISPLAY": screen.display},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("languages", ["en", "fr,en", "nl,fr,en", "da,de", "da,ar", "ar,en"])
@pytest.mark.parametrize("kind", Kind)
def test_everything_fits_in_every_language(screen: VirtualScreen, kind: Kind, languages: str) -> None:
    assert faults(screen, languages, "1920x1080", *TV, "--farthest", "4.5", "--layout", kind) == {}


@pytest.mark.parametrize(
    ("languages", "turn"), [("da,ar", "1"), ("ar,en", "0"), ("ar,en", "1"), ("nl,de", "1")]
)
def test_everything_fits_when_languages_take_turns(screen: VirtualScreen, languages: str, turn: str) -> None:
    options = (*TV, "--farthest", "5", "--alternate", turn)
    assert faults(screen, languages, "1920x1080", *options) == {}


@pytest.mark.parametrize("languages", ["nl,fr,en", "ar,en"])
@pytest.mark.parametrize(
    ("size", "options"),
    [
        ("1920x1080", (*TV, "--farthest", "7.5")),
        ("1920x1080", (*TV, "--farthest", "3", "--arrow", "left")),
        ("1280x720", ("--dpi", "46", "--farthest", "3", "--layout", "media")),
        ("1280x720", ("--dpi", "46", "--farthest", "5", "--layout", "list")),
        ("3840x2160", ("--dpi", "80", "--farthest", "7", "--layout", "list")),
        ("1080x1920", (*TV, "--farthest", "6")),
        ("1080x1920", (*TV, "--farthest", "5", "--layout", "media")),
        ("1080x1920", (*TV, "--farthest", "8", "--layout", "list")),
        ("1024x768", ("--dpi", "64", "--farthest", "3")),
    ],
)
def test_everything_fits_in_every_shape(
    screen: VirtualScreen, size: str, options: tuple[str, ...], languages: str
) -> None:
    only = "empty|closed|full|busy|at-once|widest|named|rooms|notices|film-notices|stale-notice"
    assert faults(screen, languages, size, *options, "--only", only) == {}


def test_what_does_not_fit_is_noticed(screen: VirtualScreen) -> None:
    found = faults(screen, "fr", "1920x1080", "--only", "normal", "--plant")["normal"]
    assert "'outside' leaves the window" in found
    assert "'one over' meets 'the other'" in found
    assert "'too wide for it' is wider than its room" in found
    assert "'pale unbreakable-but-broken' has a word broken" in found
    assert "'pale unbreakable-but-broken' has a contrast of 1.2" in found


@pytest.mark.parametrize("kind", Kind)
def test_letters_as_drawn_are_as_high_as_the_farthest_seat_needs(
    screen: VirtualScreen, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen.display)
    metres = farthest_allowed(1920, 1080, 51.2, kind)
    found = heights("1920x1080", 51.2, metres, kind)
    assert found.number >= metres * 1000 / 80
    assert min(found.counter, found.listed, found.listed_counter) >= metres * 1000 / 160
