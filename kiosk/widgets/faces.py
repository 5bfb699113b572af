"""The survey's five faces, from bad to very good."""

from kiosk.flow.happenings import Rated
from kiosk.measures import Scale
from kiosk.widgets.arrange import Grid
from kiosk.widgets.control import Send
from kiosk.widgets.pill import Pill

ICONS = (
    "sentiment_very_dissatisfied",
    "sentiment_dissatisfied",
    "sentiment_neutral",
    "sentiment_satisfied",
    "sentiment_very_satisfied",
)


class FaceRow(Grid):
    """Five faces with a word each; the word says what the picture means."""

    def __init__(self, scale: Scale, send: Send) -> None:
        self._faces = [
            Pill(scale, send, tall_mm=52, text_mm=6.6, pad_mm=0.5, stacked=True, icon_mm=24) for _ in ICONS
        ]
        super().__init__(scale, self._faces, columns=(5, 3, 2), gap=2)

    def show(self, labels: tuple[str, ...]) -> None:
        """The five words, worst first."""
        for rating, (face, icon, label) in enumerate(zip(self._faces, ICONS, labels, strict=True), start=1):
            face.say(f"face:{rating}", Rated(rating), label, icon=icon)
