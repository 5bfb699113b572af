"""What one comes for: at most seven cards, each with its wait."""

from typing_extensions import override

from contract.state import Service
from contract.values import Code, Wait
from kiosk.flow.choices import (
    CHOICES_A_PAGE,
    has_more_services,
    offers_something_else,
    refusal_of,
    services_on_leaf,
    wait_of,
)
from kiosk.flow.happenings import Button, Chose
from kiosk.flow.naming import group_named
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import LINE, Card
from kiosk.widgets.piece import Piece

LONGEST_SAID = tuple(Wait(low=low, high=high) for low, high in ((120, 150), (150, 150), (0, 5), (0, 0)))
"""Of each way to say a wait, the one that takes most room: a range, one number, hardly any, none."""


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
            self.service(next(cards), service, view, scene)
        if has_more_services(view):
            card = next(cards)
            card.keep()
            self.choice(card, Button.MORE, "expand_more", words.text("More services"))
        elif offers_something_else(view):
            title, second = words.text("Something else"), words.text("Reception will help you.")
            card = next(cards)
            card.keep()
            self.choice(card, Button.RECEPTION, "more_horiz", title, second)
        for card in cards:
            card.absent = True

    def service(self, card: Card, service: Service, view: View, scene: Scene) -> None:
        """Put `service` on `card`."""
        card.absent = False
        card.keep(*standings(service, scene, calm=self.scale.calm))
        card.say(
            f"service:{service.id}",
            Chose(service.id),
            icon=service.icon,
            title=scene.words.service_name(service),
            second=standing(service, view, scene, calm=self.scale.calm),
        )

    @override
    def title(self, view: View, scene: Scene) -> str:
        group = group_named(view.content, view.group)
        return scene.words.site(group.name) if group else scene.words.site_name()


def standing(service: Service, view: View, scene: Scene, *, calm: bool = False) -> str:
    """What to know before choosing `service`: that it is elsewhere, or closed, or how long it takes."""
    if service.body:
        return scene.words.text("Another office handles this")
    if refusal := refusal_of(view, service.id):
        full = refusal.refused == Code.DAY_FULL
        return scene.words.text("No more places today") if full else scene.words.text("Closed just now")
    wait = wait_of(view, service.id)
    return scene.words.waiting_time(wait) if wait and not calm else ""


def standings(service: Service, scene: Scene, *, calm: bool = False) -> tuple[str, ...]:
    """The longest of what `standing` may say of `service` in a moment."""
    if service.body:
        return ()
    text = scene.words.text
    waits = () if calm else longest_waits(scene)
    return *waits, text("No more places today"), text("Closed just now")


def longest_waits(scene: Scene) -> tuple[str, ...]:
    """The sentences about a wait that take the most room."""
    return tuple(map(scene.words.waiting_time, LONGEST_SAID))
