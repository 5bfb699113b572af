"""The measures of many days, from their records: waits, lateness, idle agents, promises kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from controller.forecast.simulate.days import Papers
from controller.forecast.simulate.record import Ask, DayRecord, End, Stay

ON_TIME = 5 * 60
"""Seconds of lateness up to which an appointment is called on time."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one set of rules. Times in minutes, shares from 0 to 1; None when nobody was counted.

    `..._error`: the standard error of the mean above it, from day to day. `late_comers_wait`: of those who
    came too late to count as an appointment.
    """

    days: int
    visitors: float
    load: float
    lateness_mean: float | None
    lateness_error: float | None
    lateness_p90: float | None
    within_5: float | None
    late_comers_wait: float | None
    walk_in_mean: float | None
    walk_in_error: float | None
    walk_in_p90: float | None
    walk_in_p99: float | None
    left: float
    refused: float
    unserved: float
    turned_away: float
    papers_missed: float
    desk_time_wasted: float
    idle: float
    overtime: float
    calls: float
    recalls: float
    asked: int
    kept: float | None


def figures_of(records: Sequence[DayRecord]) -> Figures:
    """The figures of these days together."""
    stays = [stay for record in records for stay in record.stays]
    lateness = _minutes(stay.lateness for stay in stays)
    walk_ins = _minutes(stay.wait for stay in stays if stay.booked is None)
    late_comers = _minutes(s.wait for s in stays if s.booked is not None and not s.in_time)
    asks = [ask for record in records for ask in record.asks]
    days, came = len(records), len(stays) or 1
    capacity = sum(record.capacity for record in records)
    return Figures(
        days=days,
        visitors=len(stays) / days,
        load=sum(record.work for record in records) / capacity,
        lateness_mean=_mean(lateness),
        lateness_error=_error([_minutes(s.lateness for s in record.stays) for record in records]),
        lateness_p90=_quantile(lateness, 0.9),
        within_5=_mean([float(minutes * 60 <= ON_TIME) for minutes in lateness]),
        late_comers_wait=_mean(late_comers),
        walk_in_mean=_mean(walk_ins),
        walk_in_error=_error([_minutes(s.wait for s in r.stays if s.booked is None) for r in records]),
        walk_in_p90=_quantile(walk_ins, 0.9),
        walk_in_p99=_quantile(walk_ins, 0.99),
        left=_count(stays, End.GONE) / came,
        refused=_count(stays, End.REFUSED) / came,
        unserved=_count(stays, End.UNSERVED) / came,
        turned_away=_count(stays, End.TURNED_AWAY) / days,
        papers_missed=sum(stay.papers is Papers.UNCAUGHT for stay in stays) / days,
        desk_time_wasted=sum(s.at_desk for s in stays if s.papers is Papers.UNCAUGHT) / 60 / days,
        idle=max(0.0, 1 - sum(record.busy for record in records) / capacity),
        overtime=sum(record.overtime for record in records) / 60 / days,
        calls=sum(record.calls for record in records) / days,
        recalls=sum(record.recalls for record in records) / days,
        asked=len(asks),
        kept=_mean([float(ask.wait <= ask.promised) for ask in asks]),
    )


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well waits were foreseen, in minutes. `kept`: share called by the promised time; `kept_waiting`: of
    those who had to be told to wait, since it is no feat to keep a promise at a free counter.

    Root mean square errors of ours, of the wait of the last one called, and of the mean wait of the last 30
    called: of the same kind of visitor, and of all. `ratio`: ours over the best of the four.
    """

    kind: str
    asked: int
    kept: float
    kept_waiting: float | None
    wait: float
    ours: float
    last: float
    mean: float
    last_of_all: float
    mean_of_all: float
    ratio: float
    bias: float


def accuracy_of(records: Sequence[DayRecord]) -> list[Accuracy]:
    """One line for everybody, one for appointments, one for walk-ins; without those that nobody asked."""
    asks = [ask for record in records for ask in record.asks]
    kinds = {
        "all": asks,
        "appointments": [ask for ask in asks if ask.booked],
        "walk-ins": [ask for ask in asks if not ask.booked],
    }
    return [_accuracy(kind, these) for kind, these in kinds.items() if these]


def _accuracy(kind: str, asks: Sequence[Ask]) -> Accuracy:
    ours = _rms(ask.ours - ask.wait for ask in asks)
    simple = [
        _rms(ask.last - ask.wait for ask in asks),
        _rms(ask.mean - ask.wait for ask in asks),
        _rms(ask.last_of_all - ask.wait for ask in asks),
        _rms(ask.mean_of_all - ask.wait for ask in asks),
    ]
    last, mean, last_of_all, mean_of_all = simple
    return Accuracy(
        kind=kind,
        asked=len(asks),
        kept=fmean(ask.wait <= ask.promised for ask in asks),
        kept_waiting=_mean([float(ask.wait <= ask.promised) for ask in asks if not ask.at_once]),
        wait=fmean(ask.wait for ask in asks) / 60,
        ours=ours,
        last=last,
        mean=mean,
        last_of_all=last_of_all,
        mean_of_all=mean_of_all,
        ratio=ours / min(simple) if min(simple) else 1.0,
        bias=fmean(ask.ours - ask.wait for ask in asks) / 60,
    )


def _rms(errors: Iterable[float]) -> float:
    return sqrt(fmean(error**2 for error in errors)) / 60


def _minutes(seconds: Iterable[float | None]) -> list[float]:
    return [each / 60 for each in seconds if each is not None]


def _count(stays: Sequence[Stay], end: End) -> int:
    return sum(stay.end is end for stay in stays)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of them do not exceed."""
    if not values:
        return None
    return sorted(values)[max(0, -int(-share * len(values) // 1) - 1)]


def _error(days: Sequence[Sequence[float]]) -> float | None:
    """Standard error of the mean over all, with each day as one observation of its mean."""
    means = [fmean(day) for day in days if day]
    return stdev(means) / sqrt(len(means)) if len(means) > 1 else None
