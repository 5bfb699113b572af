"""Plain buttons: a word, perhaps with a picture before or above it."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Touch
from kiosk.measures import Scale
from kiosk.widgets.control import PLAIN, Control, Dress, Send
from kiosk.widgets.lettering import Icon, Lettering


class Pill(Control):
    """A button with one line in the middle. `tall_mm` is its height, `text_mm` its type; `stacked`: the
    picture above the word; `icon_mm`, where it is not as high as the word asks."""

    def __init__(
        self,
        scale: Scale,
        send: Send,
        *,
        dress: Dress = PLAIN,
        tall_mm: float = 27.5,
        text_mm: float = 7.4,
        pad_mm: float = 7,
        stacked: bool = False,
        icon_mm: float = 0,
    ) -> None:
        super().__init__(scale, send, dress=dress, corner=6)
        self.tall_mm, self.pad_mm, self.stacked = tall_mm, pad_mm, stacked
        self._icon = Icon(scale, icon_mm or text_mm * (1.45 if stacked else 1.28), colour=dress.icon)
        self._word = Lettering(
            scale, text_mm, face=FACES.semibold, colour=dress.words, halign="center", leading=1
        )
        self._icon.write("")
        for part in (self._icon, self._word):
            self.add_widget(part)

    def say(self, name: str, touch: Touch, word: str, *, icon: str = "", spoken: str = "") -> None:
        """What stands on it, and what it means."""
        self._word.write(word)
        self._icon.write(icon)
        self.mean(name, touch, spoken or word)

    def keep(self, *words: str) -> None:
        """Keep room for these words: one of them may stand on it in a moment."""
        self._word.keep(*words)

    @override
    def wear(self, dress: Dress) -> None:
        super().wear(dress)
        self._word.tint(dress.words)
        self._icon.tint(dress.icon)

    @property
    def _before_word(self) -> int:
        beside = not (self.stacked or self._icon.gone)
        return self._icon.wide() + self.scale.gap(2.6) if beside else 0

    @property
    def _above_word(self) -> int:
        above = self.stacked and not self._icon.gone
        return self._icon.tall(0) if above else 0

    @override
    def wide(self) -> int:
        needed = self._word.widest() + self._before_word + 2 * self.scale.gap(self.pad_mm)
        return max(self.scale.control(20), needed)

    def least_wide(self) -> int:
        """The width in which its longest word just stands unbroken."""
        closest = self._word.longest() + self._before_word + 2 * self.scale.gap(self._closest_mm)
        return max(self.scale.control(0), closest)

    @property
    def _closest_mm(self) -> float:
        return min(self.pad_mm, 1.2 if self.stacked else 4)

    @override
    def tall(self, width: float) -> int:
        inside = self._above_word + self._word.tall(self._room(width))
        return max(self.scale.control(self.tall_mm), inside + self.scale.gap(5))

    def _room(self, width: float) -> float:
        return width - self._before_word - 2 * self.scale.gap(self._closest_mm)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        across = min(self._word.wide(), self._room(width))
        left = x + (width - across - self._before_word) / 2
        inside = self._above_word + self._word.filled(across)
        above = y + (height + inside) / 2 if self.stacked else y + (height + self._icon.tall(0)) / 2
        icon = self._icon.wide()
        if self._icon.gone:
            self._icon.put_away()
        else:
            self._icon.place(x + (width - icon) / 2 if self.stacked else left, above - icon, icon, icon)
        floor, tall = y + (height - inside) / 2, inside - self._above_word
        self._word.place(left + self._before_word, floor, across, tall)


def action(scale: Scale, send: Send, *, dress: Dress = PLAIN) -> Pill:
    """A large button for what goes on from a page."""
    return Pill(scale, send, dress=dress, tall_mm=32, text_mm=9.4)
