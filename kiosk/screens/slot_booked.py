"""The booking source has confirmed a time: when, with which code, and what to bring."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Button
from kiosk.flow.offers import offers_print
from kiosk.flow.papers import documents_asked
from kiosk.flow.view import Slip, View
from kiosk.scene import Scene
from kiosk.screens.qr_note import QrNote
from kiosk.screens.screen import Screen
from kiosk.slips import address_lines
from kiosk.widgets.control import MAIN, PLAIN
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.panel import QUIET, SETTLED, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.widgets.slipnote import SlipNote


class SlotBookedScreen(Screen):
    """The time large, and what to do with it."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._time = Lettering(scale, 46, face=FACES.display, leading=0.9)
        self._when = Panel(scale, SETTLED, pad=8)
        self._code = QrNote(scale)
        self._bring = Panel(scale, QUIET, pad=8)
        self._bring.spare = 2
        self._note = SlipNote(scale)
        self._print, self._finish = action(scale, send, dress=MAIN), action(scale, send)
        return self.spread(
            [self.headline, self._time, self._when],
            [self._code, self._bring, self._note],
            [self._print, self._finish],
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        words, slot = scene.words, view.slot
        if slot is None:
            return
        self.headline.write(words.text("Your time is booked"))
        self._time.write(words.time(slot.starts))
        day = words.day(slot.starts, scene.moment)
        address = address_lines(scene.content.address)
        self._when.say(day, words.date(slot.starts), *address, icon="event_available")
        how = words.text("Scan this code at the kiosk when you come, or type it.")
        self._code.show(slot.code, words.text("Your code: %(code)s", code=slot.code), how)
        bring = [words.site(paper.name) for paper in documents_asked(view)]
        if bring:
            self._bring.say(words.text("Please bring"), *bring, icon="checklist")
        else:
            self._bring.say("")
        self._note.show(view.slip, scene)
        self.offer(self._print, Button.PRINT, words.text("Print this slip"), icon="print")
        self._print.absent = not offers_print(view)
        self.offer(self._finish, Button.FINISH, words.text("Finished"))
        self._finish.wear(PLAIN if view.slip is Slip.NONE else MAIN)
