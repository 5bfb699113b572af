"""Nothing is cut, broken, off the window or on top of something else: every state, language and shape."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 1920, 1920) as running:
        yield running


def faults(screen: VirtualScreen, languages: str, size: str, *options: str) -> dict[str, list[str]]:
    """What does not fit, by scene."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.display.stage", languages, size, *options],
        env={**os.environ, "DISPLAY": screen.display},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("languages", ["da", "en", "fr", "nl", "nl,fr,en", "da,en"])
def test_everything_fits_in_every_language(screen: VirtualScreen, languages: str) -> None:
    assert faults(screen, languages, "1920x1080") == {}


@pytest.mark.parametrize(
    ("size", "options"),
    [
        ("1920x1080", ("--dpi", "51.8", "--farthest", "8")),
        ("1920x1080", ("--dpi", "51.8", "--farthest", "3", "--arrow", "left")),
        ("1280x720", ("--dpi", "34", "--farthest", "6")),
        ("1080x1920", ("--dpi", "51.8", "--farthest", "6")),
        ("1024x768", ("--dpi", "60", "--farthest", "3")),
    ],
)
def test_everything_fits_in_every_shape(screen: VirtualScreen, size: str, options: tuple[str, ...]) -> None:
    assert faults(screen, "nl,fr,en", size, *options) == {}


def test_what_does_not_fit_is_noticed(screen: VirtualScreen) -> None:
    found = faults(screen, "fr", "1920x1080", "--only", "normal", "--plant")["normal"]
    assert "'cut off below because of its many words' is larger than its place" in found
    assert "'unbreakable-but-broken' has a word broken" in found
    assert "'outside' leaves the window" in found
    assert "'one over' meets 'the other'" in found
