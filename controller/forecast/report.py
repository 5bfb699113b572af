"""What the forecasting process tells the controller, small however many people wait. Pure.

Moments are seconds since the epoch. Whom nobody can say anything about is left out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from controller.forecast.estimate import Estimator
from controller.forecast.outlook import Outlook, Prediction
from controller.forecast.picture import PROBE
from controller.queue.state import Queue

MOST_PROMISES = 200
"""Of people who wait, in one report; whoever has to be told more comes with the next one."""


@dataclass(frozen=True, slots=True)
class Report:
    """One forecast. `arriving`: by key, the 1-in-10 and 8-in-10 waits of who arrives now, in seconds.

    `in_time`: by service, the chance that a walk-in who comes now is served before the day ends. `rough`:
    the rough wait at that moment, in minutes, by service. `promises`: of people who wait, where they have
    changed, the moments by which 1 and 8 in 10 are called. `gone`: who needs none any more.
    """

    at: float
    arriving: Mapping[str, tuple[int, int]]
    in_time: Mapping[str, float]
    rough: Mapping[str, float]
    promises: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def report(
    outlook: Outlook,
    queue: Queue,
    estimator: Estimator,
    promises: Mapping[str, tuple[int, int]],
    gone: tuple[str, ...],
) -> Report:
    """What is to be told of an outlook of this queue."""
    return Report(
        at=outlook.at,
        arriving={
            key: _rounded(each)
            for key, each in outlook.predictions.items()
            if key.startswith(PROBE) and not math.isinf(each.q80)
        },
        in_time={service: round(chance, 3) for service, chance in outlook.in_time.items()},
        rough={
            service: round(minutes, 2)
            for service in queue.rules.services
            if (minutes := estimator.minutes(queue, service)) is not None
        },
        promises=promises,
        gone=gone,
    )


def _rounded(prediction: Prediction) -> tuple[int, int]:
    return round(prediction.q10), round(prediction.q80)


def epoch(moment: datetime) -> int:
    """Whole seconds since the epoch."""
    return round(moment.timestamp())
