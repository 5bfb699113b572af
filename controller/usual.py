"""What people usually come for, so that kiosks can offer it first."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from controller.journal.reading import JournalReader
from controller.sitefile import SiteFile

LATELY = timedelta(days=60)


def come_for_lately(journal: Path, today: date) -> Counter[str]:
    """How often people came for each service lately. Reads months of visits: not in the loop, where
    everybody would wait. Raises sqlite3.Error."""
    reader = JournalReader(journal)
    try:
        return reader.times_come_for(today - LATELY)
    finally:
        reader.close()


def usual(site: SiteFile, times: Counter[str]) -> tuple[str, ...]:
    """The services that a kiosk offers and people came for, most often first, then as in the file."""
    offered = (service.id for service in site.services if service.listed)
    return tuple(sorted((name for name in offered if times[name]), key=lambda name: -times[name]))
