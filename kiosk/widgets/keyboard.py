"""The keyboard on the screen, as people of a language know it."""

from typing_extensions import override

from kiosk.flow.happenings import Erased, Typed
from kiosk.measures import Scale
from kiosk.widgets.arrange import Arranged, Column, Row
from kiosk.widgets.control import Send
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill

QWERTY = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
AZERTY = ("azertyuiop", "qsdfghjklm", "wxcvbn")
QWERTZ = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
LAYOUTS: dict[str, tuple[str, ...]] = {
    "en": QWERTY,
    "nl": QWERTY,
    "da": ("qwertyuiop", "asdfghjkl", "zxcvbnmæøå"),
    "fr": (*AZERTY[:2], "wxcvbnéèç"),
    "de": (*QWERTZ[:2], "yxcvbnmäöü"),
    "ar": ("ضصثقفغعهخح", "شسيبلاتنمك", "ئءؤرىةوزظط", "جدذأإآ"),
}
GAP_MM, KEY_MM = 2.4, 22
LAST_KEYS = 3
"""As many keys are as wide as the two long ones together."""
MOST_LETTERS = 40


class Keyboard(Column):
    """Letters in lines of at most ten, so that every key is a finger wide; a blank and a way back below."""

    def __init__(self, scale: Scale, send: Send) -> None:
        self._letters = Letters(scale, send)
        self._space = Pill(scale, send, tall_mm=KEY_MM, text_mm=7, pad_mm=1)
        self._erase = Pill(scale, send, tall_mm=KEY_MM, text_mm=7, pad_mm=1)
        self._last = Row(scale, [self._space, self._erase], shares=(3, 2), gap=GAP_MM)
        super().__init__(scale, [self._letters, self._last], gap=GAP_MM)

    @override
    def tall(self, width: float) -> int:
        return self._letters.tall(width) if self._beside(width) else super().tall(width)

    def _beside(self, width: float) -> int:
        """Pixels for the two long keys in the last line of letters; 0 where they do not fit there."""
        keys = self._letters.room_after(width)
        across = int(self._letters.across(width, keys)) if keys >= LAST_KEYS else 0
        needed = (self._space.least_wide() + self._erase.least_wide()) * 1.25 + self.gap
        return across if across >= needed else 0

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        """The two long keys stand in the last line of letters where that has room."""
        if not (across := self._beside(width)):
            super().place(x, y, width, height)
            return
        Piece.place(self, x, y, width, height)
        self._letters.place(x, y, width, height)
        self._last.place(x + width - across, y, across, self._letters.line_tall(width))

    def show(self, language: str, erase_word: str, space_word: str) -> None:
        """The letters of `language`, and the words on the two long keys."""
        self._letters.show(LAYOUTS.get(language, QWERTY))
        self._space.say("key:space", Typed(" "), space_word, icon="space_bar")
        self._erase.say("erase", Erased(), erase_word, icon="backspace")


class Letters(Arranged):
    """The letters in the lines that hands know, all keys of one width, every line in the middle.

    Where a line does not fit, they follow each other in as many as do.
    """

    steady = True

    def __init__(self, scale: Scale, send: Send) -> None:
        keys = [Pill(scale, send, tall_mm=KEY_MM, text_mm=9, pad_mm=0.5) for _ in range(MOST_LETTERS)]
        super().__init__(scale, keys, gap=GAP_MM)
        self._keys = keys
        self._layout: tuple[str, ...] = QWERTY

    def show(self, layout: tuple[str, ...]) -> None:
        """These letters, line by line."""
        self._layout = layout
        for key, letter in zip(self._keys, "".join(layout).ljust(MOST_LETTERS), strict=True):
            key.absent = letter == " "
            key.say(f"key:{letter}", Typed(letter), letter)

    def _lengths(self, width: float) -> list[int]:
        """How many keys every line has."""
        fitting = int((width + self.gap) / (self.scale.control(0) + self.gap))
        lengths = [len(line) for line in self._layout]
        if max(lengths) <= fitting:
            return lengths
        whole, rest = divmod(sum(lengths), max(1, fitting))
        return [fitting] * whole + [rest] * bool(rest)

    def room_after(self, width: float) -> int:
        """How many keys are missing in the last line, where letters follow each other."""
        lengths = self._lengths(width)
        return 0 if lengths == [len(line) for line in self._layout] else lengths[0] - lengths[-1]

    def across(self, width: float, keys: int) -> float:
        """The width of so many keys, in pixels."""
        lengths = self._lengths(width)
        return keys * (width + self.gap) / max(lengths) - self.gap

    def line_tall(self, width: float) -> int:
        """The height of one line, in pixels."""
        return self._keys[0].tall(width)

    @override
    def tall(self, width: float) -> int:
        lines = len(self._lengths(width))
        return lines * self.line_tall(width) + (lines - 1) * self.gap

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        keys, lengths = iter(self.shown()), self._lengths(width)
        widest = max(lengths)
        across = (width - (widest - 1) * self.gap) / widest
        tall = self._keys[0].tall(width)
        for line, length in enumerate(lengths):
            inset = (width - length * (across + self.gap) + self.gap) / 2
            left = x if self.room_after(width) else x + inset
            places = [left + index * (across + self.gap) for index in range(length)]
            for place in reversed(places) if self.turned else places:
                next(keys).place(place, y + height - line * (tall + self.gap) - tall, across, tall)
