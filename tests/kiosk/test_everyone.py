"""Whoever cannot see or touch finds everything: said as it is shown, reached by keys, in few steps."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

TALL, WIDE = "1080x1920@102.46", "1920x1080@102.46"
FEWEST = {
    "appointment: letter scanned": 0,
    "appointment: chosen, then scanned": 1,
    "only information": 1,
    "walk-in, nothing needed": 3,
    "walk-in, all papers": 4,
    "another body": 3,
}
"""Touches from the welcome page to the outcome."""


@pytest.fixture(scope="module", params=[TALL, WIDE])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 1920, 1920) as screen:
        done = subprocess.run(
            [sys.executable, "-m", "tests.kiosk.everyone", "--panel", request.param],
            env={**os.environ, "DISPLAY": screen.display},
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_everything_that_is_shown_is_said(seen: dict[str, Any]) -> None:
    assert seen["texts"] > 10_000
    assert seen["unsaid"] == []


def test_keys_alone_lead_wherever_touches_lead(seen: dict[str, Any]) -> None:
    assert len(seen["ways"]) > 10
    for way in seen["ways"]:
        assert way["by_keys"] == way["page"], way


def test_few_touches_lead_to_a_ticket(seen: dict[str, Any]) -> None:
    touches = {way["way"]: way["touches"] for way in seen["ways"]}
    assert {name: touches[name] for name in FEWEST} == FEWEST
