"""The values that a layout is made of: where the call, the list and the rest stand, how large letters are.

Positions are Kivy's: pixels from the lower left corner, as if lines began on the left. Sizes of letters are
font sizes in pixels. Knows no window.
"""

from dataclasses import dataclass
from enum import StrEnum

from appliance.box import Box

CAPITAL = 0.719
"""Height of a capital letter of Inter Display, as a part of the font size."""
DIGIT_EM = 0.637
"""Width of the widest digit; every digit gets it."""
ROUNDING_EM = 0.03
"""What four characters gain when each takes whole pixels."""
NUMBER_EM = 1.011 + 3 * DIGIT_EM + ROUNDING_EM
"""Width of the widest number, W and three digits."""
ROW_EM = NUMBER_EM + 0.45 + 2 * DIGIT_EM + 0.72
"""Width of a row of the list: the widest number, a gap, and a counter's label such as 12B."""

CALL_DISTANCE = 80
"""The number just called is at least 1/80 of the farthest seat's distance high (0.7 degrees)."""
LIST_DISTANCE = 160
"""Numbers and counters of the list, and the counter of the call, are at least 1/160 of it."""
FEWEST_ROWS = 3
"""A list that holds fewer is none."""
LOWEST_NOTICE, LOWEST_WAITS = 108, 100
"""Units of height that a notice and the waits take at least."""
PITCH = 1.36
"""From one row of the list to the next, as a part of the font size."""
CLOSE_PITCH = 1.22
"""The same where rows have to stand close."""
ZONE_PITCH = 0.3
"""So much more where the waiting room stands in every row."""


class Arrow(StrEnum):
    """Where the counters are, seen by somebody who reads the screen."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


class Kind(StrEnum):
    """The layouts: the call beside the list; the same with a place for pictures; a long list."""

    CALLS = "calls"
    MEDIA = "media"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class CallPlace:
    """Where the call stands: heading, number, plate with the counter (`label`), other languages.

    `plate` is the most that the plate may take. `others` is where the counter's other languages stand: its
    lower edge is their baseline. `zone`: the size of the waiting room's name on the plate, 0 for none.
    """

    ground: Box
    text: Box
    heading: float
    heading_base: float
    number: float
    number_base: float
    plate: Box
    label: float
    zone: float
    others: Box


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where the last calls stand: their rows' usual and smallest font size, in how many columns."""

    ground: Box
    heading_base: float
    list: Box
    row: float
    densest_row: float
    columns: int = 1
    gap: float = 0.0
    pitch: float = PITCH

    @property
    def column(self) -> float:
        """The width of one column."""
        return (self.list.width - (self.columns - 1) * self.gap) / self.columns

    @property
    def comfortable_rows(self) -> int:
        """Calls that fit at their usual size."""
        return self.columns * self._lines(self.list.height, self.row)

    def rows(self, wanted: int) -> tuple[int, float]:
        """How many calls to show and their font size: smaller only while `wanted` are owed to the room."""
        usual = self.comfortable_rows
        if wanted <= usual:
            return usual, self.row
        most = self.columns * self._lines(self.list.height, self.densest_row)
        lines = -(-max(usual, min(wanted, most)) // self.columns)
        return lines * self.columns, min(self.row, self.list.height / lines / self.pitch)

    def step(self, size: float) -> float:
        """From one row to the next, in pixels, at this font size."""
        return size * self.pitch

    def _lines(self, height: float, size: float) -> int:
        return int((height + 0.5) // (size * self.pitch))


@dataclass(frozen=True, slots=True)
class Layout:
    """One page. `unit` is the size that everything without a rule of its own follows.

    `site`, `clock`: their lower edges are baselines. `pane`: pictures. `paper`: the ground of what stands on
    neither the call's nor the list's.
    """

    kind: Kind
    unit: float
    call: CallPlace
    side: ListPlace
    waits: Box
    site: Box
    clock: Box
    notice: Box | None = None
    pane: Box | None = None
    paper: Box | None = None

    @property
    def has_room(self) -> bool:
        """Whether what this page has more than the plainest is large enough to be of use."""
        high_enough = self.notice is None or self.notice.height >= LOWEST_NOTICE * self.unit
        return high_enough and self.waits.height >= LOWEST_WAITS * self.unit
