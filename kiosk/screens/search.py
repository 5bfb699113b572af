"""A keyboard, and what fits the words so far."""

from typing_extensions import override

from contract.state import Content, Service
from kiosk.flow.happenings import Button, Chose
from kiosk.flow.offers import offers_reception
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.screens.services import standing, standings
from kiosk.search import MOST_FOUND, Finder
from kiosk.widgets.arrange import Column, Spring
from kiosk.widgets.card import Card, CardSize
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.panel import INFORMATION, Panel
from kiosk.widgets.piece import Piece
from kiosk.widgets.typed import TypedField

FOUND = CardSize(tall=24, title=8.4, second=6.7, icon=13, pad=8)
WITH_WAITS = 3
"""More results than this stand without their second line: the keyboard needs the room."""
FEWER = 3


class SearchScreen(Screen):
    """What was typed, the services it may mean, and the keys."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._finder: tuple[Content, Finder] | None = None
        self._field = TypedField(scale)
        self._advice = Panel(scale, INFORMATION, pad=7)
        self._cards = [Card(scale, send, size=FOUND, chevron=True) for _ in range(MOST_FOUND)]
        self._reception = Card(scale, send, size=FOUND, chevron=True)
        self._keys = Keyboard(scale, send)
        found = [self._advice, *self._cards, self._reception]
        if self.panel.portrait:
            return Column(scale, [self.headline, self._field, *found, Spring(scale), self._keys], gap=4)
        typing = [self.headline, self._field, Spring(scale), self._keys]
        return self.beside(typing, [*found, Spring(scale)], shares=(10, 7))

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("What have you come for?"))
        self._field.show(view.typed, hint=text("For example: lost my purse"))
        self._keys.show(view.language, text("Erase"), text("Space"))
        typed = bool(view.typed.strip())
        found = self._show_found(view, scene)
        self._show_advice(scene, nothing_typed=not typed, found=found)
        second = text("Reception will help you.")
        self.choice(self._reception, Button.RECEPTION, "support_agent", text("Something else"), second)
        self._reception.absent = not typed or found > 0 or not offers_reception(view)

    def _show_found(self, view: View, scene: Scene) -> int:
        found = self._find(scene.content, view.typed, view.language)
        for index, card in enumerate(self._cards):
            card.absent = index >= len(found)
            if not card.absent:
                service = found[index]
                brief = self.scale.calm or len(found) > WITH_WAITS
                card.keep(*(() if brief else standings(service, scene)))
                card.say(
                    f"service:{service.id}",
                    Chose(service.id),
                    icon=service.icon,
                    title=scene.words.service_name(service),
                    second="" if brief else standing(service, view, scene),
                )
        return len(found)

    def _find(self, content: Content, typed: str, language: str) -> tuple[Service, ...]:
        if self._finder is None or self._finder[0] is not content:
            self._finder = (content, Finder(content))
        found = self._finder[1].find(typed, language)
        if self.scale.large and self.scale.low and self.panel.small:
            return found[:1]
        return found[:FEWER] if self.scale.large or self.scale.low else found

    def _show_advice(self, scene: Scene, *, nothing_typed: bool, found: int) -> None:
        text = scene.words.text
        if nothing_typed:
            self._advice.say(text("Type a word or two"), text("What fits appears here."), icon="search")
        elif not found:
            self._advice.say(text("Nothing fits these words"), text("Try another word."), icon="search")
        else:
            self._advice.say("")

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()
