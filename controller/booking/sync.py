"""Keeps the mirror like the booking source, and what the queue expects today like the mirror.

It gives commands and is told Refused like everybody else; it knows nothing of how they are carried out.
"""

import asyncio
import logging
import random
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from appliance.clock import Clock
from contract.values import Code
from controller.booking.mirror import Mirror
from controller.booking.port import (
    Appointment,
    BookingSource,
    CursorInvalid,
    FreeTime,
    Item,
    SourceError,
    State,
    Throttled,
)
from controller.queue.commands import CallOff, Expect
from controller.queue.refusal import Refused
from controller.queue.state import Queue, Stage, Visit

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Commands given together, so that they share a commit of the journal."""
HINT_SPACING_S = 1.0
FIRST_RETRY_S = 1.0
SLOWEST_FACTOR = 4
"""A source that fails is asked again at the latest after this many polls."""
LONGEST_WAIT_S = 3600.0
JUST_AFTER_S = 0.1
"""So that a timer which fires a little early still finds the new day."""


@dataclass(frozen=True, slots=True)
class Status:
    """What staff should know. `reachable` is None before the first try.

    `problem` is the name of the port's error that lasts now, stable, for pages to translate; `detail` is
    for whoever mends it. `quarantined`: appointments that are not expected because of what they hold.
    """

    reachable: bool | None = None
    last_success: datetime | None = None
    problem: str = ""
    detail: str = ""
    quarantined: int = 0


def commands(day: date, today: Sequence[Appointment], queue: Queue) -> list[Expect | CallOff]:
    """What must be told so that the queue expects exactly `today`, the appointments that begin on `day`.

    Their times are in the site's zone. Only differences; whoever has come is left alone, and so is an
    appointment whose state says that its holder has come: the source may be behind us there.
    """
    visits = _visits(queue) if queue.day == day else {}  # another day's visits say nothing about this one
    wanted: list[Expect | CallOff] = []
    for appointment in today:
        visit = visits.pop(appointment.ref.external_id, None)
        if appointment.state is State.BOOKED and not _stands(visit, appointment):
            wanted.append(_expect(appointment))
        elif appointment.state is State.CANCELLED and visit and visit.stage is Stage.EXPECTED:
            wanted.append(CallOff(appointment.ref.external_id))
    wanted += [CallOff(ref) for ref, visit in visits.items() if visit.stage is Stage.EXPECTED]
    return wanted


def _visits(queue: Queue) -> dict[str, Visit]:
    return {ref: queue.visits[visit] for ref, visit in queue.by_ref.items()}


def _expect(appointment: Appointment) -> Expect:
    return Expect(appointment.ref.external_id, appointment.code, appointment.service, appointment.start)


def _stands(visit: Visit | None, appointment: Appointment) -> bool:
    """Whether telling it would change nothing."""
    if visit is None or visit.stage is Stage.CANCELLED:
        return False
    as_told = (visit.code, visit.service, visit.booked)
    return visit.stage is not Stage.EXPECTED or as_told == (
        appointment.code,
        appointment.service,
        appointment.start,
    )


class Sync:
    """Polls `source` into `mirror` and gives `expect` the differences to `queue()`.

    `expect` carries one command out; it raises `controller.queue.deciding.Refused` when the queue will not,
    and sqlite3.Error when the disk will not. Neither ends the sync.
    `on_reached` is called after every successful pull.
    """

    def __init__(
        self,
        source: BookingSource,
        mirror: Mirror,
        expect: Callable[[Expect | CallOff], Awaitable[object]],
        queue: Callable[[], Queue],
        *,
        clock: Clock,
        zone: ZoneInfo,
        poll_s: float,
        on_reached: Callable[[], None] = lambda: None,
    ) -> None:
        self.status = Status()
        self._source, self._mirror, self._expect, self._queue = source, mirror, expect, queue
        self._clock, self._zone, self._poll_s, self._on_reached = clock, zone, poll_s, on_reached
        self._hinted = asyncio.Event()
        self._failures = 0
        self._refused: dict[Expect | CallOff, Code] = {}
        self._just_booked: dict[str, Appointment] = {}

    async def booked(self, appointment: Appointment) -> bool:
        """This appointment was booked from here a moment ago: expect it now, if it is of today. A pull that
        is under way may have been answered before the booking, and is not believed about it.

        Gives whether its code checks somebody in, as far as that is for today: not when somebody else came
        for this very time. Raises Refused or sqlite3.Error when it cannot be expected now.
        """
        self._just_booked[appointment.ref.external_id] = appointment
        await self._mirror.put(appointment)
        here = replace(appointment, start=appointment.start.astimezone(self._zone))
        if here.start.date() != self._clock().astimezone(self._zone).date():
            return True
        await self._expect(_expect(here))
        visit = _visits(self._queue()).get(here.ref.external_id)
        return visit is not None and visit.code == here.code

    def given_back(self, ref: str) -> None:
        """The time with this external id was given back: what a pull says of it is true again."""
        self._just_booked.pop(ref, None)

    def site_changed(self) -> None:
        """Services are others now: what was refused may be expected."""
        self._refused.clear()
        self.hint()

    def hint(self) -> None:
        """Something may have changed (an unknown code was shown, say): pull soon, not at the next poll."""
        self._hinted.set()

    async def run(self) -> None:
        """Until cancelled. The mirror alone is told first, so a day begins without the source as well."""
        while True:
            await self._tell()
            self._hinted.clear()
            least_s, most_s = await self._pull()
            await self._tell()
            await self._wait(least_s, most_s)

    # --- source to mirror -----------------------------------------------------------------------

    async def _pull(self) -> tuple[float, float]:
        """One pull. Gives how long to wait at least, and at most, before the next."""
        try:
            await self._pull_once()
        except (SourceError, sqlite3.Error) as error:
            return self._failed(error)
        if self.status.reachable is not True:
            log.info("the booking source is reached")
        self._failures = 0
        self.status = replace(self.status, reachable=True, last_success=self._clock(), problem="", detail="")
        self._on_reached()
        return min(HINT_SPACING_S, self._poll_s), self._poll_s * random.uniform(0.9, 1.1)

    async def _pull_once(self) -> None:
        cursor = await self._mirror.cursor()
        self._just_booked.clear()
        try:
            batch = await self._source.pull(cursor)
        except CursorInvalid as error:
            log.info("everything is pulled again: %s", error)
            batch = await self._source.pull(None)
        await self._mirror.apply(replace(batch, items=tuple(map(self._unless_booked, batch.items))))

    def _unless_booked(self, item: Item) -> Item:
        """A time that was free when the source was asked, and that was booked while it answered."""
        return self._just_booked.get(item.ref.external_id, item) if isinstance(item, FreeTime) else item

    def _failed(self, error: Exception) -> tuple[float, float]:
        self._failures += 1
        problem = type(error).__name__
        if problem != self.status.problem:
            log.warning("the booking source fails: %s: %s", problem, error)
        self.status = replace(self.status, reachable=False, problem=problem, detail=str(error))
        if isinstance(error, Throttled):
            asked = min(error.retry_after_s, LONGEST_WAIT_S)
            return asked, asked + self._poll_s * random.random()
        longest = min(SLOWEST_FACTOR * self._poll_s, FIRST_RETRY_S * 2 ** min(self._failures, 16))
        return min(HINT_SPACING_S, longest), longest * random.uniform(0.5, 1.0)

    # --- mirror to queue ------------------------------------------------------------------------

    async def _tell(self) -> None:
        try:
            await self._tell_differences()
        except sqlite3.Error:
            log.exception("the mirror could not be read; it is tried again")

    async def _tell_differences(self) -> None:
        if await self._mirror.cursor() is None:
            return  # nothing is known yet, which is not the same as nobody being expected
        day = self._clock().astimezone(self._zone).date()
        wanted = commands(day, await self._mirror.of_day(day, self._zone), self._queue())
        self._refused = {command: self._refused[command] for command in wanted if command in self._refused}
        # A service that the site has not: nothing changes until the appointment does, so do not ask again.
        worth_it = [each for each in wanted if self._refused.get(each) != Code.UNKNOWN_SERVICE]
        for some in _in_parts(worth_it, AT_ONCE):
            async with asyncio.TaskGroup() as group:
                for command in some:
                    group.create_task(self._give(command), name=f"booking.{type(command).__name__}")
        await self._count_quarantined()

    async def _give(self, command: Expect | CallOff) -> None:
        try:
            await self._expect(command)
        except Refused as refused:
            if self._refused.get(command) != refused.code:
                log.warning("appointment %s is refused by the queue: %s", command.ref, refused.code)
            self._refused[command] = refused.code
        except sqlite3.Error as error:
            log.warning("appointment %s could not be kept and is told again: %s", command.ref, error)
        else:
            self._refused.pop(command, None)

    async def _count_quarantined(self) -> None:
        unknown = sum(code == Code.UNKNOWN_SERVICE for code in self._refused.values())
        unreadable = len(await self._mirror.quarantined())
        self.status = replace(self.status, quarantined=unreadable + unknown)

    async def _wait(self, least_s: float, most_s: float) -> None:
        """Until the next poll, or a hint but not before `least_s`, or a new day."""
        most_s = min(most_s, self._until_midnight_s())
        await asyncio.sleep(min(least_s, most_s))
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, most_s - least_s)):
                await self._hinted.wait()

    def _until_midnight_s(self) -> float:
        here = self._clock().astimezone(self._zone)
        midnight = datetime.combine(here.date() + timedelta(days=1), time.min, self._zone)
        return max(0.0, midnight.timestamp() - here.timestamp()) + JUST_AFTER_S


def _in_parts(items: Sequence[Expect | CallOff], size: int) -> Iterator[list[Expect | CallOff]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
