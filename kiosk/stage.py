"""The one window's content: the top bar, the present page, the bottom bar, and where the keys are."""

from collections.abc import Iterator

from kivy.base import EventLoop
from kivy.input import MotionEvent
from typing_extensions import override

from kiosk.flow.happenings import Stirred
from kiosk.flow.pages import Page
from kiosk.flow.view import View
from kiosk.focus import Direction, neighbour
from kiosk.manner import manner_of
from kiosk.measures import Manner, Panel, Scale
from kiosk.scene import Scene
from kiosk.screens import ALL
from kiosk.screens.screen import Screen
from kiosk.widgets.bottombar import BottomBar
from kiosk.widgets.colours import PAPER, rgba
from kiosk.widgets.control import Control, Send
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.piece import Piece, pieces, seen
from kiosk.widgets.ring import Ring
from kiosk.widgets.topbar import TopBar

MARGIN_MM = 15.8
NOWHERE = "screen"
"""The name of the screen itself, as something touched."""
DRIFT_MM = ((0, 0), (3, 2), (-2, 3), (2, -3), (-3, -2), (0, 3), (3, -1), (-3, 1), (1, -3), (-1, 2), (2, 1))
"""Where everything moves to from minute to minute while nobody is there: no edge stays on one pixel."""


class Stage(Piece):
    """Every page, made once, when it is first shown or by `prepare`; `show` puts one of them in front.

    `send` hears of every touch.
    """

    def __init__(self, panel: Panel, send: Send) -> None:
        super().__init__(Scale(panel))
        self._panel, self._send = panel, send
        self.repaint()
        self.head = TopBar(self.scale, send)
        self.foot = BottomBar(self.scale, send)
        self._screens: dict[Page, Screen] = {}
        self._ring = Ring(self.scale)
        self.page: Page | None = None
        self.focused: Control | None = None
        self._keyed = False
        self._visit = 0
        for part in (self.head, self.foot, self._ring):
            self.add_widget(part)

    # --- making -------------------------------------------------------------------------------------

    def _screen(self, page: Page) -> Screen:
        if page not in self._screens:
            self._screens[page] = ALL[page](self._panel, self._send)
        return self._screens[page]

    def prepare(self) -> None:
        """Make one page that was not shown yet, if there is any, so that its first visitor need not wait."""
        if page := next((page for page in ALL if page not in self._screens), None):
            self._screen(page)

    # --- showing ------------------------------------------------------------------------------------

    def show(self, view: View, scene: Scene) -> None:
        """Show this view, everything in its place."""
        screen, manner = self._screen(view.shown), manner_of(view)
        self._take(self, (self.head, self.foot, self._ring), manner)
        self._take(screen, (screen,), manner)
        screen.show(view, scene)
        clock = f"{scene.words.local(scene.moment):%H:%M}" if view.content else ""
        self.head.say(screen.title(view, scene), clock, scene.content.look)
        self.foot.show(view, scene)
        turned = self.page is not view.shown
        if turned:
            self._turn_to(view.shown)
        drift = DRIFT_MM[scene.moment.minute % len(DRIFT_MM)] if view.resting else (0, 0)
        self._arrange(screen, *map(self._panel.pixels, drift))
        self._keep_focus(turned, view)

    def _take(self, owner: Piece, parts: tuple[Piece, ...], manner: Manner) -> None:
        """Let `owner`'s sizes follow this manner, and its parts take other colours if it has others."""
        before, owner.scale.manner = owner.scale.manner, manner
        if manner.palette is not before.palette:
            for part in parts:
                for piece in pieces(part):
                    piece.repaint()
            if owner is self:
                self.repaint()

    def _turn_to(self, page: Page) -> None:
        if self.page is not None:
            before = self._screen(self.page)
            self.remove_widget(before)
            for piece in pieces(before):
                if isinstance(piece, Lettering):
                    piece.let_go()
        self.add_widget(self._screen(page), index=len(self.children))
        self.page = page

    @override
    def repaint(self) -> None:
        """The window is cleared in the colour of paper, which paints no pixel twice."""
        if EventLoop.window:
            EventLoop.window.clearcolor = rgba(self.scale.palette, PAPER)

    def _arrange(self, screen: Screen, aside: float, up: float) -> None:
        width, height, scale = self._panel.width, self._panel.height, self.scale
        self.place(0, 0, width, height)
        margin, portrait = scale.gap(MARGIN_MM), self._panel.portrait
        inside = width - 2 * margin
        bar, top = self.foot.tall(width), self.head.tall(inside)
        above = scale.gap(16 if portrait else 4 if scale.large else 8)
        self.foot.place(aside, up, width, bar)
        self.head.place(margin + aside, height - above - top + up, inside, top)
        below_top = height - above - top - scale.gap(17 if portrait else 4 if scale.large else 7)
        floor = bar + scale.gap(8 if portrait else 4 if scale.large else 6)
        screen.place(margin + aside, floor + up, inside, below_top - floor)

    # --- what is there ------------------------------------------------------------------------------

    @override
    def reading(self) -> list[Piece]:
        page = (self._screen(self.page),) if self.page else ()
        return [self.head, *page, self.foot]

    def controls(self) -> Iterator[Control]:
        """Everything that can be touched now, in the order in which the page is read."""
        yield from (piece for piece in seen(self) if isinstance(piece, Control))

    def texts(self) -> list[str]:
        """Every text that can be read now, in the order in which the page is read."""
        readable = (p for p in seen(self) if isinstance(p, Lettering) and not isinstance(p, Icon))
        return [piece.said for piece in readable if piece.said]

    def snapshot(self, view: View, *, open_now: bool = True) -> dict[str, object]:
        """What is shown, for the inspector; rectangles in window pixels from the top left. `open_now`: the
        page takes touches."""
        return {
            "page": view.shown,
            "typed": len(view.typed),
            "language": view.language,
            "controls": [self._described(control, open_now) for control in self.controls()],
            "texts": self.texts(),
            "focused": self.focused.name if self.focused else "",
        }

    def _described(self, control: Control, open_now: bool) -> dict[str, object]:
        x, y = control.to_window(*control.pos)
        width, height = control.size
        rect = [round(x), round(self._panel.height - y - height), round(width), round(height)]
        return {
            "name": control.name,
            "label": control.spoken,
            "rect": rect,
            "enabled": open_now and not control.resting,
        }

    # --- fingers and keys ---------------------------------------------------------------------------

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A finger: whoever uses it needs no ring."""
        self._keyed = False
        self._focus(None)
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """A touch beside everything still says that somebody is there."""
        if not touch.grab_list:
            self._send(NOWHERE, Stirred(), touch.pos)
        return bool(super().on_touch_up(touch))

    def move(self, direction: Direction) -> None:
        """An arrow was pressed: the first one shows where the keys are, the others lead on."""
        if self.focused is None:
            self._keyed = True
            self._focus(self._first())
        else:
            self._focus(neighbour(self.focused, self.reachable(), direction) or self.focused)

    def press(self) -> None:
        """OK was pressed: act on what has the focus."""
        if self.focused is None:
            self.move(Direction.DOWN)
        else:
            self.focused.act(self.focused.center)

    def reachable(self) -> list[Control]:
        """Everything that keys can lead to."""
        return [control for control in self.controls() if not control.silent and not control.resting]

    def _first(self) -> Control | None:
        """Where keys begin on this page."""
        reachable = self.reachable()
        own = set(pieces(self._screen(self.page))) if self.page else set()
        return next((control for control in reachable if control in own), next(iter(reachable), None))

    def _keep_focus(self, turned: bool, view: View) -> None:
        """After a page was shown: the focus stays where it is, or begins anew; the next visitor has none."""
        if view.page is Page.WELCOME and (view.resting or view.visit != self._visit):
            self._visit, self._keyed = view.visit, False
            self._focus(None)
        if not self._keyed:
            return
        stays = not turned and self.focused in self.reachable()
        self._focus(self.focused if stays else self._first())

    def _focus(self, control: Control | None) -> None:
        self.focused = control
        self._ring.surround(control)
