"""The live streams of staff's pages: when to look again, when to speak, and how to end them all at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from fastapi.sse import ServerSentEvent

from controller.web.desk import Moment
from controller.web.errors import NotAllowed, Why

BEAT_EVERY_S = 2.0
"""A stream is never silent for longer; a page that hears nothing for 5 s says that it is stale."""

PACE_S = 0.2
"""However fast the queue changes, a page hears of it at most this often."""

MOST_A_SESSION = 12
MOST = 300


class Changing(Protocol):
    """Something that counts its changes."""

    async def changed(self, since: int) -> int:
        """Wait until the version is above `since`; returns it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look: the name of its event, the whole of it, and the part by which looks differ."""

    event: str
    whole: Moment
    body: object


class Streams:
    """The open streams, counted so that they stay few, and woken when the server ends."""

    def __init__(self) -> None:
        self.closed = False
        self._asleep: set[asyncio.Timeout] = set()
        self._open: Counter[str] = Counter()

    def close(self) -> None:
        """End every stream now and let none begin."""
        self.closed = True
        for sleep in self._asleep:
            sleep.reschedule(asyncio.get_running_loop().time())

    def check_room(self, session: str) -> None:
        """Raises NotAllowed when this session, or everybody together, has too many pages open."""
        if self._open[session] >= MOST_A_SESSION or self._open.total() >= MOST:
            raise NotAllowed(Why.TOO_MANY_PAGES, 429)

    @contextmanager
    def place(self, session: str) -> Iterator[None]:
        """One stream of this session, for as long as the block lasts."""
        self._open[session] += 1
        try:
            yield
        finally:
            self._open[session] -= 1
            if not self._open[session]:
                del self._open[session]

    async def change(self, source: Changing, since: int, seconds: float) -> None:
        """Wait for a change after version `since`, for at most `seconds`, or until all streams end."""
        try:
            async with asyncio.timeout(0 if self.closed else seconds) as sleep:
                self._asleep.add(sleep)
                try:
                    await source.changed(since)
                finally:
                    self._asleep.discard(sleep)
        except TimeoutError:
            return


def beat(seen: Moment) -> Moment:
    """The snapshot's moment alone."""
    return Moment(run=seen.run, version=seen.version, at=seen.at, clock=seen.clock)


async def live(
    source: Changing, streams: Streams, look: Callable[[], Seen | None], beat_every_s: float = BEAT_EVERY_S
) -> AsyncIterator[ServerSentEvent]:
    """Whole snapshots when they change and beats in between. `look` gives None when the session has ended:
    then the stream says so and ends."""
    clock = asyncio.get_running_loop().time
    told: object = None
    spoke = clock()
    while not streams.closed:
        looked, seen = clock(), look()
        if seen is None:
            yield ServerSentEvent(event="over", raw_data="")
            return
        if seen.body != told:
            told, spoke = seen.body, looked
            yield ServerSentEvent(event=seen.event, data=seen.whole)
        elif looked - spoke >= beat_every_s:
            spoke = looked
            yield ServerSentEvent(event="beat", data=beat(seen.whole))
        await streams.change(source, seen.whole.version, spoke + beat_every_s - clock())
        await asyncio.sleep(max(0.0, looked + PACE_S - clock()))
