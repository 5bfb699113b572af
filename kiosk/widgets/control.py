"""Everything that can be touched."""

from collections.abc import Callable
from dataclasses import dataclass

from kivy.uix.behaviors import ButtonBehavior
from typing_extensions import override

from kiosk.flow.happenings import Touch
from kiosk.measures import Scale
from kiosk.widgets.colours import (
    AMBER,
    AMBER_GROUND,
    DEEP,
    EDGE,
    HAIRLINE,
    INK,
    LEAF,
    MUTED,
    PAPER,
    PRIMARY,
    SEA,
    SKY,
    SURFACE,
)
from kiosk.widgets.surface import Surface

Point = tuple[float, float]
Send = Callable[[str, Touch, Point], None]
"""Takes the name of the control that was touched, what that means, and where the finger was, in pixels."""


@dataclass(frozen=True)
class Dress:
    """The roles of a control's colours: ground, edge, words, second line, icon; `pressed` is the ground
    under a finger."""

    fill: str
    edge: str | None
    words: str
    second: str
    icon: str
    pressed: str


PLAIN = Dress(SURFACE, EDGE, INK, MUTED, PRIMARY, SKY)
MAIN = Dress(PRIMARY, None, SURFACE, SURFACE, SURFACE, DEEP)
CHOSEN = Dress(DEEP, None, SURFACE, SURFACE, SURFACE, DEEP)
YES = Dress(LEAF, None, SURFACE, SURFACE, SURFACE, LEAF)
NO = Dress(AMBER_GROUND, AMBER, AMBER, AMBER, AMBER, AMBER_GROUND)
RESTING = Dress(PAPER, HAIRLINE, MUTED, MUTED, MUTED, PAPER)
"""Not yet: something else on the page comes first."""
ASSIST = Dress(SURFACE, SEA, SEA, SEA, SEA, SKY)
ASSISTING = Dress(SEA, None, SURFACE, SURFACE, SURFACE, SEA)


class Control(ButtonBehavior, Surface):  # type: ignore[misc]  # Kivy ships no types
    """A touchable thing with a stable `name` and a spoken label, at least 20 mm each way.

    It acts when the finger leaves it, so that a wrong touch can slide away; and only if it is still there
    and means what it meant when the finger came down. `silent`: not for the public, so it is neither spoken
    nor reached by keys.
    """

    silent = False

    def __init__(self, scale: Scale, send: Send, *, dress: Dress = PLAIN, corner: float = 6.5) -> None:
        super().__init__(scale=scale, fill=dress.fill, edge=dress.edge, corner=corner)
        self.dress = self._usual = dress
        self.name = self.spoken = ""
        self.resting = False
        self._send = send
        self._touch: Touch | None = None
        self._meant: Touch | None = None

    def mean(self, name: str, touch: Touch, spoken: str) -> None:
        """What a touch of it says from now on."""
        self.name, self._touch, self.spoken = name, touch, spoken

    def wear(self, dress: Dress) -> None:
        """Change its colours."""
        self.dress = dress
        self._colour()

    def enable(self, yes: bool) -> None:
        """Whether a touch of it does anything now."""
        self.resting = not yes
        self.wear(self._usual if yes else RESTING)

    @override
    def reach(self, width: float) -> int:
        return 0 if self.silent else self.tall(width)

    def _colour(self) -> None:
        down = self.state == "down"
        self.paint(self.dress.pressed if down else self.dress.fill, self.dress.edge)

    def on_state(self, *_: object) -> None:
        """Show the finger."""
        self._colour()

    def on_press(self) -> None:
        """Remember what the person saw."""
        self._meant = self._touch

    def on_release(self) -> None:
        """Act, unless the page has turned under the finger."""
        if self._meant == self._touch and self.get_root_window() is not None:
            self.act(self.last_touch.pos if self.last_touch else self.center)

    def act(self, place: Point) -> None:
        """Say what a touch of it means; `place` is where the finger was."""
        if self._touch is not None and not self.resting:
            self._send(self.name, self._touch, place)
