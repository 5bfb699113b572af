"""What is true of a queue at every moment, whatever was said to it."""

from datetime import timedelta
from itertools import pairwise

from contract.values import Phase
from controller.queue.state import CALLS_REMEMBERED, OPEN, Queue, Stage

NOT_HERE = frozenset({Stage.EXPECTED, Stage.CANCELLED})
STAGE_AT = {Phase.CALLED: Stage.CALLED, Phase.SERVING: Stage.SERVING}


def nobody_is_lost(queue: Queue) -> None:
    """Whoever waits stands in one lane, the right one, at the right place, and nobody else does."""
    lines = [*queue.lines.items(), *queue.held.items()]
    listed = {
        place.visit: (key, standing, place)
        for key, line in lines
        for standing, lane in line.lanes.items()
        for place in lane
    }
    waiting = [visit for visit in queue.visits.values() if visit.stage is Stage.WAITING]
    assert listed == {v.id: (v.held_for or v.service, *queue.place(v)) for v in waiting}
    assert sum(len(line) for _, line in lines) == len(waiting)
    for _, line in lines:
        assert all(list(lane) == sorted(lane) for lane in line.lanes.values())
    assert all(queue.held.values()), "a line of nobody is not kept"


def nobody_is_at_two_counters(queue: Queue) -> None:
    """Who is called or served is at one counter, which says the same."""
    there = {counter.visit: name for name, counter in queue.counters.items() if counter.visit}
    called = [v for v in queue.visits.values() if v.stage in {Stage.CALLED, Stage.SERVING}]
    assert there == {visit.id: visit.counter for visit in called}
    for counter in queue.counters.values():
        visit = queue.visits[counter.visit] if counter.visit else None
        assert (visit.stage if visit else None) is STAGE_AT.get(counter.phase)


def nobody_waits_in_vain(queue: Queue) -> None:
    """Who waits for one counter or agent alone waits for one that is there."""
    there = {f"counter:{name}" for name, now in queue.counters.items() if now.attended}
    there |= {f"agent:{now.agent}" for now in queue.counters.values() if now.attended}
    held = {v.held_for for v in queue.visits.values() if v.stage is Stage.WAITING and v.held_for}
    assert held <= there
    assert set(queue.held) == held


def who_is_here_has_a_number(queue: Queue) -> None:
    """And an arrival; who is not here yet has neither."""
    for visit in queue.visits.values():
        assert visit.stage not in OPEN or (visit.number and visit.arrived)
        assert visit.stage not in NOT_HERE or not (visit.number or visit.arrived or visit.requests)


def only_what_happens_by_itself_is_due(queue: Queue) -> None:
    """Who postponed comes back by themselves, and who is called is at the counter after the walking time."""
    due = {visit.id: visit.due for visit in queue.visits.values() if visit.stage is Stage.POSTPONED}
    walk_time = queue.rules.walk_time
    if walk_time is not None:
        called = [v for v in queue.visits.values() if v.stage is Stage.CALLED and not v.starts_by_hand]
        due |= {visit.id: queue.counters[visit.counter].called_at + walk_time for visit in called}
    assert queue.due == due


def times_add_up(queue: Queue) -> None:
    """Each stage begins where the one before it ended, and never before it began."""
    for visit in queue.visits.values():
        moments = [at for _, at in visit.spans]
        lasted = [then - since for since, then in pairwise(moments)]
        assert all(span >= timedelta() for span in lasted)
        assert sum(lasted, timedelta()) == visit.since - moments[0]
        assert visit.stage is visit.spans[-1][0]
        assert visit.away >= timedelta()


def everybody_is_found(queue: Queue) -> None:
    """By reference, code and request, among the parked, and nobody by what is withdrawn."""
    visits = queue.visits.values()
    assert queue.parked == {visit.id for visit in visits if visit.stage is Stage.PARKED}
    assert queue.by_ref == {visit.ref: visit.id for visit in visits if visit.ref}
    codes = {visit.code for visit in visits if visit.code}
    assert {code: set(ids) for code, ids in queue.by_code.items()} == {
        code: {visit.id for visit in visits if visit.code == code} for code in codes
    }
    assert queue.by_request == {request: visit.id for visit in visits for request in visit.requests}
    assert not queue.withdrawn & set(queue.by_request)


def boards_remember_the_last_calls(queue: Queue) -> None:
    """Newest first, none twice."""
    for zone, calls in queue.calls.items():
        seqs = [call.seq for call in calls]
        assert seqs == sorted(set(seqs), reverse=True)
        assert len(seqs) <= CALLS_REMEMBERED
        assert not seqs or seqs[0] <= queue.last_seq[zone]


TRUTHS = (
    nobody_is_lost,
    nobody_is_at_two_counters,
    nobody_waits_in_vain,
    who_is_here_has_a_number,
    only_what_happens_by_itself_is_due,
    times_add_up,
    everybody_is_found,
    boards_remember_the_last_calls,
)
