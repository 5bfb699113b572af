"""The one window's content: the top bar, the present page, the bottom bar."""

from collections.abc import Iterator

from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent

from appliance.theme import PAPER
from kiosk.flow.happenings import Stirred
from kiosk.flow.pages import Page
from kiosk.flow.view import View
from kiosk.measures import Panel, Scale
from kiosk.scene import Scene
from kiosk.screens import ALL
from kiosk.screens.screen import Screen
from kiosk.widgets.bottombar import BottomBar
from kiosk.widgets.colours import rgba
from kiosk.widgets.control import Control, Send
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.piece import Piece
from kiosk.widgets.topbar import TopBar

MARGIN_MM = 15.8
NOWHERE = "screen"
"""The name of the screen itself, as something touched."""


class Stage(Piece):
    """Every page, made once; `show` puts one of them in front. `send` hears of every touch."""

    def __init__(self, panel: Panel, send: Send) -> None:
        super().__init__(Scale(panel))
        self._panel, self._send = panel, send
        with self.canvas.before:
            Color(*rgba(PAPER))
            Rectangle(pos=(0, 0), size=(panel.width, panel.height))
        self.head = TopBar(self.scale)
        self.foot = BottomBar(self.scale, send)
        self.screens: dict[Page, Screen] = {page: make(panel, send) for page, make in ALL.items()}
        self.page: Page | None = None
        for part in (self.head, self.foot):
            self.add_widget(part)

    def show(self, view: View, scene: Scene) -> None:
        """Show this view, everything in its place."""
        screen = self.screens[view.shown]
        screen.show(view, scene)
        clock = f"{scene.words.local(scene.moment):%H:%M}" if view.content else ""
        self.head.say(screen.title(view, scene), clock)
        self.foot.show(view, scene)
        if self.page is not view.shown:
            if self.page is not None:
                self.remove_widget(self.screens[self.page])
            self.add_widget(screen)
            self.page = view.shown
        self._arrange(screen)

    def _arrange(self, screen: Screen) -> None:
        width, height, scale = self._panel.width, self._panel.height, self.scale
        self.place(0, 0, width, height)
        margin, portrait = scale.gap(MARGIN_MM), self._panel.portrait
        inside = width - 2 * margin
        bar, top = self.foot.tall(width), self.head.tall(inside)
        above = scale.gap(18 if portrait else 9)
        self.foot.place(0, 0, width, bar)
        self.head.place(margin, height - above - top, inside, top)
        below_top = height - above - top - scale.gap(19 if portrait else 8)
        floor = bar + scale.gap(8 if portrait else 6)
        screen.place(margin, floor, inside, below_top - floor)

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """A touch beside everything still says that somebody is there."""
        if not touch.grab_list:
            self._send(NOWHERE, Stirred(), touch.pos)
        return bool(super().on_touch_up(touch))

    def controls(self) -> Iterator[Control]:
        """Everything that can be touched now."""
        yield from (piece for piece in seen(self) if isinstance(piece, Control))

    def texts(self) -> list[str]:
        """Every text that can be read now."""
        readable = (p for p in seen(self) if isinstance(p, Lettering) and not isinstance(p, Icon))
        return [piece.text for piece in readable if piece.text]

    def snapshot(self, view: View) -> dict[str, object]:
        """What is shown, for the inspector; rectangles in window pixels from the top left."""
        return {
            "page": view.shown,
            "typed": len(view.typed),
            "language": view.language,
            "controls": [self._described(control) for control in self.controls()],
            "texts": self.texts(),
        }

    def _described(self, control: Control) -> dict[str, object]:
        x, y = control.to_window(*control.pos)
        width, height = control.size
        rect = [round(x), round(self._panel.height - y - height), round(width), round(height)]
        return {"name": control.name, "label": control.spoken, "rect": rect, "enabled": not control.resting}


def seen(top: Piece) -> Iterator[Piece]:
    """`top` and every piece in it that is not put away."""
    if top.opacity:
        yield top
        for child in reversed(top.children):
            yield from seen(child)
