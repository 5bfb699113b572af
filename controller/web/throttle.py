"""How long one has to wait before the next try to log in, by name and by address, in bounded memory."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

LONGEST_WAIT = 60.0
FORGOTTEN_AFTER = 900.0
MOST_REMEMBERED = 4_096


@dataclass(slots=True)
class _Tries:
    count: int
    last: float


class _Ledger:
    """Failed tries by one key. After `free` of them the wait doubles with each, from one second."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._tries: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, key: str, now: float) -> float:
        tries = self._tries.get(key)
        if tries is None or now - tries.last >= FORGOTTEN_AFTER or tries.count < self._free:
            return 0.0
        pause = min(2.0 ** (tries.count - self._free), LONGEST_WAIT)
        return max(0.0, tries.last + pause - now)

    def count(self, key: str, now: float) -> None:
        tries = self._tries.pop(key, None)
        if tries is None or now - tries.last >= FORGOTTEN_AFTER:
            tries = _Tries(0, now)
        self._tries[key] = _Tries(tries.count + 1, now)
        while len(self._tries) > MOST_REMEMBERED:
            self._tries.popitem(last=False)

    def forgive_one(self, key: str) -> None:
        if key in self._tries:
            self._tries[key].count -= 1

    def forget(self, key: str) -> None:
        self._tries.pop(key, None)


class Throttle:
    """Slows down guessing. A try counts as failed from its beginning, so that many at once win nothing.

    The address gets more free tries than the name: a whole office may come from one address. No wait is
    longer than a minute, so nobody can lock an agent out for long by guessing at that name.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._names, self._addresses = _Ledger(free=3), _Ledger(free=12)

    def begin(self, name: str, address: str) -> int:
        """Whole seconds to wait; 0: go on, and the try is counted."""
        now = self._clock()
        wait = max(self._names.wait(name, now), self._addresses.wait(address, now))
        if wait > 0:
            return ceil(wait)
        self._names.count(name, now)
        self._addresses.count(address, now)
        return 0

    def succeeded(self, name: str, address: str) -> None:
        """The try that was counted was right: the name starts afresh, the address is rid of this one."""
        self._names.forget(name)
        self._addresses.forgive_one(address)
