"""The controller is being asked."""

from typing_extensions import override

from kiosk.flow.effects import AskBooking, AskCheckIn, AskSlots
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Spring
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece


class PleaseWaitScreen(Screen):
    """What is being done for the person."""

    @override
    def build(self) -> Piece:
        self._doing = Panel(self.scale, INFORMATION)
        return Column(self.scale, [self.headline, self._doing, Spring(self.scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("One moment, please"))
        match view.wish:
            case AskCheckIn():
                self._doing.say(text("We are looking up your appointment."), icon="search")
            case AskSlots():
                self._doing.say(text("We are looking for free times."), icon="event")
            case AskBooking():
                self._doing.say(text("We are booking your time."), icon="event")
            case _:
                self._doing.say(text("We are getting your number."), icon="confirmation_number")
