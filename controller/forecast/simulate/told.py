"""Newcomers who are told a time, and what two simple rules would have said: the forecast on trial."""

from collections import deque
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isfinite
from random import Random
from statistics import fmean

from controller.forecast.learned import Learned
from controller.forecast.outlook import Prediction, forecast, hour
from controller.forecast.photograph import photograph
from controller.forecast.picture import arriving
from controller.forecast.simulate.days import Person
from controller.forecast.simulate.record import Ask, DayRecord, Stay
from controller.forecast.simulate.trials import Trial, play
from controller.queue import events as did
from controller.queue.state import Queue

DRAWS = 100
LAST = 30
"""So many of the last waits make the mean that ours is held against."""


def play_told(trial: Trial, learned: Learned | None, index: int) -> DayRecord:
    """One day of the trial, on which newcomers are told times by a forecast that knows `learned`."""
    if learned is None:
        return play(trial, index)
    desk = Enquiries(deepcopy(learned), trial.ask_every, Random(f"{trial.source.seed}/{index}/told"))
    record = play(trial, index, desk)
    return replace(record, asks=tuple(desk.asks()))


def taught(trial: Trial) -> Learned | None:
    """What a forecast has learned on the days before the first; None when nobody will be told anything."""
    if not trial.ask_every:
        return None
    learned = Learned(trial.rules)
    for index in range(-trial.source.before, 0):
        play(trial, index, Pupil(learned))
    return learned


class Pupil:
    """Only learns."""

    def __init__(self, learned: Learned) -> None:
        self._learned = learned

    def comes(self, queue: Queue, person: Person, stay: Stay, now: datetime) -> None:
        """Nobody is told anything."""

    def called(self, stay: Stay) -> None:
        """Nothing is learned from it that the events do not say."""

    def seen(self, event: did.Event) -> None:
        """Learn from it."""
        self._learned.see(event)


@dataclass(slots=True)
class Waits:
    """The waits of those who were called today, in seconds, each of one kind of visitor."""

    lately: deque[float] = field(default_factory=lambda: deque(maxlen=LAST))

    @property
    def last(self) -> float:
        """Of the last one called; 0 before the first."""
        return self.lately[-1] if self.lately else 0.0

    @property
    def mean(self) -> float:
        """Of the last 30 called; 0 before the first."""
        return fmean(self.lately) if self.lately else 0.0


class Enquiries:
    """Tells one newcomer in `every` a time, and notes what was said and what came of it."""

    def __init__(self, learned: Learned, every: int, random: Random) -> None:
        self._learned, self._every, self._random = learned, every, random
        self._turn = random.randrange(every)
        self._of_kind = {True: Waits(), False: Waits()}
        self._of_all = Waits()
        self._said: list[tuple[Ask, Stay]] = []

    def asks(self) -> list[Ask]:
        """What was told to those who were then called."""
        return [replace(ask, wait=wait) for ask, stay in self._said if (wait := stay.wait) is not None]

    def comes(self, queue: Queue, person: Person, stay: Stay, now: datetime) -> datetime | None:
        """The hour by which the person is called in 8 of 10 cases."""
        self._turn += 1
        if self._turn % self._every:
            return None
        foreseen = self._foreseen(queue, person, now)
        if foreseen is None or not isfinite(foreseen.q80):
            return None
        promised = hour(now, foreseen.q80)
        kind = self._of_kind[person.booked is not None]
        ask = Ask(
            booked=person.booked is not None,
            at_once=foreseen.q80 <= 0,
            ours=foreseen.mean,
            promised=(promised - now).total_seconds(),
            last=kind.last,
            mean=kind.mean,
            last_of_all=self._of_all.last,
            mean_of_all=self._of_all.mean,
            wait=0.0,
        )
        self._said.append((ask, stay))
        return promised

    def called(self, stay: Stay) -> None:
        """The next newcomer may be told this wait by a simple rule."""
        if (wait := stay.wait) is not None:
            self._of_kind[stay.booked is not None].lately.append(wait)
            self._of_all.lately.append(wait)

    def seen(self, event: did.Event) -> None:
        """Learn from it, as the controller does."""
        self._learned.see(event)

    def _foreseen(self, queue: Queue, person: Person, now: datetime) -> Prediction | None:
        """From the queue as it stands just before the person gets a place, as at the kiosk."""
        since_midnight = now - now.replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = now.timestamp() - since_midnight.total_seconds()
        booked = None if person.booked is None else midnight + person.booked
        key = arriving(queue.ordering, person.steps[0].service, booked, now.timestamp())
        outlook = forecast(photograph(queue, self._learned, now), self._random.random, DRAWS, {key})
        return outlook.predictions.get(key)
