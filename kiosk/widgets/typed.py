"""One line for what was typed: a word to search, or staff's code as dots."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.measures import Scale
from kiosk.widgets.colours import INK, MUTED, PRIMARY, SURFACE
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.surface import Surface

PAD_MM = 7


class TypedField(Surface):
    """What was typed so far; before that, a hint."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale, fill=SURFACE, edge=PRIMARY, corner=4)
        self._icon = Icon(scale, 11, colour=PRIMARY)
        self._text = Lettering(scale, 10, face=FACES.semibold, leading=1)
        for part in (self._icon, self._text):
            self.add_widget(part)

    def show(self, text: str, *, hint: str = "", secret: bool = False, icon: str = "") -> None:
        """Show this; `secret`: only how much of it there is."""
        shown = "•" * len(text) if secret else text
        self._text.write(shown or hint, INK if shown else MUTED)
        self._icon.write(icon)

    @property
    def _before(self) -> int:
        pad = self.scale.gap(PAD_MM)
        return pad if self._icon.gone else self._icon.wide() + 2 * pad

    def _room(self, width: float) -> float:
        return width - self._before - self.scale.gap(PAD_MM)

    @override
    def tall(self, width: float) -> int:
        return max(self.scale.gap(24), self._text.tall(self._room(width)) + self.scale.gap(6))

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        icon = self._icon.wide()
        if self._icon.gone:
            self._icon.put_away()
        else:
            self._icon.place(x + self.scale.gap(PAD_MM), y + (height - icon) / 2, icon, icon)
        self._text.place(x + self._before, y, self._room(width), height)
