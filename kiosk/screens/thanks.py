"""Thank you."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.control import MAIN
from kiosk.widgets.panel import SETTLED, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class ThanksScreen(Screen):
    """The answer has been kept."""

    @override
    def build(self) -> Piece:
        self._kept = Panel(self.scale, SETTLED)
        self._finish = action(self.scale, self.send, dress=MAIN)
        return self.spread([self.headline], [self._kept], [self._finish])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("Thank you"))
        self._kept.say(text("Your answer helps us to do better."), icon="favorite")
        self.offer(self._finish, Button.FINISH, text("Finished"))

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
