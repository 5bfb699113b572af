"""Commands in, committed events out: decides in order, commits together, and only then tells.

The commit blocks the loop on purpose: nobody can see a state that is not on disk, and whatever arrives
meanwhile shares the next commit, so a slow card does not set the pace.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from appliance.clock import Clock, local, now
from contract.values import Code
from controller.booking.port import StatusOp
from controller.journal.derived import VisitRow, Visits, status_ops, visit_rows
from controller.journal.notes import Note
from controller.journal.snapshot import stand
from controller.journal.store import Entry, Journal
from controller.queue import machine
from controller.queue.commands import AddNote, CallNext, CallNumber, CloseCounter, Command, PutBack, Recall
from controller.queue.events import Event
from controller.queue.refusal import Refused
from controller.queue.state import CALLS_REMEMBERED, Queue
from controller.site_rules import rules_for
from controller.sitefile import SiteFile

log = logging.getLogger(__name__)

MOST_IN_A_BATCH = 500
MOST_WAITING = 5_000
CALLS = (CallNext, CallNumber, Recall)
"""Commands that make a board tell something new."""
TIME_EVERY_S = 0.5
LONGEST_REQUEST = timedelta(hours=2)
"""No request may live longer, so answers older than twice this cannot be asked for again. Long, because a
kiosk goes on telling who was turned away, and what to withdraw, until the controller hears it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a command ended: the events it caused, or why it was refused."""

    events: tuple[Event, ...] = ()
    refused: Refused | None = None


@dataclass(slots=True)
class Work:
    """One command on its way; without one, only what time brings happens. `answer` makes the reply bytes
    from the state right after it and the moment of the decision; `told` gets them (and the decision) once
    they are on disk, `failed` an error when they could not be kept."""

    command: Command | None
    told: Callable[[Decision, bytes | None], None]
    failed: Callable[[Exception], None]
    request: str | None = None
    answer: Callable[[Queue, Decision, datetime], bytes] | None = None
    decision: Decision = field(default_factory=Decision)
    reply: bytes | None = None


@dataclass(slots=True)
class _Draft:
    """What a batch will leave in the journal, gathered command by command."""

    events: list[Event] = field(default_factory=list)
    replies: dict[str, tuple[datetime, bytes]] = field(default_factory=dict)
    rows: dict[object, VisitRow] = field(default_factory=dict)
    ops: list[StatusOp] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, happened: Sequence[Event], visits: Visits, day: date | None) -> None:
        """Events that were just applied, and the visits they are about: of `day`, which may have ended."""
        self.events += happened
        self.ops += status_ops(visits, happened)
        self.rows.update({row[0]: row for row in visit_rows(visits, day, happened)})

    def entry(self) -> Entry:
        """For the journal."""
        replies = [(request, at, reply) for request, (at, reply) in self.replies.items()]
        return Entry(self.events, replies, list(self.rows.values()), self.ops, self.notes)


class Engine:
    """The owner of the queue. `queue` is for reading, and another may stand there later.

    `version` rises with every committed batch, and with another file of the site. `healthy`: the journal
    takes what is written.
    """

    def __init__(
        self,
        site: SiteFile,
        journal: Journal,
        tell: Callable[[Sequence[Event]], None],
        clock: Clock = now,
        snapshot: Path | None = None,
    ) -> None:
        self.site, self.healthy, self.version = site, True, 0
        self._journal, self._tell, self._clock, self._snapshot = journal, tell, clock, snapshot
        self._waiting: list[Work] = []
        self._work_came = asyncio.Event()
        self._taken = self._seen = 0
        self._changed = asyncio.Condition()
        self._replies: dict[str, bytes] = {}
        self._replies_loaded = self.now()
        self._astray = False
        self.queue: Queue
        self._stand_again()

    def now(self) -> datetime:
        """The present moment in the site's zone."""
        return local(self._clock(), self.site.zone_info)

    # --- for those who command ------------------------------------------------------------------

    async def do(self, command: Command) -> tuple[Event, ...]:
        """The events, once they are on disk. Raises Refused, or sqlite3.Error when they cannot be kept."""
        done: asyncio.Future[tuple[Event, ...]] = asyncio.get_running_loop().create_future()

        def told(decision: Decision, reply: bytes | None) -> None:
            if done.done():
                return
            if decision.refused:
                done.set_exception(decision.refused)
            else:
                done.set_result(decision.events)

        def failed(error: Exception) -> None:
            if not done.done():
                done.set_exception(error)

        self.submit(Work(command, told, failed))
        return await done

    def submit(self, work: Work) -> None:
        """Have the work done in its turn."""
        self._waiting.append(work)
        self._work_came.set()

    @property
    def overrun(self) -> bool:
        """More is waiting than can be done soon: who asks now is better left to ask again."""
        return len(self._waiting) > MOST_WAITING

    def answered(self, request: str) -> bytes | None:
        """The bytes that this request was answered with, if it was."""
        return self._replies.get(request)

    def notes(self, visit: str) -> list[Note]:
        """What people wrote about a visit, oldest first. Raises sqlite3.Error."""
        return self._journal.notes(visit)

    async def changed(self, since: int) -> int:
        """Waits until something was committed after version `since`; returns the present version."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.version > since)
        return self.version

    async def keep_time(self) -> None:
        """Have what time alone brings happen when it is due, until cancelled."""
        while True:
            await asyncio.sleep(TIME_EVERY_S)
            if self.healthy and not self._waiting and machine.is_due(self.queue, self.now()):
                self.submit(Work(None, told=lambda *_: None, failed=lambda _: None))

    def follow(self, site: SiteFile) -> None:
        """Go on under another file of the same site, at once and without losing anybody: whatever today's
        events name stands. Raises sqlite3.Error, and then nothing changes."""
        if self._astray or not self._goes_by_the_same_rules(site):
            self.queue, self._replies = self._standing(site)
            self._astray = False
        self.site = site
        self._clear_counters_that_are_gone()
        self.version += 1
        self._work_came.set()

    # --- the work -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Work until cancelled."""
        self._clear_counters_that_are_gone()
        told = self.version
        while True:
            await self._work_came.wait()
            await self._let_others_join()
            self._taken += 1
            count = self._how_many_together()
            batch, self._waiting = self._waiting[:count], self._waiting[count:]
            if not self._waiting:
                self._work_came.clear()
            if self._commit(batch):
                self.version += 1
            if told != self.version:
                told = self.version
                async with self._changed:
                    self._changed.notify_all()

    async def _let_others_join(self) -> None:
        """Turn the loop as long as it brings more: what is in the socket already shares the commit."""
        before = 0
        while before < len(self._waiting) < MOST_IN_A_BATCH:
            before = len(self._waiting)
            await asyncio.sleep(0)

    def _how_many_together(self) -> int:
        """How much of what waits shares the next commit. A board is made after each, and tells no more calls
        than it remembers: with more of them in one commit, displays would never hear of the first."""
        calls = 0
        for count, work in enumerate(self._waiting[:MOST_IN_A_BATCH]):
            calls += isinstance(work.command, CALLS)
            if calls > CALLS_REMEMBERED:
                return count
        return min(len(self._waiting), MOST_IN_A_BATCH)

    def _commit(self, batch: Sequence[Work]) -> list[Event]:
        draft, moment = _Draft(), self.now()
        try:
            if self._astray:
                self._stand_again()
            for work in batch:
                self._decide(work, moment, draft)
            if draft.events or draft.replies:
                self._journal.record(draft.entry())
        except sqlite3.IntegrityError as error:
            return self._one_by_one(batch, error)
        except sqlite3.Error as error:
            log.exception("a batch of %d commands could not be kept", len(batch))
            self.healthy = False
            self._forget_what_was_not_kept()
            self._give_up(batch, error)
            return []
        except Exception as error:
            return self._one_by_one(batch, error)
        self.healthy = True
        self._replies.update({request: reply for request, (_, reply) in draft.replies.items()})
        self._tell_all(batch, draft.events)
        return draft.events

    def _one_by_one(self, batch: Sequence[Work], error: Exception) -> list[Event]:
        """A fault of ours, or a command that nobody foresaw: it must not take others down with it."""
        self._forget_what_was_not_kept()
        if len(batch) > 1:
            return [event for work in batch for event in self._commit([work])]
        log.error("a command failed: %s", type(batch[0].command).__name__, exc_info=error)
        self._give_up(batch, error)
        return []

    def _decide(self, work: Work, moment: datetime, draft: "_Draft") -> None:
        work.decision, work.reply = Decision(), None
        if work.request:
            known = self._replies.get(work.request) or draft.replies.get(work.request, (None, None))[1]
            if known is not None:
                work.reply = known
                return
        try:
            visits, day = self.queue.visits, self.queue.day
            draft.add(machine.tick(self.queue, moment), visits, day)
            if work.command:
                events = machine.handle(self.queue, work.command, moment)
                draft.add(events, self.queue.visits, self.queue.day)
                draft.notes += _notes(work.command, moment) if events else []
                work.decision = Decision(tuple(events))
        except Refused as refused:
            work.decision = Decision(refused=refused)
        if work.answer:
            work.reply = work.answer(self.queue, work.decision, moment)
        if work.request and work.reply is not None and not _is_for_now(work.decision):
            draft.replies[work.request] = (moment, work.reply)

    def _tell_all(self, batch: Sequence[Work], happened: Sequence[Event]) -> None:
        """It is on disk: whoever cannot be told now learns it by asking again, or from the next state."""
        try:
            for work in batch:
                work.told(work.decision, work.reply)
            if happened:
                self._tell(happened)
        except Exception:
            log.exception("what was decided could not be told")

    def _give_up(self, batch: Sequence[Work], error: Exception) -> None:
        for work in batch:
            work.failed(error)

    def _forget_what_was_not_kept(self) -> None:
        """The state in memory may be ahead of the disk: take it from there, now or before the next work."""
        self._astray = True
        try:
            self._stand_again()
        except sqlite3.Error:
            log.exception("the journal cannot be read either")

    def turning(self) -> bool:
        """Whether the work is being done: what waited at the last look has been taken since."""
        stuck, self._seen = bool(self._waiting) and self._seen == self._taken, self._taken
        return not stuck

    def probe(self) -> None:
        """Try the journal again after a failure, so that a disk with room again is noticed unasked."""
        try:
            if self._astray:
                self._stand_again()
            self._journal.probe()
            self.healthy = True
        except sqlite3.Error as error:
            log.error("the journal still cannot be written: %s", error)

    def _clear_counters_that_are_gone(self) -> None:
        """Whoever is at a counter that the site's file no longer has, or waits for it alone, would wait for
        ever: they go back to the common line."""
        known = {counter.id for counter in self.site.counters}
        for name, counter in self.queue.counters.items():
            if counter.staffed and name not in known:
                for command in (PutBack(name), CloseCounter(name)):
                    self.submit(Work(command, told=lambda *_: None, failed=lambda _: None))

    # --- memory ---------------------------------------------------------------------------------

    def _stand_again(self) -> None:
        """Take the state from the journal: at the start, and when a commit failed. Writes nothing."""
        self.queue, self._replies = self._standing(self.site)
        self._astray = False

    def _standing(self, site: SiteFile) -> tuple[Queue, dict[str, bytes]]:
        """The queue under this file, and what requests were answered, as the journal has them."""
        today = self.now().date()
        queue, _ = stand(self._journal, self._snapshot, lambda happened: rules_for(site, happened, today))
        return queue, self._journal.replies_since(self.now() - 2 * LONGEST_REQUEST)

    def _goes_by_the_same_rules(self, site: SiteFile) -> bool:
        """Whether only words and looks are others, so that the day need not be gone through again."""
        today = self.now().date()
        same_first_zone = site.zones[0].id == self.site.zones[0].id  # where what left the file is waited for
        return same_first_zone and rules_for(site, (), today) == rules_for(self.site, (), today)

    def forget_old_replies(self) -> None:
        """Drop answers to requests that have long expired, here and on disk. Call it now and then."""
        limit = self.now() - 2 * LONGEST_REQUEST
        self._journal.forget_replies_before(limit)
        if self._replies_loaded < limit:
            self._replies = self._journal.replies_since(limit)
            self._replies_loaded = self.now()


def _is_for_now(decision: Decision) -> bool:
    """Refused for a reason that says nothing about what was asked: the same request may be granted later."""
    return decision.refused is not None and decision.refused.code is Code.CLOCK_WENT_BACK


def _notes(command: Command, moment: datetime) -> list[Note]:
    """What somebody wrote, for the table that can be erased."""
    if not isinstance(command, AddNote):
        return []
    return [Note(command.note, command.visit, command.kind, command.by, moment, command.text)]
