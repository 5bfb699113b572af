"""Retained state on the bus: content, boards, counters, and the beat that says the controller is alive.

Calls go out with the commit that made them; waits, which change with every ticket, at most a few times a
second, so that a rush at the kiosks costs the displays nothing. Doors open and shut on the minute, with
nobody doing anything: each new minute the waits are made anew.
"""

import asyncio
from collections.abc import Callable, Sequence

from appliance.bus import Bus
from contract import topics
from contract.state import BEAT_EVERY_S, Board, Content, CounterState, Presence
from contract.values import Value
from controller.boards import Boards
from controller.engine import Engine
from controller.queue import events as did
from controller.queue.events import Event

WAITS_EVERY_S = 0.25

Urgent = (did.Called, did.Recalled, did.Undone)


def _counter_of(event: Event) -> str:
    """The counter that the event concerns, or what is no counter's name."""
    return getattr(event, "counter", "") or getattr(event, "desk", "")


class Announcer:
    """Publishes what has changed, and everything after each connection.

    `content` tells what people may read at present.
    """

    def __init__(self, engine: Engine, boards: Boards, bus: Bus, content: Callable[[], Content]) -> None:
        self._engine, self._boards, self._bus, self._content = engine, boards, bus, content
        self._changed = asyncio.Event()
        self._told: dict[str, CounterState] = {}
        self._shown: dict[str, tuple[object, ...]] = {}
        self._beat, self._counts_are_due, self._minute = 0, False, -1
        self._site = engine.site.site.id

    def committed(self, happened: Sequence[Event]) -> None:
        """Say now what cannot wait: calls, and the counters that they concern."""
        counters = {name for event in happened if (name := _counter_of(event)) in self._engine.queue.counters}
        if any(isinstance(event, Urgent) for event in happened):
            self._post_boards()
        for counter in counters:
            self._post_counter(counter)
        self._changed.set()

    def everything(self) -> None:
        """Say all of it: the broker may have forgotten."""
        if not self._bus.connected:
            return
        self.published()
        self._post_presence()
        self._boards.estimate(self._engine.queue, self._engine.now())
        self._shown.clear()
        self._post_boards()
        self._told.clear()
        for counter in self._engine.queue.counters:
            self._post_counter(counter)

    def published(self) -> None:
        """Say what people may read: it has changed."""
        self._post(topics.CONTENT.at(site=self._site), self._content())

    def reopened(self, boards: Boards) -> None:
        """The site's file has changed, and with it what boards show."""
        gone = {*self._boards.zones()} - {*boards.zones()}
        self._boards = boards
        for zone in gone:  # or whoever comes later would be shown its last calls
            self._bus.post(topics.BOARD.at(site=self._site, zone=zone), b"", qos=1, retain=True)
        self.everything()

    def estimated(self) -> None:
        """There is a new forecast: say soon what it says."""
        self._changed.set()

    async def run(self) -> None:
        """Keep waits and beat up to date until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._publish_waits(), name="announcer.waits")
            group.create_task(self._publish_beat(), name="announcer.beat")

    async def _publish_waits(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(WAITS_EVERY_S)
            self._changed.clear()
            self._boards.estimate(self._engine.queue, self._engine.now())
            self._post_boards()
            for counter in self._engine.queue.counters:
                self._post_counter(counter, exact=False)
            self._counts_are_due = True

    async def _publish_beat(self) -> None:
        while True:
            if not self._engine.healthy:
                self._engine.probe()
            self._post_presence()
            if (minute := self._engine.now().minute) != self._minute:
                self._minute = minute
                self._changed.set()
            if self._counts_are_due:  # exact numbers of waiting people, once a second at the most
                self._counts_are_due = False
                for counter in self._engine.queue.counters:
                    self._post_counter(counter)
            await asyncio.sleep(BEAT_EVERY_S)

    def _post_presence(self) -> None:
        """A controller that cannot keep its journal is not there for anybody."""
        self._beat += 1
        presence = Presence(up=self._engine.healthy, beat=self._beat, at=self._engine.now())
        self._post(topics.PRESENCE.at(site=self._site), presence)

    def _post_boards(self) -> None:
        for zone in self._boards.zones():
            board = self._boards.board(self._engine.queue, zone, self._engine.now())
            if _timeless(board) != self._shown.get(zone):
                self._shown[zone] = _timeless(board)
                self._post(topics.BOARD.at(site=self._site, zone=zone), board)

    def _post_counter(self, counter: str, *, exact: bool = True) -> None:
        """`exact` false: only when it changes what a lamp shows, which a count above zero does not."""
        state = self._boards.counter(self._engine.queue, counter, self._engine.now())
        told = self._told.get(counter)
        if told is None or not _same(told, state, exact=exact):
            self._told[counter] = state
            self._post(topics.COUNTER.at(site=self._site, counter=counter), state)

    def _post(self, path: str, message: Value) -> None:
        self._bus.post(path, message, qos=1, retain=True)


def _timeless(board: Board) -> tuple[object, ...]:
    """What a board shows, but for the moment it was made: the same again is not sent."""
    return board.seq, board.calls, board.waits


def _same(one: CounterState, other: CounterState, *, exact: bool) -> bool:
    counts = one.waiting == other.waiting if exact else bool(one.waiting) == bool(other.waiting)
    return counts and (one.phase, one.number, one.since) == (other.phase, other.number, other.since)
