"""The poster on a real window: notices, night, pictures, mirrored pages, colours of a site."""

import json
import os
import subprocess
import sys

import pytest

from tests.display.poster_checks import CHECKS
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What came of every check, made in one process with one window."""
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 960, 540) as screen:
        done = subprocess.run(
            [sys.executable, "-m", "tests.display.poster_checks"],
            env={**os.environ, "DISPLAY": screen.display},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    checked: dict[str, str] = json.loads(done.stdout)
    return checked


@pytest.mark.parametrize("name", CHECKS)
def test_the_poster_keeps_its_word(found: dict[str, str], name: str) -> None:
    assert not found[name], found[name]
