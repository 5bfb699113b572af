"""Draws rounded rectangles in a window and prints what stands there.

A process has one Kivy window, so `test_rounded.py` runs it as `python -m tests.appliance.rounded_pixels`.
"""

import json
from collections.abc import Callable

from appliance.window import ScreenSettings, prepare

WIDTH, HEIGHT = 120, 80
RED, BLUE = (1, 0, 0, 1), (0, 0, 1, 1)
X, Y, WIDE, TALL, RADIUS, EDGE = 10, 10, 100, 60, 12, 3
PLACES = {
    "outside": (X - 1, Y + TALL // 2),
    "corner": (X, Y),
    "edge": (X, Y + TALL // 2),
    "edge above": (X + WIDE // 2, Y + TALL - 1),
    "arc": (X + 4, Y + 4),
    "within the edge": (X + EDGE, Y + TALL // 2),
    "middle": (X + WIDE // 2, Y + TALL // 2),
    "nowhere": (0, 0),
}


def main() -> None:
    prepare(ScreenSettings(width=WIDTH, height=HEIGHT, dpi=96))
    from kivy.base import EventLoop
    from kivy.core.window import Window
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

    from appliance.rounded import CLEAR, Rounded, Style

    EventLoop.ensure_window()
    Window.clearcolor = (1, 1, 1, 1)

    def pixels(drawn: Callable[[Rounded], None]) -> dict[str, list[int]]:
        Window.canvas.clear()
        with Window.canvas:
            shape = Rounded()
        drawn(shape)
        Window.dispatch("on_draw")
        return {name: list(glReadPixels(*at, 1, 1, GL_RGB, GL_UNSIGNED_BYTE)) for name, at in PLACES.items()}

    def gone(shape: Rounded) -> None:
        shape.put(X, Y, WIDE, TALL, Style(RADIUS, EDGE, RED, BLUE))
        shape.put_away()

    found = {
        "edged": pixels(lambda shape: shape.put(X, Y, WIDE, TALL, Style(RADIUS, EDGE, RED, BLUE))),
        "plain": pixels(lambda shape: shape.put(X, Y, WIDE, TALL, Style(RADIUS, 0, RED, CLEAR))),
        "hollow": pixels(lambda shape: shape.put(X, Y, WIDE, TALL, Style(RADIUS, EDGE, CLEAR, BLUE))),
        "too round": pixels(lambda shape: shape.put(X, Y, WIDE, TALL, Style(500, 0, RED, CLEAR))),
        "new": pixels(lambda shape: None),
        "gone": pixels(gone),
        "no room": pixels(lambda shape: shape.put(0, 0, 1, 0, Style(RADIUS, EDGE, RED, BLUE))),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
