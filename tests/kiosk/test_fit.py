"""Every page, in every language and every mode, on every panel: no text cut, no small control, nothing
outside or over, nothing out of reach, nothing that keys do not find."""

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
FIRST_AND_HARDEST = ("plain", "large+contrast+low")

CASES = [
    *((panel, None, ()) for panel in (TALL, WIDE)),
    *((panel, site, FIRST_AND_HARDEST) for panel in (TALL, WIDE) for site in ("copenhagen", "kortrijk")),
    *((panel, "vincennes", FIRST_AND_HARDEST) for panel in (SMALL_TALL, SMALL_WIDE)),
]


def gallery(tmp_path: Path, *given: str, timeout: float) -> "subprocess.CompletedProcess[str]":
    with VirtualScreen(tmp_path, 1920, 1920) as screen:
        return subprocess.run(
            [sys.executable, "-m", "tests.kiosk.gallery", *given],
            env={**os.environ, "DISPLAY": screen.display},
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout,
        )


@pytest.mark.parametrize(("panel", "site", "modes"), CASES)
def test_everything_fits(panel: str, site: str | None, modes: tuple[str, ...], tmp_path: Path) -> None:
    chosen = ["--site", str(SITES / f"{site}.toml")] if site else []
    chosen += [word for mode in modes for word in ("--mode", mode)]
    drawn = gallery(tmp_path, "--panel", panel, "--pixels", "53", *chosen, timeout=300)
    assert drawn.stdout, drawn.stderr
    report = json.loads(drawn.stdout)
    assert report["pages"] > 100
    assert report["faults"] == []


def test_a_text_too_long_for_its_page_is_found(tmp_path: Path) -> None:
    """The measuring itself: a word wider than the panel cannot pass."""
    drawn = gallery(
        tmp_path, "--endless", "--only", "welcome", "--language", "en", "--mode", "plain", timeout=60
    )
    assert drawn.returncode == 1, drawn.stderr
    assert any("is broken" in found["fault"] for found in json.loads(drawn.stdout)["faults"])
