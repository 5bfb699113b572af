"""The journal's file: whole transactions, notes erased for good, and every old schema still opens."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlite_utils import Database

from controller.booking.port import Outcome, State, StatusOp
from controller.journal.events import ADAPTERS, from_row, to_row
from controller.journal.migrations import migrations
from controller.journal.notes import Note
from controller.journal.reading import JournalReader
from controller.journal.store import Entry, Journal
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.commands import NoteKind
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
    did.BroughtPapers(NINE, "v3", "r8", "passport", "P003", "nl", NINE, ("till",), NINE),
    did.PapersWithdrawn(NINE, "v3", "r8"),
    did.Rerouted(NINE, "v4", "r4", "vehicle", "prefecture", "en"),
    did.CheckInWithdrawn(NINE, "v1", "r1"),
    did.RequestWithdrawn(NINE, "r9"),
    did.Left(NINE, "v2", "withdrawn"),
    did.Called(NINE, "v1", "1", "anna"),
    did.Recalled(NINE, "v1", "1", "anna"),
    did.Started(NINE, "v1", "1", "anna"),
    did.Finished(NINE, "v1", "1", "anna"),
    did.Missed(NINE, "v1", "1", "anna"),
    did.NeverCame(NINE, "v1"),
    did.Answered(NINE, "v5", "r5", "passport", "hours", "fr", "rosa"),
    did.PrintReported(NINE, "v1", printed=True),
    did.PrintedAgain(NINE, "v1", "rosa"),
    did.NoteAdded(NINE, "v1", "rosa", "n1", "internal"),
    did.ServiceChanged(NINE, "v1", "rosa", "moving", 3),
    did.PrioritySet(NINE, "v1", "rosa", "frail", 4),
    did.Postponed(NINE, "v1", NINE),
    did.Resumed(NINE, "v1"),
    did.Returned(NINE, "v1", "rosa", "counter:1"),
    did.CameBack(NINE, "v1", "rosa"),
    did.Released(NINE, "v1", "1", 5),
    did.CounterOpened(NINE, "1", "anna", ("passport", "moving"), 6),
    did.CounterPaused(NINE, "1", "anna", 7),
    did.CounterResumed(NINE, "1", "anna", 8),
    did.CounterClosed(NINE, "1", "anna", 9),
    did.StepDone(NINE, "v1", "1", "anna", "till", 10, "done"),
    did.StepAdded(NINE, "v1", "1", "anna", "till", 11),
    did.Parked(NINE, "v1", "1", "anna", "photo", NINE, 12),
    did.Transferred(NINE, "v1", "1", "anna", "moving", "agent:ben", 13),
    did.PutBack(NINE, "v1", "1", "anna", 14),
    did.Undone(NINE, "1", "anna", 14, ("v1", "v2")),
    did.HelpAsked(NINE, "kiosk-1", "r9", "welcome", "fr"),
    did.HelpAnswered(NINE, "kiosk-1", "rosa"),
    did.HelpEnded(NINE, "kiosk-1", True),
    did.Rated(NINE, "r10", 4, "friendly", "v1", "kiosk-1", "fr"),
    did.ServiceFilled(NINE, "passport", "forecast"),
    did.ServiceReopened(NINE, "passport", "rosa"),
    did.DayEnded(NINE, ""),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    made = Journal(path)
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


# --- following ------------------------------------------------------------------------------------


def test_whoever_follows_reads_what_was_committed_since(journal: Journal, path: Path) -> None:
    reader = JournalReader(path)
    journal.record(Entry(events=EXAMPLES[:3]))
    assert reader.since(0) == [(1, EXAMPLES[0]), (2, EXAMPLES[1]), (3, EXAMPLES[2])]
    assert reader.since(0, limit=2) == reader.since(0)[:2]
    journal.record(Entry(events=EXAMPLES[3:5]))
    assert reader.since(3) == [(4, EXAMPLES[3]), (5, EXAMPLES[4])]
    assert reader.since(5) == []
    assert reader.last_seq() == 5
    reader.close()


def test_a_long_tail_is_read_in_parts_and_comes_whole(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.record(Entry(events=EXAMPLES))
    monkeypatch.setattr(Journal.since, "__defaults__", (7,))
    assert list(journal.tail(2)) == [(seq, event) for seq, event in enumerate(EXAMPLES, 1) if seq > 2]


def test_whoever_follows_cannot_write_and_makes_no_file(journal: Journal, path: Path) -> None:
    reader = JournalReader(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._db.execute("DELETE FROM event")
    reader.close()
    with pytest.raises(sqlite3.OperationalError):
        JournalReader(path.with_name("nowhere.sqlite"))
    assert not path.with_name("nowhere.sqlite").exists()


def test_business_days_are_found_from_the_newest_back(journal: Journal) -> None:
    assert journal.days_back(1) == 0
    for _ in range(3):
        journal.record(Entry(events=[EXAMPLES[0], EXAMPLES[5]]))
    assert [journal.days_back(days) for days in (1, 2, 3, 4)] == [4, 2, 0, 0]


def test_a_bookmark_names_the_journal_the_place_and_the_event(journal: Journal, tmp_path: Path) -> None:
    journal.record(Entry(events=[EXAMPLES[0], EXAMPLES[5], EXAMPLES[5]]))
    mine = journal.bookmark(2)
    assert mine
    assert mine == journal.bookmark(2) != journal.bookmark(3)
    assert journal.bookmark(4) is None
    other = Journal(tmp_path / "other.sqlite")
    other.record(Entry(events=[EXAMPLES[0], EXAMPLES[5]]))
    theirs = other.bookmark(2)
    assert theirs
    assert (theirs.seq, theirs.mark) == (mine.seq, mine.mark)
    assert theirs.journal != mine.journal
    other.close()


# --- notes ----------------------------------------------------------------------------------------


def note(name: str, text: str, days: int = 0, visit: str = "v1") -> Note:
    return Note(name, visit, NoteKind.INTERNAL, "rosa", NINE + timedelta(days=days), text)


def test_notes_are_read_by_visit_oldest_first(journal: Journal, path: Path) -> None:
    notes = [note("n2", "later", 1), note("n1", "first"), note("n3", "of somebody else", visit="v2")]
    journal.record(Entry(events=[], notes=notes))
    reader = JournalReader(path)
    assert reader.notes("v1") == journal.notes("v1") == [notes[1], notes[0]]
    assert reader.notes("v9") == []
    reader.close()


def in_the_files(path: Path, texts: list[str]) -> list[str]:
    """Those of the texts whose bytes are anywhere in the journal's files."""
    content = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return [text for text in texts if text.encode() in content]


