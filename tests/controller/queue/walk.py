"""A walk over the queue's commands, which checks what must follow from each of them."""

from collections import Counter
from copy import copy
from datetime import UTC, datetime, timedelta, timezone

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.machine import handle, is_due, tick
from controller.queue.refusal import Refused
from controller.queue.rules import CLOCK_TOLERANCE, Rules
from controller.queue.state import Queue, Visit
from controller.queue.undoing import may_undo
from tests.controller.queue.office import ZONE, minutes
from tests.controller.queue.walking import Step, in_words

STARTS = (
    datetime(2026, 11, 23, 9, 0, tzinfo=ZONE),
    datetime(2026, 11, 23, 10, 0, tzinfo=ZONE),
    datetime(2026, 11, 23, 19, 20, tzinfo=ZONE),
    datetime(2026, 11, 23, 23, 50, tzinfo=ZONE),
    datetime(2026, 3, 29, 1, 30, tzinfo=ZONE),
    datetime(2026, 10, 25, 1, 30, tzinfo=ZONE),
)
"""Mornings, evenings, and the nights in which the clocks change."""

BY_THEMSELVES = (
    did.DayOpened,
    did.DayEnded,
    did.Resumed,
    did.Started,
    did.Released,
    did.Finished,
    did.Left,
    did.NeverCame,
    did.CounterClosed,
    did.HelpEnded,
)
"""What may happen without a command. Nobody who missed a call or is parked comes back like this."""


