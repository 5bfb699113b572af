"""Something that is on or off: a card with a switch at its far end."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Touch
from kiosk.measures import Scale
from kiosk.widgets.colours import DEEP, MUTED
from kiosk.widgets.control import CHOSEN, PLAIN, Control, Dress, Send
from kiosk.widgets.lettering import Icon, Lettering


class SwitchCard(Control):
    """On and off are told by word, picture and colour."""

    def __init__(self, scale: Scale, send: Send) -> None:
        super().__init__(scale, send)
        self._icon = Icon(scale, 15.5, colour=PLAIN.icon)
        self._title = Lettering(scale, 9.2, face=FACES.semibold, leading=1)
        self._second = Lettering(scale, 6.9, colour=MUTED, leading=1.05)
        self._state = Lettering(scale, 7.4, face=FACES.semibold, colour=DEEP, halign="right", leading=1)
        self._switch = Icon(scale, 14, colour=MUTED)
        self._second.spare = 2
        for part in (self._icon, self._title, self._second, self._state, self._switch):
            self.add_widget(part)

    def say(
        self, name: str, touch: Touch, *, icon: str, title: str, second: str = "", on: bool, state: str
    ) -> None:
        """What stands on it; `state` is the word for how it is."""
        for part, text in (
            (self._icon, icon),
            (self._title, title),
            (self._second, second),
            (self._state, state),
            (self._switch, "toggle_on" if on else "toggle_off"),
        ):
            part.write(text)
        self.mean(name, touch, ". ".join(part for part in (title, second, state) if part))
        self.wear(CHOSEN if on else PLAIN)

    @override
    def wear(self, dress: Dress) -> None:
        super().wear(dress)
        for part in (self._title, self._state):
            part.tint(dress.words)
        for part in (self._icon, self._switch):
            part.tint(dress.icon)
        self._second.tint(dress.second)

    @property
    def _pad(self) -> int:
        return self.scale.gap(8)

    def _text_width(self, width: float) -> float:
        pictures = self._icon.wide() + self._switch.wide()
        return width - pictures - self._state.wide() - 4.5 * self._pad

    def _heights(self, width: float) -> tuple[int, int]:
        text = self._text_width(width)
        return self._title.tall(text), 0 if self._second.gone else self._second.tall(text)

    @override
    def tall(self, width: float) -> int:
        return max(self.scale.control(32), sum(self._heights(width)) + self.scale.gap(8))

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        pad, icon, switch, state = self._pad, self._icon.wide(), self._switch.wide(), self._state.wide()
        self._icon.place(x + pad, y + (height - icon) / 2, icon, icon)
        end = x + width - pad
        self._switch.place(end - switch, y + (height - switch) / 2, switch, switch)
        self._state.place(end - switch - pad / 2 - state, y, state, height)
        title, second = self._heights(width)
        left, text, top = x + 2 * pad + icon, self._text_width(width), y + (height + title + second) / 2
        self._title.place(left, top - title, text, title)
        if second:
            self._second.place(left, top - title - second, text, second)
        else:
            self._second.put_away()
