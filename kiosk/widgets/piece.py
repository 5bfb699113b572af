"""Something on a page that knows how tall it must be, and puts its parts in place.

Not Kivy's layouts: those settle over several frames and never refuse a text that does not fit. Here one
pass measures, a second one places, and the numbers can be checked.
"""

from collections.abc import Iterable, Iterator

from kivy.uix.widget import Widget

from kiosk.measures import Scale

AWAY = -100_000


class Piece(Widget):  # type: ignore[misc]  # Kivy ships no types
    """Base of everything on a page. `absent` pieces take no room, are not drawn, and are never touched."""

    def __init__(self, scale: Scale, **kwargs: object) -> None:
        super().__init__(size_hint=(None, None), **kwargs)
        self.scale = scale
        self.absent = False

    def wide(self) -> int:
        """The width it would like, in pixels."""
        return 0

    def tall(self, width: float) -> int:
        """The height it needs at this width, in pixels."""
        return 0

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Put it, and everything in it, there; y is the lower edge."""
        self.pos = (round(x), round(y))
        self.size = (round(width), round(height))
        self.opacity = 1

    def put_away(self) -> None:
        """Out of sight and out of reach, with everything in it."""
        self.opacity = 0
        for piece in pieces(self):
            piece.pos = (AWAY, AWAY)
            piece.size = (0, 0)


def pieces(top: Widget) -> Iterator[Piece]:
    """`top` and every piece in it."""
    if isinstance(top, Piece):
        yield top
    for child in top.children:
        yield from pieces(child)


def present(parts: Iterable[Piece]) -> list[Piece]:
    """The parts that take room."""
    return [part for part in parts if not part.absent]
