"""Which numbers a kiosk may give by itself: whose band each letter is. One that was given stays that kiosk's
while the controller runs, so that no two kiosks ever give the same number."""

from collections.abc import Iterator

from controller.queue.numbers import is_of_a_kiosk
from controller.sitefile import SiteFile


class KioskNumbers:
    """Bands and letters since the start. Tell it of every site file that comes in force, by `follow`."""

    def __init__(self, site: SiteFile) -> None:
        self._unit_of: dict[str, str] = {}
        self._letters: set[str] = set()
        self.follow(site)

    def follow(self, site: SiteFile) -> None:
        """This file is in force. Nobody loses a number to it that was given by an earlier one."""
        self._letters |= {service.letter for service in site.services}
        for kiosk in site.kiosks:
            self._unit_of.setdefault(kiosk.band, kiosk.id)

    def may_give(self, unit: str, number: str) -> bool:
        """Whether it is a number of a service here, and of no other kiosk's band. A band that nobody has is
        the one that the unit had before the controller was started."""
        if not is_of_a_kiosk(number) or number[0] not in self._letters:
            return False
        return self._unit_of.get(number[1], unit) == unit

    def problems(self, site: SiteFile) -> Iterator[str]:
        """Why this file cannot come in force now, in sentences."""
        band_of = {unit: band for band, unit in self._unit_of.items()}
        for place, kiosk in enumerate(site.kiosks, 1):
            had, has = band_of.get(kiosk.id, kiosk.band), self._unit_of.get(kiosk.band, kiosk.id)
            if had != kiosk.band:
                change = f"{kiosk.id} has {had!r}, and gets {kiosk.band!r}"
            elif has != kiosk.id:
                change = f"{kiosk.band!r} was that of {has}, and becomes that of {kiosk.id}"
            else:
                continue
            yield f"kiosks[{place}].band: {change} only when the controller is restarted, after closing"
