"""The controller does not answer; people do."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.control import MAIN
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class UnreachableScreen(Screen):
    """Reception, and nothing else to try."""

    @override
    def build(self) -> Piece:
        self._advice = Panel(self.scale, INFORMATION)
        self._finish = action(self.scale, self.send, dress=MAIN)
        return self.spread([self.headline], [self._advice], [self._finish])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("We cannot give you\na number just now"))
        self._advice.say(
            text("Please go to the reception desk."),
            text("They can check you in and tell you where to wait."),
            icon="directions_walk",
        )
        self.offer(self._finish, Button.FINISH, text("Start over"))
