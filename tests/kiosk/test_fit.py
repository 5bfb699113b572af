"""Every page, in every language, on every panel: no text cut, no small control, nothing outside or over."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

SITES = Path(__file__).parents[2] / "demo" / "sites"
TALL, WIDE = "1080x1920@102.46", "1920x1080@102.46"
SMALL_TALL, SMALL_WIDE = "1080x1920@141.2", "1920x1080@141.2"
"""21.5 and 15.6 inches."""

CASES = [
    *((panel, None) for panel in (TALL, WIDE)),
    *((panel, site) for panel in (TALL, WIDE) for site in ("copenhagen", "kortrijk", "vincennes")),
    *((SMALL_TALL, "copenhagen"), (SMALL_WIDE, "vincennes")),
]


@pytest.mark.parametrize(("panel", "site"), CASES)
def test_everything_fits(panel: str, site: str | None, tmp_path: Path) -> None:
    chosen = ["--site", str(SITES / f"{site}.toml")] if site else []
    with VirtualScreen(tmp_path, 1920, 1920) as screen:
        drawn = subprocess.run(
            [sys.executable, "-m", "tests.kiosk.gallery", "--panel", panel, *chosen],
            env={**os.environ, "DISPLAY": screen.display},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert drawn.stdout, drawn.stderr
    report = json.loads(drawn.stdout)
    assert report["pages"] > 100
    assert report["faults"] == []


def test_a_text_too_long_for_its_page_is_found(tmp_path: Path) -> None:
    """The measuring itself: a word wider than the panel cannot pass."""
    with VirtualScreen(tmp_path, 1920, 1920) as screen:
        drawn = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.kiosk.gallery",
                "--endless",
                "--only",
                "welcome",
                "--language",
                "en",
            ],
            env={**os.environ, "DISPLAY": screen.display},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert drawn.returncode == 1, drawn.stderr
    assert any("is broken" in found["fault"] for found in json.loads(drawn.stdout)["faults"])
