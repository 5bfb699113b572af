"""A trial: days of one office or journal under one set of rules. The same trial gives the same records."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from random import Random

from controller.forecast.simulate.days import Day, generate
from controller.forecast.simulate.hall import Hall, Listener
from controller.forecast.simulate.office import Office
from controller.forecast.simulate.office_rules import business_day
from controller.forecast.simulate.record import DayRecord
from controller.queue.rules import Order, Rules

WARM_UP = 5
"""Days from which the forecast learns before the first that is counted."""


@dataclass(frozen=True, slots=True)
class Generated:
    """Days of an office; the seed and a day's index decide everything in it."""

    office: Office
    seed: int
    before: int = WARM_UP

    def day(self, index: int) -> Day:
        """The day of this index; below 0 are the days before the first that is counted."""
        return generate(self.office, Random(f"{self.seed}/{index}"))


@dataclass(frozen=True, slots=True)
class Replayed:
    """Days that have been; of these, the first `before` only teach."""

    days: tuple[Day, ...]
    seed: int
    before: int = 0

    def day(self, index: int) -> Day:
        """The day of this index; below 0 are the days before the first that is counted."""
        return self.days[self.before + index]


@dataclass(frozen=True, slots=True)
class Trial:
    """`name`: how tables call its rules. `ask_every`: one newcomer in so many is told a time; 0: nobody."""

    name: str
    source: Generated | Replayed
    rules: Rules
    ask_every: int = 0


def play(trial: Trial, index: int, listener: Listener | None = None) -> DayRecord:
    """One day of the trial, from its morning to its last visit."""
    day = trial.source.day(index)
    return Hall(day, trial.rules, midnight(day.on or business_day(trial.rules), trial.rules), listener).play()


def midnight(day: date, rules: Rules) -> datetime:
    """The start of the day, with the offset that holds at noon: no clock changes while doors are open."""
    zone: tzinfo = next((rule.hours.zone for rule in rules.services.values() if rule.hours.zone), UTC)
    offset = datetime.combine(day, time(12), zone).utcoffset() or timedelta()
    return datetime.combine(day, time(), timezone(offset))


def with_credit(rules: Rules, minutes: float) -> Rules:
    """The rules with this much credit for appointments."""
    return replace(rules, order=Order.CREDIT, appointment_credit=timedelta(minutes=minutes))


def orders(rules: Rules, dial: tuple[float, ...]) -> dict[str, Rules]:
    """The ways to order people that are worth comparing, by the names that tables give them."""
    return {
        "first come": replace(rules, order=Order.FIRST_COME),
        **{f"credit {minutes:g}": with_credit(rules, minutes) for minutes in dial},
        "accumulating": replace(rules, order=Order.ACCUMULATING),
        "strict": replace(rules, order=Order.STRICT),
    }


def described(rules: Rules) -> str:
    """The order of these rules, as tables name it."""
    if rules.order is Order.CREDIT:
        return f"credit {rules.appointment_credit.total_seconds() / 60:g}"
    return {Order.STRICT: "strict", Order.FIRST_COME: "first come", Order.ACCUMULATING: "accumulating"}[
        rules.order
    ]
