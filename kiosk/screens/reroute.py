"""Which other body handles the matter: where it is, when it is open, how to reach it."""

from typing_extensions import override

from contract.state import Body
from kiosk.flow.choices import chosen_service
from kiosk.flow.happenings import Button
from kiosk.flow.naming import body_named
from kiosk.flow.offers import offers_print, offers_reception
from kiosk.flow.view import Slip, View
from kiosk.scene import Scene
from kiosk.screens.qr_note import QrNote
from kiosk.screens.screen import Screen
from kiosk.slips import address_lines, body_link
from kiosk.widgets.arrange import Row
from kiosk.widgets.control import MAIN, PLAIN
from kiosk.widgets.panel import INFORMATION, QUIET, SETTLED, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import action
from kiosk.widgets.slipnote import SlipNote


class RerouteScreen(Screen):
    """The other body, and nothing to wait for here."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self.lead.spare = 2
        self._body = BodyPanels(self)
        self._qr = QrNote(scale)
        self._qr.spare = 1
        self._note = SlipNote(scale)
        self._print = action(scale, send, dress=MAIN)
        self._reception, self._finish = action(scale, send), action(scale, send)
        last = Row(scale, [self._reception, self._finish], gap=5)
        return self.spread(
            [self.headline, self.lead, self._body.where, self._body.hours],
            [self._body.way, self._qr, self._note],
            [self._print, last],
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        text, service = scene.words.text, chosen_service(view)
        self.headline.write(text("Another office\nhandles this"))
        self.lead.write(scene.words.site(service.note) if service else "")
        body = body_named(view.content, view.body or (service.body if service else None))
        self._body.show(body, scene)
        link = body_link(body) if body and view.slip is Slip.NONE else ""
        self._qr.show(link, text("Take this to your phone"), text("Point its camera at this square."))
        self._note.show(view.slip, scene)
        self.offer(self._print, Button.PRINT, text("Print this address"), icon="print")
        self._print.absent = not offers_print(view)
        self.offer(self._reception, Button.RECEPTION, text("Talk to reception"))
        self._reception.absent = not offers_reception(view)
        self.offer(self._finish, Button.FINISH, text("Finished"))
        self._finish.wear(PLAIN if view.slip is Slip.NONE else MAIN)


class BodyPanels:
    """Where another body is, when it is open, and how to get there."""

    def __init__(self, screen: Screen) -> None:
        self.where = Panel(screen.scale, INFORMATION, pad=8)
        self.hours = Panel(screen.scale, SETTLED, pad=8)
        self.way = Panel(screen.scale, QUIET, pad=8)
        self.hours.spare = self.way.spare = 2

    def show(self, body: Body | None, scene: Scene) -> None:
        """Say it of `body`; nothing without one."""
        for panel in (self.where, self.hours, self.way):
            panel.say("")
        if body is None:
            return
        words = scene.words
        phone = words.text("Telephone: %(number)s", number=body.phone) if body.phone else ""
        self.where.say(words.site(body.name), *address_lines(body.address), phone, body.url, icon="place")
        self.hours.paint(*(SETTLED if words.is_open(body, scene.moment) else INFORMATION))
        if opening := words.opening(body, scene.moment):
            self.hours.say(opening, *words.week(body), icon="schedule")
        if way := words.site(body.way):
            self.way.say(words.text("How to get there"), way, icon="directions_walk")
