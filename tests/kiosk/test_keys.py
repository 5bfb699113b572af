"""Names of keys become actions; a held key counts once."""

from collections.abc import Callable

import pytest

from kiosk.keys import USUAL, Action, Keys


class Window:
    """As much of Kivy's window as keys need."""

    def bind(self, **on: Callable[..., bool]) -> None:
        self.on = on

    def press(self, key: int) -> None:
        self.on["on_key_down"](self, key, 0, "", [])

    def release(self, key: int) -> None:
        self.on["on_key_up"](self, key, 0)


UP, ENTER, F1, X = 273, 13, 282, 120
"""Kivy's codes."""


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kivy's own table asks for a window; these are four of its entries."""
    known = {UP: "up", ENTER: "enter", F1: "f1", X: "x"}
    monkeypatch.setattr("kiosk.keys.named", lambda key: known[key])


@pytest.fixture
def heard() -> list[Action]:
    return []


@pytest.fixture
def window(names: None, heard: list[Action]) -> Window:
    window = Window()
    Keys(heard.append).bind(window)
    return window


def test_keys_become_actions(window: Window, heard: list[Action]) -> None:
    for key in (UP, ENTER, F1, X):
        window.press(key)
    assert heard == [Action.UP, Action.OK, Action.HELP]


def test_a_key_held_down_counts_once(window: Window, heard: list[Action]) -> None:
    for _ in range(5):
        window.press(UP)
    window.release(UP)
    window.press(UP)
    assert heard == [Action.UP, Action.UP]


def test_a_trembling_hand_does_not_say_ok_twice(window: Window, heard: list[Action]) -> None:
    for _ in range(3):
        window.press(ENTER)
        window.release(ENTER)
    assert heard == [Action.OK]


def test_ok_arrow_ok_is_a_quick_hand_and_no_trembling_one(window: Window, heard: list[Action]) -> None:
    for key in (ENTER, UP, ENTER):
        window.press(key)
        window.release(key)
    assert heard == [Action.OK, Action.UP, Action.OK]


def test_a_kiosks_file_may_name_other_keys(names: None, heard: list[Action]) -> None:
    window = Window()
    Keys(heard.append, {**USUAL, "x": Action.LISTEN}).bind(window)
    window.press(X)
    assert heard == [Action.LISTEN]
