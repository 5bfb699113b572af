"""The tickets that this kiosk gave lately, to print one of them again."""

from typing_extensions import override

from kiosk.flow.choices import TICKETS_A_PAGE, has_more_recent, recent_on_leaf
from kiosk.flow.happenings import Button, RecentTicket, ReprintChosen
from kiosk.flow.naming import service_named
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import LINE, Card
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece


class StaffTicketsScreen(Screen):
    """One card a ticket, newest first."""

    @override
    def build(self) -> Piece:
        scale = self.scale
        self._none = Panel(scale, INFORMATION)
        self._cards = [Card(scale, self.send, size=LINE) for _ in range(TICKETS_A_PAGE + 1)]
        grid = Grid(scale, self._cards, columns=1 if self.panel.portrait else 2, gap=5, dense=2)
        return Column(scale, [self.headline, Room(scale, 1), self._none, grid, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("Which ticket shall be printed again?"))
        self._none.say("" if view.recent else text("No ticket was given lately."), icon="receipt_long")
        cards = iter(self._cards)
        for recent in recent_on_leaf(view):
            self._show_ticket(next(cards), recent, scene)
        if has_more_recent(view):
            self.choice(next(cards), Button.MORE, "expand_more", text("Earlier tickets"))
        for card in cards:
            card.absent = True

    def _show_ticket(self, card: Card, recent: RecentTicket, scene: Scene) -> None:
        words, number = scene.words, recent.ticket.number
        service = words.service_name(service_named(scene.content, recent.ticket.service))
        printed = words.text("printed") if recent.printed else words.text("not printed")
        card.absent = False
        card.say(
            f"ticket:{number}",
            ReprintChosen(number),
            icon="receipt_long",
            title=number,
            second=" · ".join(part for part in (words.time(recent.at), printed, service) if part),
        )

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
