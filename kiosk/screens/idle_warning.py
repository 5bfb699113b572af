"""Is somebody there? Any touch says yes; otherwise everything is wiped for the next person."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Button
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Spring
from kiosk.widgets.colours import PRIMARY
from kiosk.widgets.control import MAIN
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class IdleWarningScreen(Screen):
    """The count, and one large button; the whole screen is one."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._seconds = Lettering(scale, 48, face=FACES.display, colour=PRIMARY, leading=0.86)
        self._here = action(scale, self.send, dress=MAIN)
        return Column(scale, [self.headline, self.lead, self._seconds, Spring(scale), self._here])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("Are you still there?"))
        self.lead.write(
            text("Touch the screen to go on. Otherwise this page closes and everything is erased.")
        )
        counts = scene.seconds_left and not self.scale.calm
        self._seconds.write(f"{scene.seconds_left}" if counts else "")
        self.offer(self._here, Button.STILL_HERE, text("I am still here"))
