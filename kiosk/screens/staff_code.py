"""The way in for staff."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.control import MAIN
from kiosk.widgets.numberpad import NumberPad
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.widgets.typed import TypedField


class StaffCodeScreen(Screen):
    """Dots for the digits, and a pad."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._field = TypedField(scale)
        self._pad = NumberPad(scale, send)
        self._open = action(scale, send, dress=MAIN)
        return self.spread([self.headline, self.lead], [self._field, self._pad], [self._open])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("Staff only:\nplease type your code"))
        self.lead.write(self._said(view, scene))
        self._field.show(view.typed, secret=True)
        self._pad.label_erase(text("Erase"))
        self.offer(self._open, Button.CONTINUE, text("Continue"))
        self._open.enable(bool(view.typed) and not view.checking)

    def _said(self, view: View, scene: Scene) -> str:
        """After wrong codes the answer takes its time, and nobody should type meanwhile."""
        if view.checking:
            return scene.words.text("One moment, please")
        return scene.words.text("That code is not right. Please try again.") if view.tries else ""

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
