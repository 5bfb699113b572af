"""Opening hours as a site file writes them: a week, the days that differ from it, public holidays."""

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator

from appliance.config import Settings
from contract.values import Opening, Text
from controller.queue.hours import MIDNIGHT, Stretch

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def wall_time(written: str) -> datetime.time:
    """ "17:30" as a time. Raises ValueError when it is not one."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", written):
        raise ValueError(f"{written!r} is not a time such as 17:30")
    return datetime.time.fromisoformat(written)


def stretch(written: str) -> Stretch:
    """ "09:00-16:00" as its two times; 24:00 may close it. Raises ValueError when it is not like that."""
    opens, _, closes = written.partition("-")
    try:
        pair = wall_time(opens), MIDNIGHT if closes == "24:00" else wall_time(closes)
    except ValueError:
        pair = MIDNIGHT, MIDNIGHT
    if pair[0] >= pair[1]:
        raise ValueError(f'{written!r} is not like "09:00-16:00"')
    return pair


def stretches(written: tuple[str, ...]) -> tuple[Stretch, ...]:
    """A day's stretches in order. Raises ValueError when one is not one, or two overlap."""
    found = sorted((stretch(one), one) for one in written)
    for ((_, closes), one), ((opens, _), other) in pairwise(found):
        if opens < closes:
            raise ValueError(f"{one!r} and {other!r} overlap")
    return tuple(pair for pair, _ in found)


def _checked(written: str) -> str:
    wall_time(written)
    return written


WallTime = Annotated[str, AfterValidator(_checked)]
"""A local time as people write it, "17:30"."""


class HoursSettings(Settings):
    """Opening hours of a body: `{monday = ["09:00-12:00", "13:00-16:00"]}`; days left out are closed."""

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()

    def written(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every day of the week with what the file says of it."""
        return ((day, getattr(self, day)) for day in DAYS)

    def openings(self) -> Iterator[Opening]:
        """One Opening for every stretch. Raises ValueError when a stretch is not "HH:MM-HH:MM"."""
        for index, (_, day) in enumerate(self.written()):
            for opens, closes in map(stretch, day):
                yield Opening(day=index, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")


class ExceptionSettings(Settings):
    """One `[[hours.exceptions]]` table: what holds on this day instead. `open` empty: closed all day."""

    date: datetime.date
    open: tuple[str, ...] = ()
    reason: Text = {}


class OwnHoursSettings(HoursSettings):
    """Our own hours: the `[hours]` table, and `hours` of a service.

    Where no day is named, the table has no week of its own: a service keeps the site's, and a site is open
    day and night. `holidays`: the country, "FR", or its part, "DE-BY", on whose public holidays it is closed.
    """

    exceptions: tuple[ExceptionSettings, ...] = ()
    holidays: str | None = None

    def week(self) -> tuple[tuple[Stretch, ...], ...] | None:
        """The week, Monday first, if this table names a day. Raises ValueError when a stretch is not one."""
        if self.model_fields_set.isdisjoint(DAYS):
            return None
        return tuple(stretches(day) for _, day in self.written())

    def other_days(self) -> dict[datetime.date, tuple[Stretch, ...]]:
        """The exceptions by their day. Raises ValueError when a stretch is not one."""
        return {each.date: stretches(each.open) for each in self.exceptions}
