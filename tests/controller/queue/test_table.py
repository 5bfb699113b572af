"""The table of a visit's life: what may follow what, and that nothing else can."""

import pytest

from contract.values import Code
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.applying import apply, replay
from controller.queue.state import OPEN, Queue, Stage
from controller.queue.transitions import STAYS, TRANSITIONS, Impossible, stage_after
from tests.controller.queue.office import NINE, RULES, Office, at

pytestmark = pytest.mark.pure


@pytest.fixture
def office() -> Office:
    office = Office()
    office.walk_in(0)
    return office


def test_an_event_that_does_not_follow_is_impossible_and_changes_nothing(office: Office) -> None:
    with pytest.raises(Impossible, match="Finished cannot follow waiting"):
        apply(office.queue, did.Finished(NINE, "w-request-1", "1", ""))
    assert office.queue.visits["w-request-1"].stage is Stage.WAITING
    assert len(office.queue.lines["passport"]) == 1


def test_a_visit_begins_only_once(office: Office) -> None:
    with pytest.raises(Impossible, match="TicketTaken cannot follow waiting"):
        apply(office.queue, did.TicketTaken(NINE, "w-request-1", "r", "passport", "P002", "fr"))


@pytest.mark.parametrize(
    "event",
    [did.Called(NINE, "nobody", "1", ""), did.Left(NINE, "nobody", "left"), did.Resumed(NINE, "nobody")],
)
def test_an_event_of_nobody_is_impossible(office: Office, event: did.Event) -> None:
    with pytest.raises(Impossible, match=r"visit='nobody'.*no such visit"):
        apply(office.queue, event)


@pytest.mark.parametrize(
    "event", [did.Called(NINE, "w-request-1", "99", ""), did.CounterOpened(NINE, "99", "anna")]
)
def test_an_event_at_no_counter_is_impossible(office: Office, event: did.Event) -> None:
    with pytest.raises(Impossible, match=r"counter='99'.*no such counter"):
        apply(office.queue, event)


def test_every_stage_is_in_the_table_and_can_be_reached() -> None:
    reached = {stage for row in TRANSITIONS.values() for stage in row.values()}
    assert set(Stage) == reached == {stage for stage in TRANSITIONS if stage is not None}


def test_who_is_over_stays_over_but_for_missed_calls_cancelled_appointments_and_lacking_papers() -> None:
    over = set(Stage) - OPEN - {Stage.EXPECTED}
    assert {stage for stage in over if TRANSITIONS[stage]} == {
        Stage.NO_SHOW,
        Stage.CANCELLED,
        Stage.TURNED_AWAY,
    }


def test_what_leaves_a_visit_in_its_stage_does_so_in_some_stages_only(office: Office) -> None:
    visit = office.queue.visits["w-request-1"]
    changed = did.ServiceChanged(NINE, visit.id, "bea", "moving")
    for stage in Stage:
        visit.stage = stage
        if stage in STAYS[did.ServiceChanged]:
            assert stage_after(visit, changed) is stage
        else:
            with pytest.raises(Impossible):
                stage_after(visit, changed)


def test_the_journal_replays_to_the_same_queue(office: Office) -> None:
    office.booked(minute=5, at=10, ref="x")
    office.call(7)
    office.say(8, do.Withdraw("request-2"))
    office.say(9, do.Undo("", "1"))
    assert replay(Queue(RULES), office.events) == office.queue


def test_every_event_moves_the_moment_of_the_last_one(office: Office) -> None:
    office.walk_in(5)
    assert office.queue.last_at == at(5)
    apply(office.queue, did.RequestWithdrawn(at(3), "earlier"))
    assert office.queue.last_at == at(5)


def test_every_event_of_a_visit_or_counter_is_counted(office: Office) -> None:
    visit, counter = office.queue.visits["w-request-1"], office.queue.counters["1"]
    assert (visit.changes, counter.changes) == (1, 0)
    office.call(1)
    assert (visit.changes, counter.changes) == (2, 2)
    office.say(2, do.Cancel("w-request-1", "bea"))
    assert (visit.changes, counter.changes) == (3, 3)
    office.say(3, do.Undo("bea"))
    assert (office.queue.visits[visit.id].changes, office.queue.counters["1"].changes) == (4, 4)


def test_an_appointment_that_comes_back_is_counted_on(office: Office) -> None:
    office.expect(at=10)
    office.say(1, do.CallOff("ref"))
    office.expect(at=10)
    assert office.visit("ref").changes == 3


def test_a_number_out_of_turn_does_not_turn_the_count_back(office: Office) -> None:
    apply(office.queue, did.TicketTaken(NINE, "v5", "r5", "passport", "P005", "fr"))
    apply(office.queue, did.TicketTaken(NINE, "v3", "r3", "passport", "P003", "fr"))
    assert office.walk_in(1) == "P006"


def test_a_journal_from_before_commands_were_counted_is_read(office: Office) -> None:
    apply(office.queue, did.CounterOpened(NINE, "1", "anna"))
    apply(office.queue, did.Called(NINE, "w-request-1", "1", "anna"))
    assert len(office.queue.calls["hall"]) == 1
    assert office.code(1, do.Undo("anna", "1")) is Code.NOTHING_TO_UNDO


def test_a_visit_knows_when_a_stage_last_began(office: Office) -> None:
    office.call(1)
    office.say(2, do.PutBack("1"))
    office.call(3)
    visit = office.queue.visits["w-request-1"]
    assert visit.began(Stage.CALLED) == at(3)
    assert visit.began(Stage.WAITING) == at(2)
    assert visit.began(Stage.SERVED) is None
    assert visit.since == at(3)
