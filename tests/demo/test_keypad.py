"""The way of the arrow keys over a page."""

import pytest

from demo.inspected import Snapshot
from demo.keypad import Step, first_arrow
from kiosk.focus import Direction

pytestmark = pytest.mark.pure


def page(focused: str, **controls: tuple[int, int]) -> Snapshot:
    """A page with these controls, each 80 by 40 pixels from its left top corner."""
    shown = [{"name": name, "rect": [x, y, 80, 40], "enabled": True} for name, (x, y) in controls.items()]
    return {"focused": focused, "controls": shown}


COLUMN = {"one": (0, 0), "two": (0, 100), "three": (0, 200), "four": (0, 300), "five": (0, 400)}


def test_it_leads_the_shortest_way_also_round_the_end() -> None:
    assert first_arrow(page("one", **COLUMN), "two", set()) is Direction.DOWN
    assert first_arrow(page("one", **COLUMN), "five", set()) is Direction.UP
    assert first_arrow(page("four", **COLUMN), "three", set()) is Direction.UP


def test_a_step_that_led_elsewhere_is_not_taken_again() -> None:
    tried: set[Step] = {("one", Direction.UP)}
    assert first_arrow(page("one", **COLUMN), "five", tried) is Direction.DOWN


def test_there_is_no_way_from_nowhere_to_itself_or_to_what_is_not_there() -> None:
    assert first_arrow(page("", **COLUMN), "two", set()) is None
    assert first_arrow(page("one", **COLUMN), "one", set()) is None
    assert first_arrow(page("one", **COLUMN), "six", set()) is None


def test_what_cannot_be_pressed_is_no_step() -> None:
    shown = page("one", **{name: COLUMN[name] for name in ("one", "two", "three")})
    shown["controls"][1]["enabled"] = False
    assert first_arrow(shown, "two", set()) is None
    assert first_arrow(shown, "three", set()) is not None
