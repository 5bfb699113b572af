"""The pad for typing the code of a letter."""

from kiosk.flow.happenings import Erased, Typed
from kiosk.flow.view import CODE_KEYS
from kiosk.measures import Scale
from kiosk.widgets.arrange import Column, Grid, Row
from kiosk.widgets.control import Send
from kiosk.widgets.pill import Pill

COLUMNS = 8
GAP_MM = 2.6


class KeyPad(Column):
    """Every character a code may have, and one key to take back the last; beside that one `then`."""

    def __init__(self, scale: Scale, send: Send, *, then: Pill | None = None) -> None:
        self._keys = []
        for character in CODE_KEYS:
            key = Pill(scale, send, tall_mm=25, text_mm=10, pad_mm=1)
            key.say(f"key:{character}", Typed(character), character)
            self._keys.append(key)
        self._erase = Pill(scale, send, tall_mm=24, text_mm=7.4)
        keys = Grid(scale, self._keys, columns=COLUMNS, gap=GAP_MM)
        keys.steady = True
        last = Row(scale, [self._erase, then], gap=GAP_MM) if then else self._erase
        super().__init__(scale, [keys, last], gap=GAP_MM)

    def label_erase(self, word: str) -> None:
        """Name the key that takes back."""
        self._erase.say("erase", Erased(), word, icon="backspace")
