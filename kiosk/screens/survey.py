"""How was it? Five faces, each with its word."""

from typing_extensions import override

from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Room, Spring
from kiosk.widgets.faces import FaceRow
from kiosk.widgets.piece import Piece


class SurveyScreen(Screen):
    """The site's question and the faces."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._faces = FaceRow(scale, self.send)
        return Column(scale, [self.headline, self.lead, Room(scale, 14), self._faces, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text, survey = scene.words.text, scene.content.survey
        self.headline.write(scene.words.site(survey.text) if survey else "")
        self.lead.write(text("Touch a face. Nobody learns who answered."))
        self._faces.show(
            (text("Bad"), text("Not so good"), text("All right"), text("Good"), text("Very good"))
        )

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
