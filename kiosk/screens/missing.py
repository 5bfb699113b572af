"""What the person lacks, where to get it, and until when to come back."""

from typing_extensions import override

from kiosk.flow.choices import chosen_service
from kiosk.flow.happenings import Button
from kiosk.flow.offers import offers_booking, offers_print, offers_reception
from kiosk.flow.papers import MISSING_A_PAGE, has_more_missing, missing, missing_left, missing_on_leaf
from kiosk.flow.view import Slip, View
from kiosk.scene import Scene
from kiosk.screens.qr_note import QrNote
from kiosk.screens.screen import Screen
from kiosk.slips import come_back, may_come_back, paper_lines
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
        self.headline.spare = 2 if self.panel.small and not self.panel.portrait else 0
        self._back_before = Panel(scale, SETTLED, pad=8)
        self._back_before.spare = 2
        self._note, self._instead = SlipNote(scale), QrNote(scale)
        self._print, self._book = action(scale, send, dress=MAIN), action(scale, send)
        self._reception, self._finish = action(scale, send), action(scale, send)
        last = Row(scale, [self._reception, self._finish], gap=5)
        return self.spread(
            [self.headline, *self._papers],
            [self._back_before, self._note, self._instead],
            [self._book, self._more, self._print, last],
            shares=(3, 2) if self.panel.small else (6, 5),
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
                lines = paper_lines(words, paper, scene.moment)
                lines = (
                    lines[1:] if self.scale.large or self.panel.small else lines
                )  # which kind it must be was on the checklist
                panel.say(words.site(paper.name), *lines, icon=paper.icon)
        self._back_before.say(*come_back(words, scene.moment))
        self._show_slip(view, scene)
        self._show_actions(view, scene)

    def _show_slip(self, view: View, scene: Scene) -> None:
        """Without paper, a photo of this page does the same as the slip."""
        text = scene.words.text
        instead = view.slip is Slip.FAILED and may_come_back(scene.words, scene.moment)
        self._note.show(Slip.NONE if instead else view.slip, scene)
        photo = text("Take a photo of this page.")
        self._instead.show(view.back if instead else "", text("The printer needs help"), photo)

    def _show_actions(self, view: View, scene: Scene) -> None:
        words, service = scene.words, chosen_service(view)
        left = max(1, missing_left(view))
        more = words.plural("Show %(n)d more paper", "Show %(n)d more papers", left)
        self.offer(self._more, Button.MORE, more, icon="expand_more")
        self._more.absent = not has_more_missing(view)
        self.offer(self._print, Button.PRINT, words.text("Print this slip"), icon="print")
        self._print.absent = not offers_print(view)
        self.offer(self._book, Button.BOOK, words.text("Book a time"), icon="event")
        self._book.absent = not offers_booking(view)
        self._book.kept = bool(service and service.slots)
        self.offer(self._reception, Button.RECEPTION, words.text("Talk to reception"))
        self._reception.absent = not offers_reception(view)
        self.offer(self._finish, Button.FINISH, words.text("Finished"))
        self._finish.wear(PLAIN if view.slip is Slip.NONE else MAIN)
