"""A sample site is always open: at night it is run in the time zone where it is morning now.

So whoever tries the demo sees opening hours, a full day of appointments and no midnight in the middle.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import tomlkit

FIRST_HOUR, LAST_HOUR, WANTED_HOUR = 8, 15, 10


def site_for_now(source: Path, folder: Path, moment: datetime) -> tuple[Path, str | None]:
    """The site file to run, and the zone it was moved to, or None when it is working hours there."""
    document = tomlkit.parse(source.read_text(encoding="utf-8"))
    table = document["site"]
    if FIRST_HOUR <= moment.astimezone(ZoneInfo(str(table["timezone"]))).hour <= LAST_HOUR:
        return source, None
    zone = zone_where_it_is_morning(moment)
    table["timezone"] = zone
    if logo := document.get("look", {}).get("logo"):
        document["look"]["logo"] = str(source.parent.absolute() / logo)
    moved = folder / source.name
    moved.write_text(tomlkit.dumps(document), encoding="utf-8")
    return moved, zone


def zone_where_it_is_morning(moment: datetime) -> str:
    """A zone with a whole-hour offset where it is ten or so. Etc/GMT-9 lies nine hours *ahead* of UTC."""
    ahead = (WANTED_HOUR - moment.astimezone(ZoneInfo("UTC")).hour + 12) % 24 - 12
    return "Etc/GMT" if ahead == 0 else f"Etc/GMT{-ahead:+d}"
