"""The wait is long: wait now, or come back at a time of one's own."""

from typing_extensions import override

from contract.values import Wait
from kiosk.flow.choices import chosen_service, wait_of
from kiosk.flow.happenings import Button
from kiosk.flow.offers import offers_booking
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.screens.services import longest_waits
from kiosk.widgets.arrange import Column, Room, Spring
from kiosk.widgets.card import GREAT, Card
from kiosk.widgets.piece import Piece


class OfferScreen(Screen):
    """Two cards."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._now = Card(scale, send, size=GREAT)
        self._later = Card(scale, send, size=GREAT)
        return Column(
            scale, [self.headline, self.lead, Room(scale, 1), self._now, self._later, Spring(scale)]
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        words, service = scene.words, chosen_service(view)
        wait = wait_of(view, service.id if service else None)
        self.headline.write(words.text("Would you like to wait,\nor come back later?"))
        self.lead.write(words.waiting_time(wait) if wait else "")
        self.lead.keep(*longest_waits(scene))
        self._now.keep(words.called_by(Wait(low=0, high=0, by=scene.moment)))
        self.choice(self._now, Button.WAIT_NOW, "chair", words.text("Wait now"), words.called_by(wait))
        later = words.text("Choose a time that suits you")
        self._later.absent = not offers_booking(view)
        self.choice(self._later, Button.BOOK, "event", words.text("Come back later"), later)
