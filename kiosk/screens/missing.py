"""What the person lacks, where to get it, and until when to come back."""

from datetime import time

from typing_extensions import override

from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import MISSING_A_PAGE, Slip, View, has_more_missing, missing, missing_on_leaf
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
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
        self._papers = [Panel(scale, LACKING) for _ in range(MISSING_A_PAGE)]
        self._more = action(scale, send)
        self._back_before = Panel(scale, SETTLED)
        self._note = SlipNote(scale)
        self._print = action(scale, send, dress=MAIN)
        self._reception, self._finish = action(scale, send), action(scale, send)
        self._last = Row(scale, [self._reception, self._finish], gap=5)
        return self.spread(
            [self.headline, *self._papers],
            [self._more, self._back_before, self._note],
            [self._print, self._last],
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
                panel.say(words.site(paper.name), words.site(paper.detail), words.site(paper.where))
        self._show_more(view, scene)
        self._show_back_before(scene)
        self._note.show(view.slip, scene)
        self._show_actions(view, scene)

    def _show_more(self, view: View, scene: Scene) -> None:
        left = len(missing(view)) - (view.leaf + 1) * MISSING_A_PAGE
        self._more.absent = not has_more_missing(view)
        if not self._more.absent:
            label = scene.words.plural("Show %(n)d more paper", "Show %(n)d more papers", left)
            self._more.say(Button.MORE, Pressed(Button.MORE), label, icon="expand_more")

    def _show_back_before(self, scene: Scene) -> None:
        words, until = scene.words, scene.content.back_before
        still = until and words.local(scene.moment).time() < time.fromisoformat(until)
        if until and still:
            self._back_before.say(
                words.text("Come back today before %(time)s", time=words.clock_time(until)),
                words.text("Bring your papers and start again at the kiosk."),
            )
        else:
            self._back_before.say(
                words.text("Come back another day"),
                words.text("Bring your papers and start again at the kiosk."),
            )

    def _show_actions(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self._print.say(Button.PRINT, Pressed(Button.PRINT), text("Print this slip"), icon="print")
        self._print.absent = view.slip is not Slip.NONE
        self._reception.say(Button.RECEPTION, Pressed(Button.RECEPTION), text("Talk to reception"))
        self._finish.say(Button.FINISH, Pressed(Button.FINISH), text("Finished"))
        self._finish.wear(PLAIN if view.slip is Slip.NONE else MAIN)
