"""The waiting room's page as Kivy widgets: the call's ground, the list's ground, and what stands on them."""

from kivy.animation import Animation
from kivy.uix.widget import Widget

from appliance import theme
from appliance.theme import FACES
from display.call import Call, Welcome
from display.ground import Ground
from display.layout import Arrow, Box, Layout, layout
from display.lettering import Line
from display.list import LastCalls
from display.waits import Waits
from display.wording import Page, Said

NOT_UP_TO_DATE = "\ue629"
FADE_S = 0.15
"""The only motion on the screen: a new call comes in softly."""


class Notice(Widget):  # type: ignore[misc]  # kivy ships no types
    """What people must know about the screen itself, in the waits' place: those may no longer be true."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))
        self._ground = Ground(theme.AMBER_GROUND)
        self._icon = Line(FACES.icons, theme.AMBER)
        self._said = Line(FACES.semibold, theme.AMBER)
        self._others = Line(FACES.text, theme.AMBER)
        for part in (self._ground, self._icon, self._said, self._others):
            self.add_widget(part)

    def show(self, notice: Said, advice: Said, at: Layout) -> None:
        """Set the notice at the foot of the call's ground."""
        unit, room = at.unit, at.call.waits
        box = Box(room.x, room.y, room.width, min(room.height, 150 * unit))
        self._ground.put(box, 28 * unit)
        self._icon.put(NOT_UP_TO_DATE, 72 * unit, x=box.x + 32 * unit, base=box.y, width=box.width)
        self._icon.center_y = round(box.y + box.height / 2)
        x = self._icon.right + 28 * unit
        width = box.right - 32 * unit - x
        base = box.y + box.height / 2 + (12 if notice.others else -14) * unit
        words = f"{notice.first}. {advice.first}"
        self._said.put(words, 38 * unit, x=x, base=base, width=width)
        self._others.put(notice.beside, 28 * unit, x=x, base=base - 54 * unit, width=width)


class Poster(Widget):  # type: ignore[misc]  # kivy ships no types
    """The whole page; `show` sets it, and a change of the window's size sets it again."""

    def __init__(self, dpi: float, farthest_m: float, arrow: Arrow) -> None:
        super().__init__()
        self._dpi, self._farthest_m = dpi, farthest_m
        self._page: Page | None = None
        self._seq: int | None = None
        self._grounds = Ground(theme.DEEP), Ground(theme.SURFACE)
        self._call, self._welcome, self._list = Call(arrow), Welcome(), LastCalls()
        self._waits, self._notice = Waits(), Notice()
        for part in (*self._grounds, self._list):
            self.add_widget(part)
        self.bind(size=lambda *_: self._set())

    def show(self, page: Page) -> None:
        """Put the page on the screen; a call that was not large before fades in."""
        self._page = page
        self._set()
        seq = page.called.seq if page.called else None
        if seq not in (None, self._seq):
            Animation.cancel_all(self._call)
            self._call.opacity = 0.25
            Animation(opacity=1, duration=FADE_S).start(self._call)
        self._seq = seq

    def _set(self) -> None:
        page = self._page
        if page is None:
            return
        at = layout(self.width, self.height, self._dpi, self._farthest_m)
        for ground, box in zip(self._grounds, (at.call.ground, at.side.ground), strict=True):
            ground.put(box)
        self._list.show(page, at)
        self._stand(self._call, page.called is not None)
        self._stand(self._welcome, page.called is None)
        self._stand(self._notice, page.notice is not None)
        self._stand(self._waits, page.notice is None)
        if page.called:
            self._call.show(page.called, at)
        else:
            self._welcome.show(page, at)
        if page.notice:
            self._notice.show(page.notice, page.advice, at)
        else:
            self._waits.show(page.waits, at)

    def _stand(self, part: Widget, wanted: bool) -> None:
        if wanted and part.parent is None:
            self.add_widget(part)
        elif not wanted and part.parent is not None:
            self.remove_widget(part)
