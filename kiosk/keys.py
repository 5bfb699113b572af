"""The pad of five keys and two more: names of keys become actions. It is a USB keyboard to the machine."""

import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

AGAIN_AFTER_S = 0.5
"""The same key again, sooner and with no other between, is a trembling hand. Arrows may be quick."""


class Action(StrEnum):
    """What a key can do."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    OK = "ok"
    HELP = "help"
    LISTEN = "listen"


ARROWS = frozenset({Action.UP, Action.DOWN, Action.LEFT, Action.RIGHT})

USUAL: dict[str, Action] = {
    "up": Action.UP,
    "down": Action.DOWN,
    "left": Action.LEFT,
    "right": Action.RIGHT,
    "enter": Action.OK,
    "numpadenter": Action.OK,
    "spacebar": Action.OK,
    "f1": Action.HELP,
    "f2": Action.LISTEN,
}
"""Kivy's name of a key -> what it does, unless the kiosk's file says otherwise."""


class Keys:
    """Tells `do` of every key that means something; one that is held down counts once.

    `window` is Kivy's; every key is swallowed, so that no other part of Kivy acts on one.
    """

    def __init__(self, do: Callable[[Action], None], names: Mapping[str, Action] = USUAL) -> None:
        self._do, self._names = do, dict(names)
        self._held: set[int] = set()
        self._last: tuple[Action | None, float] = None, 0.0

    def bind(self, window: Any) -> None:
        """Listen to this window from now on."""
        window.bind(on_key_down=self._down, on_key_up=self._up)

    def _down(self, _window: object, key: int, *_: object) -> bool:
        action = self._names.get(named(key))
        if action and key not in self._held and self._counts(action):
            self._held.add(key)
            self._do(action)
        return True

    def _up(self, _window: object, key: int, *_: object) -> bool:
        self._held.discard(key)
        return True

    def _counts(self, action: Action) -> bool:
        moment, (last, at) = time.monotonic(), self._last
        counts = action in ARROWS or action is not last or moment - at >= AGAIN_AFTER_S
        if counts:
            self._last = action, moment
        return counts


def named(key: int) -> str:
    """Kivy's name of a key code; empty when it has none."""
    from kivy.core.window import Keyboard

    return next((name for name, code in Keyboard.keycodes.items() if code == key), "")
