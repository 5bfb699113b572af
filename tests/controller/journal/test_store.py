"""The journal's file: whole transactions, and every schema ever released still opens."""

import sqlite3
from pathlib import Path

import pytest

from controller.booking.port import Outcome, State, StatusOp
from controller.journal.events import ADAPTERS, from_row, to_row
from controller.journal.store import Entry, Journal
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.state import Queue, Stage
from tests.controller.queue.office import NINE, RULES

DATABASES = Path(__file__).parent / "databases"

EXAMPLES: list[did.Event] = [
    did.DayOpened(NINE, NINE.date()),
    did.Expected(NINE, "v1", "ref", "CODE", "passport", NINE),
    did.Rebooked(NINE, "v1", "CODE2", "moving", NINE),
    did.CalledOff(NINE, "v1"),
    did.Arrived(NINE, "v1", "r1", "P001", "fr"),
    did.CheckedInAgain(NINE, "v1", "r7"),
    did.TicketTaken(NINE, "v2", "r2", "passport", "P002", "da"),
    did.TurnedAway(NINE, "v3", "r3", "passport", ("photo", "stamp"), "nl"),
    did.Rerouted(NINE, "v4", "r4", "vehicle", "prefecture", "en"),
    did.CheckInWithdrawn(NINE, "v1", "r1"),
    did.RequestWithdrawn(NINE, "r9"),
    did.Left(NINE, "v2", "withdrawn"),
    did.Called(NINE, "v1", "1", "anna"),
    did.Recalled(NINE, "v1", "1", "anna"),
    did.Started(NINE, "v1", "1", "anna"),
    did.Finished(NINE, "v1", "1", "anna"),
    did.Missed(NINE, "v1", "1", "anna"),
]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "journal.sqlite")
    yield made
    made.close()


def test_there_is_an_example_of_every_event() -> None:
    assert {type(event).__name__ for event in EXAMPLES} == set(ADAPTERS)


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_as_it_went(event: did.Event) -> None:
    _, kind, body = to_row(event)
    assert from_row(kind, body) == event


def test_a_transaction_is_whole_or_not_at_all(journal: Journal) -> None:
    op = StatusOp("op1", "ref", State.ARRIVED, NINE)
    journal.record(Entry(events=EXAMPLES[:1], replies=[("r1", NINE, b"x")], ops=[op]))
    with pytest.raises(sqlite3.IntegrityError):
        journal.record(Entry(events=EXAMPLES[1:3], replies=[("r1", NINE, b"y")]))
    assert list(journal.today()) == EXAMPLES[:1]
    assert journal.replies_since(NINE) == {"r1": b"x"}


def test_only_the_last_business_day_is_replayed(journal: Journal) -> None:
    journal.record(Entry(events=[EXAMPLES[0], EXAMPLES[5], EXAMPLES[0], EXAMPLES[6]]))
    assert list(journal.today()) == [EXAMPLES[0], EXAMPLES[6]]


def test_the_outbox_gives_what_is_not_settled_in_order(journal: Journal) -> None:
    ops = [StatusOp(f"op{i}", "ref", State.ARRIVED, NINE) for i in range(3)]
    journal.record(Entry(events=[], ops=ops))
    journal.settle("op1", Outcome.APPLIED)
    assert journal.pending(10) == [ops[0], ops[2]]
    assert journal.settled() == {Outcome.APPLIED: 1}


def test_a_commit_survives_losing_power(journal: Journal) -> None:
    """What a power cut leaves is the file and its WAL as they were synced; full is what we ask of SQLite."""
    assert journal._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert journal._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("dump", sorted(DATABASES.glob("*.sql")), ids=lambda path: path.stem)
def test_every_released_schema_still_opens(dump: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    old = sqlite3.connect(path)
    old.executescript(dump.read_text(encoding="utf-8"))
    old.close()
    journal = Journal(path)
    queue = replay(Queue(RULES), journal.today())
    assert queue.visits["r1"].stage is Stage.CALLED
    journal.record(Entry(events=[did.Finished(queue.last_at or NINE, "r1", "1", "")]))
    journal.close()
