"""The pages that only say something: please wait, the controller is away, somebody helps you."""

from typing_extensions import override

from kiosk.flow.effects import AskCheckIn
from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Spring
from kiosk.widgets.control import MAIN
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class PleaseWaitScreen(Screen):
    """The controller is being asked."""

    @override
    def build(self) -> Piece:
        return Column(self.scale, [self.headline, self.lead, Spring(self.scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("One moment, please"))
        looking = isinstance(view.wish, AskCheckIn)
        appointment, number = text("We are looking up your appointment."), text("We are getting your number.")
        self.lead.write(appointment if looking else number)


class UnreachableScreen(Screen):
    """The controller does not answer; people do."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._advice = Panel(scale, INFORMATION)
        self._finish = action(scale, self.send, dress=MAIN)
        return self.spread([self.headline], [self._advice], [self._finish])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("We cannot give you\na number just now"))
        self._advice.say(
            text("Please go to reception"),
            text("They can check you in and tell you where to wait."),
            icon="directions_walk",
        )
        self._finish.say(Button.FINISH, Pressed(Button.FINISH), text("Start over"))


class HelpScreen(Screen):
    """Somebody at reception helps; first ask whether that is wanted."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._how = Panel(scale, INFORMATION)
        self._reception, self._back = action(scale, send, dress=MAIN), action(scale, send)
        return self.spread([self.headline], [self._how], [self._reception, self._back])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("Would you like help\nfrom a person?"))
        if view.ticket:
            self._how.say(
                text("Please go to the reception desk."), text("Keep your number."), icon="support_agent"
            )
        else:
            self._how.say(
                text("Reception will help you."),
                text("Take a number and have a seat. We will call you."),
                icon="support_agent",
            )
        self._reception.say(Button.RECEPTION, Pressed(Button.RECEPTION), text("Take a number for reception"))
        self._reception.absent = view.ticket is not None
        self._back.say("go-back", Pressed(Button.BACK), text("No, go back"))
