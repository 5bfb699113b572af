"""The bar that stays where it is on every page: back, languages, display, listen; help at its far end."""

from kivy.graphics import Color, Rectangle
from typing_extensions import override

from appliance import texts
from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.pages import Page
from kiosk.flow.view import Help, View
from kiosk.measures import Scale
from kiosk.scene import Scene
from kiosk.widgets.colours import HAIRLINE, SURFACE, rgba
from kiosk.widgets.control import ASSIST, ASSISTING, CHOSEN, PLAIN, Send
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill
from kiosk.words import mark

STAFF_ONLY = frozenset({Page.STAFF_CODE, Page.STAFF, Page.STAFF_TICKETS})
WITHOUT_BACK = frozenset(
    {Page.STARTING, Page.WELCOME, Page.TICKET, Page.PRINTER_FAULT, Page.PROBLEM, Page.UNREACHABLE}
    | {Page.SLOT_BOOKED, Page.THANKS, Page.LOCKED, Page.IDLE_WARNING, Page.STAFF}
)
WITHOUT_LANGUAGES = STAFF_ONLY | {Page.STARTING, Page.IDLE_WARNING, Page.PLEASE_WAIT}
WITHOUT_ACCESS = STAFF_ONLY | {Page.STARTING, Page.IDLE_WARNING, Page.PLEASE_WAIT, Page.LOCKED}
WITHOUT_LISTEN = STAFF_ONLY | {Page.STARTING, Page.LOCKED}
WITHOUT_HELP = STAFF_ONLY | {Page.STARTING, Page.IDLE_WARNING, Page.PLEASE_WAIT, Page.HELP, Page.LOCKED}
MARGIN_MM, GAP_MM, WIDE_MM = 15.8, 3.4, 37
LARGE_MARGIN_MM, LARGE_GAP_MM, LARGE_AROUND_MM = 7, 2.2, 3

OPENS = {Button.LANGUAGES: Page.LANGUAGE, Button.ACCESS: Page.ACCESS}
"""What a button opens, it also closes."""
HELP_SAYS = {
    Help.NONE: ("support_agent", mark("Help"), ASSIST),
    Help.ASKED: ("notifications_active", mark("Called"), ASSISTING),
    Help.COMING: ("directions_run", mark("Coming"), ASSISTING),
}
"""The help button, while help is called and while somebody is on the way."""


