"""A journal read back as days: the same people, who wait as they did when the rules are the same."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.errors import BadConfig
from contract.codes import to_come_back
from controller.forecast.simulate.days import Day, Papers
from controller.forecast.simulate.figures import figures_of
from controller.forecast.simulate.hall import Hall
from controller.forecast.simulate.office import Office, ServiceMix, Shift
from controller.forecast.simulate.office_rules import rules_of
from controller.forecast.simulate.past import follow, naming, read, rules_seen
from controller.forecast.simulate.record import DayRecord, End
from controller.forecast.simulate.replay import Replay, with_times
from controller.journal.store import Entry, Journal
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.machine import handle, tick
from controller.queue.rules import Rules
from controller.queue.state import Queue
from tests.controller.forecast.simulate.hall_of import (
    MIDNIGHT,
    Diary,
    a_day,
    day_of,
    mixed_office,
    person,
    rules_for,
)


def lived(day: Day, rules: Rules) -> tuple[DayRecord, list[did.Event]]:
    diary = Diary()
    return Hall(day, rules, MIDNIGHT, diary).play(), diary.events


def again(events: list[did.Event], rules: Rules) -> tuple[Day, DayRecord]:
    past = Replay([follow(events, rules)])
    return past.days()[0], past.records(rules.late_after)[0]


def waits(record: DayRecord) -> list[float]:
    return sorted(round(stay.wait, 3) for stay in record.stays if stay.wait is not None)


@pytest.mark.pure
@pytest.mark.parametrize("seed", range(3))
def test_under_the_same_rules_the_same_people_wait_as_they_did(seed: int) -> None:
    """Nobody leaves here: who left took the service time with them, and it has to be guessed."""
    office = mixed_office().model_copy(update={"leaving": 0.0})
    rules = rules_of(office)
    record, events = lived(a_day(office, seed), rules)
    day, as_it_was = again(events, rules)
    assert waits(as_it_was) == pytest.approx(waits(record), abs=0.01)
    assert waits(Hall(day, rules, MIDNIGHT).play()) == pytest.approx(waits(record), abs=1)


@pytest.mark.pure
def test_the_measures_of_the_past_are_those_of_the_day_itself() -> None:
    office = mixed_office()
    rules = rules_of(office)
    record, events = lived(a_day(office), rules)
    ours, theirs = (figures_of([each]) for each in (again(events, rules)[1], record))
    assert ours.lateness_mean == pytest.approx(theirs.lateness_mean)
    assert ours.walk_in_p90 == pytest.approx(theirs.walk_in_p90)
    assert (ours.left, ours.turned_away, ours.calls, ours.recalls) == (
        theirs.left,
        theirs.turned_away,
        theirs.calls,
        theirs.recalls,
    )
    assert ours.idle == pytest.approx(theirs.idle, abs=0.05)


@pytest.mark.pure
def test_people_keep_their_steps_times_patience_and_papers() -> None:
    rules = rules_for()
    people = (
        person(0, takes=20, walk=30.0),
        person(2, booked=5),
        person(4, patience=60.0),
        person(6, papers=Papers.CAUGHT),
        person(None, booked=30),
    )
    _, events = lived(day_of(*people), rules)
    day, record = again(events, rules)
    of = {round(p.came or 0): p for p in day.people}
    first, second, gone, caught = (of[round(p.came)] for p in people if p.came is not None)
    assert (first.steps[0].seconds, first.walk) == (1200, 30)
    assert second.booked == people[1].booked
    assert gone.patience == 0
    assert caught.papers is Papers.CAUGHT
    assert [p.booked for p in day.people if p.came is None] == [people[4].booked]
    assert (record.no_shows, len(record.stays)) == (1, 4)


@pytest.mark.pure
def test_who_is_back_with_papers_came_then_and_has_them_all() -> None:
    rules = rules_for(1)
    queue, events = Queue(rules), list[did.Event]()
    for minute, command in (
        (0, do.OpenCounter("c1", "anna")),
        (1, do.TurnAway("asked-away", "desk", ("photo",), "en")),
        (40, do.CheckIn("r2", to_come_back("asked-away"), "en")),
        (45, do.CallNext("c1", "anna")),
        (50, do.Finish("c1", "anna")),
    ):
        moment = MIDNIGHT + timedelta(hours=9, minutes=minute)
        events += [*tick(queue, moment), *handle(queue, command, moment)]  # type: ignore[arg-type]  # each is one
    day, record = again(events, rules)
    assert [stay.wait for stay in record.stays] == [5 * 60]
    assert [stay.papers for stay in record.stays] == [Papers.COMPLETE]
    assert day.people[0].came == record.stays[0].came == (9 * 60 + 40) * 60


@pytest.mark.pure
def test_what_was_taken_back_at_a_desk_did_not_happen() -> None:
    rules = rules_for(2)
    queue, events = Queue(rules), list[did.Event]()

    def now(minute: float) -> None:
        nonlocal moment
        moment = MIDNIGHT + timedelta(hours=9, minutes=minute)

    moment = MIDNIGHT
    now(0)
    events += tick(queue, moment)
    for minute, command in (
        (0, do.OpenCounter("c1", "anna")),
        (0, do.OpenCounter("c2", "bo")),
        (1, do.TakeTicket("r1", "desk", "en")),
        (2, do.CallNext("c1", "anna")),
        (2.5, do.Undo("anna", "c1")),
        (6, do.CallNext("c2", "bo")),
        (7, do.Start("c2", "bo")),
        (12, do.Finish("c2", "bo")),
        (20, do.CloseCounter("c1", "anna")),
        (30, do.CloseCounter("c2", "bo")),
    ):
        now(minute)
        events += handle(queue, command, moment)  # type: ignore[arg-type]  # each is a command
    day, record = again(events, rules)
    assert [stay.wait for stay in record.stays] == [5 * 60]
    assert (day.people[0].walk, day.people[0].steps[0].seconds) == (60, 300)
    assert {counter: spans[0][1] - spans[0][0] for counter, spans in day.shifts.items()} == {
        "c1": 1200,
        "c2": 1800,
    }


@pytest.mark.pure
def test_who_is_left_waiting_left_no_service_time_so_the_usual_one_is_taken() -> None:
    rules = rules_for()
    _, events = lived(day_of(person(0, takes=8), person(1, takes=12), person(2, patience=0.0)), rules)
    past = Replay([follow(events, rules)])
    assert past.usual == {"desk": 600}
    assert past.days()[0].people[2].steps[0].seconds == 600
    assert with_times(rules, past.usual).services["desk"].minutes == 10


@pytest.mark.pure
def test_rules_can_be_guessed_from_the_journal_alone() -> None:
    office = Office(
        load=0.5,
        services=(ServiceMix(id="passport"), ServiceMix(id="moving")),
        counters=(Shift(id="1", services=("passport",)), Shift(id="2", services=("passport", "moving"))),
    )
    _, events = lived(a_day(office), rules_of(office))
    guessed = rules_seen([events])
    assert set(guessed.services) == {"passport", "moving"}
    assert guessed.counters["1"].services == ("passport",)
    assert set(guessed.counters["2"].services) == {"passport", "moving"}
    assert {getattr(e, "service", "") for e in naming([events])} >= {"passport", "moving"}
    assert len(naming([events])) < len(events) / 4


@pytest.mark.parts
def test_a_journal_gives_its_last_days(tmp_path: Path) -> None:
    rules, path = rules_for(), tmp_path / "journal.db"
    _, events = lived(day_of(person(0), person(1)), rules)
    journal = Journal(path)
    for days_later in range(3):
        later = timedelta(days=days_later)
        journal.record(Entry([replace(e, at=e.at + later, **_later(e, later)) for e in events]))
    journal.close()
    assert [day[0].at.date() for day in read(path, 2)] == [date(2025, 3, 4), date(2025, 3, 5)]
    past = Replay([follow(day, rules) for day in read(path, 10)])
    assert [day.on for day in past.days()] == [date(2025, 3, 3) + timedelta(days=n) for n in range(3)]
    assert [stay.end for stay in past.records(rules.late_after)[1].stays] == [End.SERVED, End.SERVED]


def _later(event: did.Event, by: timedelta) -> dict[str, date]:
    return {"day": event.day + by} if isinstance(event, did.DayOpened) else {}


@pytest.mark.parts
@pytest.mark.parametrize("content", [None, b"not a database", b""])
def test_what_is_no_journal_is_said_to_be_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "journal.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadConfig) as bad:
        read(path, 5)
    assert len(bad.value.problems) == 1
