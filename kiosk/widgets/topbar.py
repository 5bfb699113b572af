"""The line on top of every page: whose kiosk this is, what one is doing, what time it is."""

from typing_extensions import override

from appliance.theme import FACES, MUTED, PRIMARY, SURFACE
from kiosk.measures import Scale
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.piece import Piece
from kiosk.widgets.surface import Surface

MARK_MM = 16


class TopBar(Piece):
    """The site's mark, a title, and the time."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._mark = Surface(scale, fill=PRIMARY, edge=None, corner=4)
        self._icon = Icon(scale, 9.6, colour=SURFACE)
        self._icon.write("account_balance")
        self._title = Lettering(scale, 7.4, face=FACES.semibold, leading=1)
        self._time = Lettering(scale, 8.4, colour=MUTED, halign="right")
        for part in (self._mark, self._icon, self._title, self._time):
            self.add_widget(part)

    def say(self, title: str, clock: str) -> None:
        """What stands in it."""
        self._title.write(title)
        self._time.write(clock)

    @override
    def tall(self, width: float) -> int:
        return max(self.scale.gap(MARK_MM), self._title.tall(self._title_width(width)))

    def _title_width(self, width: float) -> float:
        return width - self.scale.gap(MARK_MM) - self._time.wide() - 2 * self.scale.gap(6)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        mark, icon, time = self.scale.gap(MARK_MM), self._icon.wide(), self._time.wide()
        self._mark.place(x, y + (height - mark) / 2, mark, mark)
        self._icon.place(x + (mark - icon) / 2, y + (height - icon) / 2, icon, icon)
        left = mark + self.scale.gap(6)
        self._title.place(x + left, y, self._title_width(width), height)
        self._time.place(x + width - time, y, time, height)
