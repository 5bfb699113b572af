"""The hours that waiting people have been told, kept up with every forecast, and what of it is news. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from controller.forecast.outlook import Outlook
from controller.forecast.promise import renew
from controller.forecast.report import MOST_PROMISES, epoch
from controller.queue.state import Queue, Stage

PROMISED = frozenset({Stage.WAITING, Stage.POSTPONED, Stage.PARKED})
"""The stages of people who wait for a call."""


class Promises:
    """Of everyone who waits. It begins with what the person was told at the kiosk, or with what was told
    since: `told`, by visit, in seconds since the epoch.

    Of whom a forecast says nothing at all, nothing is told any more, but the hour is remembered: it is kept
    up when forecasts speak of the person again.
    """

    def __init__(self, told: Mapping[str, int] | None = None) -> None:
        self._told = {visit: datetime.fromtimestamp(by, UTC) for visit, by in (told or {}).items()}
        self._known = set(self._told)
        self._news: dict[str, tuple[int, int]] = {}
        self._gone: set[str] = set()

    def renew(self, queue: Queue, outlook: Outlook, at: datetime) -> None:
        """Take a new forecast into account."""
        self._forget(queue, outlook)
        for key, fresh in outlook.predictions.items():
            visit = queue.visits.get(key)
            if visit is None or visit.stage not in PROMISED:
                continue
            before = self._told.get(key, visit.promised)
            promise = renew(before, fresh, at)
            if promise is None:
                continue
            if promise != before or key not in self._known:
                earliest = outlook.at + min(fresh.q10, fresh.q80)
                self._news[key] = round(min(earliest, epoch(promise))), epoch(promise)
                self._gone.discard(key)
            self._told[key] = promise
            self._known.add(key)

    def news(self) -> tuple[dict[str, tuple[int, int]], tuple[str, ...]]:
        """What changed and was not given yet, the nearest hours first, and who is gone; of both so many."""
        nearest = sorted(self._news, key=lambda key: self._news[key][1])[:MOST_PROMISES]
        gone = tuple(_take(self._gone, MOST_PROMISES))
        return {key: self._news.pop(key) for key in nearest}, gone

    def _forget(self, queue: Queue, outlook: Outlook) -> None:
        over = {key for key in self._told if not _waits(queue, key)}
        for key in over:
            del self._told[key]
        silent = {key for key in self._known if key in over or key not in outlook.predictions}
        for key in silent:
            self._news.pop(key, None)
        self._known -= silent
        self._gone |= silent


def _waits(queue: Queue, key: str) -> bool:
    visit = queue.visits.get(key)
    return visit is not None and visit.stage in PROMISED


def _take(keys: set[str], most: int) -> Iterator[str]:
    while keys and most:
        most -= 1
        yield keys.pop()
