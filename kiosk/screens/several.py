"""One code stands for several appointments: which one has the person come for?"""

from typing_extensions import override

from contract.requests import Option
from kiosk.flow.choices import CHOICES_A_PAGE, has_more_options, options_on_leaf
from kiosk.flow.happenings import Button, ChoseAppointment
from kiosk.flow.naming import service_named
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import LINE, Card
from kiosk.widgets.piece import Piece


class SeveralScreen(Screen):
    """One card an appointment."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._cards = [Card(scale, self.send, size=LINE, chevron=True) for _ in range(CHOICES_A_PAGE)]
        grid = Grid(scale, self._cards, columns=1 if self.panel.portrait else 2, gap=5)
        return Column(scale, [self.headline, Room(scale, 1), grid, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        self.headline.write(scene.words.text("Which appointment\nhave you come for?"))
        cards = iter(self._cards)
        for option in options_on_leaf(view):
            self._show_option(next(cards), option, scene)
        if has_more_options(view):
            self.choice(next(cards), Button.MORE, "expand_more", scene.words.text("More appointments"))
        for card in cards:
            card.absent = True

    def _show_option(self, card: Card, option: Option, scene: Scene) -> None:
        words = scene.words
        service = service_named(scene.content, option.service)
        second = words.day_and_time(option.booked, scene.moment)
        if option.number:
            second = words.text("Checked in already, with number %(number)s", number=option.number)
        card.absent = False
        card.say(
            f"appointment:{option.appointment}",
            ChoseAppointment(option.appointment),
            icon=service.icon if service else "event",
            title=words.service_name(service) or words.time(option.booked),
            second=second,
        )

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
