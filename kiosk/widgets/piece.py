"""Something on a page that knows how tall it must be, and puts its parts in place.

Not Kivy's layouts: those settle over several frames and never refuse a text that does not fit. Here one
pass measures, a second one places, and the numbers can be checked.
"""

from collections.abc import Iterable, Iterator

from kivy.uix.widget import Widget

from kiosk.measures import Scale

AWAY = -100_000


class Piece(Widget):  # type: ignore[misc]  # Kivy ships no types
    """Base of everything on a page. `absent` pieces are not drawn and never touched, and take no room
    unless it is `kept` for them: what news may bring or take away must not move what people touch.

    `spare`: 0 for what a page needs; 1 for decoration and 2 for what is only nice to have, which are left
    out, in this order, when a page has no room for them.
    """

    spare = 0

    def __init__(self, scale: Scale, **kwargs: object) -> None:
        super().__init__(size_hint=(None, None), **kwargs)
        self.scale = scale
        self.absent = self.kept = False

    @property
    def gone(self) -> bool:
        """Takes no room now."""
        return (self.absent and not self.kept) or self._spared

    @property
    def _spared(self) -> bool:
        return 0 < self.spare <= self.scale.bare

    def wide(self) -> int:
        """The width it would like, in pixels."""
        return 0

    def narrowest(self) -> int:
        """The width, in pixels, below which one of its words would be written smaller or broken."""
        return 0

    def tall(self, width: float) -> int:
        """The height it needs at this width, in pixels."""
        return 0

    def reach(self, width: float) -> int:
        """From its lower edge up to the highest thing to touch in it, in pixels; 0 when there is none."""
        return self.tall(width) if any(part.reach(width) for part in self.reading()) else 0

    def reading(self) -> "list[Piece]":
        """Its parts in the order in which people read them."""
        return [part for part in reversed(self.children) if isinstance(part, Piece)]

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Put it, and everything in it, there; y is the lower edge.

        Everybody counts x from where a line begins. This is the one place that turns it round for
        languages that begin on the right.
        """
        if self.scale.mirrored:
            x = self.scale.panel.width - x - width
        self.pos = (round(x), round(y))
        self.size = (round(width), round(height))
        self.opacity = 1

    def inc_disabled(self, count: int = 1) -> None:
        """Nothing: Kivy would tell every piece of a page whenever the page is turned to."""

    def dec_disabled(self, count: int = 1) -> None:
        """Nothing, likewise. A control that does nothing yet is `resting`."""

    def settle(self, x: float, y: float, width: float, height: float) -> None:
        """`place` it there, or put it away from the room that is kept for it."""
        if self.absent:
            self.put_away()
        else:
            self.place(x, y, width, height)

    def repaint(self) -> None:
        """Take the colours of the present palette."""

    def put_away(self) -> None:
        """Out of sight and out of reach, with everything in it."""
        if self.opacity:
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


def seen(top: Piece) -> Iterator[Piece]:
    """`top` and every piece in it that is not put away, as people read them."""
    if top.opacity:
        yield top
        for part in top.reading():
            yield from seen(part)


def present(parts: Iterable[Piece]) -> list[Piece]:
    """The parts that take room."""
    return [part for part in parts if not part.gone]
