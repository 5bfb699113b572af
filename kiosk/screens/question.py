"""One question before the papers, because they depend on it."""

from typing_extensions import override

from contract.state import Question
from kiosk.flow.happenings import Replies
from kiosk.flow.papers import current_question, questions_asked, questions_left
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import MIDDLE, Card
from kiosk.widgets.piece import Piece

MOST_ANSWERS = 6


class QuestionScreen(Screen):
    """The question in full, and one card an answer."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self.lead.spare = 2
        self._cards = answer_cards(self)
        grid = Grid(scale, self._cards, columns=1 if self.panel.portrait else 2, gap=5)
        return Column(scale, [self.headline, self.lead, Room(scale, 1), grid, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        question = current_question(view)
        if question is None:
            return
        self.headline.write(scene.words.site(question.text))
        every, left = len(questions_asked(view)), len(questions_left(view))
        place = scene.words.text("Question %(n)d of %(all)d", n=every - left + 1, all=every)
        self.lead.write(place if every > 1 else "")
        show_answers(self._cards, question, scene)


def answer_cards(screen: Screen) -> list[Card]:
    """Cards for the answers to one question."""
    return [Card(screen.scale, screen.send, size=MIDDLE, chevron=True) for _ in range(MOST_ANSWERS)]


def show_answers(cards: list[Card], question: Question, scene: Scene) -> None:
    """Put the answers to `question` on `cards`."""
    for index, card in enumerate(cards):
        card.absent = index >= len(question.answers)
        if not card.absent:
            answer = question.answers[index]
            card.say(
                f"answer:{answer.id}",
                Replies(question.id, answer.id),
                icon="radio_button_unchecked",
                title=scene.words.site(answer.name),
            )