class Snapshot:
    """The visits and counters as they are; all else in a queue follows from these."""

    def __init__(self, queue: Queue) -> None:
        self.visits = {visit.id: _copy(visit) for visit in queue.visits.values()}
        self.counters = {name: copy(counter) for name, counter in queue.counters.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # compared only

    def changed(self, after: "Snapshot") -> "Snapshot":
        """What of this is different in `after`."""
        changed = copy(self)
        changed.visits = {k: v for k, v in self.visits.items() if after.visits.get(k) != v}
        changed.counters = {k: v for k, v in self.counters.items() if after.counters[k] != v}
        return changed

    def but_for_counts(self) -> "Snapshot":
        """Without the counts of changes, which only rise, and what stays as it is: requests, paper, notes,
        and that nobody believes the walking time any more."""
        for counter in self.counters.values():
            counter.changes = 0
        for visit in self.visits.values():
            visit.changes, visit.requests, visit.starts_by_hand = 0, set(), False
            visit.printed, visit.prints, visit.notes, visit.rating = None, 0, (), None
        return self


def _copy(visit: Visit) -> Visit:
    kept = copy(visit)
    kept.spans, kept.requests = list(visit.spans), set(visit.requests)
    return kept


class Walk:
    """A queue, and what was said to it. `fixed`: moments have an offset, as the engine makes them, and no
    zone. `seen` counts the commands that were granted and the events that happened."""

    def __init__(self, rules: Rules, start: datetime, fixed: bool) -> None:
        self.queue, self.now, self._fixed = Queue(rules), start.astimezone(UTC), fixed
        self.events: list[did.Event] = []
        self.seen: Counter[type] = Counter()
        self._requests: list[str] = []
        self._count_of_acts = 0
        self._numbers: set[tuple[object, str]] = set()
        self._acts: dict[str, tuple[Snapshot, Snapshot]] = {}
        self._a_few_people()

    def _a_few_people(self) -> None:
        self._time_passes()
        for ref, booked in (("a", -5), ("b", 10), ("c", 45), ("d", 50)):
            self._say(do.Expect(ref, ref.upper(), "passport", self.moment + minutes(booked)))
        for service in ("passport", "moving", "passport", "reception"):
            self._requests.append(f"request-{len(self._requests)}")
            self._say(do.Issue(self._requests[-1], service, "fr", "bea"))

    @property
    def moment(self) -> datetime:
        """Now, as somebody in the office would say it."""
        here = self.now.astimezone(ZONE)
        return here.replace(tzinfo=timezone(here.utcoffset() or timedelta())) if self._fixed else here

    def go(self, step: Step) -> None:
        """One step."""
        if step.pause < 0:
            self._clock_jumps_back(timedelta(seconds=-step.pause))
            return
        self.now += timedelta(seconds=step.pause)
        self._time_passes()
        before = Snapshot(self.queue)
        happened = self._say(in_words(self.queue, step.command, self.moment, self._requests))
        if step.undo == 0 and any(getattr(event, "act", 0) for event in happened):
            self._take_back(happened[0], before)

    def replay(self) -> None:
        """The journal replays to the same queue."""
        assert replay(Queue(self.queue.rules), self.events) == self.queue

    def _clock_jumps_back(self, by: timedelta) -> None:
        assert self.queue.last_at
        there, self.now = self.now, self.queue.last_at.astimezone(UTC) - by
        if by > CLOCK_TOLERANCE:
            with pytest.raises(Refused) as refusal:
                tick(self.queue, self.moment)
            assert refusal.value.code is Code.CLOCK_WENT_BACK
        else:
            self._time_passes()
        self.now = there

    def _time_passes(self) -> None:
        """What the engine does before every command, and twice a second."""
        due = is_due(self.queue, self.moment)
        happened = tick(self.queue, self.moment)
        assert not due or happened
        assert all(isinstance(event, BY_THEMSELVES) and not getattr(event, "act", 0) for event in happened)
        assert tick(self.queue, self.moment) == []
        assert not is_due(self.queue, self.moment)
        self._keep(happened)

    def _say(self, command: do.Command) -> list[did.Event]:
        before, may_be_undone = Snapshot(self.queue), self._may_be_undone(command)
        try:
            happened = handle(self.queue, command, self.moment)
        except Refused as refusal:
            self._was_refused(command, refusal.code, before)
            assert not may_be_undone
            return []
        assert may_be_undone is isinstance(command, do.Undo)
        acts = {getattr(event, "act", 0) for event in happened}
        assert acts <= {0, self.queue.acts}
        assert self.queue.acts == self._count_of_acts + any(acts)
        self._count_of_acts = self.queue.acts
        self._keep(happened)
        self.seen[type(command)] += 1
        after = Snapshot(self.queue)
        for event in happened:
            if isinstance(event, did.Undone):
                self._was_taken_back(self._acts.pop(event.desk), before, after)
            elif getattr(event, "act", 0):
                desk = getattr(event, "counter", "") or f"@{getattr(event, 'by', '')}"
                self._acts[desk] = before, after
        return happened

    def _was_refused(self, command: do.Command, code: Code, before: Snapshot) -> None:
        assert Snapshot(self.queue) == before, "a refusal changes nothing"
        assert code is not Code.ALREADY_FOLLOWED or self._something_followed(command)

    def _keep(self, happened: list[did.Event]) -> None:
        for event in happened:
            assert not self.events or event.at >= self.events[-1].at
            self.events.append(event)
            self.seen[type(event)] += 1
            if isinstance(event, did.DayOpened | did.DayEnded):
                self._acts.clear()
                self._count_of_acts = self.queue.acts
            if isinstance(event, did.Arrived | did.TicketTaken | did.BroughtPapers):
                number = self.queue.day, event.number
                assert number not in self._numbers, "no number is given twice in a day"
                self._numbers.add(number)

    def _may_be_undone(self, command: do.Command) -> bool:
        return isinstance(command, do.Undo) and may_undo(self.queue, command.counter or f"@{command.by}")

    # --- undo -----------------------------------------------------------------------------------

    def _take_back(self, event: did.Event, before: Snapshot) -> None:
        """Nothing has followed, so that it must be possible, and all is as before."""
        self._say(do.Undo(getattr(event, "by", ""), getattr(event, "counter", "")))
        assert before.but_for_counts() == Snapshot(self.queue).but_for_counts()

    def _was_taken_back(self, act: tuple[Snapshot, Snapshot], before: Snapshot, after: Snapshot) -> None:
        """What the act had changed is as it was, and all else is as it is."""
        changed = act[0].changed(act[1])
        before.visits |= changed.visits
        before.counters |= changed.counters
        assert before.but_for_counts() == after.but_for_counts()

    def _something_followed(self, undo: do.Command) -> bool:
        assert isinstance(undo, do.Undo)
        before, after = self._acts[undo.counter or f"@{undo.by}"]
        now, touched = Snapshot(self.queue), before.changed(after)
        return (
            any(now.visits[visit] != after.visits[visit] for visit in touched.visits)
            or any(now.counters[name] != after.counters[name] for name in touched.counters)
            or bool(self.queue.held or any(visit.held_for for visit in touched.visits.values()))
        )
