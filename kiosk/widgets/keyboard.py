"""The keyboard on the screen, as people of a language know it."""

from typing_extensions import override

from kiosk.flow.happenings import Erased, Typed
from kiosk.measures import Scale
from kiosk.widgets.arrange import Column, Row
from kiosk.widgets.control import Send
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
GAP_MM = 2.4
LONGEST, MOST_LINES = 10, 4


class Keyboard(Column):
    """Letters in lines of at most ten, so that every key is a finger wide; a blank and a way back below."""

    def __init__(self, scale: Scale, send: Send) -> None:
        self._lines = [
            [Pill(scale, send, tall_mm=22, text_mm=9, pad_mm=0.5) for _ in range(LONGEST)]
            for _ in range(MOST_LINES)
        ]
        self._space = Pill(scale, send, tall_mm=22, text_mm=7)
        self._erase = Pill(scale, send, tall_mm=22, text_mm=7)
        last = Row(scale, [self._space, self._erase], shares=(3, 2), gap=GAP_MM)
        super().__init__(
            scale, [*(KeyLine(scale, line, gap=GAP_MM) for line in self._lines), last], gap=GAP_MM
        )

    def show(self, language: str, erase_word: str, space_word: str) -> None:
        """The letters of `language`, and the words on the two long keys."""
        layout = LAYOUTS.get(language, QWERTY)
        for line, part, letters in zip(self._lines, self.parts, (*layout, "", "", ""), strict=False):
            part.absent = not letters
            for key, letter in zip(line, letters.ljust(LONGEST), strict=True):
                key.absent = letter == " "
                key.say(f"key:{letter}", Typed(letter), letter)
        self._space.say("key:space", Typed(" "), space_word, icon="space_bar")
        self._erase.say("erase", Erased(), erase_word, icon="backspace")


class KeyLine(Row):
    """Keys of one width, in the middle of the line; every line's keys are as wide as ten fit."""

    steady = True

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        keys = self.shown()
        key = (width - (LONGEST - 1) * self.gap) / LONGEST
        whole = len(keys) * key + (len(keys) - 1) * self.gap
        super().place(x + (width - whole) / 2, y, whole, height)

    @override
    def tall(self, width: float) -> int:
        return max((part.tall(width) for part in self.parts if not part.gone), default=0)
