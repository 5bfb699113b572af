"""A site's past days as its journal has them. The journal is only read, and the real queue follows it, so
that whatever was taken back at a desk is taken back here too."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from appliance.errors import BadConfig
from controller.forecast.simulate.office_rules import doors
from controller.journal.reading import JournalReader
from controller.queue import events as did
from controller.queue.applying import apply
from controller.queue.numbers import LETTERS
from controller.queue.rules import CounterRule, Rules, ServiceRule
from controller.queue.state import Queue
from controller.queue.transitions import Impossible


@dataclass(slots=True)
class PastDay:
    """What one day left in the journal, followed by `queue`. `zone`: whose wall time its events have.
    `calls`: the service of each call, by visit and moment. `shifts`: when somebody was at each counter."""

    on: date
    zone: tzinfo
    queue: Queue
    calls: dict[tuple[str, datetime], str] = field(default_factory=dict)
    shifts: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    recalls: int = 0


def read(path: Path, most: int) -> list[list[did.Event]]:
    """The events of each of the last days, at most so many. Raises BadConfig when this is no journal."""
    if not path.is_file():
        raise BadConfig(path, ["is not there"])
    try:
        days = _days(JournalReader(path), most)
    except sqlite3.Error as error:
        raise BadConfig(path, [f"cannot be read as a journal: {error}"]) from None
    except (KeyError, ValueError) as error:
        raise BadConfig(path, [f"an event in it cannot be read, by this release at least: {error}"]) from None
    if not days:
        raise BadConfig(path, ["no day has begun in this journal"])
    return days


def _days(journal: JournalReader, most: int) -> list[list[did.Event]]:
    days: list[list[did.Event]] = []
    with closing(journal):
        for _, event in journal.tail(journal.days_back(most)):
            if isinstance(event, did.DayOpened):
                days.append([])
            if days:
                days[-1].append(event)
    return days


def rules_seen(days: Sequence[Sequence[did.Event]]) -> Rules:
    """Rules in which everything stands that these days speak of: each counter serves what it called."""
    services = list(dict.fromkeys(_named(days, "service")))
    counters: dict[str, dict[str, None]] = {name: {} for name in _named(days, "counter")}
    for day in days:
        wants: dict[str, str] = {}
        for event in day:
            if isinstance(event, did.Called):
                counters[event.counter].update(dict.fromkeys(filter(None, [wants.get(event.visit)])))
            elif service := getattr(event, "service", ""):
                wants[getattr(event, "visit", "")] = service
    return Rules(
        services={name: ServiceRule(LETTERS[n % len(LETTERS)], "hall") for n, name in enumerate(services)},
        counters={name: CounterRule(tuple(served or services)) for name, served in counters.items()},
    )


def naming(days: Iterable[Iterable[did.Event]]) -> list[did.Event]:
    """Of all events, one for every service and counter that they name, and for each kind of event."""
    found: dict[tuple[type[did.Event], str, str], did.Event] = {}
    for event in (event for day in days for event in day):
        what = type(event), getattr(event, "service", ""), getattr(event, "counter", "")
        found.setdefault(what, event)
    return list(found.values())


def _named(days: Iterable[Iterable[did.Event]], what: str) -> Iterator[str]:
    return (name for day in days for event in day if (name := getattr(event, what, "")))


def follow(events: Sequence[did.Event], rules: Rules) -> PastDay:
    """What the day left, with everything that was taken back taken back."""
    first = events[0].at
    past = PastDay(first.date(), first.tzinfo or UTC, Queue(rules))
    shifts = _Shifts(past.shifts)
    for event in events:
        try:
            apply(past.queue, event)
        except (Impossible, KeyError, ValueError):
            continue  # something that these rules do not know
        if isinstance(event, did.Called):
            past.calls[event.visit, event.at] = past.queue.visits[event.visit].service
        past.recalls += isinstance(event, did.Recalled)
        shifts.note(event)
    closing = doors(rules, past.on)
    shifts.end(datetime.combine(past.on, closing[-1][1], past.zone) if closing else None)
    return past


class _Shifts:
    """Fills in when somebody was at each counter.

    Whom the end of the day sent home, rather than an agent's own press, was there until the doors shut and
    the last person was served.
    """

    def __init__(self, shifts: dict[str, list[tuple[datetime, datetime]]]) -> None:
        self._shifts = shifts
        self._opened: dict[str, datetime] = {}
        self._closed: dict[str, datetime] = {}
        self._last_end: datetime | None = None

    def note(self, event: did.Event) -> None:
        """Take one more event into account."""
        match event:
            case (
                did.CounterOpened(at=at, counter=counter)
                | did.CounterResumed(at=at, counter=counter)
                | did.Called(at=at, counter=counter)
            ):
                self._reopen(counter, at)
            case did.CounterPaused(at=at, counter=counter) | did.CounterClosed(at=at, counter=counter):
                self._settle(counter)
                self._closed[counter] = at
            case did.DayEnded(at=at):
                self._closed = {counter: closed for counter, closed in self._closed.items() if closed != at}
            case did.Finished(at=at, accurate=True) | did.Missed(at=at) | did.StepDone(at=at):
                self._last_end = at

    def end(self, doors_shut: datetime | None) -> None:
        """No more events. `doors_shut`: when, if that is known."""
        for counter in list(self._closed):
            self._settle(counter)
        ends = [at for at in (doors_shut, self._last_end) if at is not None]
        for counter, began in self._opened.items():
            if ends:
                self._add(counter, began, max(ends))

    def _reopen(self, counter: str, at: datetime) -> None:
        self._settle(counter)
        self._opened.setdefault(counter, at)

    def _settle(self, counter: str) -> None:
        """The last closing of this counter was one."""
        if (closed := self._closed.pop(counter, None)) and (began := self._opened.pop(counter, None)):
            self._add(counter, began, closed)

    def _add(self, counter: str, began: datetime, ended: datetime) -> None:
        if began < ended:
            self._shifts.setdefault(counter, []).append((began, ended))
