"""How often a unit may guess codes of appointments. docs/decisions/0016 says what a guesser learns."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_UNITS = 200
MOST_REFUSED = 50


@dataclass(slots=True)
class _Unit:
    """What one unit tried lately: unknown codes, with their requests; when a code of its was last looked at,
    and for which request; and the requests that were refused without a look."""

    unknown: deque[tuple[datetime, str]]
    looked: datetime | None = None
    looked_for: str = ""
    refused: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_REFUSED))


class Tries:
    """Counts unknown codes for each unit: after `most` of them within `window` it has too many.

    From then on every code of that unit, right or wrong, is looked at only when `pace` has gone by since the
    one before. All moments are passed in.
    """

    def __init__(
        self,
        most: int = 10,
        window: timedelta = timedelta(minutes=10),
        pace: timedelta = timedelta(seconds=5),
    ) -> None:
        self._most, self._window, self._pace = most, window, pace
        self._units: OrderedDict[str, _Unit] = OrderedDict()

    def may_look(self, unit: str, request: str, now: datetime) -> bool:
        """Whether the code in this request is looked at. The answer to a request that was refused stays."""
        tried = self._of(unit)
        if request in tried.refused:
            return False
        if request == tried.looked_for:
            return True
        too_soon = tried.looked is not None and timedelta() <= now - tried.looked < self._pace
        if too_soon and self._too_many(tried, now):
            tried.refused.append(request)
            return False
        tried.looked, tried.looked_for = now, request
        return True

    def unknown(self, unit: str, request: str, now: datetime) -> bool:
        """The code was unknown; told twice of one request it counts once. True: these are too many."""
        tried = self._of(unit)
        if all(request != known for _, known in tried.unknown):
            tried.unknown.append((now, request))
        return self._too_many(tried, now)

    def _too_many(self, tried: _Unit, now: datetime) -> bool:
        while tried.unknown and tried.unknown[0][0] <= now - self._window:
            tried.unknown.popleft()
        return len(tried.unknown) > self._most

    def _of(self, unit: str) -> _Unit:
        if unit not in self._units:
            self._units[unit] = _Unit(deque(maxlen=self._most + 1))
        self._units.move_to_end(unit)
        while len(self._units) > MOST_UNITS:
            self._units.popitem(last=False)
        return self._units[unit]
