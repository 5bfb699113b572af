"""The language, changed at any time: each in its own name."""

from typing_extensions import override

from appliance import texts
from kiosk.flow.happenings import Picked
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.screens.welcome import MOST_LANGUAGES
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import LINE, Card
from kiosk.widgets.control import CHOSEN, PLAIN
from kiosk.widgets.piece import Piece


class LanguageScreen(Screen):
    """One card a language."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._cards = [Card(scale, self.send, size=LINE) for _ in range(MOST_LANGUAGES)]
        grid = Grid(scale, self._cards, columns=1 if self.panel.portrait else 2, gap=5)
        return Column(scale, [self.headline, Room(scale, 1), grid, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        self.headline.write(scene.words.text("Choose your language"))
        offered = scene.content.languages
        for index, card in enumerate(self._cards):
            card.absent = index >= len(offered)
            if not card.absent:
                language = offered[index]
                icon = "check" if language == view.language else "language"
                card.say(f"language:{language}", Picked(language), icon=icon, title=texts.own_name(language))
                card.wear(CHOSEN if language == view.language else PLAIN)
