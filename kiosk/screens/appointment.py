"""For people with an appointment: hold the letter under the reader, or type its code."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.view import CODE_LENGTH, View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.control import MAIN
from kiosk.widgets.field import CodeField
from kiosk.widgets.keypad import KeyPad
from kiosk.widgets.panel import INFORMATION, QUIET, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class AppointmentScreen(Screen):
    """A picture of what to do, the code as typed, and the pad."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._scan = Panel(scale, INFORMATION, pad=8)
        self._type = Panel(scale, QUIET, pad=8)
        self._type.spare = 2
        self._field = CodeField(scale)
        self._check_in = action(scale, send, dress=MAIN)
        portrait = self.panel.portrait
        self._pad = KeyPad(scale, send, then=None if portrait else self._check_in)
        read, typing = [self.headline, self._scan, self._type], [self._field, self._pad]
        return self.spread(read, typing, [self._check_in] if portrait else (), shares=(2, 3))

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("Scan your letter,\nor type its code"))
        self._scan.say(
            text("Scan"),
            text("Hold the code in front of the reader, below the screen. A phone works too."),
            icon="qr_code_scanner",
        )
        example = text("The code is on your letter, for example K7QM-3F2D.")
        self._type.say(text("Or type"), example, icon="keyboard")
        self._field.show(view.typed)
        self._pad.label_erase(text("Erase"))
        self.offer(self._check_in, Button.CONTINUE, text("Check in"))
        self._check_in.enable(len(view.typed) == CODE_LENGTH)

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
