"""Which papers are needed, before anyone queues: have you all of them?"""

from typing_extensions import override

from kiosk.flow.choices import chosen_service
from kiosk.flow.happenings import Button
from kiosk.flow.papers import DOCUMENTS_A_PAGE, documents_on_leaf, has_more_documents
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Row, Spring
from kiosk.widgets.control import MAIN
from kiosk.widgets.paper import PaperCard
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action

WITH_WHERE = 4
"""With more papers than this, where to get one is said once it is missing."""


class ChecklistScreen(Screen):
    """One card a paper, and three answers."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self.lead.spare = 2
        self._papers = [PaperCard(scale) for _ in range(DOCUMENTS_A_PAGE)]
        self._more = action(scale, send, dress=MAIN)
        self._have_all = action(scale, send, dress=MAIN)
        self._lack_some, self._unsure = action(scale, send), action(scale, send)
        grid = Grid(scale, self._papers, columns=1 if self.panel.portrait else 2, gap=4)
        read = [self.headline, self.lead, Room(scale, 1), grid, Spring(scale)]
        if self.panel.portrait:
            others = Row(scale, [self._lack_some, self._unsure], gap=5)
            return Column(scale, [*read, self._more, self._have_all, others], gap=5)
        actions = Row(scale, [self._unsure, self._lack_some, self._more, self._have_all], gap=5)
        return Column(scale, [*read, actions], gap=5)

    @override
    def show(self, view: View, scene: Scene) -> None:
        words, service = scene.words, chosen_service(view)
        self.headline.write(words.text("Do you have all these papers?"))
        self.lead.write(words.site(service.note) if service else "")
        documents = documents_on_leaf(view)
        quiet = self.scale.calm or self.scale.large or self.scale.low
        explains = len(documents) <= WITH_WHERE and not quiet
        for index, card in enumerate(self._papers):
            card.absent = index >= len(documents)
            if not card.absent:
                paper = documents[index]
                card.show(
                    icon=paper.icon,
                    name=words.site(paper.name),
                    detail=words.site(paper.detail),
                    where=words.site(paper.where) if explains else "",
                )
        self._show_answers(view, scene)

    def _show_answers(self, view: View, scene: Scene) -> None:
        text, goes_on = scene.words.text, has_more_documents(view)
        self.offer(self._more, Button.MORE, text("Show the other papers"), icon="expand_more")
        self.offer(self._have_all, Button.HAVE_ALL, text("I have all of them"), icon="check")
        self.offer(self._lack_some, Button.LACK_SOME, text("Something is missing"))
        self.offer(self._unsure, Button.UNSURE, text("I am not sure"))
        self._more.absent = not goes_on
        self._have_all.absent = self._lack_some.absent = self._unsure.absent = goes_on
