"""Every page, in every language and every mode, on every panel: no text cut, no small control, nothing
outside or over, nothing out of reach, nothing that keys do not find, and nothing that moves by itself."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.kiosk.gallery import MODES, TOWN
from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

DEMO = tuple(map(str, sorted((Path(__file__).parents[2] / "demo" / "sites").glob("*.toml"))))
TALL, WIDE = "1080x1920@102.46", "1920x1080@102.46"
SMALL_TALL, SMALL_WIDE = "1080x1920@141.2", "1920x1080@141.2"
"""21.5 and 15.6 inches."""
FIRST_AND_HARDEST = ("plain", "large+contrast+low")
SMALLER_THAN_LARGE = {
    SMALL_TALL: {
        *("access", "appointment", "checklist", "groups", "lacking", "missing", "printer_fault", "problem"),
        *("question", "reroute", "search", "staff_tickets", "ticket", "welcome"),
    },
    SMALL_WIDE: {
        *("appointment", "checklist", "lacking", "missing", "printer_fault", "problem"),
        *("reroute", "search", "several", "ticket", "welcome"),
    },
}
"""Exactly the pages that do not hold all of their words at 7.3 mm on 15.6 inches (docs/decisions/0028)."""
LOOKED_AT = 53
"""The pixels of every 53rd page are looked at: each time another page in another language or mode."""


def run(folder: Path, module: str, *given: str) -> "subprocess.CompletedProcess[str]":
    folder.mkdir()
    with VirtualScreen(folder, 1920, 1920) as screen:
        return subprocess.run(
            [sys.executable, "-m", f"tests.kiosk.{module}", *given],
            env={**os.environ, "DISPLAY": screen.display},
            check=False,
            capture_output=True,
            text=True,
            timeout=900,
        )


def reports(tmp_path: Path, module: str, panels: tuple[str, str], *given: str) -> dict[str, Any]:
    """What `module` reports of each of two panels, measured at the same time."""

    def report(panel: str) -> Any:
        ran = run(tmp_path / panel, module, "--panel", panel, *given)
        assert ran.stdout, ran.stderr
        return json.loads(ran.stdout)

    with ThreadPoolExecutor(len(panels)) as both:
        return dict(zip(panels, both.map(report, panels), strict=True))


def each(option: str, chosen: tuple[str, ...]) -> list[str]:
    return [word for choice in chosen for word in (f"--{option}", choice)]


def measured(
    tmp_path: Path, panels: tuple[str, str], sites: tuple[str, ...], modes: tuple[str, ...]
) -> dict[str, Any]:
    chosen = each("site", sites) + each("mode", modes)
    found = reports(tmp_path, "gallery", panels, "--pixels", str(LOOKED_AT), *chosen)
    assert all(report["pages"] > 400 * len(sites) * len(modes) for report in found.values())
    return found


@pytest.mark.parametrize(("sites", "modes"), [((TOWN,), MODES), (DEMO, FIRST_AND_HARDEST)])
def test_everything_fits(sites: tuple[str, ...], modes: tuple[str, ...], tmp_path: Path) -> None:
    found = measured(tmp_path, (TALL, WIDE), sites, modes)
    assert {panel: report["faults"] for panel, report in found.items()} == {TALL: [], WIDE: []}
    assert {panel: report["smaller"] for panel, report in found.items()} == {TALL: [], WIDE: []}


def test_everything_fits_a_small_panel_in_words_as_large_as_there_is_room_for(tmp_path: Path) -> None:
    found = measured(tmp_path, (SMALL_TALL, SMALL_WIDE), (TOWN, *DEMO), (*FIRST_AND_HARDEST, "large"))
    assert {panel: report["faults"] for panel, report in found.items()} == {SMALL_TALL: [], SMALL_WIDE: []}
    for panel, report in found.items():
        assert {page["page"].split("-")[0] for page in report["smaller"]} == SMALLER_THAN_LARGE[panel]


def test_nothing_to_touch_moves_when_news_arrives(tmp_path: Path) -> None:
    chosen = each("language", ("de", "ar")) + each("mode", FIRST_AND_HARDEST)
    found = reports(tmp_path, "steady", (TALL, WIDE), *chosen)
    assert all(report["pairs"] > 1000 for report in found.values())
    assert {panel: report["moved"] for panel, report in found.items()} == {TALL: [], WIDE: []}


def test_a_text_too_long_for_its_page_is_found(tmp_path: Path) -> None:
    """The measuring itself: a word wider than the panel cannot pass."""
    only = ("--only", "welcome", "--language", "en", "--mode", "plain")
    drawn = run(tmp_path / "screen", "gallery", "--endless", *only)
    assert drawn.returncode == 1, drawn.stderr
    assert any("is broken" in found["fault"] for found in json.loads(drawn.stdout)["faults"])