class BottomBar(Piece):
    """The five buttons of every page; those that make no sense on one are left out, the others stay put."""

    def __init__(self, scale: Scale, send: Send) -> None:
        super().__init__(scale)
        with self.canvas.before:
            self._ground_colour = Color()
            self._ground = Rectangle()
            self._line_colour = Color()
            self._line = Rectangle()
        portrait = scale.panel.portrait
        self._tall_mm = 27.5 if portrait else 24.0
        self._around_mm = 6.5 if portrait else 4.5
        self._back, self._languages, self._access, self._listen, self._help = self._pills = [
            Pill(
                scale, send, tall_mm=self._tall_mm, text_mm=7, pad_mm=3.4 if portrait else 6, stacked=portrait
            )
            for _ in range(5)
        ]
        for pill in self._pills:
            self.add_widget(pill)
        self.repaint()

    def show(self, view: View, scene: Scene) -> None:
        """Offer what makes sense on this page."""
        page = view.shown
        self._show_back(view, scene)
        text = scene.words.text
        name = texts.own_name(view.language)
        now = f"{text('Language')}: {name}"
        say = (
            (self._languages, Button.LANGUAGES, name, "language", now, WITHOUT_LANGUAGES),
            (self._access, Button.ACCESS, text("Display"), "accessibility_new", "", WITHOUT_ACCESS),
            (self._listen, Button.LISTEN, text("Listen"), "volume_up", "", WITHOUT_LISTEN),
        )
        for pill, button, label, icon, spoken, without in say:
            here = page is OPENS.get(button)
            pill.say(button, Pressed(Button.BACK if here else button), label, icon=icon, spoken=spoken)
            pill.wear(CHOSEN if here else PLAIN)
            pill.absent = page in without
        self._languages.absent |= len(scene.content.languages) < 2
        self._listen.absent |= not scene.speaks
        if view.speaking:
            self._listen.wear(CHOSEN)
        self._show_help(view, scene)

    def _show_back(self, view: View, scene: Scene) -> None:
        going = view.shown is Page.PLEASE_WAIT
        over, back = scene.words.text("Start over"), scene.words.text("Back")
        word = over if going else back
        self._back.say(Button.BACK, Pressed(Button.BACK), word, icon="close" if going else "arrow_back")
        self._back.absent = view.shown in WITHOUT_BACK or (view.shown is Page.MISSING and view.told)

    def _show_help(self, view: View, scene: Scene) -> None:
        icon, word, dress = HELP_SAYS[view.help]
        self._help.say(Button.HELP, Pressed(Button.HELP), scene.words.text(word), icon=icon)
        self._help.keep(*(scene.words.text(said) for _, said, _ in HELP_SAYS.values()))
        self._help.wear(dress)
        self._help.absent = view.shown in WITHOUT_HELP

    @override
    def repaint(self) -> None:
        self._ground_colour.rgba = rgba(self.scale.palette, SURFACE, 0.6)
        self._line_colour.rgba = rgba(self.scale.palette, HAIRLINE)

    @override
    def tall(self, width: float) -> int:
        widths = self._widths(width)
        lines = [max(pill.tall(widths[pill]) for pill in line) for line in self._lines(width)]
        return sum(lines) + (len(lines) - 1) * self._gap + 2 * self._around(width)

    @property
    def _margin(self) -> int:
        return self.scale.gap(MARGIN_MM if not self.scale.large else LARGE_MARGIN_MM)

    @property
    def _gap(self) -> int:
        return self.scale.gap(GAP_MM if not self.scale.large else LARGE_GAP_MM)

    def _around(self, width: float) -> int:
        two = len(self._lines(width)) > 1
        return self.scale.gap(LARGE_AROUND_MM if two else self._around_mm)

    def _lines(self, width: float) -> list[list[Pill]]:
        """One line of buttons; two where large words find no room in one."""
        least = sum(pill.least_wide() for pill in self._pills)
        inside = width - 2 * self._margin - (len(self._pills) - 1) * self._gap
        return [self._pills] if least <= inside else [self._pills[:3], self._pills[3:]]

    def _widths(self, width: float) -> dict[Pill, float]:
        """Every button's own room, whether it is there or not; closer to its word when it has to be."""
        widths: dict[Pill, float] = {}
        for line in self._lines(width):
            inside = width - 2 * self._margin - (len(line) - 1) * self._gap
            least = {pill: pill.least_wide() for pill in line}
            wishes = {pill: max(pill.wide(), self.scale.control(WIDE_MM)) for pill in line}
            ask, spare = sum(wishes.values()) - sum(least.values()), inside - sum(least.values())
            share = min(1.0, spare / ask) if ask else 0.0
            widths |= {pill: least[pill] + share * (wishes[pill] - least[pill]) for pill in line}
        return widths

    def _rooms(self, line: list[Pill], width: float) -> dict[Pill, tuple[float, float]]:
        """Where every button of this line that is there begins and ends.

        Where one before it is missing, it is so much wider: no hole, and nothing moves. Where those after
        it are missing, it may be as wide as its word.
        """
        rooms, left, begin, widths = {}, float(self._margin), float(self._margin), self._widths(width)
        for pill in line:
            across = widths[pill]
            if pill is self._help:
                left = begin = width - self._margin - across
            if not pill.absent:
                rooms[pill] = (begin, left + across)
                begin = left + across + self._gap
            left += across + self._gap
        limits = [*(begin for begin, _ in rooms.values()), width - self._margin + self._gap]
        return {
            pill: (begin, max(end, min(begin + pill.wide(), limit - self._gap)))
            for (pill, (begin, end)), limit in zip(rooms.items(), limits[1:], strict=True)
        }

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        top, panel = y + height, self.scale.panel.width
        self._ground.pos, self._ground.size = (0, 0), (panel, top)
        self._line.pos, self._line.size = (0, top - 2), (panel, 2)
        around, lines = self._around(width), self._lines(width)
        tall = (height - 2 * around - (len(lines) - 1) * self._gap) / len(lines)
        for line in lines:
            top -= tall + (around if line is lines[0] else self._gap)
            rooms = self._rooms(line, width)
            for pill in line:
                if pill in rooms:
                    begin, end = rooms[pill]
                    pill.place(x + begin, top, end - begin, tall)
                else:
                    pill.put_away()
