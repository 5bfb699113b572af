"""The line on top of every page: whose kiosk this is, what one is doing, what time it is."""

from typing_extensions import override

from appliance.theme import FACES
from contract.state import Look
from kiosk.measures import Scale
from kiosk.widgets.colours import MUTED
from kiosk.widgets.control import Send
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.mark import Mark
from kiosk.widgets.piece import Piece


class TopBar(Piece):
    """The site's mark, a title, and the time."""

    def __init__(self, scale: Scale, send: Send) -> None:
        super().__init__(scale)
        self._mark = Mark(scale, send)
        self._title = Lettering(scale, 7.4, face=FACES.semibold, leading=1)
        self._time = Lettering(scale, 8.4, colour=MUTED, halign="right")
        for part in (self._mark, self._title, self._time):
            self.add_widget(part)

    def say(self, title: str, clock: str, look: Look) -> None:
        """What stands in it."""
        self._mark.show(look)
        self._title.write(title)
        self._time.write(clock)

    @override
    def tall(self, width: float) -> int:
        return max(self._mark.tall(width), self._title.tall(self._title_width(width)))

    @property
    def _before_title(self) -> int:
        return self._mark.wide() + self.scale.gap(6)

    def _title_width(self, width: float) -> float:
        return width - self._before_title - self._time.wide() - self.scale.gap(6)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        mark, time = self._mark.tall(width), self._time.wide()
        self._mark.place(x, y + (height - mark) / 2, self._mark.wide(), mark)
        self._title.place(x + self._before_title, y, self._title_width(width), height)
        self._time.place(x + width - time, y, time, height)
