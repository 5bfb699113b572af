"""When another body is open, from its opening hours and a given local moment. No clock of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from contract.values import Opening

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Open; `until` is local, "16:00"."""

    until: str


@dataclass(frozen=True, slots=True)
class OpensLater:
    """Closed now; opens `days` from today (0 is today), on `weekday` (0 is Monday), at `at`."""

    days: int
    weekday: int
    at: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row with the same hours. `first` and `last` are weekdays; `times` are (opens, closes)."""

    first: int
    last: int
    times: tuple[tuple[str, str], ...]


def opening(hours: Iterable[Opening], local: datetime) -> OpenNow | OpensLater | None:
    """Whether it is open at `local`, or when it opens next; None when no hours are known."""
    today, clock = local.weekday(), f"{local:%H:%M}"
    ahead = sorted(((o.day - today) % DAYS_A_WEEK, o.opens, o.closes) for o in hours)
    for days, opens, closes in ahead:
        if days == 0 and opens <= clock < closes:
            return OpenNow(closes)
    for days, opens, _ in ahead:
        if days or opens > clock:
            return OpensLater(days, (today + days) % DAYS_A_WEEK, opens)
    if ahead:  # its only opening was earlier today
        return OpensLater(DAYS_A_WEEK, today, ahead[0][1])
    return None


def week(hours: Sequence[Opening]) -> tuple[Stretch, ...]:
    """The week from Monday, days with equal hours together, closed days left out."""
    times = [tuple(sorted((o.opens, o.closes) for o in hours if o.day == day)) for day in range(DAYS_A_WEEK)]
    stretches = []
    for key, days in groupby(range(DAYS_A_WEEK), key=lambda day: times[day]):
        in_a_row = list(days)
        if key:
            stretches.append(Stretch(in_a_row[0], in_a_row[-1], key))
    return tuple(stretches)
