"""Which of the papers are not with the person: touch them."""

from typing_extensions import override

from contract.state import Document
from kiosk.flow.happenings import Answered, Button
from kiosk.flow.papers import DOCUMENTS_A_PAGE, documents_on_leaf, has_more_documents, missing
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Row, Spring
from kiosk.widgets.control import MAIN
from kiosk.widgets.paper import PaperChoice
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action


class LackingScreen(Screen):
    """Every paper as something to touch; the touched ones are missing."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self.lead.spare = 2
        self._papers = [PaperChoice(scale, send) for _ in range(DOCUMENTS_A_PAGE)]
        self._more, self._continue = (action(scale, send, dress=MAIN) for _ in range(2))
        grid = Grid(scale, self._papers, columns=1 if self.panel.portrait else 2, gap=4, dense=2)
        actions = Row(scale, [self._more, self._continue], gap=5)
        return Column(scale, [self.headline, self.lead, Room(scale, 1), grid, Spring(scale), actions])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("Which papers do you not have?"))
        self.lead.write(text("Touch each paper that is not with you."))
        documents = documents_on_leaf(view)
        for index, choice in enumerate(self._papers):
            choice.absent = index >= len(documents)
            if not choice.absent:
                lacking = (documents[index].id, False) in view.answered
                self._show_paper(choice, documents[index], scene, lacking=lacking)
        self.offer(self._more, Button.MORE, text("Show the other papers"), icon="expand_more")
        self._more.absent = not has_more_documents(view)
        self._continue.absent = has_more_documents(view)
        self.offer(self._continue, Button.CONTINUE, text("Continue"))
        self._continue.enable(bool(missing(view)))

    def _show_paper(self, choice: PaperChoice, paper: Document, scene: Scene, *, lacking: bool) -> None:
        words = scene.words
        choice.say(
            f"paper:{paper.id}",
            Answered(paper.id, have=lacking),
            icon=paper.icon,
            title=words.site(paper.name),
            second=words.site(paper.detail),
            chosen=lacking,
            state=words.text("Missing") if lacking else "",
        )
