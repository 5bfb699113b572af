"""One day played through the real queue: people come, agents press, nothing but commands moves anybody."""

import heapq
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

from controller.forecast.simulate.days import Day, Papers, Person
from controller.forecast.simulate.office import staffed
from controller.forecast.simulate.record import DayRecord, End, Stay
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.machine import handle, tick
from controller.queue.refusal import Refused
from controller.queue.rules import Rules
from controller.queue.state import Queue, Stage
from controller.queue.waiting import waiting_at

LANGUAGE = "en"


class Listener(Protocol):
    """Somebody who watches the hall: asked before a person gets a place, told of each first call and of
    every event, after it was applied."""

    def comes(self, queue: Queue, person: Person, stay: Stay, now: datetime) -> datetime | None:
        """The hour that the person is told, or None when none is."""

    def called(self, stay: Stay) -> None:
        """This person has just been called for the first time."""

    def seen(self, event: did.Event) -> None:
        """This has happened."""


class Hall:
    """One day, to be played once. `midnight` is its start, aware and in the site's zone."""

    def __init__(self, day: Day, rules: Rules, midnight: datetime, listener: Listener | None = None) -> None:
        # Agents here say themselves when somebody has come or has not, and the day ends with its last person.
        rules = replace(rules, walk_time=None, no_show_after=0, end_of_day=None)
        self._day, self._rules, self._midnight, self._listener = day, rules, midnight, listener
        self._queue = Queue(rules)
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = count()
        self._now = 0.0
        self._stays: dict[int, Stay] = {}
        self._visits: dict[str, int] = {}
        self._steps: dict[int, int] = {}
        self._free: dict[str, None] = {}
        self._leaving: set[str] = set()
        self._calls = self._recalls = 0
        self._busy = self._last_end = 0.0

    def play(self) -> DayRecord:
        """Play the day to the end of its last visit."""
        self._told(tick(self._queue, self._moment))
        for number, person in enumerate(self._day.people):
            self._plan_person(number, person)
        for counter, spans in self._day.shifts.items():
            for begins, ends in spans:
                self._plan_shift(counter, begins, ends)
        while self._agenda:
            self._now, _, happen = heapq.heappop(self._agenda)
            happen()
        self._now = max(self._now, self._day.closes)
        self._do(do.EndDay())
        return self._record()

    def _record(self) -> DayRecord:
        queueing = [p for p in self._day.people if p.came is not None and p.papers is not Papers.CAUGHT]
        return DayRecord(
            stays=tuple(self._stays[number] for number in sorted(self._stays)),
            no_shows=sum(person.came is None for person in self._day.people),
            calls=self._calls,
            recalls=self._recalls,
            work=sum(person.walk + step.seconds for person in queueing for step in person.steps),
            capacity=self._day.capacity,
            busy=self._busy,
            overtime=max(0.0, self._last_end - self._day.closes),
        )

    # --- time ---------------------------------------------------------------------------------------

    @property
    def _moment(self) -> datetime:
        return self._midnight + timedelta(seconds=self._now)

    def _at(self, seconds: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (max(seconds, self._now), next(self._turn), happen))

    def _do(self, command: do.Command) -> list[did.Event]:
        return self._told(handle(self._queue, command, self._moment))

    def _told(self, happened: list[did.Event]) -> list[did.Event]:
        if self._listener:
            for event in happened:
                self._listener.seen(event)
        return happened

    # --- people -------------------------------------------------------------------------------------

    def _plan_person(self, number: int, person: Person) -> None:
        if person.booked is not None:
            booked = self._midnight + timedelta(seconds=person.booked)
            self._do(do.Expect(f"a{number}", f"code{number}", person.steps[0].service, booked))
        if person.came is not None:
            self._at(person.came, lambda: self._arrive(number, person))

    def _arrive(self, number: int, person: Person) -> None:
        late = self._queue.ordering.late_after
        in_time = person.booked is not None and self._now <= person.booked + late
        stay = self._stays[number] = Stay(self._now, person.booked, in_time, person.papers)
        service = person.steps[0].service
        if person.papers is Papers.CAUGHT:
            self._do(do.TurnAway(f"r{number}", service, ("papers",), LANGUAGE))
            stay.end = End.TURNED_AWAY
            return
        if self._has_place(number, person, stay):
            self._press_for(service)

    def _has_place(self, number: int, person: Person, stay: Stay) -> bool:
        service = person.steps[0].service
        promised = self._listener.comes(self._queue, person, stay, self._moment) if self._listener else None
        try:
            if person.booked is None:
                happened = self._do(do.TakeTicket(f"r{number}", service, LANGUAGE, promised))
            else:
                happened = self._do(do.CheckIn(f"r{number}", f"code{number}", LANGUAGE, promised))
        except Refused:
            stay.end = End.REFUSED
            return False
        came = next(event for event in happened if isinstance(event, did.TicketTaken | did.Arrived))
        self._visits[came.visit] = number
        self._steps[number] = 0
        if person.priority in self._rules.priorities:
            self._do(do.SetPriority(came.visit, person.priority, "reception"))
        return True

    # --- agents -------------------------------------------------------------------------------------

    def _plan_shift(self, counter: str, begins: float, ends: float) -> None:
        self._at(begins, lambda: self._come(counter))
        if ends < self._day.closes:  # who is there at closing time stays until the hall is empty
            self._at(ends, lambda: self._go(counter))

    def _come(self, counter: str) -> None:
        self._leaving.discard(counter)
        if not self._queue.counters[counter].visit:
            self._do(do.OpenCounter(counter, f"agent-{counter}"))
            self._next(counter)

    def _go(self, counter: str) -> None:
        if counter in self._free:
            del self._free[counter]
            self._do(do.CloseCounter(counter, f"agent-{counter}"))
        else:
            self._leaving.add(counter)

    def _press_for(self, service: str) -> None:
        """Of the agents who wait, the one who has waited longest; rather one whose own work it is."""
        own = (c for c in self._free if service in self._rules.counters[c].services)
        helping = (c for c in self._free if service in self._rules.counters[c].helps)
        counter = next(own, None) or next(helping, None)
        if counter:
            del self._free[counter]
            self._next(counter)

    def _next(self, counter: str) -> None:
        """The agent has nobody: goes home, calls, or waits."""
        self._free.pop(counter, None)
        if counter in self._leaving:
            self._leaving.discard(counter)
            self._do(do.CloseCounter(counter, f"agent-{counter}"))
        elif waiting_at(self._queue, counter):
            self._call(counter)
        else:
            self._free[counter] = None

    def _call(self, counter: str) -> None:
        happened = self._do(do.CallNext(counter, f"agent-{counter}"))
        call = next(event for event in happened if isinstance(event, did.Called))
        number = self._visits[call.visit]
        person, stay, called_at = self._day.people[number], self._stays[number], self._now
        self._calls += 1
        if stay.called is None:
            stay.called = called_at
            if self._listener:
                self._listener.called(stay)
            if called_at - stay.came >= person.patience:
                self._at(called_at + self._day.gone_after / 2, lambda: self._recall(counter))
                self._at(called_at + self._day.gone_after, lambda: self._miss(counter, stay, called_at))
                return
        self._at(called_at + person.walk, lambda: self._serve(counter, number, called_at))

    def _recall(self, counter: str) -> None:
        with suppress(Refused):  # the site allows none, or not so soon
            self._recalls += len(self._do(do.Recall(counter, f"agent-{counter}")))

    def _miss(self, counter: str, stay: Stay, called_at: float) -> None:
        self._do(do.NoShow(counter, f"agent-{counter}"))
        stay.end = End.GONE
        self._note_work(stay, called_at)
        self._next(counter)

    def _serve(self, counter: str, number: int, called_at: float) -> None:
        self._do(do.Start(counter, f"agent-{counter}"))
        step = self._day.people[number].steps[self._steps[number]]
        self._at(self._now + step.seconds, lambda: self._finish(counter, number, called_at))

    def _finish(self, counter: str, number: int, called_at: float) -> None:
        held = self._queue.counters[counter].visit
        self._do(do.Finish(counter, f"agent-{counter}"))
        stay = self._stays[number]
        stay.end = End.SERVED
        self._note_work(stay, called_at)
        going_on = self._queue.visits[held or ""]
        if going_on.stage is Stage.WAITING:
            self._go_on(number, going_on.id)
        self._next(counter)
        if going_on.stage is Stage.WAITING:
            self._press_for(going_on.service)

    def _go_on(self, number: int, visit: str) -> None:
        """To the next step of the visit, unless the person was sent home at this one."""
        self._steps[number] += 1
        if self._steps[number] < len(self._day.people[number].steps):
            self._stays[number].end = End.UNSERVED
        else:
            self._do(do.Leave(visit))

    def _note_work(self, stay: Stay, called_at: float) -> None:
        stay.at_desk += self._now - called_at
        self._busy += staffed([(called_at, self._now)], self._day.hours)
        self._last_end = max(self._last_end, self._now)
