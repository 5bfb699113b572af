"""Where and when this is: the site's logo and name, and the clock."""

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from appliance import logo, theme
from appliance.box import Box
from appliance.rounded import CLEAR, Rounded, Style
from appliance.theme import FACES
from display.lettering import Block, Line
from display.page import Page
from display.piece import Group, Piece
from display.places import Kind, Layout

SIZE = 40
"""Units."""
WHITE = (1, 1, 1, 1)
"""Logos are drawn for white paper."""
MARGIN = 0.07
"""Round a logo, as a part of its place's height."""
WIDEST_LOGO = 3.2
"""Times its height."""


class Logo(Piece):
    """The site's logo on white, as large as fits into a box; nothing without one."""

    def __init__(self) -> None:
        super().__init__()
        self._known = ""
        self._texture: Texture | None = None
        self._radius = 0
        with self.canvas:
            self._white = Rounded()
            self._tint = Color(1, 1, 1, 0)
            self._picture = Rectangle(size=(0, 0))
        self.bind(pos=self._move)

    def show(self, encoded: str) -> bool:
        """Take the logo, a base64 PNG; gives whether there is one."""
        if encoded != self._known:
            self._known = encoded
            self._picture.texture = self._texture = logo.texture(encoded) if encoded else None
            self._tint.a = 1 if self._texture else 0
        return self._texture is not None

    def put(self, box: Box) -> None:
        """Stand at the left of `box`, in the middle of its height."""
        if self._texture is None:
            self.size = (0, 0)
            self._white.put_away()
            return
        across, down = self._texture.size
        inside = MARGIN * box.height
        factor = min((box.width - 2 * inside) / across, (box.height - 2 * inside) / down)
        self._picture.size = round(across * factor), round(down * factor)
        self.size = tuple(round(length + 2 * inside) for length in self._picture.size)
        self._radius = round(2 * inside)
        self.pos = round(box.x), round(box.y + (box.height - self.height) / 2)
        self._move()

    def _move(self, *_: object) -> None:
        if self._texture is None:
            return
        self._white.put(*self.pos, *self.size, Style(self._radius, 0, WHITE, CLEAR))
        across, down = self._picture.size
        x, y = self.pos
        self._picture.pos = round(x + (self.width - across) / 2), round(y + (self.height - down) / 2)


class Foot(Group):
    """Logo, site and clock."""

    def __init__(self) -> None:
        self._logo = Logo()
        self._site, self._clock = Block(FACES.semibold, theme.INK), Line(FACES.semibold, theme.INK)
        super().__init__(self._logo, self._site, self._clock)

    def show(self, page: Page, at: Layout) -> None:
        """Set all three on one line."""
        unit, site, clock = at.unit, at.site, at.clock
        size = SIZE * unit
        self._clock.put(page.clock, size, x=clock.x, base=clock.y, width=clock.width, align="right")
        x = site.x
        name = page.site if page.calls or at.kind is Kind.MEDIA else ""  # the list's place says it large
        if self._logo.show(page.look.logo):
            height = 88 * unit
            width = min(WIDEST_LOGO * height, 0.45 * site.width)
            self._logo.put(Box(x, site.y + 0.36 * size - height / 2, width, height))
            x = self._logo.right + 24 * unit
        else:
            self._logo.put(site)
        self._site.put(name, size, Box(x, site.y, site.right - x, site.height))
        self._site.y = round(site.y + 0.36 * size - self._site.height / 2)
