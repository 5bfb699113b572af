"""Whose turn it is to be announced: every call once, in order, then once more while that still helps.

Rule: this file decides only the order. It knows no clock, no sound, no words and no window.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from typing import TypeVar

from contract.state import Call

T = TypeVar("T")

AGAIN_WITHIN_S = 90.0
"""A call older than this is not said a second time: whoever has not come by then looks at the list."""

IN_BRIEF_ABOVE = 5
"""While more calls than these wait to be said for the first time, each is said in one language only: a voice
of several may be slower than the calls, and would never catch up."""

Key = tuple[str, int]
"""A call among all that a display knows: its zone, and its `seq` there."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A call, and the waiting room that it is for."""

    zone: str
    call: Call

    @property
    def key(self) -> Key:
        """Tells one call from every other of the day."""
        return self.zone, self.call.seq

    @property
    def seq(self) -> int:
        """The call's place in its zone's day."""
        return self.call.seq

    @property
    def number(self) -> str:
        """The number called."""
        return self.call.number

    @property
    def label(self) -> str:
        """What people read over the counter."""
        return self.call.label

    @property
    def at(self) -> datetime:
        """When it was called, in the controller's time."""
        return self.call.at

    @property
    def recall(self) -> bool:
        """Whether the same person was called before."""
        return self.call.recall


@dataclass(frozen=True, slots=True)
class Turn:
    """A call to be announced. `until`: this unit's time up to which a second reading may begin."""

    shown: Shown
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """All announcements to come. `times`: how often each call is said, 1 or 2.

    `first` have not been said, `again` have been said once; both oldest first. `saying` is being said.
    """

    times: int = 1
    first: tuple[Turn, ...] = ()
    again: tuple[Turn, ...] = ()
    saying: Shown | None = None

    @property
    def next(self) -> Turn | None:
        """Whose turn comes, once `saying` has ended: nobody is said twice while another waits to be said."""
        return next(iter((*self.first, *self.again)), None)

    @property
    def is_repeat(self) -> bool:
        """Whether `next` has been said before."""
        return not self.first

    @property
    def is_crowded(self) -> bool:
        """Whether so many wait behind `saying` that it is to be said in brief."""
        return len(self.first) > IN_BRIEF_ABOVE


def in_order(calls: Iterable[T], shown: Callable[[T], Shown]) -> list[T]:
    """Oldest first: within a zone by `seq`, which is never wrong, between zones by the time of the call."""
    zones: defaultdict[str, list[T]] = defaultdict(list)
    for call in calls:
        zones[shown(call).zone].append(call)
    each = [sorted(zone, key=lambda call: shown(call).seq) for zone in zones.values()]
    return list(merge(*each, key=lambda call: shown(call).at))


def taken_up(turns: Turns, new: Iterable[Turn]) -> Turns:
    """With these calls to come. What their numbers were called for before is not said again."""
    new = tuple(new)
    numbers = {turn.shown.number for turn in new}
    return replace(
        turns,
        first=tuple(in_order((*turns.first, *new), lambda turn: turn.shown)),
        again=tuple(turn for turn in turns.again if turn.shown.number not in numbers),
    )


def begun(turns: Turns) -> Turns:
    """`next` is being said from now on."""
    turn = turns.next
    if turn is None:
        return turns
    if turns.is_repeat:
        return replace(turns, again=turns.again[1:], saying=turn.shown)
    again = (*turns.again, turn) if turns.times > 1 else turns.again
    return replace(turns, first=turns.first[1:], again=again, saying=turn.shown)


def ended(turns: Turns) -> Turns:
    """What was being said has been said, or could not be."""
    return replace(turns, saying=None)


def still_useful(turns: Turns, at: float) -> Turns:
    """Without the second readings that come too late."""
    return replace(turns, again=tuple(turn for turn in turns.again if turn.until > at))


def forgotten(turns: Turns, gone: Callable[[Shown], bool]) -> Turns:
    """Without the calls that are gone. What is being said is said to its end."""
    return replace(
        turns,
        first=tuple(turn for turn in turns.first if not gone(turn.shown)),
        again=tuple(turn for turn in turns.again if not gone(turn.shown)),
    )