@pytest.mark.parametrize("seed", range(5))
def test_of_an_erased_note_no_byte_is_left_on_disk(journal: Journal, path: Path, seed: int) -> None:
    """Whatever their number and lengths, and in whatever order they came."""
    random = Random(seed)
    old = [
        f"{random.random()} is the number of Mme Dupont" * random.choice([1, 1, 9, 200]) for _ in range(150)
    ]
    new = [f"{random.random()} brings the photo" * random.choice([1, 30]) for _ in range(30)]
    notes = [note(f"{random.random()}", text, 0 if text in old else 1) for text in [*old, *new]]
    for start in range(0, len(notes), 20):
        shuffled = random.sample(notes[start : start + 20], len(notes[start : start + 20]))
        journal.record(Entry(events=EXAMPLES[:3], notes=shuffled))
    assert in_the_files(path, old)
    assert journal.erase_notes_before((NINE + timedelta(days=1)).date())
    assert [text for text in old if in_the_files(path, [text[:40]])] == []
    assert sorted(each.text for each in journal.notes("v1")) == sorted(new)


def test_a_note_is_in_no_event_and_no_reply(journal: Journal, path: Path) -> None:
    journal.record(
        Entry(events=[did.NoteAdded(NINE, "v1", "rosa", "n1", "internal")], notes=[note("n1", "s3cret")])
    )
    assert journal.erase_notes_before((NINE + timedelta(days=1)).date())
    assert in_the_files(path, ["s3cret"]) == []
    assert [event for _, event in journal.since(0)] == [did.NoteAdded(NINE, "v1", "rosa", "n1", "internal")]


def test_erasing_says_so_when_somebody_was_reading(journal: Journal, path: Path) -> None:
    journal.record(Entry(events=[], notes=[note("n1", "s3cret")]))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM note").fetchone()
    assert not journal.erase_notes_before((NINE + timedelta(days=1)).date())
    other.execute("COMMIT")
    other.close()
    assert journal.erase_notes_before((NINE + timedelta(days=1)).date())
    assert in_the_files(path, ["s3cret"]) == []


# --- schemas --------------------------------------------------------------------------------------


@pytest.mark.parametrize("dump", sorted(DATABASES.glob("*.sql")), ids=lambda path: path.stem)
def test_every_released_schema_still_opens(dump: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    old = sqlite3.connect(path)
    old.executescript(dump.read_text(encoding="utf-8"))
    old.close()
    journal = Journal(path)
    queue = replay(Queue(RULES), journal.today())
    assert queue.visits["r1"].stage is Stage.CALLED
    assert journal._db.execute("SELECT service, purpose, called = first_called FROM visit").fetchall() == [
        ("passport", "passport", 1)
    ]
    assert journal.notes("r1") == ([] if dump.stem == "v1" else [note("n1", "has the photo", visit="r1")])
    journal.record(Entry(events=[did.Finished(queue.last_at or NINE, "r1", "1", "")]))
    journal.close()


def test_there_is_a_database_of_every_schema() -> None:
    assert len(list(DATABASES.glob("*.sql"))) == len(list(migrations_of_the_journal()))


def migrations_of_the_journal() -> Iterator[str]:
    with sqlite3.connect(":memory:") as db:
        yield from (each.name for each in migrations.pending(Database(db)))
    db.close()


def test_every_journal_has_an_identity_of_its_own_and_keeps_it(path: Path, tmp_path: Path) -> None:
    def identity(file: Path) -> str:
        journal = Journal(file)
        found: str = journal._db.execute("SELECT id FROM journal").fetchone()[0]
        journal.close()
        return found

    assert identity(path) == identity(path) != identity(tmp_path / "other.sqlite")
