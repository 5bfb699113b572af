"""The wait of somebody who comes now, from the lines, the mean service times and who serves what. Pure.

A counter that serves several lines works on each of them in turn, so a line's work is shared evenly among
the counters that serve it, and a newcomer waits for the work that lies with the counters of his service.
"""

import math

from contract.values import Wait
from controller.queue.rules import Rules
from controller.queue.state import Queue

STEP = 5
"""Minutes. Ranges are told in steps that people use."""
SPREAD = (0.7, 1.4)
"""The range around the mean; service times scatter about this much."""


class Estimator:
    """Estimates for one set of rules. A call costs O(services)."""

    def __init__(self, rules: Rules) -> None:
        serving = {
            service: {c for c, rule in rules.counters.items() if service in rule.services}
            for service in rules.services
        }
        self._weights: dict[str, dict[str, float]] = {
            mine: {
                other: rule.minutes * len(serving[mine] & theirs) / len(theirs) / len(serving[mine])
                for other, rule in rules.services.items()
                if (theirs := serving[other]) & serving[mine]
            }
            for mine in rules.services
            if serving[mine]
        }
        self._first_turn = {
            mine: rules.services[mine].minutes / 2 / max(len(counters), 1)
            for mine, counters in serving.items()
        }

    def wait(self, queue: Queue, service: str, ahead: int | None = None) -> Wait | None:
        """The range for somebody who comes now, or who has `ahead` people before him in his own line.

        None when no counter serves the service.
        """
        weights = self._weights.get(service)
        if weights is None:
            return None
        lines = queue.lines
        minutes = sum(weight * len(lines[other]) for other, weight in weights.items() if other != service)
        minutes += weights[service] * (len(lines[service]) if ahead is None else ahead)
        if minutes:
            minutes += self._first_turn[service]
        return in_steps(minutes)


def in_steps(minutes: float) -> Wait:
    """The range around `minutes`, in steps; 0 to 5 means "less than five minutes"."""
    low = math.floor(minutes * SPREAD[0] / STEP) * STEP
    high = max(math.ceil(minutes * SPREAD[1] / STEP) * STEP, low + STEP)
    return Wait(low=low, high=high)
