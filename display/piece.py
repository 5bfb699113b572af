"""What stands on the page: set as if lines began on the left, and reflected where they begin on the right."""

from typing import Literal

from kivy.uix.widget import Widget

Align = Literal["left", "right"]


class Piece(Widget):  # type: ignore[misc]  # kivy ships no types
    """Something with a place of its own. Groups of pieces are plain widgets."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))

    def reflect(self, width: float) -> None:
        """Move to the other side of a page so wide. What is drawn is not turned round."""
        self.x = round(width - self.right)


class Group(Widget):  # type: ignore[misc]  # kivy ships no types
    """Pieces that come and go together; it has no place of its own."""

    def __init__(self, *pieces: Widget) -> None:
        super().__init__(size_hint=(None, None))
        self.have(*pieces)

    def have(self, *pieces: Widget) -> None:
        """Hold these and no others, the first at the back."""
        if list(pieces) != self.children[::-1]:
            self.clear_widgets()
            for piece in pieces:
                self.add_widget(piece)


def reflect(root: Widget, width: float) -> None:
    """Reflect every piece below `root` on a page so wide."""
    for part in root.walk(restrict=True):
        if isinstance(part, Piece):
            part.reflect(width)
