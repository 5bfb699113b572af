"""How often a unit may guess codes of appointments. docs/decisions/0016 says what a guesser learns."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

MOST_UNITS = 200
MOST_REFUSED = 50


def attempt(request: str, plain_code: str) -> str:
    """The name of one try: a request asked again is the same, and the same request with another code is not.
    It does not say the code."""
    return sha256(f"{request} {plain_code}".encode()).hexdigest()


@dataclass(slots=True)
class _Unit:
    """What one unit tried lately, by the names of the tries: unknown codes; codes that are being looked at;
    when one was last looked at, and in which try; and the tries that were refused without a look."""

    unknown: deque[tuple[datetime, str]]
    looking: dict[str, datetime] = field(default_factory=dict)
    looked: datetime | None = None
    looked_for: str = ""
    refused: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_REFUSED))


class Tries:
    """Counts unknown codes for each unit: after `most` of them within `window` it has too many.

    From then on every code of that unit, right or wrong, is looked at only when `pace` has gone by since the
    one before. A code counts as unknown until it is said to be `known`, so that many asked for at once are
    no way around. All moments are passed in.
    """

    def __init__(
        self,
        most: int = 10,
        window: timedelta = timedelta(minutes=10),
        pace: timedelta = timedelta(seconds=5),
    ) -> None:
        self._most, self._window, self._pace = most, window, pace
        self._units: OrderedDict[str, _Unit] = OrderedDict()

    def may_look(self, unit: str, attempt: str, now: datetime) -> bool:
        """Whether the code of this try is looked at. The answer to a try that was refused stays."""
        tried = self._of(unit)
        if attempt in tried.refused:
            return False
        if attempt == tried.looked_for or attempt in tried.looking:
            return True
        too_soon = tried.looked is not None and timedelta() <= now - tried.looked < self._pace
        if too_soon and self._too_many(tried, now):
            tried.refused.append(attempt)
            return False
        tried.looked, tried.looked_for = now, attempt
        if all(attempt != name for _, name in tried.unknown):
            tried.looking[attempt] = now
        return True

    def unknown(self, unit: str, attempt: str, now: datetime) -> bool:
        """The code was unknown; told twice of one try it counts once. True: these are too many."""
        tried = self._of(unit)
        tried.looking.pop(attempt, None)
        if all(attempt != name for _, name in tried.unknown):
            tried.unknown.append((now, attempt))
        return self._too_many(tried, now)

    def known(self, unit: str, attempt: str) -> None:
        """The code stood for something, or nothing was said of it: the try does not count."""
        self._of(unit).looking.pop(attempt, None)

    def _too_many(self, tried: _Unit, now: datetime) -> bool:
        over = now - self._window
        while tried.unknown and tried.unknown[0][0] <= over:
            tried.unknown.popleft()
        for name in [name for name, since in tried.looking.items() if since <= over]:
            del tried.looking[name]
        return len(tried.unknown) + len(tried.looking) > self._most

    def _of(self, unit: str) -> _Unit:
        if unit not in self._units:
            self._units[unit] = _Unit(deque(maxlen=self._most + 1))
        self._units.move_to_end(unit)
        while len(self._units) > MOST_UNITS:
            self._units.popitem(last=False)
        return self._units[unit]
