"""How often one address may ask, in bounded memory: so much at once, and so much a second after that."""

from collections import OrderedDict
from collections.abc import Callable

MOST_REMEMBERED = 4_096


class Budget:
    """`at_once` requests are free; each second gives `a_second` of them back. `clock` counts seconds."""

    def __init__(self, at_once: float, a_second: float, clock: Callable[[], float]) -> None:
        self._at_once, self._a_second, self._clock = at_once, a_second, clock
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, address: str) -> bool:
        """Take one request from the address's budget; False when nothing is left of it."""
        spent = self._now_spent(address)
        if spent + 1 > self._at_once:
            return False
        self._spent[address] = spent + 1, self._clock()
        while len(self._spent) > MOST_REMEMBERED:
            self._spent.popitem(last=False)
        return True

    def _now_spent(self, address: str) -> float:
        spent, at = self._spent.pop(address, (0.0, self._clock()))
        spent = max(0.0, spent - (self._clock() - at) * self._a_second)
        if spent:
            self._spent[address] = spent, self._clock()
        return spent
