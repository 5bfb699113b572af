"""The pad for staff's code: ten digits and one key to take back the last."""

from kiosk.flow.happenings import Erased, Typed
from kiosk.measures import Scale
from kiosk.widgets.arrange import Grid
from kiosk.widgets.control import Send
from kiosk.widgets.pill import Pill

GAP_MM = 3.5


class NumberPad(Grid):
    """As on a telephone; zero stands below the eight."""

    steady = True

    def __init__(self, scale: Scale, send: Send) -> None:
        keys = [Pill(scale, send, tall_mm=27, text_mm=12, pad_mm=1) for _ in "1234567890"]
        for key, digit in zip(keys, "1234567890", strict=True):
            key.say(f"key:{digit}", Typed(digit), digit)
        self._erase = Pill(scale, send, tall_mm=27, text_mm=7.4, pad_mm=1)
        super().__init__(scale, [*keys[:9], self._erase, keys[9]], columns=3, gap=GAP_MM)

    def label_erase(self, word: str) -> None:
        """Name the key that takes back."""
        self._erase.say("erase", Erased(), word, icon="backspace")
