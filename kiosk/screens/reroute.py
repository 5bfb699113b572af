"""Which other body handles the matter: where it is, when it is open, how to reach it."""

from typing_extensions import override

from contract.state import Body
from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import Slip, View, body_named, chosen_service
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
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
        self._where = Panel(scale, INFORMATION)
        self._hours = Panel(scale, SETTLED)
        self._way = Panel(scale, QUIET)
        self._note = SlipNote(scale)
        self._print = action(scale, send, dress=MAIN)
        self._reception, self._finish = action(scale, send), action(scale, send)
        last = Row(scale, [self._reception, self._finish], gap=5)
        return self.spread(
            [self.headline, self.lead, self._where],
            [self._hours, self._way, self._note],
            [self._print, last],
        )

    @override
    def show(self, view: View, scene: Scene) -> None:
        text, service = scene.words.text, chosen_service(view)
        self.headline.write(text("Another office\nhandles this"))
        self.lead.write(scene.words.site(service.note) if service else "")
        body = body_named(view.content, service.body if service else None)
        if body:
            self._show_body(body, scene)
        self._note.show(view.slip, scene)
        self._print.say(Button.PRINT, Pressed(Button.PRINT), text("Print this address"), icon="print")
        self._print.absent = view.slip is not Slip.NONE
        self._reception.say(Button.RECEPTION, Pressed(Button.RECEPTION), text("Talk to reception"))
        self._finish.say(Button.FINISH, Pressed(Button.FINISH), text("Finished"))
        self._finish.wear(PLAIN if view.slip is Slip.NONE else MAIN)

    def _show_body(self, body: Body, scene: Scene) -> None:
        words = scene.words
        phone = words.text("Telephone: %(number)s", number=body.phone) if body.phone else ""
        self._where.say(words.site(body.name), body.address, phone, body.url, icon="place")
        self._hours.paint(*(SETTLED if words.is_open(body, scene.moment) else INFORMATION))
        self._hours.say(words.opening(body, scene.moment), *words.week(body), icon="schedule")
        way = words.site(body.way)
        self._way.say(
            words.text("How to get there") if way else "", way, icon="directions_walk" if way else ""
        )
