"""The values that messages are made of: names, texts, waits, opening hours."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"

Name = Annotated[str, Field(pattern=NAME_PATTERN)]
"""Identifier of a site, unit, counter, zone, service, document or body; safe inside an MQTT topic."""

RequestId = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Text = dict[str, str]
"""One text in several languages: language code -> words."""

Moment = AwareDatetime


class Value(BaseModel):
    """Frozen, strict about types, and deaf to fields it does not know (the sender may be newer)."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Role(StrEnum):
    """What kind of unit is speaking; part of the topic, so the broker enforces it."""

    KIOSK = "kiosk"
    DISPLAY = "display"
    COUNTER = "counter"


class Phase(StrEnum):
    """What a counter is doing. `CLOSED`: nobody works there; `PAUSED`: the agent is away for a while."""

    CLOSED = "closed"
    FREE = "free"
    CALLED = "called"
    SERVING = "serving"
    PAUSED = "paused"


class Code(StrEnum):
    """Why a request was refused. Stable; screens translate it, one they do not know like `REFUSED`."""

    REFUSED = "refused"
    EXPIRED = "expired"
    CLOCK_WENT_BACK = "clock_went_back"
    NOT_YOURS = "not_yours"
    UNKNOWN_SERVICE = "unknown_service"
    UNKNOWN_COUNTER = "unknown_counter"
    UNKNOWN_CODE = "unknown_code"
    TOO_MANY_TRIES = "too_many_tries"
    TOO_EARLY = "too_early"
    WRONG_DAY = "wrong_day"
    WRONG_SITE = "wrong_site"
    CANCELLED = "cancelled"
    VISIT_OVER = "visit_over"
    NUMBERS_EXHAUSTED = "numbers_exhausted"
    NOBODY_WAITING = "nobody_waiting"
    COUNTER_BUSY = "counter_busy"
    NOBODY_CALLED = "nobody_called"
    NOT_NOW = "not_now"
    TOO_SOON = "too_soon"
    CLOSED = "closed"
    DAY_FULL = "day_full"
    UNKNOWN_VISIT = "unknown_visit"
    UNKNOWN_REASON = "unknown_reason"
    NOT_ALLOWED = "not_allowed"
    NO_MORE_RECALLS = "no_more_recalls"
    RECALL_FIRST = "recall_first"
    TOO_LATE = "too_late"
    NOT_OPEN = "not_open"
    NOTHING_TO_UNDO = "nothing_to_undo"
    ALREADY_FOLLOWED = "already_followed"
    SLOT_TAKEN = "slot_taken"
    BOOKING_AWAY = "booking_away"
    NUMBER_TAKEN = "number_taken"


class Wait(Value):
    """How long until the call, as a range of whole minutes. `by`: the hour by which 8 in 10 are called."""

    low: int = Field(ge=0)
    high: int = Field(ge=0)
    by: Moment | None = None


class Opening(Value):
    """One stretch of opening time. `day` is 0 for Monday; times are local, "09:00"."""

    day: int = Field(ge=0, le=6)
    opens: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    closes: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class Fault(Value):
    """Something about a unit that staff must mend. `code` is stable.

    `fix` is an English sentence for staff whose {parts} are apart, so that pages can say it in theirs.
    """

    code: Name
    fix: str
    since: datetime
    parts: dict[str, str] = {}

    @property
    def said(self) -> str:
        """The whole sentence, in English."""
        return filled(self.fix, self.parts)


def filled(sentence: str, parts: Mapping[str, str]) -> str:
    """The sentence with its {parts}; one that is not given stays as it is, for both may come from a unit."""
    return re.sub(r"\{(\w+)\}", lambda part: parts.get(part[1], part[0]), sentence)
