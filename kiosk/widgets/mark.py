"""The site's mark at the head of every page: its logo, or a house of columns. Staff know that it can be
touched; nobody else needs to."""

from kivy.graphics import Color, Rectangle
from typing_extensions import override

from appliance import logo
from contract.state import Look
from kiosk.flow.happenings import Button, Pressed
from kiosk.measures import Scale
from kiosk.widgets.colours import CLEAR, PRIMARY, SURFACE
from kiosk.widgets.control import Control, Dress, Send
from kiosk.widgets.lettering import Icon

MARK_MM = 20
INSIDE = 0.82
"""The part of its square that a logo fills."""
HOUSE = Dress(PRIMARY, None, SURFACE, SURFACE, SURFACE, PRIMARY)
LOGO_GROUND = (1, 1, 1, 1)
"""Logos are drawn for white paper, whatever the palette."""


class Mark(Control):
    """A square with the logo in it; a wide logo makes it as wide as it needs, up to three squares."""

    silent = True
    _pictured = False

    def __init__(self, scale: Scale, send: Send) -> None:
        super().__init__(scale, send, dress=HOUSE, corner=4)
        self._icon = Icon(scale, 11, colour=SURFACE)
        self._icon.write("account_balance")
        self.add_widget(self._icon)
        with self.canvas.after:
            self._tint = Color(*CLEAR)
            self._picture = Rectangle()
        self._logo = ""
        self.mean(Button.MARK, Pressed(Button.MARK), "")

    def show(self, look: Look) -> None:
        """Take the site's logo, or the house without one."""
        if look.logo == self._logo:
            return
        self._logo = look.logo
        self._picture.texture = logo.texture(look.logo) if look.logo else None
        self._icon.absent = self._pictured = self._picture.texture is not None
        self._tint.rgba = LOGO_GROUND if self._pictured else CLEAR
        self.repaint()

    @override
    def repaint(self) -> None:
        super().repaint()
        if self._pictured:
            self.dye(LOGO_GROUND, LOGO_GROUND)

    @override
    def wide(self) -> int:
        side = self.scale.control(MARK_MM)
        if not self._pictured:
            return side
        across, down = self._picture.texture.size
        return round(min(3.0, max(1.0, float(across / down))) * side)

    @override
    def tall(self, width: float) -> int:
        return self.scale.control(MARK_MM)

    @override
    def place(self, x: float, y: float, width: float, height: float) -> None:
        super().place(x, y, width, height)
        if self._pictured:
            self._icon.put_away()
            self._place_picture()
        else:
            icon = self._icon.wide()
            self._icon.place(x + (width - icon) / 2, y + (height - icon) / 2, icon, icon)

    def _place_picture(self) -> None:
        across, down = self._picture.texture.size
        room = (self.width - self.height * (1 - INSIDE), self.height * INSIDE)
        factor = min(room[0] / across, room[1] / down)
        size = (round(across * factor), round(down * factor))
        self._picture.pos = (round(self.center_x - size[0] / 2), round(self.center_y - size[1] / 2))
        self._picture.size = size
