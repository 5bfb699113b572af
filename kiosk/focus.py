"""Which control the arrow keys lead to. Knows rectangles, no window."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, TypeVar


class Direction(StrEnum):
    """The four arrows."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


class Box(Protocol):
    """Something with a place: window pixels, y from below."""

    x: float
    y: float
    right: float
    top: float
    center_x: float
    center_y: float


B = TypeVar("B", bound=Box)

_AHEAD = {
    Direction.UP: (0, 1),
    Direction.DOWN: (0, -1),
    Direction.LEFT: (-1, 0),
    Direction.RIGHT: (1, 0),
}
NUDGE = 0.1
"""How much the centres count where boxes overlap."""
SAME_LINE = 4
"""Pixels; boxes whose centres differ by less stand on one line."""


def neighbour(here: B, boxes: Iterable[B], direction: Direction) -> B | None:
    """The nearest of `boxes` in that direction; with none there, one at the other end: of the first
    or last line, or of the same line.

    None when nothing is in that direction nor in the opposite one.
    """
    others = [box for box in boxes if box is not here]
    ahead = [box for box in others if _along(here, box, direction) > SAME_LINE]
    if ahead:
        if direction in (Direction.LEFT, Direction.RIGHT):
            ahead = [box for box in ahead if _on_line(here, box)] or ahead
        return min(ahead, key=lambda box: _along(here, box, direction) + 3 * _beside(here, box, direction))
    behind = [box for box in others if _along(here, box, direction) < -SAME_LINE]
    along, beside = (3, 1) if direction in (Direction.UP, Direction.DOWN) else (1, 3)
    return min(
        behind,
        key=lambda box: along * _along(here, box, direction) + beside * _beside(here, box, direction),
        default=None,
    )


def _on_line(here: Box, there: Box) -> bool:
    return min(here.top, there.top) > max(here.y, there.y)


def _along(here: Box, there: Box, direction: Direction) -> float:
    across, up = _AHEAD[direction]
    return (there.center_x - here.center_x) * across + (there.center_y - here.center_y) * up


def _beside(here: Box, there: Box, direction: Direction) -> float:
    """How far apart they are across the direction: nothing while one is above or beside the other."""
    if direction in (Direction.UP, Direction.DOWN):
        apart, centres = max(here.x, there.x) - min(here.right, there.right), here.center_x - there.center_x
    else:
        apart, centres = max(here.y, there.y) - min(here.top, there.top), here.center_y - there.center_y
    return max(0.0, apart) + NUDGE * abs(centres)
