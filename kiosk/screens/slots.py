"""The times that can be booked."""

from typing_extensions import override

from contract.requests import Slot
from contract.values import Code
from kiosk.flow.choices import SLOTS_A_PAGE, slots_offered
from kiosk.flow.happenings import Button, ChoseSlot
from kiosk.flow.offers import offers_reception, offers_waiting
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Row, Spring
from kiosk.widgets.card import Card, CardSize
from kiosk.widgets.control import MAIN, PLAIN
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action

TIME = CardSize(tall=35, title=11, second=6.9, icon=13, pad=7)


class SlotsScreen(Screen):
    """One card a time."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._note = Panel(scale, INFORMATION, pad=8)
        self._cards = [Card(scale, send, size=TIME) for _ in range(SLOTS_A_PAGE)]
        self._now, self._reception = action(scale, send), action(scale, send)
        grid = Grid(scale, self._cards, columns=2 if self.panel.portrait else 3, gap=5)
        read = [self.headline, Room(scale, 1), self._note, grid, Spring(scale)]
        return Column(scale, [*read, Row(scale, [self._reception, self._now], gap=5)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text, slots = scene.words.text, slots_offered(view)
        self.headline.write(text("When would you like\nto come back?"))
        if not slots:
            self._note.say(
                text("No time is free just now"), text("You can wait, or ask reception."), icon="event_busy"
            )
        elif view.problem == Code.SLOT_TAKEN:
            self._note.say(
                text("Somebody else was quicker"), text("Please choose another time."), icon="info"
            )
        else:
            self._note.say("")
        for index, card in enumerate(self._cards):
            card.absent = index >= len(slots)
            if not card.absent:
                self._show_slot(card, slots[index], scene)
        self.offer(self._now, Button.WAIT_NOW, text("Wait now"), icon="chair")
        self._now.absent = not offers_waiting(view)
        self._now.wear(PLAIN if slots else MAIN)
        self.offer(self._reception, Button.RECEPTION, text("Talk to reception"))
        self._reception.absent = not offers_reception(view)

    def _show_slot(self, card: Card, slot: Slot, scene: Scene) -> None:
        words = scene.words
        card.say(
            f"slot:{slot.slot}",
            ChoseSlot(slot.slot),
            icon="event",
            title=words.time(slot.starts),
            second=words.day(slot.starts, scene.moment),
        )
