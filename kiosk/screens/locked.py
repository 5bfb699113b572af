"""The kiosk is closed; reception is not."""

from typing_extensions import override

from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece


class LockedScreen(Screen):
    """Closed, and where to go instead."""

    @override
    def build(self) -> Piece:
        self._instead = Panel(self.scale, INFORMATION)
        return self.spread([self.headline], [self._instead])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("This kiosk is closed"))
        self._instead.say(
            text("Please go to the reception desk."),
            text("They can check you in and tell you where to wait."),
            icon="directions_walk",
        )

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
