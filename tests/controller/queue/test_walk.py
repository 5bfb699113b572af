"""A random walk over every command, holding what must always be true."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.refusal import Refused
from controller.queue.machine import handle, tick
from controller.queue.waiting import everyone_waiting
from controller.queue.state import Queue, Stage
from tests.controller.queue.office import NINE, RULES

pytestmark = pytest.mark.pure

services = st.sampled_from([*RULES.services, "unknown"])
counters = st.sampled_from([*RULES.counters, "unknown"])
refs = st.sampled_from(["a", "b", "c", "d", "e"])
requests = st.integers(0, 30).map("request-{}".format)
steps = st.sampled_from([0, 0.5, 2, 60, 600, 3 * 3600])


class Walk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.queue, self.now = Queue(RULES), NINE
        self.events: list[did.Event] = []
        self.given: list[tuple[object, str]] = []
        self.holds: dict[str, str] = {}

    def say(self, command: do.Command) -> None:
        before = len(self.events)
        self.events += tick(self.queue, self.now)
        with contextlib.suppress(Refused):
            self.events += handle(self.queue, command, self.now)
        for event in self.events[before:]:
            if isinstance(event, did.DayEnded):
                self.holds.clear()
            if isinstance(event, did.Arrived | did.TicketTaken):
                self.given.append((self.queue.day, event.number))
            if isinstance(event, did.Arrived | did.CheckedInAgain | did.TicketTaken):
                self.holds[event.request] = event.visit
            if isinstance(event, did.DayOpened):
                self.holds.clear()

    @rule(seconds=steps)
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(ref=refs, service=services, at=st.integers(-60, 300))
    def a_booking_comes(self, ref: str, service: str, at: int) -> None:
        self.say(do.Expect(ref, f"CODE{ref}", service, self.now + timedelta(minutes=at)))

    @rule(ref=refs)
    def a_booking_is_called_off(self, ref: str) -> None:
        self.say(do.CallOff(ref))

    @rule(request=requests, ref=refs)
    def somebody_checks_in(self, request: str, ref: str) -> None:
        if request not in self.queue.by_request:  # the engine answers a repeated id without asking again
            self.say(do.CheckIn(request, f"CODE{ref}", "fr"))

    @rule(request=requests, service=services)
    def somebody_takes_a_ticket(self, request: str, service: str) -> None:
        if request not in self.queue.by_request:
            self.say(do.TakeTicket(request, service, "fr"))

    @rule(request=requests)
    def somebody_withdraws(self, request: str) -> None:
        self.say(do.Withdraw(request))
        self.holds.pop(request, None)

    @rule(counter=counters, kind=st.sampled_from([do.CallNext, do.Recall, do.Start, do.Finish, do.NoShow]))
    def an_agent_acts(self, counter: str, kind: type) -> None:
        self.say(kind(counter))

    @invariant()
    def nobody_is_lost(self) -> None:
        waiting = {v.id for v in self.queue.visits.values() if v.stage is Stage.WAITING}
        listed = [v.id for v in everyone_waiting(self.queue, self.now)]
        assert sorted(listed) == sorted(waiting)

    @invariant()
    def whoever_was_given_a_number_and_did_not_withdraw_still_has_it(self) -> None:
        for visit in self.holds.values():
            assert self.queue.visits[visit].stage not in {Stage.EXPECTED, Stage.LEFT, Stage.CANCELLED}
            assert self.queue.visits[visit].number

    @invariant()
    def nobody_is_at_two_counters(self) -> None:
        held = [c.visit for c in self.queue.counters.values() if c.visit]
        assert len(held) == len(set(held))
        at_counter = {v.id for v in self.queue.visits.values() if v.stage in {Stage.CALLED, Stage.SERVING}}
        assert at_counter == set(held)

    @invariant()
    def no_number_is_given_twice_in_a_day(self) -> None:
        assert len(self.given) == len(set(self.given))

    @invariant()
    def the_journal_replays_to_the_same_queue(self) -> None:
        assert replay(Queue(RULES), self.events) == self.queue

    @invariant()
    def times_never_run_backwards(self) -> None:
        for visit in self.queue.visits.values():
            moments = [at for _, at in visit.spans]
            assert moments == sorted(moments)


TestWalk = Walk.TestCase
