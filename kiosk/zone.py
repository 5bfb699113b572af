"""The site's time zone, as far as this machine knows it."""

import logging
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)


def time_zone(name: str) -> tzinfo:
    """The zone called `name`; UTC when this machine does not know it, which is better than no kiosk."""
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        log.warning("%r is not a time zone of this machine", name)
        return UTC
