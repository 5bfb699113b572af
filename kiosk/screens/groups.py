"""Where there are many services: the groups they stand in, and a way to say it in one's own words."""

from typing_extensions import override

from contract.state import Service
from kiosk.flow.choices import (
    GROUPS_A_PAGE,
    REST,
    groups_listed,
    listed_services,
    offers_something_else,
)
from kiosk.flow.happenings import Button, ChoseGroup
from kiosk.flow.naming import group_named
from kiosk.flow.view import View
from kiosk.scene import Scene
from kiosk.screens.screen import Screen
from kiosk.widgets.arrange import Column, Grid, Room, Spring
from kiosk.widgets.card import LINE, Card
from kiosk.widgets.piece import Piece

LONGEST_EXAMPLES = 44
"""Characters that stay on one line."""


class GroupsScreen(Screen):
    """The search first, then one card a group."""

    @override
    def build(self) -> Piece:
        scale, send = self.scale, self.send
        self._search = Card(scale, send, size=LINE)
        self._cards = [Card(scale, send, size=LINE, chevron=True) for _ in range(GROUPS_A_PAGE)]
        self._reception = Card(scale, send, size=LINE, chevron=True)
        columns = 1 if self.panel.portrait else 2
        grid = Grid(scale, [self._search, *self._cards, self._reception], columns=columns, gap=5, dense=2)
        return Column(scale, [self.headline, Room(scale, 1), grid, Spring(scale)])

    @override
    def show(self, view: View, scene: Scene) -> None:
        text = scene.words.text
        self.headline.write(text("What have you come for?"))
        self.choice(self._search, Button.SEARCH, "search", text("Say it in your own words"))
        groups = groups_listed(view)
        for index, card in enumerate(self._cards):
            card.absent = index >= len(groups)
            if not card.absent:
                self._show_group(card, groups[index], view, scene)
        title, second = text("Something else"), text("Reception will help you.")
        self.choice(self._reception, Button.RECEPTION, "support_agent", title, second)
        self._reception.absent = len(groups) == GROUPS_A_PAGE or not offers_something_else(view)

    def _show_group(self, card: Card, name: str, view: View, scene: Scene) -> None:
        group = group_named(scene.content, name)
        card.say(
            f"group:{name}",
            ChoseGroup(name),
            icon=group.icon if group else "more_horiz",
            title=scene.words.site(group.name) if group else scene.words.text("Other services"),
            second="" if self.scale.calm else examples(services_of(view, name), scene),
        )

    @override
    def title(self, view: View, scene: Scene) -> str:
        return scene.words.site_name()


def services_of(view: View, group: str) -> tuple[Service, ...]:
    """The services that stand in `group`."""
    named = set(groups_listed(view))
    return tuple(s for s in listed_services(view) if (s.group if s.group in named else REST) == group)


def examples(services: tuple[Service, ...], scene: Scene) -> str:
    """The shortest names among `services`, so that the group explains itself in one line."""
    said = ""
    for name in sorted((scene.words.service_name(service) for service in services), key=len):
        longer = f"{said} · {name}" if said else name
        said = longer if len(longer) <= LONGEST_EXAMPLES else said
    return said
