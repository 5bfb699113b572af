"""A small office for the queue's tests: rules, moments, and a queue that speaks in sentences."""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.machine import handle, tick
from controller.queue.refusal import Refused
from controller.queue.rules import CounterRule, Rules, ServiceRule
from controller.queue.state import Queue, Stage, Visit
from controller.queue.waiting import waiting_at

ZONE = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
RULES = Rules(
    services={
        "passport": ServiceRule("P", "hall"),
        "moving": ServiceRule("M", "hall"),
        "reception": ServiceRule("R", "foyer"),
        "vehicle": ServiceRule("V", "hall"),
    },
    counters={
        "1": CounterRule(("passport", "moving")),
        "2": CounterRule(("passport",)),
        "3": CounterRule(("reception",)),
    },
)


PERSON = "w-request-1"
"""The visit of the first walk-in."""
SECOND = 1 / 60
"""In minutes."""


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def at(minute: float) -> datetime:
    """That many minutes after nine."""
    return NINE + minutes(minute)


class Office:
    """Says commands at minutes after nine and keeps every event."""

    def __init__(self, rules: Rules = RULES) -> None:
        self.queue = Queue(rules)
        self.events: list[did.Event] = []
        self._requests = 0

    def say(self, minute: float, command: do.Command) -> list[did.Event]:
        now = NINE + minutes(minute)
        self.events += tick(self.queue, now)
        happened = handle(self.queue, command, now)
        self.events += happened
        return happened

    def refused(self, minute: float, command: do.Command) -> Refused:
        """Why the command is refused then; a refusal changes nothing."""
        self.events += tick(self.queue, at(minute))
        before = deepcopy(self.queue)
        with pytest.raises(Refused) as refusal:
            handle(self.queue, command, at(minute))
        assert self.queue == before
        return refusal.value

    def code(self, minute: float, command: do.Command) -> Code:
        """The code that the command is refused with."""
        return self.refused(minute, command).code

    def pass_time(self, minute: float) -> list[did.Event]:
        """What happens by itself until then."""
        happened = tick(self.queue, at(minute))
        self.events += happened
        return happened

    def request(self) -> str:
        self._requests += 1
        return f"request-{self._requests}"

    def walk_in(self, minute: float, service: str = "passport") -> str:
        """The number of a walk-in who arrives then."""
        request = self.request()
        self.say(minute, do.TakeTicket(request, service, "fr"))
        return self.queue.visits[f"w-{request}"].number

    def booked(self, minute: float, at: float, service: str = "passport", ref: str = "") -> str:
        """The number of somebody booked at minute `at` who arrives then; seen by the source at minute 0."""
        ref = ref or f"ref-{at:g}-{minute:g}"
        self.expect(at, service, ref)
        self.say(minute, do.CheckIn(self.request(), f"CODE{ref}", "fr"))
        return self.visit(ref).number

    def expect(self, at: float, service: str = "passport", ref: str = "ref") -> None:
        self.say(self._last_minute(), do.Expect(ref, f"CODE{ref}", service, NINE + minutes(at)))

    def _last_minute(self) -> float:
        return (self.queue.last_at - NINE) / minutes(1) if self.queue.last_at else 0

    def visit(self, ref: str) -> Visit:
        return self.queue.visits[self.queue.by_ref[ref]]

    def holder(self, number: str) -> Visit:
        """The visit with this number."""
        return next(visit for visit in self.queue.visits.values() if visit.number == number)

    def order(self, minute: float, counter: str = "1") -> list[str]:
        """The numbers in the order in which the counter calls them, all at this moment."""
        called: list[str] = []
        while waiting_at(self.queue, counter):
            self.say(minute, do.CallNext(counter))
            called.append(self.number_at(counter))
            self.say(minute, do.Finish(counter))
        return called

    def number_at(self, counter: str) -> str:
        """Whom the counter has called or serves."""
        visit = self.queue.visit_at(counter)
        return visit.number if visit else ""

    def call(self, minute: float, counter: str = "1") -> str | None:
        """The number that the counter calls then, finishing whoever was there."""
        self.say(minute, do.CallNext(counter))
        visit = self.queue.visit_at(counter)
        return visit.number if visit else None


def office_with(**dials: object) -> Office:
    """An office of these rules."""
    return Office(replace(RULES, **dials))  # type: ignore[arg-type]  # the dials are those of Rules


def stages(office: Office, visit: str = PERSON) -> list[Stage]:
    """Every stage of the visit so far."""
    return [stage for stage, _ in office.queue.visits[visit].spans]
