"""What the site decides about its queue, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

PRESS_IS_ONE_CALL_FOR = timedelta(seconds=2)
"""Presses of call-next at one counter closer together than this are one press."""

CLOCK_TOLERANCE = timedelta(seconds=2)
"""How far the clock may step back unnoticed (its corrections do); anything more is refused."""

LAST_NUMBER = 999


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One service: the letter of its numbers and the waiting room of its people."""

    letter: str
    zone: str
    minutes: float = 10.0


@dataclass(frozen=True, slots=True)
class CounterRule:
    """One counter: the services it serves."""

    services: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """The whole of it. Times are explained in docs/architecture.md."""

    services: Mapping[str, ServiceRule]
    counters: Mapping[str, CounterRule]
    appointment_credit: timedelta = field(default=timedelta(minutes=15))
    early_call: timedelta = field(default=timedelta(minutes=10))
    late_after: timedelta = field(default=timedelta(minutes=10))
    walk_in_cap: timedelta = field(default=timedelta(minutes=45))
    check_in_early: timedelta = field(default=timedelta(minutes=60))

    @cached_property
    def served(self) -> frozenset[str]:
        """The services that some counter serves; for any other one nobody would ever be called."""
        return frozenset(service for counter in self.counters.values() for service in counter.services)
