"""One touch is one touch: trembling fingers and double taps count once."""

import math

AGAIN_AFTER_S = 0.5
SAME_PLACE_MM = 5.0

Point = tuple[float, float]


class SingleTouch:
    """Refuses the same control, or the same place on another page, within half a second of the last touch.

    `pixels_per_mm` of the panel; moments are steady seconds.
    """

    def __init__(self, pixels_per_mm: float) -> None:
        self._near = SAME_PLACE_MM * pixels_per_mm
        self._name, self._place, self._at = "", (0.0, 0.0), -math.inf

    def counts(self, name: str, place: Point, now: float) -> bool:
        """Whether this touch of the control `name` at `place` is meant; remembers the last that was."""
        same = name == self._name or math.dist(place, self._place) < self._near
        if same and now - self._at < AGAIN_AFTER_S:
            return False
        self._name, self._place, self._at = name, place, now
        return True
