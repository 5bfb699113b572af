"""The wall clock, in one place, so that whatever needs the time can be given another."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


def local(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in a zone, with its offset alone: moments of one zone compare by their wall clocks, which go
    back in autumn."""
    here = moment.astimezone(zone)
    return here.replace(tzinfo=timezone(here.utcoffset() or timedelta()))
