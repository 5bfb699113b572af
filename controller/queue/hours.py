"""When the doors are open: a week, the days that differ from it, and what that means for a moment.

Hours are written in local wall time; moments are aware. Where the clocks change, wall time is read so that
a stretch stays one stretch: a time that is jumped over means the moment of the jump, and of a time that
comes twice the first counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

Stretch = tuple[time, time]
"""From opening to closing, local wall time, opening before closing. At the closing it is closed."""

MIDNIGHT = time.max
"""As a closing: the midnight that ends the day. A stretch that opens at 00:00 next day runs on from it."""

AHEAD = timedelta(days=60)
"""How far ahead a closing or an opening is looked for."""

_A_DAY, _A_SECOND = timedelta(days=1), timedelta(seconds=1)
_THROUGH_THE_WEEK = (((time.min, MIDNIGHT),),) * 7

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours. `weekly` holds seven days, Monday first; a day's stretches are in order, apart.

    `exceptions` says what holds on a day instead of its weekly row; no stretches: closed that day.
    `zone` says whose wall time this is; without it, that of the moments that are asked about. A moment
    with a fixed offset knows nothing of a change of the clocks ahead, so a real site gives its zone.
    Moments are returned with the fixed offset that holds then.
    """

    weekly: tuple[tuple[Stretch, ...], ...]
    exceptions: Mapping[date, tuple[Stretch, ...]] = field(default_factory=dict, hash=False)
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError(f"a week has seven days, not {len(self.weekly)}")

    def on(self, day: date) -> tuple[Stretch, ...]:
        """The stretches of a day; none when it is closed."""
        return self.exceptions.get(day, self.weekly[day.weekday()])

    def is_open(self, now: datetime) -> bool:
        """Whether the doors are open at this moment."""
        if self._always:
            return True
        zone = self._zone(now)
        return any(opens <= now < closes for opens, closes in self._spans(_day(now, zone), zone))

    def closes(self, now: datetime) -> datetime | None:
        """When the doors shut that are open now. None: they are shut, or stay open for `AHEAD` and more.

        A lunch break shuts them; a stretch that touches the next, as at midnight, does not.
        """
        if self._always or not self.is_open(now):
            return None
        zone = self._zone(now)
        end = next(closes for opens, closes in self._runs(_day(now, zone), zone) if opens <= now < closes)
        return end if end - now <= AHEAD else None

    def last_close(self, day: date, like: datetime) -> datetime | None:
        """When the day's last stretch ends, in the zone of `like` if these hours have none.

        None: the day is closed, or runs on into the next one.
        """
        stretches, next_day = self.on(day), self.on(day + _A_DAY)
        if not stretches:
            return None
        if stretches[-1][1] == MIDNIGHT and next_day and next_day[0][0] == time.min:
            return None
        return _closing(day, stretches[-1][1], self._zone(like))

    def opens_next(self, now: datetime) -> datetime | None:
        """The next opening after this moment, even when it is open now. None: not within `AHEAD`."""
        if self._always:
            return None
        zone = self._zone(now)
        runs = self._runs(_day(now, zone), zone)
        return next((opens for opens, _ in runs if now < opens <= now + AHEAD), None)

    @property
    def _always(self) -> bool:
        return not self.exceptions and self.weekly == _THROUGH_THE_WEEK

    def _zone(self, moment: datetime) -> tzinfo:
        if moment.tzinfo is None:
            raise ValueError("the moment says no zone")
        return self.zone or moment.tzinfo

    def _spans(self, day: date, zone: tzinfo) -> Iterator[Span]:
        """The day's stretches as moments. One that lies in an hour that is jumped over is not there."""
        for opens, closes in self.on(day):
            span = _moment(datetime.combine(day, opens), zone), _closing(day, closes, zone)
            if span[0] < span[1]:
                yield span

    def _runs(self, day: date, zone: tzinfo) -> Iterator[Span]:
        """From `day` to a day after `AHEAD`, with spans that touch made one."""
        run: Span | None = None
        for number in range(AHEAD.days + 2):
            for span in self._spans(day + number * _A_DAY, zone):
                if run and run[1] == span[0]:
                    run = run[0], span[1]
                    continue
                if run:
                    yield run
                run = span
        if run:
            yield run


ALWAYS = Hours(_THROUGH_THE_WEEK)
"""Open day and night: always open, with no closing and no next opening."""


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def _closing(day: date, closes: time, zone: tzinfo) -> datetime:
    if closes == MIDNIGHT:
        return _moment(datetime.combine(day + _A_DAY, time.min), zone)
    return _moment(datetime.combine(day, closes), zone)


def _moment(wall: datetime, zone: tzinfo) -> datetime:
    """When the wall clock of the zone first shows this, or what comes next if it never does."""
    before, after = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    if _offset(before) >= _offset(after):
        return before.replace(tzinfo=timezone(_offset(before)))
    # The clocks jump over it. Read with the new offset it lies before the jump, with the old one after it.
    low, high = (wall - _offset(after)).replace(tzinfo=UTC), (wall - _offset(before)).replace(tzinfo=UTC)
    while high - low > _A_SECOND:
        middle = low + (high - low) // _A_SECOND // 2 * _A_SECOND
        if _offset(middle.astimezone(zone)) == _offset(after):
            high = middle
        else:
            low = middle
    return high.astimezone(timezone(_offset(after)))


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()
