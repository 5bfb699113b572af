"""Where the typed code appears, one box a character."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.view import CODE_GROUP, CODE_LENGTH
from kiosk.measures import Scale
from kiosk.widgets.colours import EDGE, PRIMARY, SKY, SURFACE
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.piece import Piece
from kiosk.widgets.surface import Surface


class CodeField(Piece):
    """The code as far as typed, in the groups that letters print; the next box is marked."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._boxes = [Surface(scale, corner=4) for _ in range(CODE_LENGTH)]
        self._letters = [
            Lettering(scale, 13, face=FACES.display, halign="center") for _ in range(CODE_LENGTH)
        ]
        self._dash = Lettering(scale, 13, face=FACES.display, halign="center")
        self._dash.write("–")
        for part in (*self._boxes, *self._letters, self._dash):
            self.add_widget(part)

    def show(self, typed: str) -> None:
        """Show these characters."""
        for index, (box, letter) in enumerate(zip(self._boxes, self._letters, strict=True)):
            letter.write(typed[index : index + 1])
            box.paint(SKY if index == len(typed) else SURFACE, PRIMARY if index <= len(typed) else EDGE)

    @override
    def tall(self, width: float) -> int:
        return max(self.scale.gap(25), self._dash.tall(width))

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        gap, dash = self.scale.gap(2.6), max(self.scale.gap(12), self._dash.wide())
        across = (width - dash - (CODE_LENGTH - 1) * gap) / CODE_LENGTH
        left = 0.0
        for index, (box, letter) in enumerate(zip(self._boxes, self._letters, strict=True)):
            if index == CODE_GROUP:
                self._put(self._dash, left - gap, dash + gap)
                left += dash
            for part in (box, letter):
                self._put(part, left, across)
            left += across + gap

    def _put(self, part: Piece, left: float, across: float) -> None:
        """Codes are read from left to right in every language."""
        here = self.scale.panel.width - self.x - left - across if self.scale.mirrored else self.x + left
        part.place(here, self.y, across, self.height)
