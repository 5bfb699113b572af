"""The `[announce]` table of the display's file: in which languages calls are said, how loud, how often."""

import datetime
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field

from appliance.config import Settings
from contract.values import Language
from display.wall_time import WallTime


def _rising(volumes: "tuple[Volume, ...]") -> "tuple[Volume, ...]":
    if any(one.begins >= other.begins for one, other in pairwise(volumes)):
        raise ValueError("must be in the order of their times, each time once")
    return volumes


class Volume(Settings):
    """How loud from a local time on: 1 to 5, or 0 for silence."""

    begins: WallTime = Field(alias="from")
    volume: int = Field(ge=0, le=5)


class AnnounceSettings(Settings):
    """The `[announce]` table.

    `languages`: in this order; the site's own when there are none. `volume`: how loud while `volumes`, which
    say it by the hour, are empty; the last of a day holds until the first of the next. `times`: how often
    each call is said.
    """

    languages: tuple[Language, ...] = ()
    volume: int = Field(default=3, ge=0, le=5)
    volumes: Annotated[tuple[Volume, ...], AfterValidator(_rising)] = ()
    times: int = Field(default=2, ge=1, le=2)

    def volume_at(self, local: datetime.time) -> int:
        """How loud at this local time."""
        begun = [entry for entry in self.volumes if entry.begins <= local]
        current = (begun or self.volumes)[-1:]
        return current[0].volume if current else self.volume
