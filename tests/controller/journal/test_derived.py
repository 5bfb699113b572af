"""What the booking source is told, and the rows of the visit table, on real journal files."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from contract.codes import to_come_back
from controller.booking.port import State
from controller.journal.derived import STANDS, TELLS, status_ops, visit_rows
from controller.journal.store import Entry, Journal
from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.machine import handle, tick
from controller.queue.refusal import Refused
from controller.queue.state import Queue, Stage
from tests.controller.journal.days import BUSY, Day
from tests.controller.queue.office import NINE, minutes

RULES = replace(BUSY, walk_time=None)


class Desk:
    """A queue whose every command is recorded, with what follows from it."""

    def __init__(self, path: Path) -> None:
        self.path, self.journal, self.queue = path, Journal(path), Queue(RULES)

    def say(self, minute: float, command: do.Command) -> None:
        now = NINE + minutes(minute)
        visits, day = self.queue.visits, self.queue.day
        happened = tick(self.queue, now)
        self._record(happened, visits, day)
        self._record(handle(self.queue, command, now), self.queue.visits, self.queue.day)

    def _record(self, happened, visits, day) -> None:  # type: ignore[no-untyped-def]
        rows = list(visit_rows(visits, day, happened))
        self.journal.record(Entry(events=happened, visits=rows, ops=list(status_ops(visits, happened))))

    def booked(self, ref: str = "x", service: str = "moving") -> None:
        """An appointment at nine, whose holder is there."""
        self.say(0, do.Expect(ref, f"CODE{ref}", service, NINE))
        self.say(0, do.CheckIn(f"r-{ref}", f"CODE{ref}", "fr", NINE + minutes(10)))

    def told(self) -> list[str]:
        return [op.target.value for op in self.journal.pending(99)]

    def row(self, number: str = "M001") -> sqlite3.Row:
        with sqlite3.connect(self.path) as db:
            db.row_factory = sqlite3.Row
            row: sqlite3.Row = db.execute("SELECT * FROM visit WHERE number = ?", (number,)).fetchone()
        db.close()
        return row


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "journal.sqlite")
    yield made
    made.journal.close()


# --- the booking source ---------------------------------------------------------------------------


def test_a_visit_that_goes_as_planned_is_told_step_by_step(desk: Desk) -> None:
    desk.booked()
    desk.say(5, do.CallNext("1", "anna"))
    desk.say(6, do.Start("1", "anna"))
    desk.say(16, do.Finish("1", "anna"))
    assert desk.told() == ["arrived", "called", "serving", "served"]


@pytest.mark.parametrize(
    ("command", "now"),
    [
        (do.NoShow("1", "anna"), "no_show"),
        (do.PutBack("1", "anna"), "arrived"),
        (do.Park("1", "photo", None, "anna"), "arrived"),
        (do.Transfer("1", "passport", "", "", "anna"), "arrived"),
        (do.Cancel("{visit}", "rosa"), "left"),
        (do.Leave("{visit}"), "left"),
        (do.Answer("r9", "moving", "hours", "fr", "rosa", "{visit}"), "served"),
        (do.EndDay(), "left"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value,
)
def test_where_somebody_goes_from_the_counter_is_told(desk: Desk, command: do.Command, now: str) -> None:
    desk.booked()
    desk.say(5, do.CallNext("1", "anna"))
    if getattr(command, "visit", "") == "{visit}":
        command = replace(command, visit=next(iter(desk.queue.visits)))
    desk.say(9, command)
    assert desk.told() == ["arrived", "called", now]


def test_every_step_of_a_visit_is_told(desk: Desk) -> None:
    desk.booked(service="passport")
    desk.say(5, do.CallNext("1", "anna"))
    desk.say(9, do.Finish("1", "anna"))
    desk.say(12, do.CallNext("3", "ben"))
    desk.say(15, do.Finish("3", "ben"))
    assert desk.told() == ["arrived", "called", "serving", "arrived", "called", "serving", "served"]


def test_who_comes_back_after_a_missed_call_has_arrived_again(desk: Desk) -> None:
    desk.booked()
    desk.say(5, do.CallNext("1", "anna"))
    desk.say(7, do.NoShow("1", "anna"))
    desk.say(9, do.Return(next(iter(desk.queue.visits)), "rosa"))
    assert desk.told() == ["arrived", "called", "no_show", "arrived"]


def test_waiting_elsewhere_is_not_told(desk: Desk) -> None:
    desk.booked()
    visit = next(iter(desk.queue.visits))
    desk.say(1, do.Postpone(visit, minutes(5)))
    desk.say(8, do.SetPriority(visit, "frail", "rosa"))
    desk.say(9, do.CallNext("1", "anna"))
    desk.say(10, do.Park("1", "photo", None, "anna"))
    desk.say(20, do.Return(visit, "rosa"))
    assert desk.told() == ["arrived", "called", "arrived"]


def test_who_never_came_is_told_in_the_evening(desk: Desk) -> None:
    desk.say(0, do.Expect("x", "CODE", "moving", NINE))
    desk.say(0, do.Expect("y", "CODY", "moving", NINE + minutes(600)))
    desk.say(500, do.EndDay())
    assert [(op.external_id, op.target) for op in desk.journal.pending(9)] == [("x", State.NO_SHOW)]


@pytest.mark.parametrize(
    ("commands", "now"),
    [
        ([do.CallNext("1", "anna")], "arrived"),
        ([do.CallNext("1", "anna"), do.Start("1", "anna")], "called"),
        ([do.CallNext("1", "anna"), do.Start("1", "anna"), do.Finish("1", "anna")], "serving"),
        ([do.CallNext("1", "anna"), do.Finish("1", "anna")], "called"),
        ([do.CallNext("1", "anna"), do.NoShow("1", "anna")], "called"),
    ],
    ids=["call", "start", "finish", "finish of a called one", "no-show"],
)
def test_what_was_undone_is_told_as_it_stands_again(desk: Desk, commands: list[do.Command], now: str) -> None:
    desk.booked()
    for minute, command in enumerate(commands, 5):
        desk.say(minute, command)
    desk.say(20, do.Undo("anna", "1"))
    assert desk.told()[-1] == now


def test_both_visits_of_an_undone_press_are_told(desk: Desk) -> None:
    desk.booked("x")
    desk.booked("y")
    desk.say(5, do.CallNext("1", "anna"))
    before = len(desk.told())
    desk.say(9, do.CallNext("1", "anna"))  # finishes with x, calls y
    assert desk.told()[before:] == ["serving", "served", "called"]
    desk.say(9.5, do.Undo("anna", "1"))
    after = [(op.external_id, op.target.value) for op in desk.journal.pending(99)][-2:]
    assert sorted(after) == [("x", "called"), ("y", "arrived")]
    assert [desk.row(number)["stage"] for number in ("M001", "M002")] == ["called", "waiting"]


def test_what_repeats_within_one_moment_is_told_each_time(desk: Desk) -> None:
    """Ids are unique, or the journal would not take them."""
    desk.booked()
    desk.say(5, do.Withdraw("r-x"))
    for again in range(3):
        desk.say(5, do.CheckIn(f"again-{again}", "CODEx", "fr"))
        desk.say(5, do.CallNext("1", "anna"))
        desk.say(5, do.Undo("anna", "1"))
        desk.say(5, do.Withdraw(f"again-{again}"))
    ids = [op.op_id for op in desk.journal.pending(99)]
    assert len(ids) == len(set(ids)) == 14


@pytest.mark.parametrize("seed", range(4))
def test_ids_are_unique_and_the_last_word_is_right_whatever_happens(seed: int, tmp_path: Path) -> None:
    day, journal = Day(seed), Journal(tmp_path / "journal.sqlite")
    for _ in range(300):
        visits = day.queue.visits
        happened = day.go_on(1)
        ops = list(status_ops({**visits, **day.queue.visits}, happened))
        rows = list(visit_rows(day.queue.visits, day.queue.day, happened))
        journal.record(Entry(events=happened, visits=rows, ops=ops))
    last = {op.external_id: op.target for op in journal.pending(9_999)}
    newest = set(day.queue.by_ref.values())  # a time that somebody else holds by now is that person's
    for visit in day.queue.visits.values():
        if visit.id not in newest or visit.stage is Stage.EXPECTED:
            continue
        expected = State.SERVED if visit.detail == ("answered",) else STANDS.get(visit.stage)
        if visit.ref in last and visit.stage is not Stage.CANCELLED:
            assert last[visit.ref] is expected, visit
    kept = dict(journal._db.execute("SELECT id, stage FROM visit").fetchall())
    assert kept.items() >= {visit.id: visit.stage.value for visit in day.queue.visits.values()}.items()
    journal.close()


def test_every_event_is_told_or_known_not_to_matter_to_the_source() -> None:
    untold = {
        *(did.DayOpened, did.Expected, did.Rebooked, did.CalledOff, did.RequestWithdrawn, did.CheckedInAgain),
        *(did.TicketTaken, did.TurnedAway, did.Rerouted, did.Answered, did.PrintReported, did.PrintedAgain),
        *(did.BroughtPapers, did.PapersWithdrawn),
        *(did.NoteAdded, did.ServiceChanged, did.PrioritySet, did.Postponed, did.Resumed, did.Returned),
        *(did.Released, did.CounterOpened, did.CounterPaused, did.CounterResumed, did.CounterClosed),
        *(did.HelpAsked, did.HelpAnswered, did.HelpEnded, did.Rated),
        *(did.Recalled, did.StepAdded, did.ServiceFilled, did.ServiceReopened, did.DayEnded),
    }
    assert untold | TELLS.keys() | {did.Undone} == set(get_args(did.Event))


# --- rows -----------------------------------------------------------------------------------------


def test_the_row_says_what_supervisors_ask(desk: Desk) -> None:
    desk.booked(service="passport")  # then reception, as its second step
    visit = next(iter(desk.queue.visits))
    desk.say(1, do.SetPriority(visit, "frail", "rosa"))
    desk.say(2, do.Postpone(visit, minutes(5)))
    desk.say(8, do.CallNext("1", "anna"))
    desk.say(8.1, do.Recall("1", "anna"))
    desk.say(9, do.Start("1", "anna"))
    desk.say(19, do.Finish("1", "anna", "done"))
    desk.say(22, do.CallNext("3", "ben"))
    desk.say(23, do.Transfer("3", "moving", "", "", "ben"))
    desk.say(30, do.CallNext("1", "anna"))
    desk.say(31, do.Start("1", "anna"))
    desk.say(41, do.Finish("1", "anna", "all-done"))
    row = desk.row("P001")
    assert (row["stage"], row["service"], row["purpose"]) == ("served", "moving", "passport")
    assert (row["done"], row["outcome"], row["accurate"]) == ("passport moving", "all-done", 1)
    assert (row["priority"], row["sent_by"], row["postponements"]) == ("frail", "ben", 1)
    assert (row["promised"], row["first_called"], row["called"]) == tuple(
        (NINE + minutes(minute)).isoformat() for minute in (10, 8, 30)
    )
    assert row["ended"] == (NINE + minutes(41)).isoformat()
    spent = [row[f"{kind}_s"] / 60 for kind in ("waited", "walked", "served", "away")]
    assert spent == [2 + 1 + 3 + 7, 1 + 1 + 1, 10 + 10, 5]
    assert sum(spent) == 41


def test_the_purpose_follows_until_the_first_call_and_stands_after_it(desk: Desk) -> None:
    desk.say(0, do.TakeTicket("r1", "passport", "fr"))
    desk.say(1, do.ChangeService("w-r1", "moving", "rosa"))
    assert desk.row("P001")["purpose"] == "moving"
    desk.say(2, do.CallNext("1", "anna"))
    desk.say(3, do.Transfer("1", "vehicle", "", "", "anna"))
    assert (desk.row("P001")["service"], desk.row("P001")["purpose"]) == ("vehicle", "moving")


def test_what_the_evening_closed_is_marked_as_inaccurate(desk: Desk) -> None:
    desk.booked("x")
    desk.booked("y")
    desk.say(5, do.CallNext("1", "anna"))
    desk.say(6, do.Start("1", "anna"))
    desk.say(600, do.EndDay())
    assert [(desk.row(n)["stage"], desk.row(n)["accurate"]) for n in ("M001", "M002")] == [
        ("served", 0),
        ("left", 0),
    ]


def test_people_helped_before_they_queued_have_rows_too(desk: Desk) -> None:
    desk.say(0, do.TurnAway("r1", "passport", ("photo", "stamp"), "fr"))
    desk.say(1, do.Reroute("r2", "vehicle", "prefecture", "da"))
    desk.say(2, do.Answer("r3", "moving", "hours", "nl", "rosa"))
    with sqlite3.connect(desk.path) as db:
        rows = db.execute("SELECT stage, purpose, detail, language, ended FROM visit ORDER BY id").fetchall()
    db.close()
    at = [(NINE + timedelta(minutes=minute)).isoformat() for minute in range(3)]
    assert rows == [
        ("turned_away", "passport", "photo stamp", "fr", at[0]),
        ("rerouted", "vehicle", "prefecture", "da", at[1]),
        ("answered", "moving", "hours", "nl", at[2]),
    ]


def test_who_came_back_with_papers_is_one_visit_whose_wait_begins_with_the_coming_back(desk: Desk) -> None:
    desk.say(0, do.TurnAway("asked-away", "passport", ("photo", "stamp"), "fr"))
    desk.say(30, do.CheckIn("r2", to_come_back("asked-away"), "fr"))
    desk.say(40, do.CallNext("1", "anna"))
    desk.say(41, do.Start("1", "anna"))
    desk.say(50, do.Finish("1", "anna"))
    with sqlite3.connect(desk.path) as db:
        (kept,) = db.execute("SELECT count(*) FROM visit").fetchone()
        turned_away = db.execute("SELECT body FROM event WHERE kind = 'TurnedAway'").fetchall()
    db.close()
    row = desk.row("P001")
    assert (kept, len(turned_away)) == (1, 1)
    assert (row["id"], row["purpose"], row["detail"]) == ("w-asked-away", "passport", "photo stamp")
    assert (row["arrived"], row["waited_s"]) == (NINE.isoformat(), 10 * 60)
    assert desk.told() == [], "no booking source knows of it"


def test_a_ticket_that_did_not_come_out_is_seen(desk: Desk) -> None:
    desk.say(0, do.TakeTicket("r1", "passport", "fr"))
    assert desk.row("P001")["printed"] is None
    desk.say(1, do.ReportPrint("w-r1", printed=False))
    assert desk.row("P001")["printed"] == 0


def test_a_refused_command_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.say(0, do.CallNext("unknown"))
    assert desk.told() == []
