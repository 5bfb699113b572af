"""No paper came out: the number stands, and has to be remembered."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.qr_note import QrNote
from kiosk.screens.screen import Screen
from kiosk.screens.ticket import number_lettering
from kiosk.slips import waiting_lines
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
        self._why = Panel(scale, LACKING, pad=8)
        self._wait = Panel(scale, INFORMATION, pad=8)
        self._follow = QrNote(scale)
        self._follow.spare = 2
        self._finish = action(scale, self.send, dress=MAIN)
        return self.spread(
            [self.headline, self._number], [self._why, self._wait, self._follow], [self._finish]
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        text, ticket = scene.words.text, view.ticket
        if ticket is None:
            return
        self.headline.write(text("Please remember\nyour number"))
        self._number.write(ticket.number)
        self._why.say(
            text("You are in line, without a paper ticket"),
            text("Our printer needs help. Take a photo, or tell reception your number."),
            icon="photo_camera",
        )
        self._wait.say(*waiting_lines(scene.words, ticket, calm=self.scale.calm))
        title = text("Follow your place on your phone")
        self._follow.show(ticket.follow, title, text("Point its camera at this square."))
        self.offer(self._finish, Button.FINISH, text("I have my number"))
