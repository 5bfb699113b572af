"""Somebody comes: first ask whether that is wanted, then say what reception says."""

from typing_extensions import override

from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.offers import offers_help_call, offers_reception
from kiosk.flow.view import Help, View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.control import MAIN
from kiosk.widgets.panel import INFORMATION, SETTLED, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.words import Words


class HelpScreen(Screen):
    """Call somebody, or take a number for reception, or go back."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._how = Panel(scale, INFORMATION)
        self._call = action(scale, send, dress=MAIN)
        self._cancel, self._reception, self._back = (action(scale, send) for _ in range(3))
        return self.spread(
            [self.headline], [self._how], [self._call, self._cancel, self._reception, self._back]
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self._say(view, scene.words)
        self.offer(self._call, Button.CALL_HELP, text("Call somebody"), icon="notifications_active")
        self._call.absent = not offers_help_call(view)
        self.offer(self._cancel, Button.NO_HELP, text("No longer needed"))
        self._cancel.absent = view.help is Help.NONE
        self.offer(self._reception, Button.RECEPTION, text("Take a number for reception"))
        self._reception.absent = not offers_reception(view)
        back = text("No, go back") if view.help is Help.NONE else text("Go on meanwhile")
        self._back.say("go-back", Pressed(Button.BACK), back)

    def _say(self, view: View, words: Words) -> None:
        text = words.text
        self._how.paint(*(SETTLED if view.help is Help.COMING else INFORMATION))
        match view.help:
            case Help.COMING:
                self.headline.write(text("Somebody is coming"))
                self._how.say(text("Please stay here for a moment."), icon="directions_walk")
            case Help.ASKED if view.reachable:
                self.headline.write(text("We have called\nreception"))
                self._how.say(
                    text("Please stay here."),
                    text("This page tells you when somebody is coming."),
                    icon="notifications_active",
                )
            case Help.NONE if view.reachable:
                self.headline.write(text("Would you like help\nfrom a person?"))
                self._how.say(
                    text("Somebody from reception comes to you."),
                    text("Keep your number.") if view.ticket else "",
                    icon="support_agent",
                )
            case _:
                self.headline.write(text("A person can help you"))
                self._how.say(
                    text("Please go to the reception desk."),
                    text("Keep your number.") if view.ticket else "",
                    icon="directions_walk",
                )
