"""How often codes that nobody knows may be tried at one kiosk, so that none is guessed."""

from collections import deque

MOST = 10
WITHIN_S = 600.0


class Tries:
    """Counts unknown codes; times are seconds of a clock that only rises."""

    def __init__(self) -> None:
        self._failed: deque[tuple[float, str]] = deque(maxlen=MOST)

    def too_many(self, now: float) -> bool:
        """Whether so many were tried lately that the next one is not even looked at."""
        return len(self._failed) == MOST and now - self._failed[0][0] < WITHIN_S

    def failed(self, now: float, digest: str) -> None:
        """One more that nobody knows; the same one again guesses nothing."""
        if all(digest != before for _, before in self._failed):
            self._failed.append((now, digest))
