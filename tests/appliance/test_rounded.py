"""Rounded rectangles as they reach the glass."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.screen import VirtualScreen

pytestmark = pytest.mark.parts

Pixels = dict[str, list[int]]
RED, BLUE, WHITE = [255, 0, 0], [0, 0, 255], [255, 255, 255]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pixels]:
    with VirtualScreen(tmp_path_factory.mktemp("screen"), 320, 240) as screen:
        command = [sys.executable, "-m", "tests.appliance.rounded_pixels"]
        done = subprocess.run(
            command,
            env={**os.environ, "DISPLAY": screen.display},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    found: dict[str, Pixels] = json.loads(done.stdout)
    return found


def test_fill_and_edge_stand_where_they_were_put(drawn: dict[str, Pixels]) -> None:
    assert drawn["edged"] == {
        "outside": WHITE,
        "corner": WHITE,
        "edge": BLUE,
        "edge above": BLUE,
        "arc": BLUE,
        "within the edge": RED,
        "middle": RED,
        "nowhere": WHITE,
    }


def test_without_an_edge_the_fill_reaches_as_far(drawn: dict[str, Pixels]) -> None:
    assert drawn["plain"] == {
        **dict.fromkeys(("edge", "edge above", "arc", "within the edge", "middle"), RED),
        **dict.fromkeys(("outside", "corner", "nowhere"), WHITE),
    }


def test_an_edge_round_nothing_lets_the_ground_through(drawn: dict[str, Pixels]) -> None:
    assert drawn["hollow"]["edge"] == BLUE
    assert drawn["hollow"]["middle"] == drawn["hollow"]["within the edge"] == WHITE


def test_a_corner_that_has_no_room_is_as_round_as_it_can_be(drawn: dict[str, Pixels]) -> None:
    assert drawn["too round"]["middle"] == RED
    assert max(drawn["too round"]["edge"][1:]) < 4
    assert drawn["too round"]["corner"] == drawn["too round"]["arc"] == WHITE


@pytest.mark.parametrize("what", ["new", "gone", "no room"])
def test_what_is_nowhere_leaves_no_trace(drawn: dict[str, Pixels], what: str) -> None:
    assert {tuple(pixel) for pixel in drawn[what].values()} == {tuple(WHITE)}
