"""Today's appointments as the kiosk knows them: by digests of their codes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.requests import Option
from contract.state import DayCode, DayCodes

AT = "@"


@dataclass(frozen=True, slots=True)
class TooEarly:
    """It can be checked in from `opens` on."""

    booked: datetime
    opens: datetime


Found = DayCode | TooEarly | tuple[Option, ...] | None


def name_of(code: DayCode) -> str:
    """What the appointment is called among those of one code."""
    return f"{code.service}{AT}{code.booked.isoformat()}"


def is_ours(appointment: str) -> bool:
    """Whether that name was given here, so that it means nothing to the controller."""
    return AT in appointment


def look_up(
    codes: DayCodes, digest: str, now: datetime, appointment: str = "", given: Mapping[str, str] | None = None
) -> Found:
    """The appointment that somebody who shows this code can check in now; several of them as options; or from
    when on it can be. None when nobody is expected with it. `given`: names of appointments that have a
    number here already, and which.
    """
    given = given or {}
    held = sorted((each for each in codes.codes if each.digest == digest), key=lambda each: each.booked)
    if named := next((each for each in held if name_of(each) == appointment), None):
        return named
    early = timedelta(seconds=codes.early_s)
    able = [each for each in held if now >= each.booked - early or name_of(each) in given]
    if len(able) > 1:
        return tuple(
            Option(
                appointment=name_of(each),
                service=each.service,
                booked=each.booked,
                number=given.get(name_of(each)),
            )
            for each in able
        )
    if able:
        return able[0]
    return TooEarly(held[0].booked, held[0].booked - early) if held else None
