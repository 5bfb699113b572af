"""No paper came out: the number stands, and has to be remembered."""

from typing_extensions import override

from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.screens.ticket import number_lettering, waiting_lines
from kiosk.widgets.control import MAIN
from kiosk.widgets.panel import INFORMATION, LACKING, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class PrinterFaultScreen(Screen):
    """The number very large, and what to do without paper."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._number = number_lettering(self)
        self._why = Panel(scale, LACKING)
        self._wait = Panel(scale, INFORMATION)
        self._finish = action(scale, self.send, dress=MAIN)
        return self.spread([self.headline, self._number], [self._why, self._wait], [self._finish])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        if view.ticket is None:
            return
        self.headline.write(text("Please remember\nyour number"))
        self._number.write(view.ticket.number)
        self._why.say(
            text("You are in line, without a paper ticket"),
            text("Our printer needs help. Take a photo, or tell reception your number."),
            icon="photo_camera",
        )
        self._wait.say(*waiting_lines(view.ticket, scene))
        self._finish.say(Button.FINISH, Pressed(Button.FINISH), text("I have my number"))
