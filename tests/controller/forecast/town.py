"""An office whose days are played through the real queue, so that forecasts can be held against them."""

import heapq
import math
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from controller.forecast.learned import Learned
from controller.queue import commands as do
from controller.queue.machine import handle, tick
from controller.queue.rules import CounterRule, Rules, ServiceRule
from controller.queue.state import Queue, Stage

ZONE = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
HOURS = 8
NO_SHOW = 0.08

Asked = Callable[[Queue, str, float | None, datetime], None]
"""Told right before somebody gets a place: the queue, who, the booked time if any, the moment."""


def rules(counters: int = 6, **given: object) -> Rules:
    services = {"passport": ServiceRule("P", "hall", 10.0, 0.7)}
    desks = {str(number): CounterRule(("passport",)) for number in range(1, counters + 1)}
    return Rules(services, desks, appointment_credit=timedelta(minutes=20), **given)  # type: ignore[arg-type]


class Town:
    """Plays days; `called` gets the moment of each person's call."""

    def __init__(self, site: Rules, load: float, seed: int) -> None:
        self.rules, self.load = site, load
        self.random = random.Random(seed)
        self.queue, self.learned = Queue(site), Learned(site)
        self.called: dict[str, datetime] = {}
        self.arrived: dict[str, datetime] = {}
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._turn, self._names = count(), count()
        self._midnight = MONDAY
        self.free: list[str] = []

    def play(self, day: int, asked: Asked) -> None:
        """One day, until the last person is served."""
        self._midnight = MONDAY + timedelta(days=day)
        self._learn(tick(self.queue, self._midnight))
        self.free = list(self.rules.counters)
        for counter in self.free:
            self._say(0, do.OpenCounter(counter))
        per_minute = self.load * len(self.rules.counters) / 10
        self._plan_bookings(0.7 * per_minute / (1 - NO_SHOW), asked)
        self._plan_walk_ins(0.3 * per_minute, asked)
        while self._agenda:
            minute, _, happens = heapq.heappop(self._agenda)
            self._minute = minute
            happens()
        for counter in self.rules.counters:
            self._say(self._minute, do.CloseCounter(counter))
        self._say(self._minute, do.EndDay())

    def _plan_bookings(self, per_minute: float, asked: Asked) -> None:
        left = 0.0
        for slot in range(0, HOURS * 60, 5):
            left += per_minute * 5
            while left >= 1:
                left -= 1
                name = f"b{next(self._names)}"
                booked = self._midnight + timedelta(minutes=slot)
                self._say(0, do.Expect(name, name, "passport", booked))
                if self.random.random() >= NO_SHOW:
                    at = max(slot + self.random.gauss(-2, 8), 0.0)
                    self._plan(at, lambda n=name, b=booked: self._come(n, b, asked))

    def _plan_walk_ins(self, per_minute: float, asked: Asked) -> None:
        at = 0.0
        while (at := at + self.random.expovariate(per_minute)) < HOURS * 60:
            name = f"n{next(self._names)}"
            self._plan(at, lambda n=name: self._come(n, None, asked))

    def _plan(self, minute: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (minute, next(self._turn), happens))

    def _come(self, name: str, booked: datetime | None, asked: Asked) -> None:
        now = self._moment(self._minute)
        visit = f"{booked:%Y%m%d}-{name}" if booked else f"w-{name}"
        asked(self.queue, visit, booked.timestamp() if booked else None, now)
        self.arrived[visit] = now
        request = do.CheckIn(name, name, "fr") if booked else do.TakeTicket(name, "passport", "fr")
        self._say(self._minute, request)
        if self.free:
            self._call(self.free.pop(0))

    def _call(self, counter: str) -> None:
        if not any(len(line) for tier in self.queue.tiers(counter) for line in tier):
            held = self.queue.visit_at(counter)
            if held:
                self._say(self._minute, do.Finish(counter))
            self.free.append(counter)
            return
        self._say(self._minute, do.CallNext(counter))
        visit = self.queue.visit_at(counter)
        assert visit is not None
        assert visit.stage is Stage.CALLED
        self.called[visit.id] = self._moment(self._minute)
        sigma = math.sqrt(math.log(1.49))
        minutes = self.random.lognormvariate(math.log(10) - sigma**2 / 2, sigma)
        self._plan(self._minute + max(minutes, 0.05), lambda: self._call(counter))

    def _say(self, minute: float, command: do.Command) -> None:
        self._learn(tick(self.queue, self._moment(minute)))
        self._learn(handle(self.queue, command, self._moment(minute)))

    def _learn(self, events: list) -> None:  # type: ignore[type-arg]  # any events
        for event in events:
            self.learned.see(event)

    def _moment(self, minute: float) -> datetime:
        return self._midnight + timedelta(minutes=minute)
