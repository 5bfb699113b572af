"""A code for phones to read, with the words that say what for."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.measures import Scale
from kiosk.widgets.arrange import Column, Row, Spring
from kiosk.widgets.colours import HAIRLINE, SURFACE
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.qrcode import QrCode
from kiosk.widgets.surface import Surface

PAD_MM = 5


class QrNote(Surface):
    """The code at the start, the words beside it."""

    def __init__(self, scale: Scale, *, size_mm: float = 42) -> None:
        super().__init__(scale, fill=SURFACE, edge=HAIRLINE)
        self._code = QrCode(scale, size_mm=size_mm)
        self._title = Lettering(scale, 8.6, face=FACES.semibold, leading=1.04)
        self._how = Lettering(scale, 7.2, leading=1.1)
        self._how.spare = 2
        words = Column(scale, [Spring(scale), self._title, self._how, Spring(scale)], gap=2)
        self._row = Row(scale, [self._code, words], shares=(0, 1), gap=7)
        self.add_widget(self._row)

    def show(self, holds: str, title: str, how: str) -> None:
        """Show a code that holds `holds`; without it the note takes no room."""
        self._code.show(holds)
        self._title.write(title)
        self._how.write(how)
        self.absent = not holds

    @override
    def tall(self, width: float) -> int:
        pad = self.scale.gap(PAD_MM)
        return self._row.tall(width - 2 * pad) + 2 * pad

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        pad = self.scale.gap(PAD_MM)
        self._row.place(x + pad, y + pad, width - 2 * pad, height - 2 * pad)
