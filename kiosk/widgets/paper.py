"""One paper of the checklist: what it is, with its picture; to look at, or to touch when one lacks it."""

from typing_extensions import override

from appliance.theme import FACES
from kiosk.flow.happenings import Touch
from kiosk.measures import Scale
from kiosk.widgets.colours import HAIRLINE, INK, MUTED, PRIMARY, SKY, SURFACE
from kiosk.widgets.control import NO, PLAIN, Control, Dress, Send
from kiosk.widgets.lettering import Icon, Lettering
from kiosk.widgets.piece import Piece
from kiosk.widgets.surface import Surface

TILE_MM, ICON_MM, PAD_MM = 24, 14, 5.5


class PaperLines(Piece):
    """A picture on a tile, the paper's name, and what qualifies it; at the far end perhaps a tick box."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale)
        self._tile = Surface(scale, fill=SKY, edge=None, corner=4)
        self._icon = Icon(scale, ICON_MM, colour=PRIMARY)
        self._name = Lettering(scale, 8.6, face=FACES.semibold, leading=1.02)
        self._detail = Lettering(scale, 6.9, colour=MUTED, leading=1.06)
        self._box = Icon(scale, 11, colour=PRIMARY)
        self._box.write("")
        self._where = Lettering(scale, 6.9, colour=INK, leading=1.06)
        self._tile.spare = self._icon.spare = self._where.spare = 1
        self._detail.spare = 2
        for part in (self._tile, self._icon, self._name, self._detail, self._where, self._box):
            self.add_widget(part)

    def write(self, icon: str, name: str, detail: str, where: str = "", box: str = "") -> None:
        """What stands on them."""
        for part, text in zip(
            (self._icon, self._name, self._detail, self._where, self._box),
            (icon, name, detail, where, box),
            strict=True,
        ):
            part.write(text)

    def wear(self, dress: Dress) -> None:
        """Words and box in these colours."""
        self._name.tint(dress.words)
        self._detail.tint(dress.second)
        self._box.tint(dress.icon)

    @property
    def _pad(self) -> int:
        return self.scale.gap(PAD_MM)

    @property
    def _before(self) -> int:
        return self._pad if self._tile.gone else self.scale.gap(TILE_MM) + 2 * self._pad

    @property
    def _after(self) -> int:
        return self._pad if self._box.gone else self._box.wide() + 2 * self._pad

    @override
    def narrowest(self) -> int:
        words = (part.narrowest() for part in (self._name, self._detail, self._where) if not part.gone)
        return self._before + max(words, default=0) + self._after

    def _height(self, width: float) -> int:
        text = width - self._before - self._after
        return sum(part.tall(text) for part in (self._name, self._detail, self._where) if not part.gone)

    @override
    def tall(self, width: float) -> int:
        tile = 0 if self._tile.gone else self.scale.gap(TILE_MM)
        return max(self._height(width), tile) + 2 * self.scale.gap(PAD_MM * 0.8)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        middle, tile, icon, box = y + height / 2, self.scale.gap(TILE_MM), self._icon.wide(), self._box.wide()
        self._put(self._tile, x + self._pad, middle, tile)
        self._put(self._icon, x + self._pad + (tile - icon) / 2, middle, icon)
        self._put(self._box, x + width - self._pad - box, middle, box)
        left, text = x + self._before, width - self._before - self._after
        top = middle + self._height(width) / 2
        for part in (self._name, self._detail, self._where):
            if part.gone:
                part.put_away()
            else:
                top -= part.tall(text)
                part.place(left, top, text, part.tall(text))

    def _put(self, piece: Piece, x: float, middle: float, side: float) -> None:
        if piece.gone:
            piece.put_away()
        else:
            piece.place(x, middle - side / 2, side, side)


class PaperCard(Surface):
    """A paper to look at; never touchable, so it has no dark edge."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(scale, fill=SURFACE, edge=HAIRLINE)
        self._lines = PaperLines(scale)
        self.add_widget(self._lines)

    def show(self, *, icon: str, name: str, detail: str = "", where: str = "") -> None:
        """What stands on it; `where` one gets it, if there is room to say so."""
        self._lines.write(icon, name, detail, where)

    @override
    def tall(self, width: float) -> int:
        return self._lines.tall(width)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self._lines.place(x, y, width, height)


class PaperChoice(Control):
    """A paper to touch when one has not got it, and to touch again when one has."""

    def __init__(self, scale: Scale, send: Send) -> None:
        super().__init__(scale, send)
        self._lines = PaperLines(scale)
        self.add_widget(self._lines)

    def say(
        self, name: str, touch: Touch, *, icon: str, title: str, second: str = "", chosen: bool, state: str
    ) -> None:
        """What stands on it. `state` is how it is, in words, for whoever listens."""
        self._lines.write(icon, title, second, box="check_box" if chosen else "check_box_outline_blank")
        self.mean(name, touch, ". ".join(part for part in (title, second, state) if part))
        self.wear(NO if chosen else PLAIN)

    @override
    def wear(self, dress: Dress) -> None:
        super().wear(dress)
        self._lines.wear(dress)

    @override
    def narrowest(self) -> int:
        return self._lines.narrowest()

    @override
    def tall(self, width: float) -> int:
        return max(self.scale.control(26), self._lines.tall(width))

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        self._lines.place(x, y, width, height)
