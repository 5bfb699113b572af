"""The waiting room's page as Kivy widgets: the grounds, and what stands on them."""

from collections.abc import Callable, Mapping

from kivy.animation import Animation
from kivy.uix.widget import Widget

from appliance import theme
from appliance.box import Box
from display.call import Call, Welcome
from display.foot import Foot
from display.ground import Ground
from display.hall import hall_of
from display.layout import layout
from display.list import LastCalls
from display.notice import Notice, Stale, stale_notice
from display.page import Page
from display.pane import Pane
from display.piece import Group, reflect
from display.places import Arrow, Kind, Layout
from display.rehearsal import Rehearsal
from display.waits import Waits

FADE_S = 0.15
"""The only motion on the screen: a new call comes in softly."""
NIGHT = "#000000"


class Poster(Widget):  # type: ignore[misc]  # kivy ships no types
    """The whole page; `show` sets it, and a change of the window's size sets it again.

    `farthest_m`: metres to the farthest seat. `arrow`: where the counters are; `arrows`: by the label of one
    that is elsewhere. `media`: the place for pictures and film. `clears` is told the colour of the widest
    ground, when the window itself is cleared with it: painting it once more would cost a quarter of a page.
    """

    def __init__(
        self,
        dpi: float,
        farthest_m: float,
        arrow: Arrow,
        *,
        arrows: Mapping[str, Arrow] | None = None,
        kind: Kind = Kind.CALLS,
        clears: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._clears = clears
        self._dpi, self._farthest_m, self._kind = dpi, farthest_m, kind
        self._page: Page | None = None
        self._large: tuple[str, int] | None = None
        self._blank = False
        self._deep, self._surface, self._paper = (
            Ground(colour) for colour in (theme.DEEP, theme.SURFACE, theme.PAPER)
        )
        self._night = Ground(NIGHT)
        self._call, self._welcome = Call(arrow, arrows or {}), Welcome()
        self._list, self._waits, self._foot = LastCalls(), Waits(), Foot()
        self._notice, self._stale = Notice(), Stale()
        self.media = Pane(self._set)
        self._stage, self._rehearsal = Group(), Rehearsal()
        self.add_widget(self._stage)
        self.bind(size=lambda *_: self._set())

    def show(self, page: Page) -> None:
        """Put the page on the screen; a call that was not large before fades in."""
        if page == self._page:
            return
        self._page = page
        self._set()
        large = page.called.key if page.called else None
        if large not in (None, self._large):
            Animation.cancel_all(self._call)
            self._call.opacity = 0.25
            Animation(opacity=1, duration=FADE_S).start(self._call)
        self._large = large

    def set_dpi(self, dpi: float) -> None:
        """The panel has another density from now on: its resolution was changed."""
        self._dpi = dpi
        self._set()

    def blank(self, yes: bool) -> None:
        """Show nothing but black, or the page again."""
        if yes != self._blank:
            self._blank = yes
            self._set()

    def _set(self) -> None:
        if self._blank:
            self._night.put(Box(0, 0, self.width, self.height))
            self._stage.have(*self._but_cleared([self._night], NIGHT))
        elif page := self._page:
            at = self._layout(page)
            self._rehearsal.take(page.alphabet, at)
            self._stage.have(*self._grounds(page, at), *self._parts(page, at))
            if page.mirrored:
                reflect(self._stage, self.width)

    def _layout(self, page: Page) -> Layout:
        """The page's layout, with room for a notice unless that would hide a call that must be listed."""
        without = self._made(page, noticed=False)
        if not page.notices or (self._kind is Kind.MEDIA and not self.media.filled):
            return without
        noticed = self._made(page, noticed=True)
        owed = min(page.must_list, without.side.rows(page.must_list)[0])
        return noticed if noticed.side.rows(owed)[0] >= owed and noticed.has_room else without

    def _made(self, page: Page, *, noticed: bool) -> Layout:
        hall = hall_of(
            self.width, self.height, self._dpi, self._farthest_m, zoned=page.zoned, noticed=noticed
        )
        return layout(hall, self._kind)

    def _grounds(self, page: Page, at: Layout) -> list[Ground]:
        self._deep.tint(page.look.deep)
        self._deep.put(at.call.ground)
        self._surface.put(at.side.ground)
        if at.paper is None:
            return self._but_cleared([self._deep, self._surface], page.look.deep)
        self._paper.put(at.paper)
        return self._but_cleared([self._paper, self._deep, self._surface], theme.PAPER)

    def _but_cleared(self, grounds: list[Ground], colour: str) -> list[Ground]:
        """The grounds to paint: not the first one, of this `colour`, where the window is cleared with it."""
        if self._clears is None:
            return grounds
        self._clears(colour)
        return grounds[1:]

    def _parts(self, page: Page, at: Layout) -> list[Widget]:
        """Everything that stands on the grounds, set."""
        parts: list[Widget] = [self._list, self._foot]
        self._list.show(page, at)
        self._foot.show(page, at)
        parts += [self._set_call(page, at), self._set_waits(page, at)]
        if at.notice:
            self._notice.tint_sign(page.look.primary)
            self._notice.show(page.notices[0], at.notice, at.unit)
            parts.append(self._notice)
        self.media.show(page, at.pane, at.unit)
        return [*parts, self.media] if at.pane else parts

    def _set_call(self, page: Page, at: Layout) -> Widget:
        if page.called:
            self._call.show(page.called, at.call, at.unit, mirrored=page.mirrored)
            return self._call
        on_deep = at.paper is None
        floor = at.waits.top if on_deep else at.call.ground.y
        self._welcome.show(page, at.call, floor + 40 * at.unit, at.unit)
        return self._welcome

    def _set_waits(self, page: Page, at: Layout) -> Widget:
        """The waits; of a screen that is not up to date they may be wrong, and it says so instead."""
        if (stale := stale_notice(page)) is None:
            self._waits.show(page, at)
            return self._waits
        room = at.waits
        box = Box(room.x, room.y, room.width, min(room.height, 160 * at.unit))
        self._stale.show(stale, box, at.unit)
        return self._stale
