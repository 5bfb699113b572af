"""Which papers are with you: yes or no for each, before anyone queues."""

from typing_extensions import override

from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import (
    DOCUMENTS_A_PAGE,
    View,
    chosen_service,
    documents_on_leaf,
    leaf_is_answered,
)
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Row, Spring
from kiosk.widgets.control import MAIN
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.widgets.question import Question


class ChecklistScreen(Screen):
    """One question a document."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._questions = [Question(scale, send) for _ in range(DOCUMENTS_A_PAGE)]
        self._unsure, self._continue = action(scale, send), action(scale, send, dress=MAIN)
        columns = 1 if self.panel.portrait else 2
        grid = Grid(scale, self._questions, columns=columns, gap=5)
        actions = Row(scale, [self._unsure, self._continue], gap=5)
        return Column(scale, [self.headline, self.lead, Room(scale, 2), grid, Spring(scale), actions])

    @override
    def show(self, view: View, scene: Scene) -> None:
        words, service = scene.words, chosen_service(view)
        self.headline.write(words.text("Do you have these papers with you?"))
        self.lead.write(words.site(service.note) if service else "")
        documents, answered = documents_on_leaf(view), dict(view.answered)
        for index, question in enumerate(self._questions):
            question.absent = index >= len(documents)
            if not question.absent:
                question.ask(scene, documents[index], answered.get(documents[index].id))
        self._unsure.say(Button.UNSURE, Pressed(Button.UNSURE), words.text("I am not sure"))
        self._continue.say(Button.CONTINUE, Pressed(Button.CONTINUE), words.text("Continue"))
        self._continue.enable(leaf_is_answered(view))
