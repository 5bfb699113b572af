"""The people who wait for one thing, in order, so that the first is found at once however many they are."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

TIDY_AFTER = 512
"""Gone places that are kept at the head of a lane before it is tidied."""


class Standing(NamedTuple):
    """What a person is ordered by. `booked`: in time for an appointment. `priority`: the reason, or ""."""

    booked: bool = False
    priority: str = ""


class Place(NamedTuple):
    """One person's place. `base`: the moment the order starts from (the booked time of an appointment in
    time, else the arrival, or what counts as such), `arrived`: both in seconds since the epoch."""

    base: float
    arrived: float
    number: str
    visit: str


class Lane:
    """People of one standing, sorted by base, arrival and number.

    Taking the first only moves a mark, so a lane of 10,000 costs what a lane of ten does.
    """

    __slots__ = ("_head", "_places")

    def __init__(self, places: list[Place] | None = None) -> None:
        self._places, self._head = places or [], 0

    def __len__(self) -> int:
        return len(self._places) - self._head

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places[self._head :])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lane) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # a lane changes

    def __repr__(self) -> str:
        return f"Lane({list(self)!r})"

    @property
    def first(self) -> Place:
        """The one who has waited longest. Raises IndexError when nobody is here."""
        return self._places[self._head]

    def add(self, place: Place) -> None:
        """Put somebody where they belong, which mostly is the end."""
        if not self._places or place >= self._places[-1]:
            self._places.append(place)
            return
        insort(self._places, place, lo=self._head)

    def remove(self, place: Place) -> None:
        """Take somebody out. Raises ValueError when they are not here."""
        at = bisect_left(self._places, place, lo=self._head)
        if at == len(self._places) or self._places[at] != place:
            raise ValueError(f"{place} is not in this lane")
        if at > self._head:
            del self._places[at]
            return
        self._head += 1
        if self._head >= TIDY_AFTER and self._head * 2 >= len(self._places):
            del self._places[: self._head]
            self._head = 0

    def before(self, place: Place) -> int:
        """How many stand before `place`, which need not be here."""
        return bisect_left(self._places, place, lo=self._head) - self._head

    def copy(self) -> "Lane":
        """Another lane with the same people."""
        return Lane(self._places[self._head :])


class Line:
    """The people who wait for one service, or for one counter or agent: a lane for every standing."""

    __slots__ = ("lanes",)

    def __init__(self) -> None:
        self.lanes: defaultdict[Standing, Lane] = defaultdict(Lane)

    def __len__(self) -> int:
        return sum(len(lane) for lane in self.lanes.values())

    def __iter__(self) -> Iterator[Place]:
        return (place for lane in self.lanes.values() for place in lane)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and self._occupied() == other._occupied()

    __hash__ = None  # type: ignore[assignment]  # a line changes

    def __repr__(self) -> str:
        return f"Line({self._occupied()!r})"

    def _occupied(self) -> dict[Standing, Lane]:
        return {standing: lane for standing, lane in self.lanes.items() if lane}

    def copy(self) -> "Line":
        """Another line with the same people."""
        line = Line()
        for standing, lane in self._occupied().items():
            line.lanes[standing] = lane.copy()
        return line
