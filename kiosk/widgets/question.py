"""One document of the checklist: what it is, and yes or no."""

from typing_extensions import override

from appliance.theme import FACES, HAIRLINE, MUTED, PRIMARY, SKY, SURFACE
from contract.state import Document
from kiosk.flow.happenings import Answered
from kiosk.measures import Scale
from kiosk.scene import Scene
from kiosk.widgets.control import NO, PLAIN, YES, Send
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.pill import Pill
from kiosk.widgets.surface import Surface

TILE_MM, PAD_MM, ANSWER_MM = 27, 6.5, 26


class Question(Surface):
    """A document with its two answers."""

    def __init__(self, scale: Scale, send: Send) -> None:
        super().__init__(scale, fill=SURFACE, edge=HAIRLINE)
        self._tile = Surface(scale, fill=SKY, edge=None, corner=4)
        self._icon = Icon(scale, 15, colour=PRIMARY)
        self._name = Lettering(scale, 8.6, face=FACES.semibold, leading=1.02)
        self._detail = Lettering(scale, 6.9, colour=MUTED, leading=1.06)
        self._yes = Pill(scale, send, tall_mm=26, pad_mm=3)
        self._no = Pill(scale, send, tall_mm=26, pad_mm=3)
        for part in (self._tile, self._icon, self._name, self._detail, self._yes, self._no):
            self.add_widget(part)

    def ask(self, scene: Scene, document: Document, answer: bool | None) -> None:
        """Ask for `document`; `answer` is what was said already."""
        words, name = scene.words, scene.words.site(document.name)
        yes, no = words.text("Yes"), words.text("No")
        self._icon.write(document.icon)
        self._name.write(name)
        self._detail.write(words.site(document.detail))
        self._yes.say(f"yes:{document.id}", Answered(document.id, True), yes, spoken=f"{name}: {yes}")
        self._no.say(f"no:{document.id}", Answered(document.id, False), no, spoken=f"{name}: {no}")
        self._yes.wear(YES if answer is True else PLAIN)
        self._no.wear(NO if answer is False else PLAIN)

    def _answer_size(self) -> tuple[int, int]:
        across = max(self.scale.control(ANSWER_MM), self._yes.wide(), self._no.wide())
        return across, self._yes.tall(across)

    def _text_width(self, width: float) -> float:
        pad, tile = self.scale.gap(PAD_MM), self.scale.gap(TILE_MM)
        answers = 2 * self._answer_size()[0] + self.scale.gap(3)
        return width - 4 * pad - tile - answers - 2 * self.scale.edge

    def _heights(self, width: float) -> tuple[int, int]:
        text = self._text_width(width)
        return self._name.tall(text), 0 if self._detail.absent else self._detail.tall(text)

    @override
    def tall(self, width: float) -> int:
        inside = max(sum(self._heights(width)), self._answer_size()[1], self.scale.gap(TILE_MM))
        return inside + 2 * self.scale.gap(PAD_MM * 0.9)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        pad, tile, icon = self.scale.gap(PAD_MM), self.scale.gap(TILE_MM), self._icon.wide()
        left, middle = x + pad, y + height / 2
        self._tile.place(left, middle - tile / 2, tile, tile)
        self._icon.place(left + (tile - icon) / 2, middle - icon / 2, icon, icon)
        self._place_words(left + tile + pad, middle, width)
        across, down = self._answer_size()
        right = x + width - pad - across
        self._no.place(right, middle - down / 2, across, down)
        self._yes.place(right - self.scale.gap(3) - across, middle - down / 2, across, down)

    def _place_words(self, left: float, middle: float, width: float) -> None:
        name, detail = self._heights(width)
        text, top = self._text_width(width), middle + (name + detail) / 2
        self._name.place(left, top - name, text, name)
        if detail:
            self._detail.place(left, top - name - detail, text, detail)
        else:
            self._detail.put_away()
