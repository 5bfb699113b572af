"""The open streams of phone pages: few, woken by what happens to their own visits, and ended all at once.

However many phones look on, a commit of the queue costs one look at a counter for each of them: their pages
are made anew only when their own visit changed, and once every few seconds for the place in line. Those
rounds are made one page at a time, and so is what concerns many at once, so that no desk waits behind them.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi.sse import ServerSentEvent

from controller.web.office import Office
from controller.web.phone.sheet import Sheet

MOST = 300
"""Beyond these a page asks again now and then instead."""

MOST_A_VISIT = 4
LOOK_EVERY_S = 8.0
PACE_S = 0.1
"""However fast the queue changes, open streams are looked through at most this often."""

TURN_S = 0.005
"""Between two pages that are made anew in a round."""

AT_ONCE = 10
"""So many pages that changed together are told in the same turn."""


@dataclass(eq=False, slots=True)
class _Follower:
    changes: int
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Followers:
    """The streams that are open now, by visit."""

    def __init__(self) -> None:
        self.closed = False
        self._open: defaultdict[str, set[_Follower]] = defaultdict(set)
        self._turn = asyncio.Lock()

    def close(self) -> None:
        """End every stream now and let none begin."""
        self.closed = True
        for follower in self._all():
            follower.woken.set()

    def has_room(self, visit: str) -> bool:
        """Whether one more stream of this visit may begin."""
        few = len(self._open.get(visit, ())) < MOST_A_VISIT
        return not self.closed and few and sum(map(len, self._open.values())) < MOST

    @contextmanager
    def place(self, visit: str, changes: int) -> Iterator[asyncio.Event]:
        """One stream of this visit, for as long as the block lasts; the event is set when the visit has
        changed, or all streams end."""
        follower = _Follower(changes)
        self._open[visit].add(follower)
        try:
            yield follower.woken
        finally:
            self._open[visit].discard(follower)
            if not self._open[visit]:
                del self._open[visit]

    async def watch(self, office: Office) -> None:
        """Wake whose visit has changed, until cancelled."""
        version = office.version
        while True:
            version = await office.changed(version)
            told = 0
            for visit in [*self._open]:
                told += self._wake(visit, changes_of(office, visit))
                if told >= AT_ONCE:
                    told = await asyncio.sleep(TURN_S, 0)
            await asyncio.sleep(PACE_S)

    async def turn(self) -> None:
        """Wait for one's turn in a round."""
        async with self._turn:
            await asyncio.sleep(TURN_S)

    def _wake(self, visit: str, changes: int) -> int:
        """How many were woken because the visit has changed."""
        behind = [each for each in self._open.get(visit, ()) if each.changes != changes]
        for follower in behind:
            follower.changes = changes
            follower.woken.set()
        return len(behind)

    def _all(self) -> Iterator[_Follower]:
        return (follower for followers in self._open.values() for follower in followers)


def changes_of(office: Office, visit: str) -> int:
    """How often the visit has changed; -1 when it is not one of today's."""
    known = office.queue.visits.get(visit)
    return known.changes if known else -1


async def sheets(
    followers: Followers,
    woken: asyncio.Event,
    look: Callable[[], Sheet],
    render: Callable[[Sheet], str],
) -> AsyncIterator[ServerSentEvent]:
    """`sheet` at the start and whenever the page is to show another, `beat` when nothing has changed, `over`
    at the end of all."""
    told: Sheet | None = None
    while not followers.closed:
        woken.clear()
        sheet = look()
        if sheet != told:
            data = {"title": sheet.title, "kind": sheet.kind, "html": render(sheet)}
            yield ServerSentEvent(event="sheet", data=data)
            told = sheet
        else:
            yield ServerSentEvent(event="beat", raw_data="")
        if sheet.over:
            yield ServerSentEvent(event="over", raw_data="")
            return
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await woken.wait()
        except TimeoutError:
            await followers.turn()
