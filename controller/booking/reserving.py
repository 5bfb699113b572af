"""Books free times at the source, exactly once, and undoes what nobody was told of.

A wish is written down, then the source is asked. Only what the source has confirmed is told as booked; what
is not certain is undone, in the background, until the source says so.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from contract.codes import plain
from controller.booking.fresh_codes import fresh_code
from controller.booking.mirror import Mirror
from controller.booking.port import (
    Ambiguous,
    Appointment,
    AuthRefused,
    BooksTimes,
    Conflict,
    FreeTime,
    SlotTaken,
    SourceError,
    Unreachable,
)
from controller.booking.sync import Sync
from controller.booking.wishes import Stands, Wish, Wishes
from controller.queue.refusal import Refused
from controller.queue.state import Queue, Stage

log = logging.getLogger(__name__)

ATTEMPTS = 6
FIRST_PAUSE_S = 0.05
UNDO_EVERY_S = 5.0
MARGIN = timedelta(seconds=0.5)
"""So long before whoever asks gives up the answer must be there."""
REMEMBERED = timedelta(hours=4)
"""For so long after its end a request may be asked about again; withdrawn, until its time is over."""

CERTAINLY_NOT = (Unreachable, AuthRefused)
"""After these the source has not done what it was asked just then."""

NOT_COME = frozenset({Stage.EXPECTED, Stage.CANCELLED})


class Away(Exception):
    """The source does not answer, or not with certainty: nothing is booked, and nothing will be."""


class Withdrawn(Exception):
    """Whoever asked has gone, or the request was given up before: nothing is booked."""


class Reserving:
    """The booking source as kiosks may use it. `queue` gives today's; `clock` the present moment."""

    def __init__(
        self,
        source: BooksTimes,
        mirror: Mirror,
        sync: Sync,
        wishes: Wishes,
        *,
        queue: Callable[[], Queue],
        clock: Callable[[], datetime],
    ) -> None:
        self._source, self._mirror, self._sync, self._wishes = source, mirror, sync, wishes
        self._queue, self._clock = queue, clock
        self._wake = asyncio.Event()

    @property
    def reachable(self) -> bool:
        """Whether the source answered when it was asked last."""
        return self._sync.status.reachable is True

    async def free(self, service: str, after: datetime, until: datetime) -> list[FreeTime]:
        """The times that can be booked and begin between these moments, in order; as far as is known."""
        busy = self._wishes.under_way()
        found = await self._mirror.free(service, after, until)
        return [free for free in found if free.ref.external_id not in busy]

    def earlier(self, op: str) -> Wish | None:
        """What was wished under this op id before."""
        return self._wishes.get(op)

    async def book(self, op: str, free: FreeTime, expires: datetime) -> Wish:
        """The booked time, with the code that checks it in. Raises SlotTaken, Away, Withdrawn, or
        sqlite3.Error; then nothing is booked, or it is undone."""
        wish = self._wishes.get(op)
        if wish is None:
            if free.ref.external_id in self._wishes.under_way():
                raise SlotTaken("somebody else here is booking it")
            wish = Wish(op, free, fresh_code(), expires)
            self._wishes.begin(wish)
        if wish.stands is Stands.BOOKED:
            return wish
        if wish.stands is Stands.UNDO:
            raise Withdrawn
        appointment = await self._ask(wish)
        if op in self._queue().withdrawn or self._clock() >= expires or not self._wishes.confirm(op):
            self._undo(op)
            raise Withdrawn
        if not await self._is_expected(appointment):
            self._undo(op)
            raise Away
        return wish

    def hint(self) -> None:
        """The source was reached: what waits to be undone may be tried now."""
        self._wake.set()

    def withdraw(self, op: str) -> None:
        """Whoever made this wish has gone. Raises sqlite3.Error."""
        if self._wishes.get(op):
            self._undo(op)

    async def _ask(self, wish: Wish) -> Appointment:
        perhaps = False
        try:
            async with asyncio.timeout((wish.expires - MARGIN - self._clock()).total_seconds()):
                for attempt in range(ATTEMPTS):
                    with suppress(Conflict):
                        try:
                            return await self._source.book(wish.op, wish.free, wish.code)
                        except Ambiguous:
                            perhaps = True  # asked again, it finds what it did
                    await asyncio.sleep(FIRST_PAUSE_S * 2**attempt)
        except SlotTaken:
            self._wishes.forget(wish.op)
            self._sync.hint()
            raise
        except BaseException as error:
            self._give_up(wish.op, perhaps or not isinstance(error, CERTAINLY_NOT))
            if isinstance(error, SourceError | TimeoutError):
                log.warning("a time could not be booked: %r", error)
                raise Away from None
            raise
        self._give_up(wish.op, perhaps)
        raise Away

    def _give_up(self, op: str, perhaps: bool) -> None:
        if perhaps:
            self._undo(op)
        else:
            self._wishes.forget(op)

    def _undo(self, op: str) -> None:
        self._wishes.undo(op)
        self._wake.set()

    async def _is_expected(self, appointment: Appointment) -> bool:
        """Whether its code will check somebody in: else nothing must be confirmed."""
        try:
            expected = await self._sync.booked(appointment)
        except (Refused, sqlite3.Error) as error:
            log.warning("a booked time cannot be expected: %r", error)
            return False
        if not expected:
            log.warning("%s was booked, but somebody else came for it today", appointment.ref.external_id)
        return expected

    # --- undoing --------------------------------------------------------------------------------

    async def run(self) -> None:
        """Undo what must be undone, for ever."""
        while True:
            self._wake.clear()
            try:
                await self._undo_all()
                self._wishes.forget_booked_before(self._clock() - REMEMBERED)
            except sqlite3.Error as error:
                log.error("the wishes cannot be read: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(UNDO_EVERY_S):
                    await self._wake.wait()

    async def _undo_all(self) -> None:
        for wish in self._wishes.to_undo(self._clock()):
            try:
                if not self._has_come(wish):
                    await self._source.release(wish.op, wish.free)
                    self._sync.given_back(wish.free.ref.external_id)
                    self._sync.hint()
            except Unreachable:
                return
            except SourceError as error:
                log.info("a booking is not undone yet: %r", error)
            except sqlite3.Error:
                raise
            except Exception:  # a fault of ours must not keep the others from being undone
                log.exception("a booking could not be undone")
            else:
                self._wishes.forget(wish.op)

    def _has_come(self, wish: Wish) -> bool:
        """Whether somebody checked in with it; the source may not have been told yet."""
        queue = self._queue()
        visit = queue.visits.get(queue.by_ref.get(wish.free.ref.external_id, ""))
        return visit is not None and visit.code == plain(wish.code) and visit.stage not in NOT_COME
