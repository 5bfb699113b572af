"""Whose turn it is when pages take turns: languages one after the other, and notices. Knows no clock."""

from display.announcing import Shown


class Turning:
    """Counts turns of `turn_s` seconds. A new call begins again, with the site's first language.

    `due`: this unit's time of the next turn; None while there is one page only.
    """

    def __init__(self, turn_s: float) -> None:
        self._turn_s = turn_s
        self._since = 0.0
        self._large: Shown | None = None
        self.due: float | None = None

    def turn(self, large: Shown | None, turns: int, at: float) -> int:
        """The turn at this moment, 0 to `turns` - 1, with this call standing large."""
        if large is not None and (self._large is None or large.key != self._large.key):
            self._since = at
        self._large = large
        passed = int((at - self._since) // self._turn_s)
        self.due = self._since + (passed + 1) * self._turn_s if turns > 1 else None
        return passed % turns
