"""What the answer was about; nobody need say."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.question import answer_cards, show_answers
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class SurveySecondScreen(Screen):
    """The site's second question, one card an answer."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._cards = answer_cards(self)
        self._skip = action(scale, self.send)
        grid = Grid(scale, self._cards, columns=1 if self.panel.portrait else 2, gap=5)
        return Column(scale, [self.headline, Room(scale, 2), grid, Spring(scale), self._skip])

    @override
    def show(self, view: View, scene: Scene) -> None:
        survey = scene.content.survey
        if survey is None or survey.second is None:
            return
        self.headline.write(scene.words.site(survey.second.text))
        show_answers(self._cards, survey.second, scene)
        self.offer(self._skip, Button.SKIP, scene.words.text("Skip this question"))

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
