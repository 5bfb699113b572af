"""Durations that are learned: what was seen lately, blended with what is believed beforehand. Pure.

A `Table` holds equally likely values in order, so that a draw is one look-up, and so is a draw of what
remains of something that has lasted for a while.
"""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist, fmean, pstdev

POINTS = 100
"""How many values stand for what is believed beforehand."""

KEPT = 200
"""How many observations are kept; older ones are forgotten, so that the office may change."""

CAP_LEAST = 6.0
"""Nothing below this many medians is taken for a slip."""

_MIDDLES = [(i + 0.5) / POINTS for i in range(POINTS)]


@dataclass(frozen=True)
class Table:
    """Equally likely values, sorted. `doubt`: standard error of their mean over the mean: how far all of
    them may be off together."""

    values: tuple[float, ...]
    doubt: float = 0.0

    @cached_property
    def mean(self) -> float:
        """Of the values."""
        return fmean(self.values)

    def draw(self, chance: float) -> float:
        """One of the values; `chance` is uniform from 0 to below 1."""
        return self.values[int(chance * len(self.values))]

    def remaining(self, elapsed: float, chance: float) -> float:
        """What is still to come of something that has lasted `elapsed` already."""
        first = bisect_right(self.values, elapsed)
        left = len(self.values) - first
        if left * 100 >= len(self.values):
            return self.values[first + int(chance * left)] - elapsed
        # Longer than nearly all that was ever seen: nothing is known but that it goes on for a while.
        return -math.log(1.0 - chance) * self.values[len(self.values) // 2]

    def share_below(self, value: float) -> float:
        """The chance of a value that is not above this one."""
        return bisect_right(self.values, value) / len(self.values)


def lognormal(mean: float, spread: float) -> tuple[float, ...]:
    """Equally likely durations with this mean; `spread`: standard deviation over mean."""
    sigma = math.sqrt(math.log(1 + spread * spread))
    shape = [math.exp(sigma * NormalDist().inv_cdf(p)) for p in _MIDDLES]
    return tuple(value * mean / fmean(shape) for value in shape)


def normal(mean: float, deviation: float) -> tuple[float, ...]:
    """Equally likely values around a mean."""
    return tuple(mean + deviation * NormalDist().inv_cdf(p) for p in _MIDDLES)


class Times:
    """What has been seen of one kind of duration. `prior`: `POINTS` equally likely values, which count as
    much as `worth` observations. Memory is bounded by `kept`."""

    def __init__(
        self, prior: Sequence[float], worth: int = 10, kept: int = KEPT, *, slips: bool = True
    ) -> None:
        self._prior, self._weight, self._slips = tuple(prior), POINTS // worth, slips
        self._worth = worth
        self._seen: deque[float] = deque(maxlen=kept)
        self._table: Table | None = None

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, value: float) -> None:
        """One more was seen."""
        self._seen.append(value)
        self._table = None

    def table(self) -> Table:
        """What to expect, from both. Made anew only after something was added."""
        if self._table is None:
            self._table = self._blend()
        return self._table

    def _blend(self) -> Table:
        seen = sorted(self._seen)
        if seen and self._slips:
            cap = _cap(seen)
            seen = [min(value, cap) for value in seen]
        values = tuple(sorted([*self._prior, *(value for value in seen for _ in range(self._weight))]))
        mean = fmean(values)
        doubt = pstdev(values, mean) / mean / math.sqrt(self._worth + len(seen)) if mean > 0 else 0.0
        return Table(values, doubt)


def _cap(seen: Sequence[float]) -> float:
    """Above this a duration is a slip (somebody forgot to press) and counts as this much.

    From the middle and the ninth tenth, which a few slips do not move; for times of the usual shape it
    is what one in two hundred exceeds.
    """
    median, ninth = seen[len(seen) // 2], seen[len(seen) * 9 // 10]
    if median <= 0:
        return max(ninth, 0.0) * CAP_LEAST
    return median * max(CAP_LEAST, (ninth / median) ** 2)
