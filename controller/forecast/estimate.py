"""The rough wait, from the lines, the mean service times and who serves what; no draws. Pure.

It is told while there is no forecast, and carries one forward: between two forecasts the wait of a newcomer
changes by as much as this one does. A counter that serves several lines works on each in turn, so a line's
work is shared evenly among the counters that serve it, and a newcomer waits for the work that lies with the
counters of the service.
"""

import math
from collections.abc import Mapping

from contract.values import Wait
from controller.queue.rules import Rules
from controller.queue.state import Queue

STEP = 5
"""Minutes. Ranges are told in steps that people use."""
SPREAD = (0.7, 1.4)
"""The range around the mean; service times scatter about this much."""

Staff = tuple[tuple[str, tuple[str, ...]], ...]
"""Counters with the services they serve."""


class Estimator:
    """Estimates for one set of rules. A call costs O(services + counters)."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._everybody: Staff = tuple(
            (name, (*rule.services, *rule.helps)) for name, rule in rules.counters.items()
        )
        self._staff: Staff = ()
        self._shares: Mapping[str, Mapping[str, float]] = {}
        self._first_turn: Mapping[str, float] = {}
        self._work_out(self._everybody)

    def minutes(self, queue: Queue, service: str, ahead: int | None = None) -> float | None:
        """The wait of somebody who comes now, or who has `ahead` people before him in his own line.

        None when no counter serves the service. Nobody works anywhere: as if everybody did.
        """
        if (staff := self._present(queue)) != self._staff:
            self._work_out(staff)
        shares = self._shares.get(service)
        if shares is None:
            return None
        lines = queue.lines
        minutes = sum(share * len(lines[other]) for other, share in shares.items() if other != service)
        minutes += shares[service] * (len(lines[service]) if ahead is None else ahead)
        return minutes + self._first_turn[service] if minutes else 0.0

    def wait(self, queue: Queue, service: str, ahead: int | None = None) -> Wait | None:
        """The same as a range."""
        minutes = self.minutes(queue, service, ahead)
        return None if minutes is None else in_steps(minutes)

    def _present(self, queue: Queue) -> Staff:
        rules = self._rules.counters
        return (
            tuple(
                (name, now.services or (*rules[name].services, *rules[name].helps))
                for name, now in queue.counters.items()
                if now.staffed
            )
            or self._everybody
        )

    def _work_out(self, staff: Staff) -> None:
        rules = self._rules.services
        serving = {service: {name for name, served in staff if service in served} for service in rules}
        self._staff = staff
        self._shares = {
            mine: {
                other: rule.minutes * len(serving[mine] & theirs) / len(theirs) / len(serving[mine])
                for other, rule in rules.items()
                if (theirs := serving[other]) & serving[mine]
            }
            for mine in rules
            if serving[mine]
        }
        self._first_turn = {mine: rules[mine].minutes / 2 / len(serving[mine]) for mine in self._shares}


def in_steps(minutes: float) -> Wait:
    """The range around `minutes`, in steps; 0 to 5 means "less than five minutes"."""
    low = math.floor(minutes * SPREAD[0] / STEP) * STEP
    high = max(math.ceil(minutes * SPREAD[1] / STEP) * STEP, low + STEP)
    return Wait(low=low, high=high)
