"""The place for pictures and film; between them the site's notices stand there, or its name."""

from collections.abc import Callable

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.utils import get_color_from_hex

from appliance import theme
from appliance.box import Box
from appliance.theme import FACES
from display.foot import Logo
from display.ground import Ground
from display.lettering import Block
from display.notice import Notice
from display.page import Page
from display.piece import Group, Piece

MOST_NOTICES = 3
LARGEST_NOTICE = 56
"""Units."""
BACKGROUND = theme.INK
"""Behind pictures that do not fill their place."""


class Screening(Piece):
    """A picture or a film's frame in the middle of its place, as large as fits."""

    def __init__(self) -> None:
        super().__init__()
        with self.canvas:
            Color(*get_color_from_hex(BACKGROUND))
            self._ground = Rectangle(size=(0, 0))
            Color(1, 1, 1, 1)
            self._picture = Rectangle(size=(0, 0))
        self._texture: Texture | None = None
        self.bind(pos=self._set, size=self._set)

    @property
    def filled(self) -> bool:
        """Whether there is anything to see."""
        return self._texture is not None

    def put_frame(self, width: int, height: int, rgb: bytes) -> None:
        """Show this: three bytes a pixel, rows from the top."""
        if self._texture is None or self._texture.size != (width, height):
            self._texture = Texture.create(size=(width, height), colorfmt="rgb")
            self._texture.flip_vertical()
            self._picture.texture = self._texture
        self._texture.blit_buffer(rgb, colorfmt="rgb", bufferfmt="ubyte")
        self._set()
        self.canvas.ask_update()

    def clear(self) -> None:
        """Show nothing."""
        self._texture = None

    def _set(self, *_: object) -> None:
        self._ground.pos, self._ground.size = self.pos, self.size
        if self._texture is None:
            return
        across, down = self._texture.size
        factor = min(self.width / across, self.height / down)
        size = round(across * factor), round(down * factor)
        self._picture.size = size
        x, y = self.pos  # Kivy's own centre still is the last one when this is called
        self._picture.pos = round(x + (self.width - size[0]) / 2), round(y + (self.height - size[1]) / 2)


class Vacant(Group):
    """What stands in the pane while there is no picture: the notices, else logo and name of the site."""

    def __init__(self) -> None:
        self._ground = Ground(theme.SKY)
        self._cards = [Notice(theme.SURFACE) for _ in range(MOST_NOTICES)]
        self._logo, self._site = Logo(), Block(FACES.display, theme.INK)
        super().__init__()

    def show(self, page: Page, pane: Box, unit: float) -> None:
        """Set it."""
        self._ground.put(pane)
        if page.notices:
            self._set_notices(page, pane, unit)
        else:
            self._set_site(page, pane, unit)

    def _set_notices(self, page: Page, pane: Box, unit: float) -> None:
        notices = page.notices[:MOST_NOTICES]
        room, gap = pane.inside(48 * unit), 28 * unit
        height = min((room.height - gap * (len(notices) - 1)) / len(notices), 300 * unit)
        cards = self._cards[: len(notices)]
        boxes = self._boxes(room, height, gap, len(notices))
        largest: float = LARGEST_NOTICE
        for _ in range(2):  # once each as it likes, then all as large as the smallest
            shown = [
                card.show(notice, box, unit, largest=largest)
                for card, notice, box in zip(cards, notices, boxes, strict=True)
            ]
            largest = min(shown)
        for card in cards:
            card.tint_sign(page.look.primary)
        self.have(self._ground, *cards)

    def _boxes(self, room: Box, height: float, gap: float, count: int) -> list[Box]:
        """A box for every card, one below the other in the middle of the pane."""
        top = room.y + (room.height + height * count + gap * (count - 1)) / 2
        return [
            Box(room.x, top - (index + 1) * height - index * gap, room.width, height)
            for index in range(count)
        ]

    def _set_site(self, page: Page, pane: Box, unit: float) -> None:
        room = pane.inside(0.14 * pane.width, 0.14 * pane.height)
        self._site.put(page.site, 72 * unit, Box(room.x, room.y, room.width, 0.5 * room.height))
        height = 0.34 * room.height if self._logo.show(page.look.logo) else 0
        gap = 40 * unit if height else 0
        top = room.y + (room.height + self._site.height + height + gap) / 2
        self._logo.put(Box(room.x, top - height, room.width, height))
        self._site.y = round(top - height - gap - self._site.height)
        for part in (self._logo, self._site):
            part.x = round(pane.x + (pane.width - part.width) / 2)
        self.have(self._ground, self._logo, self._site)


class Pane(Group):
    """The page's place for pictures. `changed` is called when the first one comes or the last one goes."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._screening, self._vacant, self._changed = Screening(), Vacant(), changed
        super().__init__()

    @property
    def room(self) -> tuple[int, int]:
        """Width and height in pixels; zeros while the page has no place for pictures."""
        return round(self._screening.width), round(self._screening.height)

    @property
    def filled(self) -> bool:
        """Whether there is a picture."""
        return self._screening.filled

    def put_frame(self, width: int, height: int, rgb: bytes) -> None:
        """Show this in the middle, as large as fits: three bytes a pixel, rows from the top."""
        first = not self.filled
        self._screening.put_frame(width, height, rgb)
        if first:
            self._changed()

    def clear(self) -> None:
        """Show no picture."""
        if self.filled:
            self._screening.clear()
            self._changed()

    def show(self, page: Page, box: Box | None, unit: float) -> None:
        """Stand at `box`; on a page without one there is nothing to see."""
        place = box or Box(0, 0, 0, 0)
        self._screening.pos, self._screening.size = (place.x, place.y), (place.width, place.height)
        if box is None or self.filled:
            self.have(*([self._screening] if box else []))
            return
        self._vacant.show(page, box, unit)
        self.have(self._vacant)
