"""What reception's page shows of the entrance hall: who asks for help, and what staff must see to. Changes
nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from appliance.texts import say
from contract.values import Role
from controller.queue.state import HelpCall
from controller.sitefile import SiteFile
from controller.web.desk import Moment
from controller.web.office import BookingNow, KnowsTheHall, Notice, Office, Unit
from controller.web.visit_rows import Shown, spoken
from controller.web.words import Words

Standing = Literal["works", "fault", "away", "unknown"]
WORST_FIRST: tuple[Standing, ...] = ("fault", "away", "unknown", "works")


class Call(Shown):
    """Somebody at a kiosk asks for help. `answered`: when reception said that somebody is coming, "10:31"."""

    unit: str
    place: str = Field(description="What the kiosk is called")
    page: str = Field(description="What the person was doing")
    language: str | None = Field(description="The language that the person reads, in its own words")
    since: AwareDatetime
    clock: str
    answered: str | None
    by: str = Field(description="Who is coming")


class Trouble(Shown):
    """What staff must do about a unit, in a sentence, and since when."""

    fix: str
    since: str


class UnitRow(Shown):
    """One kiosk or display, or a counter's unit that needs somebody. `since`: when it came or went."""

    unit: str
    name: str
    kind: str
    standing: Standing
    says: str
    since: str | None
    troubles: tuple[Trouble, ...]


class BookingRow(Shown):
    """Whether the booking source answers, in words."""

    standing: Standing
    says: str


class HallNow(Shown):
    """The entrance hall as reception sees it."""

    calls: tuple[Call, ...]
    units: tuple[UnitRow, ...]
    booking: BookingRow | None


class HallSnapshot(Moment):
    """The whole hall at one moment."""

    hall: HallNow


def hall_snapshot(office: Office, run: str, language: str) -> HallSnapshot:
    """The hall now, in the words of `language`."""
    now = office.now()
    rows = _Rows(office.site, now, Words(language))
    known = office if isinstance(office, KnowsTheHall) else None
    calls = sorted(office.queue.help.values(), key=lambda call: (call.answered is not None, call.since))
    hall = HallNow(
        calls=tuple(map(rows.call, calls)),
        units=rows.units(known.units() if known else ()),
        booking=rows.booking(known.booking() if known else None),
    )
    return HallSnapshot(run=run, version=office.version, at=now, clock=f"{now:%H:%M}", hall=hall)


class _Rows:
    """Tells the hall in one language, at one moment."""

    def __init__(self, site: SiteFile, now: datetime, words: Words) -> None:
        self._zone, self._now, self._words = site.zone_info, now, words
        languages = site.site.languages
        self._names = {each.id: say(each.name, words.language, languages) for each in site.kiosks}

    def call(self, call: HelpCall) -> Call:
        """Somebody who asks for help."""
        return Call(
            unit=call.unit,
            place=self._name(call.unit),
            page=self._words.kiosk_page(call.page),
            language=spoken(call.language),
            since=call.since,
            clock=self._clock(call.since),
            answered=self._clock(call.answered) if call.answered else None,
            by=call.by,
        )

    # --- units ------------------------------------------------------------------------------------

    def units(self, units: Sequence[Unit]) -> tuple[UnitRow, ...]:
        """Kiosks and displays, and counters in trouble; first those that need somebody."""
        rows = [self._unit(each) for each in units if _is_shown(each)]
        heard = {row.unit for row in rows}
        rows += [self._unheard(unit) for unit in self._names if unit not in heard]
        return tuple(sorted(rows, key=lambda row: (WORST_FIRST.index(row.standing), row.name, row.unit)))

    def _unit(self, unit: Unit) -> UnitRow:
        state, standing = unit.state, _standing(unit)
        return UnitRow(
            unit=state.unit,
            name=self._name(state.unit),
            kind=self._words.unit_kind(state.role),
            standing=standing,
            says=self._words.unit_standing(standing),
            since=self._clock(unit.since) if unit.since and not state.up else None,
            troubles=tuple(self._troubles(unit)),
        )

    def _unheard(self, unit: str) -> UnitRow:
        return UnitRow(
            unit=unit,
            name=self._name(unit),
            kind=self._words.unit_kind(Role.KIOSK),
            standing="unknown",
            says=self._words.unit_standing("unknown"),
            since=None,
            troubles=(),
        )

    def _troubles(self, unit: Unit) -> Iterator[Trouble]:
        if unit.state.up:  # what a unit that is gone said last may long be mended
            for fault in unit.state.faults:
                yield Trouble(
                    fix=self._words.notice(Notice(fault.fix, fault.parts)), since=self._clock(fault.since)
                )

    def booking(self, booking: BookingNow | None) -> BookingRow | None:
        """The booking source."""
        if booking is None:
            return None
        words, last = self._words, self._clock(booking.last) if booking.last else ""
        if booking.reachable is None:
            return BookingRow(standing="unknown", says=words("has not been asked yet"))
        if booking.reachable:
            return BookingRow(standing="works", says=words("answers"))
        says = words("does not answer. Check-in goes on; it is told later.")
        heard = words("Heard last at {time}.", time=last)
        return BookingRow(standing="away", says=f"{says} {heard}" if last else says)

    # --- words ------------------------------------------------------------------------------------

    def _name(self, unit: str) -> str:
        return self._names.get(unit) or unit

    def _clock(self, moment: datetime) -> str:
        """The time of day on the site's clocks, with the date when it is another day's."""
        local = moment.astimezone(self._zone)
        return f"{local:%H:%M}" if local.date() == self._now.date() else f"{local:%d.%m. %H:%M}"


def _is_shown(unit: Unit) -> bool:
    """Kiosks and displays always; counters have their own desk, and are told of when they need somebody."""
    return unit.state.role is not Role.COUNTER or _standing(unit) != "works"


def _standing(unit: Unit) -> Standing:
    if not unit.state.up:
        return "away"
    return "fault" if unit.state.faults else "works"
