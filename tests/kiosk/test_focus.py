"""Arrows lead to the nearest control in their direction, and from the last one to the first."""

from dataclasses import dataclass

import pytest

from kiosk.focus import Direction, neighbour

pytestmark = pytest.mark.pure


@dataclass(frozen=True)
class Spot:
    name: str
    center_x: float
    center_y: float

    @property
    def x(self) -> float:
        return self.center_x - 50

    @property
    def right(self) -> float:
        return self.center_x + 50

    @property
    def y(self) -> float:
        return self.center_y - 50

    @property
    def top(self) -> float:
        return self.center_y + 50


CARD, LEFT, MIDDLE, RIGHT, HELP = SPOTS = (
    Spot("card", 500, 800),
    Spot("left", 200, 500),
    Spot("middle", 500, 500),
    Spot("right", 800, 500),
    Spot("help", 900, 50),
)


@pytest.mark.parametrize(
    ("here", "direction", "there"),
    [
        (CARD, Direction.DOWN, MIDDLE),
        (MIDDLE, Direction.RIGHT, RIGHT),
        (MIDDLE, Direction.LEFT, LEFT),
        (RIGHT, Direction.DOWN, HELP),
        (MIDDLE, Direction.UP, CARD),
        (HELP, Direction.DOWN, CARD),
        (LEFT, Direction.LEFT, RIGHT),
    ],
)
def test_an_arrow_leads_to_the_nearest(here: Spot, direction: Direction, there: Spot) -> None:
    assert neighbour(here, SPOTS, direction) == there


def test_in_a_single_column_the_sideways_arrows_stay() -> None:
    assert neighbour(CARD, [CARD, MIDDLE], Direction.LEFT) is None


def test_a_control_alone_has_no_neighbour() -> None:
    assert neighbour(CARD, [CARD], Direction.UP) is None
