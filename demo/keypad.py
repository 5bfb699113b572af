"""The way to a control with arrow keys, over what a page shows. Pure."""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from demo.inspected import Snapshot
from kiosk.focus import Direction, neighbour


@dataclass(slots=True)
class Spot:
    """A control's name and its place; y from below, as the kiosk counts."""

    name: str
    x: float
    y: float
    right: float
    top: float
    center_x: float
    center_y: float


Step = tuple[str, Direction]
"""The control that an arrow was pressed on, and the arrow."""


def first_arrow(snapshot: Snapshot, wanted: str, tried: Collection[Step]) -> Direction | None:
    """The first arrow of a shortest way from the focused control to `wanted`, by steps not yet tried.

    None when there is no such way.
    """
    spots = {spot.name: spot for spot in _spots(snapshot)}
    focused = str(snapshot.get("focused", ""))
    ways: deque[tuple[str, Direction | None]] = deque([(focused, None)])
    seen = {focused}
    while ways:
        here, first = ways.popleft()
        if here == wanted:
            return first
        for direction in Direction if here in spots else ():
            there = neighbour(spots[here], spots.values(), direction)
            if there and there.name not in seen and (here, direction) not in tried:
                seen.add(there.name)
                ways.append((there.name, first or direction))
    return None


def _spots(snapshot: Snapshot) -> Iterable[Spot]:
    for control in snapshot.get("controls", ()):
        left, top, width, height = control["rect"]
        if control.get("enabled", True):
            yield Spot(
                control["name"],
                x=left,
                y=-top - height,
                right=left + width,
                top=-top,
                center_x=left + width / 2,
                center_y=-top - height / 2,
            )
