"""The choice cards: a picture, what it is, and a second line."""

from dataclasses import dataclass

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Touch
from kiosk.measures import Scale
from kiosk.widgets.control import PLAIN, Control, Dress, Send
from kiosk.widgets.lettering import Icon, Lettering


@dataclass(frozen=True)
class CardSize:
    """Millimetres: least height, type of title and second line, the icon, the room around."""

    tall: float
    title: float
    second: float
    icon: float
    pad: float


GREAT = CardSize(tall=60, title=12.4, second=7.4, icon=23, pad=15)
MIDDLE = CardSize(tall=44, title=11, second=7.4, icon=23, pad=15)
BROAD = CardSize(tall=50, title=10.8, second=7, icon=19, pad=10)
LINE = CardSize(tall=35, title=9.2, second=6.9, icon=15.5, pad=10.5)


class Card(Control):
    """A whole card to touch. The chevron is decoration; the second line says what is nice to know."""

    def __init__(
        self,
        scale: Scale,
        send: Send,
        *,
        size: CardSize = LINE,
        dress: Dress = PLAIN,
        chevron: bool = False,
    ) -> None:
        super().__init__(scale, send, dress=dress)
        self._sizes = size
        self._icon = Icon(scale, size.icon, colour=dress.icon)
        self._title = Lettering(scale, size.title, face=FACES.semibold, colour=dress.words, leading=1)
        self._second = Lettering(scale, size.second, colour=dress.second, leading=1.05)
        self._chevron = Icon(scale, 10, colour=dress.second)
        self._chevron.write("chevron_right" if chevron else "")
        self._chevron.spare, self._second.spare = 1, 2
        for part in (self._icon, self._title, self._second, self._chevron):
            self.add_widget(part)

    def say(self, name: str, touch: Touch, *, icon: str, title: str, second: str = "") -> None:
        """What stands on it, and what it means."""
        self._icon.write(icon)
        self._title.write(title)
        self._second.write(second)
        self.mean(name, touch, f"{title}. {second}" if second else title)

    def keep(self, *seconds: str) -> None:
        """Keep room for these second lines: one of them may stand here in a moment."""
        self._second.keep(*seconds)

    @override
    def wear(self, dress: Dress) -> None:
        super().wear(dress)
        for part, colour in ((self._icon, dress.icon), (self._title, dress.words)):
            part.tint(colour)
        for part in (self._second, self._chevron):
            part.tint(dress.second)

    @property
    def _pad(self) -> int:
        return self.scale.gap(self._sizes.pad)

    def _text_width(self, width: float) -> float:
        chevron = 0 if self._chevron.gone else self._chevron.wide() + self._pad // 2
        return width - 2 * self._pad - self._icon.wide() - self.scale.gap(self._sizes.pad * 0.85) - chevron

    @override
    def narrowest(self) -> int:
        words = (part.narrowest() for part in (self._title, self._second) if not part.gone)
        return max(words, default=0) - int(self._text_width(0))

    def _heights(self, text: float) -> tuple[int, int]:
        return self._title.tall(text), 0 if self._second.gone else self._second.tall(text)

    @override
    def tall(self, width: float) -> int:
        words = sum(self._heights(self._text_width(width)))
        return max(self.scale.control(self._sizes.tall), words + self.scale.gap(8))

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        pad, icon = self._pad, self._icon.wide()
        self._icon.place(x + pad, y + (height - icon) / 2, icon, icon)
        self._place_words(x + pad + icon + self.scale.gap(self._sizes.pad * 0.85), y, width, height)
        if self._chevron.gone:
            self._chevron.put_away()
        else:
            wide = self._chevron.wide()
            self._chevron.place(x + width - pad - wide, y + (height - wide) / 2, wide, wide)

    def _place_words(self, left: float, y: float, width: float, height: float) -> None:
        text = self._text_width(width)
        title, second = self._title.tall(text), 0 if self._second.gone else self._second.filled(text)
        top = y + (height + title + second) / 2
        self._title.place(left, top - title, text, title)
        if second:
            self._second.place(left, top - title - second, text, second)
        else:
            self._second.put_away()
