"""The bar that stays where it is on every page: back, language, help at its far end."""

from kivy.graphics import Color, Rectangle
from typing_extensions import override

from appliance import texts
from appliance.theme import HAIRLINE, SURFACE
from kiosk.flow.happenings import Button, Pressed
from kiosk.flow.pages import Page
from kiosk.flow.view import View
from kiosk.measures import Scale
from kiosk.scene import Scene
from kiosk.widgets.arrange import Row, Spring
from kiosk.widgets.colours import rgba
from kiosk.widgets.control import ASSIST, Send
from kiosk.widgets.piece import Piece
from kiosk.widgets.pill import Pill

WITHOUT_BACK = frozenset(
    {Page.STARTING, Page.WELCOME, Page.TICKET, Page.PRINTER_FAULT, Page.PROBLEM, Page.UNREACHABLE}
)
BARE = frozenset({Page.STARTING, Page.IDLE_WARNING})


class BottomBar(Piece):
    """Back, language and help; the speaking button will stand after the language."""

    def __init__(self, scale: Scale, send: Send) -> None:
        super().__init__(scale)
        with self.canvas.before:
            Color(*rgba(SURFACE, 0.6))
            self._ground = Rectangle()
            Color(*rgba(HAIRLINE))
            self._line = Rectangle()
        portrait = scale.panel.portrait
        self._tall_mm = 27.5 if portrait else 24.0
        self._around_mm = 7.5 if portrait else 4.5
        self._back = Pill(scale, send, tall_mm=self._tall_mm)
        self._language = Pill(scale, send, tall_mm=self._tall_mm)
        self._help = Pill(scale, send, dress=ASSIST, tall_mm=self._tall_mm)
        self._spring = Spring(scale)
        self._row = Row(
            scale, [self._back, self._language, self._spring, self._help], shares=(0, 0, 1, 0), gap=4
        )
        self.add_widget(self._row)

    def show(self, view: View, scene: Scene) -> None:
        """Offer what makes sense on this page."""
        words, page = scene.words, view.shown
        going = page is Page.PLEASE_WAIT
        back = words.text("Start over") if going else words.text("Back")
        self._back.say("back", Pressed(Button.BACK), back, icon="close" if going else "arrow_back")
        self._back.absent = page in WITHOUT_BACK | BARE or (page is Page.MISSING and view.told)
        name = texts.own_name(view.language)
        self._language.say(
            "languages", Pressed(Button.LANGUAGES), name, icon="language", spoken=words.text("Language")
        )
        others = len(scene.content.languages) > 1
        here = page in BARE | {Page.WELCOME, Page.PLEASE_WAIT, Page.LANGUAGE}
        self._language.absent = here or not others
        self._help.say("help", Pressed(Button.HELP), words.text("Help"), icon="support_agent")
        self._help.absent = page in BARE | {Page.HELP, Page.PLEASE_WAIT}

    @override
    def tall(self, width: float) -> int:
        return self.scale.control(self._tall_mm) + 2 * self.scale.gap(self._around_mm)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self._ground.pos, self._ground.size = (x, y), (width, height)
        self._line.pos, self._line.size = (x, y + height - 2), (width, 2)
        margin = self.scale.gap(15.8)
        tall = self.scale.control(self._tall_mm)
        self._row.place(x + margin, y + (height - tall) / 2, width - 2 * margin, tall)
