"""When the hour that a person was told is replaced by another: never shorter if it may have to grow. Pure.

The hour told first is the one by which eight in ten are called. It is lengthened when it has become too
good; it is shortened only when that is worth telling and the new one is nearly certain.
"""

import math
from datetime import datetime, timedelta

from controller.forecast.outlook import Prediction, hour

TOO_GOOD = timedelta(minutes=2)
"""How much later eight in ten must be called before the person is told: a minute more or less is noise."""

MARGIN = timedelta(minutes=5)
"""What is added to the moment by which nearly everyone in this place would be called, before it is told."""

WORTH_TELLING = timedelta(minutes=5)
"""A promise is shortened by no less than this."""


def renew(told: datetime | None, fresh: Prediction, at: datetime) -> datetime | None:
    """The hour to tell from now on; `fresh` is counted from `at`, which is aware. None: nobody can say."""
    if math.isinf(fresh.q80):
        return told
    likely = hour(at, fresh.q80)
    if told is None or likely > told + TOO_GOOD:
        return likely
    if math.isinf(fresh.sure):
        return told
    certain = hour(at, fresh.sure) + MARGIN
    return certain if certain <= told - WORTH_TELLING else told
