"""Tinted grounds with something to read: a bold line and plain lines below it."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.measures import Scale
from kiosk.widgets.colours import AMBER_GROUND, HAIRLINE, INK, LEAF_GROUND, PRIMARY, SKY, SURFACE
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.surface import Surface

INFORMATION, LACKING, SETTLED = (SKY, None), (AMBER_GROUND, None), (LEAF_GROUND, None)
QUIET = (SURFACE, HAIRLINE)


class Panel(Surface):
    """Something to read; never touchable, so it has no dark edge."""

    def __init__(self, scale: Scale, tint: tuple[str, str | None] = INFORMATION, *, pad: float = 9.5) -> None:
        super().__init__(scale, fill=tint[0], edge=tint[1])
        self.pad_mm = pad
        self._icon = Icon(scale, 14, colour=PRIMARY)
        self._title = Lettering(scale, 9.2, face=FACES.semibold)
        self._body = Lettering(scale, 8.2, colour=INK, leading=1.16)
        self._icon.write("")
        self._icon.spare = 1
        for part in (self._icon, self._title, self._body):
            self.add_widget(part)

    def say(self, title: str, *lines: str, icon: str = "") -> None:
        """What stands on it; without words it takes no room."""
        self._title.write(title)
        self._body.write("\n".join(line for line in lines if line))
        self._icon.write(icon)
        self.absent = not (title or self._body.said)

    def keep(self, *says: tuple[str, ...]) -> None:
        """Keep room for these as well, each a title and lines: one of them may stand here in a moment."""
        self._title.keep(*(title for title, *_ in says))
        self._body.keep(*("\n".join(line for line in lines if line) for _, *lines in says))
        self.kept = bool(says)

    def _left(self) -> int:
        icon = 0 if self._icon.gone else self._icon.wide() + self.scale.gap(7)
        return self.scale.gap(self.pad_mm) + icon

    def _heights(self, text: float) -> tuple[int, int]:
        return tuple(0 if p.gone else p.tall(text) for p in (self._title, self._body))  # type: ignore[return-value]  # two parts, two heights

    @override
    def tall(self, width: float) -> int:
        text = width - self._left() - self.scale.gap(self.pad_mm)
        return max(sum(self._heights(text)), self._icon.wide() * (not self._icon.gone)) + 2 * self._above

    @property
    def _above(self) -> int:
        return self.scale.gap(self.pad_mm * 0.85)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        text = width - self._left() - self.scale.gap(self.pad_mm)
        parts = [part for part in (self._title, self._body) if part.said and not part.gone]
        top = y + (height + sum(part.filled(text) for part in parts)) / 2
        for part in (self._title, self._body):
            if part in parts:
                part.place(x + self._left(), top - part.filled(text), text, part.filled(text))
                top -= part.filled(text)
            else:
                part.put_away()
        if self._icon.gone:
            self._icon.put_away()
        else:
            icon = self._icon.wide()
            self._icon.place(x + self.scale.gap(self.pad_mm), y + (height - icon) / 2, icon, icon)
