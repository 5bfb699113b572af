"""The live streams of the desk pages: when to look again, when to speak, and how to end them all at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from fastapi.sse import ServerSentEvent

from controller.web.desk import Desk, Moment, Snapshot
from controller.web.errors import NotAllowed, Why
from controller.web.office import Office

BEAT_EVERY_S = 2.0
"""A stream is never silent for longer; a page that hears nothing for 5 s says that it is stale."""

PACE_S = 0.2
"""However fast the queue changes, a page hears of it at most this often."""

MOST_A_SESSION = 12
MOST = 300


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

    async def change(self, office: Office, since: int, seconds: float) -> None:
        """Wait for a commit after version `since`, for at most `seconds`, or until all streams end."""
        try:
            async with asyncio.timeout(0 if self.closed else seconds) as sleep:
                self._asleep.add(sleep)
                try:
                    await office.changed(since)
                finally:
                    self._asleep.discard(sleep)
        except TimeoutError:
            return


def beat(seen: Snapshot) -> Moment:
    """The snapshot's moment alone."""
    return Moment(run=seen.run, version=seen.version, at=seen.at, clock=seen.clock)


async def desk_events(
    office: Office, streams: Streams, look: Callable[[], Snapshot | None]
) -> AsyncIterator[ServerSentEvent]:
    """Whole desks when they change and beats in between. `look` gives None when the session has ended:
    then the stream says so and ends."""
    clock = asyncio.get_running_loop().time
    told: Desk | None = None
    spoke = clock()
    while not streams.closed:
        looked, seen = clock(), look()
        if seen is None:
            yield ServerSentEvent(event="over", raw_data="")
            return
        if seen.desk != told:
            told, spoke = seen.desk, looked
            yield ServerSentEvent(event="desk", data=seen)
        elif looked - spoke >= BEAT_EVERY_S:
            spoke = looked
            yield ServerSentEvent(event="beat", data=beat(seen))
        await streams.change(office, seen.version, spoke + BEAT_EVERY_S - clock())
        await asyncio.sleep(max(0.0, looked + PACE_S - clock()))
