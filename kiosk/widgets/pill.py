"""Plain buttons: a word, perhaps with a picture before it."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Touch
from kiosk.measures import Scale
from kiosk.widgets.control import PLAIN, Control, Dress, Send
from kiosk.widgets.lettering import Icon, Lettering


class Pill(Control):
    """A button with one line in the middle. `tall_mm` is its height, `text_mm` its type."""

    def __init__(
        self,
        scale: Scale,
        send: Send,
        *,
        dress: Dress = PLAIN,
        tall_mm: float = 27.5,
        text_mm: float = 7.4,
        pad_mm: float = 7,
    ) -> None:
        super().__init__(scale, send, dress=dress, corner=6)
        self.tall_mm, self.pad_mm = tall_mm, pad_mm
        self._icon = Icon(scale, text_mm * 1.28, colour=dress.icon)
        self._word = Lettering(scale, text_mm, face=FACES.semibold, colour=dress.words, halign="center")
        self._icon.write("")
        for part in (self._icon, self._word):
            self.add_widget(part)

    def say(self, name: str, touch: Touch, word: str, *, icon: str = "", spoken: str = "") -> None:
        """What stands on it, and what it means."""
        self._word.write(word)
        self._icon.write(icon)
        self.mean(name, touch, spoken or word)

    @override
    def wear(self, dress: Dress) -> None:
        super().wear(dress)
        self._word.write(self._word.text, dress.words)
        self._icon.write(self._icon.text, dress.icon)

    @property
    def _before_word(self) -> int:
        return 0 if self._icon.absent else self._icon.wide() + self.scale.gap(2.6)

    @override
    def wide(self) -> int:
        needed = self._word.wide() + self._before_word + 2 * self.scale.gap(self.pad_mm)
        return max(self.scale.control(20), needed)

    @override
    def tall(self, width: float) -> int:
        return max(self.scale.control(self.tall_mm), self._word.tall(self._room(width)) + self.scale.gap(6))

    def _room(self, width: float) -> float:
        return width - self._before_word - 2 * self.scale.gap(min(self.pad_mm, 4))

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        across = min(self._word.wide(), self._room(width))
        left = x + (width - across - self._before_word) / 2
        if self._icon.absent:
            self._icon.put_away()
        else:
            icon = self._icon.wide()
            self._icon.place(left, y + (height - icon) / 2, icon, icon)
        self._word.place(left + self._before_word, y, across, height)


def action(scale: Scale, send: Send, *, dress: Dress = PLAIN) -> Pill:
    """A large button for what goes on from a page."""
    return Pill(scale, send, dress=dress, tall_mm=32, text_mm=9.4)
