"""What many draws say together: when each person is called, as a range. Pure, frozen values.

    outlook = forecast(photograph(queue, learned, now), random.random, draws=100)
    outlook.predictions[visit.id].q80                    seconds from outlook.at; inf: nobody can say
    outlook.predictions[newcomer("passport")].mean       a walk-in who comes now
    outlook.predictions[checking_in("passport", booked)] an appointment that checks in now (booked: epoch)
    told(prediction, now)                                contract.values.Wait, or None
    outlook.in_time["passport"]; full(chance, already)   whether the day is full

Keys come from `controller.forecast.picture`. `only` limits the draws to some keys, which is quicker.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from contract.values import Wait
from controller.forecast.forward import Chance, draw
from controller.forecast.picture import Picture, newcomer

STEP = 5
"""Minutes. Ranges are told in steps that people use."""

FULL_BELOW, AGAIN_ABOVE = 0.8, 0.9
"""The day is full when a newcomer's chance to be served in time is below the first, and until it is above
the second."""

LEAST_DRAWS, MOST_DRAWS, WORK = 12, 200, 40_000
"""A forecast asks for about so many calls in all: 200 draws with up to 200 people, and the fewest with
10,000, whose waits scatter little."""

CERTAIN = 40
"""With fewer draws nothing is certain: `sure` is then `inf`."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """When somebody is called, in seconds from the outlook's moment.

    `q10`, `q50`, `q80`, `q90`: by then with that chance; `sure`: by then in 97 or more of a hundred cases.
    `inf`: nobody can say. `mean` is that of the draws in which the person is called at all.
    """

    mean: float
    q10: float
    q50: float
    q80: float
    q90: float
    sure: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast of one moment. `in_time`: by service, the chance that a walk-in who comes now is called and
    served before the day's last closing."""

    at: float
    draws: int
    predictions: Mapping[str, Prediction]
    in_time: Mapping[str, float]


def forecast(
    picture: Picture, chance: Chance, draws: int = 100, only: Collection[str] | None = None
) -> Outlook:
    """Many draws from the picture, put together."""
    asked = picture.asked if only is None else picture.asked.intersection(only)
    times: dict[str, list[float]] = {key: [] for key in asked}
    for _ in range(draws):
        for key, at in draw(picture, chance, asked).items():
            times[key].append(at - picture.now)
    return together(picture, times, draws)


def draws_for(picture: Picture) -> int:
    """As many draws as keep a forecast short: below a second of a desktop's processor with 10,000 waiting."""
    return max(LEAST_DRAWS, min(MOST_DRAWS, WORK // max(len(picture.asked), 1)))


def together(picture: Picture, times: Mapping[str, list[float]], draws: int) -> Outlook:
    """The outlook from the waits, in seconds, of so many draws; who was not called in a draw lacks one."""
    in_time = {
        service: _in_time(picture, service, times[key], draws)
        for service in picture.line_of
        if (key := newcomer(service)) in times
    }
    return Outlook(picture.now, draws, {key: predict(waits, draws) for key, waits in times.items()}, in_time)


def predict(waits: Sequence[float], draws: int) -> Prediction:
    """From the waits of those draws in which the person was called."""
    ordered = [*sorted(waits), *([math.inf] * (draws - len(waits)))]
    mean = sum(waits) / len(waits) if waits else math.inf
    sure = _quantile(ordered, 0.97) if draws >= CERTAIN else math.inf
    q10, q50, q80, q90 = (_quantile(ordered, share) for share in (0.1, 0.5, 0.8, 0.9))
    return Prediction(mean, q10, q50, q80, q90, sure)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """What the next draw stays below with this chance: a rank of one more than there are."""
    return ordered[min(max(math.ceil(share * (len(ordered) + 1)), 1), len(ordered)) - 1]


def _in_time(picture: Picture, service: str, waits: Sequence[float], draws: int) -> float:
    left = picture.closing[service] - picture.now
    table = picture.services[service]
    return sum(table.share_below(left - wait) for wait in waits) / draws if draws else 0.0


def full(chance: float, already: bool) -> bool:
    """Whether walk-ins are turned down, from `in_time`; `already`: whether they were. It does not flutter."""
    return chance < (AGAIN_ABOVE if already else FULL_BELOW)


def told(prediction: Prediction, at: datetime) -> Wait | None:
    """What people are told at this moment: a range in steps of five minutes, whose end eight in ten do not
    wait for, and the hour by which those eight are called. None: nobody can say."""
    if math.isinf(prediction.q80):
        return None
    return between(prediction.q10, prediction.q80, at)


def between(q10: float, q80: float, at: datetime) -> Wait:
    """The same from the two waits, in seconds."""
    low = max(math.floor(q10 / 60 / STEP), 0) * STEP
    high = max(math.ceil(q80 / 60 / STEP) * STEP, low + STEP)
    return Wait(low=low, high=high, by=hour(at, q80))


def hour(at: datetime, seconds: float) -> datetime:
    """So many seconds later, to the nearest minute that is not over, with the offset that `at` has."""
    at = at.replace(tzinfo=timezone(at.utcoffset() or timedelta()))  # a zone's own clock goes back in autumn
    minute = timedelta(minutes=1)
    begun = at.replace(second=0, microsecond=0)
    nearest = (at + timedelta(seconds=seconds + 30)).replace(second=0, microsecond=0)
    return max(nearest, begun if begun == at else begun + minute)
