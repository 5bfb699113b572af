"""What to tell the holder of a code that nobody expects here today: another day, another site, called off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from contract.values import Code
from controller.booking.port import Appointment, State


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Why the code is refused here and now, and `when` it is booked. `body`: where, if that is another site
    that the site's file knows."""

    code: Code
    when: datetime
    body: str | None = None


def elsewhere(
    found: Sequence[Appointment], now: datetime, zone: tzinfo, bodies: Collection[str]
) -> Elsewhere | None:
    """The appointment, of those under one code, that its holder most likely means: one that stands before
    one that was called off, today's, then the next, then the last. None: there is nothing to tell, since
    what is of today and here is the queue's to say."""
    today = now.astimezone(zone).date()
    told = [each for each in found if each.site or each.start.astimezone(zone).date() != today]

    def rank(each: Appointment) -> tuple[bool, bool, bool, float]:
        day, away = each.start.astimezone(zone).date(), abs((each.start - now).total_seconds())
        return each.state is State.CANCELLED, day != today, day < today, away

    meant = min(told, key=rank, default=None)
    if meant is None:
        return None
    when = meant.start.astimezone(zone)
    if meant.state is State.CANCELLED:
        return Elsewhere(Code.CANCELLED, when)
    if meant.site:
        return Elsewhere(Code.WRONG_SITE, when, meant.site if meant.site in bodies else None)
    return Elsewhere(Code.WRONG_DAY, when)
