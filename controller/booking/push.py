"""Tells the booking source what happened on site: in order for each appointment, exactly once, for ever.

What has to be told waits in the outbox until it is settled; nothing else ever waits for it.
"""

import asyncio
import logging
import random
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from controller.booking.mirror import Mirror
from controller.booking.port import (
    AuthRefused,
    BookingSource,
    NotThere,
    Outbox,
    Outcome,
    SourceError,
    StatusOp,
    Throttled,
    Unreachable,
)

log = logging.getLogger(__name__)

PARALLEL = 4
READ_AT_ONCE = 500
FIRST_RETRY_S = 0.2
SLOWEST_RETRY_S = 60.0
LONGEST_WAIT_S = 3600.0
WORTH_A_WARNING = 6
"""Failures in a row; fewer are the ordinary life of a network."""
BREATH_S = 0.02
"""Between two looks into the outbox, so that it is not read for every single entry."""


class Delays:
    """How long to hold back: doubled with every failure in a row, with jitter, at most a minute."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def until(self, key: str) -> float:
        """The loop's time before which `key` must not be tried; 0 when it may be at once."""
        return self._until.get(key, 0.0)

    def failed(self, key: str, now: float, least_s: float = 0.0) -> int:
        """Hold `key` back, for `least_s` seconds or longer. Gives its failures in a row."""
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        longest = min(SLOWEST_RETRY_S, FIRST_RETRY_S * 2 ** min(failures - 1, 16))
        self._until[key] = now + max(least_s, longest * random.uniform(0.5, 1.0))
        return failures

    def forget(self, key: str) -> None:
        """`key` is well again."""
        self._failures.pop(key, None)
        self._until.pop(key, None)

    def forget_all(self) -> None:
        """Everything may be tried at once."""
        self._failures.clear()
        self._until.clear()

    def next_end(self, now: float) -> float | None:
        """The loop's time when the next hold ends, or None when nothing is held back."""
        return min((until for until in self._until.values() if until > now), default=None)


ALL = ""
"""The key, among those of appointments, of what holds everything back."""


class Pusher:
    """Empties `outbox` into `source`; `mirror` knows the source's handles. Never gives up."""

    def __init__(self, source: BookingSource, outbox: Outbox, mirror: Mirror) -> None:
        self._source, self._outbox, self._mirror = source, outbox, mirror
        self._delays = Delays()
        self._under_way: set[str] = set()
        self._cut_off = False
        self._wake = asyncio.Event()

    def hint(self) -> None:
        """The source was just reached by somebody: what waits only for that need not wait any longer."""
        if self._cut_off:
            self._cut_off = False
            self._delays.forget_all()
            self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch(), name="push.watch")
            while True:
                self._wake.clear()
                for op in self._due():
                    self._under_way.add(op.external_id)
                    group.create_task(self._attempt(op), name="push.attempt")
                await self._wait()
                await asyncio.sleep(BREATH_S)

    async def _watch(self) -> None:
        while True:
            await self._outbox.wait()
            self._wake.set()
            await asyncio.sleep(BREATH_S)

    def _due(self) -> Iterator[StatusOp]:
        """The first entry of every appointment that may be tried now, as far as there is room."""
        now = asyncio.get_running_loop().time()
        if now < self._delays.until(ALL):
            return
        seen = set(self._under_way)
        for op in self._outbox.pending(READ_AT_ONCE):
            if len(self._under_way) >= PARALLEL:
                return
            if op.external_id not in seen and now >= self._delays.until(op.external_id):
                yield op
            seen.add(op.external_id)

    async def _attempt(self, op: StatusOp) -> None:
        try:
            outcome = await self._tell(op)
            # On a full disk this fails too; then it is told again, found told already, and settled.
            self._outbox.settle(op.op_id, outcome)
        except (SourceError, sqlite3.Error) as error:
            self._failed(op, error)
        else:
            self._delays.forget(op.external_id)
            self._delays.forget(ALL)
            self._cut_off = False
            if outcome is not Outcome.APPLIED:
                log.info("%s of appointment %s: %s", op.target, op.external_id, outcome)
        finally:
            self._under_way.discard(op.external_id)
            self._wake.set()

    async def _tell(self, op: StatusOp) -> Outcome:
        """NotThere and IdReused stand until a pull has seen it too; only then the appointment is gone."""
        aux = await self._mirror.aux(op.external_id)
        if aux is not None:
            return await self._source.push(op, aux)
        if await self._mirror.cursor() is None:
            raise NotThere("nothing was pulled yet")
        return Outcome.GONE

    def _failed(self, op: StatusOp, error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        failures = self._delays.failed(op.external_id, now)
        level = logging.WARNING if failures == WORTH_A_WARNING else logging.INFO
        log.log(level, "%s of appointment %s is not told yet: %r", op.target, op.external_id, error)
        if isinstance(error, Unreachable | AuthRefused | Throttled) and now >= self._delays.until(ALL):
            asked = min(error.retry_after_s, LONGEST_WAIT_S) if isinstance(error, Throttled) else 0.0
            self._delays.failed(ALL, now, asked)
            self._cut_off = isinstance(error, Unreachable)

    async def _wait(self) -> None:
        """Until something is put in, an attempt ends, or what was held back may be tried."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._delays.next_end(asyncio.get_running_loop().time())):
                await self._wake.wait()
