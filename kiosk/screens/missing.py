"""What the person lacks, where to get it, and until when to come back."""

from typing_extensions import override

from kiosk.flow.happenings import Button
from kiosk.flow.offers import offers_booking, offers_print, offers_reception
from kiosk.flow.papers import MISSING_A_PAGE, has_more_missing, missing, missing_on_leaf
from kiosk.flow.view import Slip, View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.slips import come_back, paper_lines
from kiosk.widgets.arrange import Row
from kiosk.widgets.control import MAIN, PLAIN
from kiosk.widgets.panel import LACKING, SETTLED, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.widgets.slipnote import SlipNote


class MissingScreen(Screen):
    """One amber panel a paper; never a reproach."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._papers = [Panel(scale, LACKING, pad=8) for _ in range(MISSING_A_PAGE)]
        self._more = action(scale, send)
        self._back_before = Panel(scale, SETTLED, pad=8)
        self._note = SlipNote(scale)
        self._print, self._book = action(scale, send, dress=MAIN), action(scale, send)
        self._reception, self._finish = action(scale, send), action(scale, send)
        last = Row(scale, [self._reception, self._finish], gap=5)
        return self.spread(
            [self.headline, *self._papers],
            [self._back_before, self._note],
            [self._more, self._print, self._book, last],
            shares=(6, 5),
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        words = scene.words
        self.headline.write(
            words.plural(
                "One paper is missing.\nHere is how to get it.",
                "%(n)d papers are missing.\nHere is how to get them.",
                len(missing(view)),
            )
        )
        papers = missing_on_leaf(view)
        for index, panel in enumerate(self._papers):
            panel.say("")
            if index < len(papers):
                paper = papers[index]
                panel.say(words.site(paper.name), *paper_lines(words, paper, scene.moment), icon=paper.icon)
        self._back_before.say(*come_back(words, scene.moment))
        self._note.show(view.slip, scene)
        self._show_actions(view, scene)

    def _show_actions(self, view: View, scene: Scene) -> None:
        words = scene.words
        left = len(missing(view)) - (view.leaf + 1) * MISSING_A_PAGE
        more = words.plural("Show %(n)d more paper", "Show %(n)d more papers", max(left, 1))
        self.offer(self._more, Button.MORE, more, icon="expand_more")
        self._more.absent = not has_more_missing(view)
        self.offer(self._print, Button.PRINT, words.text("Print this slip"), icon="print")
        self._print.absent = not offers_print(view)
        self.offer(self._book, Button.BOOK, words.text("Book a time"), icon="event")
        self._book.absent = not offers_booking(view)
        self.offer(self._reception, Button.RECEPTION, words.text("Talk to reception"))
        self._reception.absent = not offers_reception(view)
        self.offer(self._finish, Button.FINISH, words.text("Finished"))
        self._finish.wear(PLAIN if view.slip is Slip.NONE else MAIN)
