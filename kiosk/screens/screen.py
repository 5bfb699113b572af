"""What every page has: a headline that says it in full, things to read, and what goes on from here."""

from collections.abc import Sequence

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.choices import chosen_service
from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.view import View
from kiosk.measures import Panel, Scale
from kiosk.scene import Scene
from kiosk.widgets.arrange import Column, Room, Row, Spring
from kiosk.widgets.card import Card
from kiosk.widgets.colours import MUTED
from kiosk.widgets.control import Send
from kiosk.widgets.fitting import fit
from kiosk.widgets.lettering import Lettering
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill


class Screen(Piece):
    """One page. Built once with its `scale`; `show` changes what stands on it."""

    def __init__(self, panel: Panel, send: Send) -> None:
        super().__init__(Scale(panel))
        self.panel, self.send = panel, send
        self.headline = Lettering(self.scale, 15, face=FACES.display, leading=0.93)
        self.lead = Lettering(self.scale, 8.2, colour=MUTED, leading=1.12)
        self.body: Piece = self.build()
        self.add_widget(self.body)

    def build(self) -> Piece:
        """Make the page's pieces, once."""
        raise NotImplementedError

    def show(self, view: View, scene: Scene) -> None:
        """Say what this view says."""
        raise NotImplementedError

    def title(self, view: View, scene: Scene) -> str:
        """What stands on top of the page: what one came for, else where one is."""
        return scene.words.service_name(chosen_service(view)) or scene.words.site_name()

    def offer(self, pill: Pill, button: Button, word: str, *, icon: str = "") -> None:
        """Let `pill` mean `button`."""
        pill.say(button, Pressed(button), word, icon=icon)

    def choice(self, card: Card, button: Button, icon: str, title: str, second: str = "") -> None:
        """Let `card` mean `button`."""
        card.absent = False
        card.say(button, Pressed(button), icon=icon, title=title, second=second)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        fit(self.body, self.scale, width, height, self.panel.lower_part - y)
        self.body.place(x, y, width, height)

    def spread(
        self,
        read: Sequence[Piece],
        then: Sequence[Piece],
        actions: Sequence[Piece] = (),
        *,
        shares: tuple[float, float] = (1, 1),
    ) -> Piece:
        """What to read, what to look at or choose, and what goes on: below each other on a tall panel,
        the reading beside the rest on a wide one."""
        rest = [*then, Spring(self.scale), *actions]
        read = [read[0], Room(self.scale, 2), *read[1:]]
        if self.panel.portrait:
            return Column(self.scale, [*read, *rest])
        return self.beside([*read, Spring(self.scale)], rest, shares=shares)

    def beside(
        self, left: Sequence[Piece], right: Sequence[Piece], *, shares: tuple[float, float] = (1, 1)
    ) -> Piece:
        """Two columns."""
        columns = [Column(self.scale, left), Column(self.scale, right)]
        return Row(self.scale, columns, shares=shares, gap=16)
