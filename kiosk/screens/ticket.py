"""The number, how long it takes, and where to sit."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Button
from kiosk.flow.view import Slip, View
from kiosk.scene import Scene
from kiosk.screens.qr_note import QrNote
from kiosk.screens.screen import Screen
from kiosk.slips import waiting_lines
from kiosk.widgets.control import MAIN, PLAIN
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.widgets.slipnote import SlipNote

NUMBER_MM = 74


def number_lettering(screen: Screen) -> Lettering:
    """The ticket's number, as large as anything gets."""
    return Lettering(screen.scale, NUMBER_MM, face=FACES.display, leading=0.86)


class TicketScreen(Screen):
    """The outcome that most people came for."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._number = number_lettering(self)
        self._wait = Panel(scale, INFORMATION, pad=8)
        self._note = SlipNote(scale)
        self._follow = QrNote(scale)
        self._follow.spare = 2
        self._print, self._finish = action(scale, send), action(scale, send, dress=MAIN)
        return self.spread(
            [self.headline, self._number],
            [self._wait, self._note, self._follow],
            [self._print, self._finish],
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        text, ticket = scene.words.text, view.ticket
        if ticket is None:
            return
        again = text("You are already checked in.\nYour number")
        self.headline.write(again if ticket.repeated else text("Your number"))
        self._number.write(ticket.number)
        self._wait.say(*waiting_lines(scene.words, ticket, calm=self.scale.calm))
        self._note.show(view.slip, scene, ticket=True)
        title = text("Follow your place on your phone")
        self._follow.show(ticket.follow, title, text("Point its camera at this square."))
        self._show_paper(view, scene, again=ticket.repeated)

    def _show_paper(self, view: View, scene: Scene, *, again: bool) -> None:
        text, unprinted = scene.words.text, view.slip is Slip.NONE
        asks = unprinted and not again
        wanted = text("Print the ticket again") if again else text("Print a ticket")
        self.offer(self._print, Button.PRINT, wanted, icon="print")
        self._print.absent = not unprinted
        self._print.wear(MAIN if asks else PLAIN)
        enough = text("I need no paper") if asks else text("Finished")
        self.offer(self._finish, Button.FINISH, enough)
        self._finish.wear(PLAIN if asks else MAIN)
