"""What one comes for: at most seven cards, each with its wait."""

from typing_extensions import override

from contract.state import Service
from kiosk.flow.happenings import Button, Chose, Pressed
from kiosk.flow.view import (
    CHOICES_A_PAGE,
    View,
    has_more_services,
    offers_something_else,
    services_on_leaf,
)
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import LINE, Card
from kiosk.widgets.piece import Piece


class ServicesScreen(Screen):
    """The list of services, leaf by leaf."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._cards = [Card(scale, self.send, size=LINE, chevron=True) for _ in range(CHOICES_A_PAGE)]
        columns = 1 if self.panel.portrait else 2
        grid = Grid(scale, self._cards, columns=columns, gap=5)
        return Column(scale, [self.headline, Room(scale, 1), grid, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        words = scene.words
        self.headline.write(words.text("What have you come for?"))
        cards = iter(self._cards)
        for service in services_on_leaf(view):
            self._show_service(next(cards), service, scene)
        if has_more_services(view):
            self._offer(next(cards), Button.MORE, "expand_more", words.text("More services"))
        elif offers_something_else(view):
            title, second = words.text("Something else"), words.text("Reception will help you.")
            self._offer(next(cards), Button.RECEPTION, "more_horiz", title, second)
        for card in cards:
            card.absent = True

    def _show_service(self, card: Card, service: Service, scene: Scene) -> None:
        card.absent = False
        name = scene.words.service_name(service)
        second = self._second_line(service, scene)
        card.say(f"service:{service.id}", Chose(service.id), icon=service.icon, title=name, second=second)

    def _second_line(self, service: Service, scene: Scene) -> str:
        if service.body:
            return scene.words.text("Another office handles this")
        wait = scene.waits.get(service.id)
        return scene.words.waiting_time(wait) if wait else ""

    def _offer(self, card: Card, button: Button, icon: str, title: str, second: str = "") -> None:
        card.absent = False
        card.say(button, Pressed(button), icon=icon, title=title, second=second)

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
