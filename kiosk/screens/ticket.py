"""The number, how long it takes, and where to sit."""

from typing_extensions import override

from appliance.theme import FACES
from contract.requests import TicketIssued
from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import Slip, View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.control import MAIN
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
        self._wait = Panel(scale, INFORMATION)
        self._note = SlipNote(scale)
        self._print = action(scale, send)
        self._finish = action(scale, send, dress=MAIN)
        return self.spread(
            [self.headline, self._number], [self._wait, self._note], [self._print, self._finish]
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        text, ticket = scene.words.text, view.ticket
        if ticket is None:
            return
        self.headline.write(
            text("You are already checked in.\nYour number") if ticket.repeated else text("Your number")
        )
        self._number.write(ticket.number)
        self._wait.say(*waiting_lines(ticket, scene))
        self._note.show(view.slip, scene, ticket=True)
        self._print.say(Button.PRINT, Pressed(Button.PRINT), text("Print the ticket again"), icon="print")
        self._print.absent = view.slip is not Slip.NONE
        self._finish.say(Button.FINISH, Pressed(Button.FINISH), text("Finished"))


def waiting_lines(ticket: TicketIssued, scene: Scene) -> tuple[str, ...]:
    """How long it takes and where to sit: a headline, then lines."""
    words = scene.words
    first = words.text("We will call your number")
    if ticket.appointment:
        first = words.text("Your appointment is at %(time)s", time=words.time(ticket.appointment))
    elif ticket.wait:
        first = words.waiting_time(ticket.wait)
    ahead = words.plural("%(n)d person is before you.", "%(n)d people are before you.", ticket.ahead)
    zone = words.zone_name(ticket.zone)
    seat = words.text("Please take a seat: %(zone)s.", zone=zone) if zone else ""
    called = words.text("The screen shows your number and your counter.")
    return (first, ahead if ticket.ahead else "", seat, called)
