"""Whether the site has the waiting rooms of this display, and whether their boards come. Knows no bus."""

from collections.abc import Iterable, Sequence

from contract.state import Content
from display.faults import Faults

UNKNOWN, SILENT = "waiting room's name", "waiting room's calls"
"""The sources of its faults."""
FIX_NAME = "Correct the waiting room's name in this unit's file: the site has no {unknown}, only {known}."
FIX_SILENT = "Call the technician: the calls of {zones} do not reach this screen."
SILENT_AFTER_S = 5.0
"""A board is kept by the broker and comes with the connection; one that is so late will not come."""


class RoomCheck:
    """Tells a wrong name, and a room whose calls do not reach this display, as faults.

    `due`: this unit's steady time of the next look; None while nothing is awaited.
    """

    def __init__(self, rooms: Sequence[str], faults: Faults) -> None:
        self._rooms, self._faults = rooms, faults
        self._came: set[str] = set()
        self._awaited: dict[str, float] = {}
        self.due: float | None = None

    def board_came(self, zone: str) -> None:
        """A board of this zone is here."""
        self._came.add(zone)

    def link_lost(self) -> None:
        """With the next connection all boards come anew."""
        self._came.clear()

    def look(self, content: Content | None, at: float, *, fresh: bool) -> None:
        """Tell what is wrong now. Nothing is known, and nothing new told, without a controller."""
        if content is None or not fresh:
            self._awaited, self.due = {}, None
            return
        known = [zone.id for zone in content.zones]
        self._came.intersection_update(known)
        self._tell_unknown([room for room in self._rooms if room not in known], known)
        missing = [room for room in self._rooms if room in known and room not in self._came]
        self._awaited = {room: self._awaited.get(room, at + SILENT_AFTER_S) for room in missing}
        self._tell_silent([room for room, until in self._awaited.items() if until <= at])
        self.due = min((until for until in self._awaited.values() if until > at), default=None)

    def _tell_unknown(self, unknown: Sequence[str], known: Sequence[str]) -> None:
        if not unknown:
            self._faults.mended(UNKNOWN)
            return
        self._faults.found(UNKNOWN, "zone-unknown", FIX_NAME, unknown=_named(unknown), known=_named(known))

    def _tell_silent(self, silent: Sequence[str]) -> None:
        if not silent:
            self._faults.mended(SILENT)
            return
        self._faults.found(SILENT, "zone-silent", FIX_SILENT, zones=_named(silent))


def _named(zones: Iterable[str]) -> str:
    return ", ".join(f'"{zone}"' for zone in zones)
