"""What the site decides about its queue, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from functools import cached_property

from controller.queue.hours import ALWAYS, Hours

PRESS_IS_ONE_CALL_FOR = timedelta(seconds=2)
"""Presses of call-next at one counter closer together than this are one press."""

CLOCK_TOLERANCE = timedelta(seconds=2)
"""How far the clock may step back unnoticed (its corrections do); anything more is refused."""

BY_FORECAST = "forecast"
"""Who says that a day is full when nobody decided it."""


class Order(StrEnum):
    """How appointments and walk-ins are ordered against each other.

    `CREDIT`: an appointment counts as if it had come `appointment_credit` before its booked time.
    `STRICT`: appointments first, always. `FIRST_COME`: by arrival, whoever is booked. `ACCUMULATING`: both
    gather urgency as they wait, an appointment `accumulate` times as fast, from its booked time.
    """

    CREDIT = "credit"
    STRICT = "strict"
    FIRST_COME = "first_come"
    ACCUMULATING = "accumulating"


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One service: the letter of its numbers, the waiting room of its people, and when it is open.

    `minutes` and `spread` (standard deviation over mean) are what is believed of its service time until
    enough has been seen. `last_ticket`: how long before the day's last closing walk-ins are turned down.
    `steps`: the services that follow this one in the same visit.
    """

    letter: str
    zone: str
    minutes: float = 10.0
    spread: float = 0.7
    hours: Hours = ALWAYS
    last_ticket: timedelta = timedelta()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CounterRule:
    """One counter: its services of first choice, those it helps out with, and whether it may pick numbers."""

    services: tuple[str, ...]
    helps: tuple[str, ...] = ()
    picks: bool = False


@dataclass(frozen=True)
class Rules:
    """The whole of it. Times are explained in docs/queue.md. `priorities`: credit by reason. `reception`:
    the service of last resort, "" when there is none. `back_before`: until when, on the site's clocks, people
    who lacked papers may come back the same day; as long as it is open, when None."""

    services: Mapping[str, ServiceRule]
    counters: Mapping[str, CounterRule]
    priorities: Mapping[str, timedelta] = field(default_factory=dict)
    order: Order = Order.CREDIT
    accumulate: float = 2.0
    appointment_credit: timedelta = field(default=timedelta(minutes=15))
    early_call: timedelta = field(default=timedelta(minutes=10))
    late_after: timedelta = field(default=timedelta(minutes=10))
    walk_in_cap: timedelta = field(default=timedelta(minutes=45))
    check_in_early: timedelta = field(default=timedelta(minutes=60))
    recalls_max: int = 3
    recall_lock: timedelta = field(default=timedelta(seconds=5))
    no_show_after: int = 0
    walk_time: timedelta | None = None
    grace: timedelta = field(default=timedelta(minutes=15))
    postpone_times: int = 2
    postpone_most: timedelta = field(default=timedelta(minutes=30))
    end_of_day: time | None = None
    back_before: time | None = None
    reception: str = ""

    @cached_property
    def served(self) -> frozenset[str]:
        """The services that some counter serves; for any other one nobody would ever be called."""
        return frozenset(
            service for counter in self.counters.values() for service in (*counter.services, *counter.helps)
        )
