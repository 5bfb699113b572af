"""What people wrote about visits: kept apart from the events, and erased so that nothing of it is left."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from controller.queue.commands import NoteKind


@dataclass(frozen=True, slots=True)
class Note:
    """One note. Its text never becomes part of an event, a log or a display."""

    id: str
    visit: str
    kind: NoteKind
    by: str
    at: datetime
    text: str


def write(db: sqlite3.Connection, notes: Iterable[Note]) -> None:
    """Put notes in, within the caller's transaction."""
    db.executemany(
        "INSERT INTO note (id, visit, kind, by, at, text) VALUES (?, ?, ?, ?, ?, ?)",
        [(note.id, note.visit, note.kind, note.by, note.at.isoformat(), note.text) for note in notes],
    )


def notes_of(db: sqlite3.Connection, visit: str) -> list[Note]:
    """The notes about a visit, oldest first."""
    rows = db.execute(
        "SELECT id, visit, kind, by, at, text FROM note WHERE visit = ? ORDER BY at, id", (visit,)
    )
    return [_note(row) for row in rows.fetchall()]


def erase_before(db: sqlite3.Connection, day: date) -> None:
    """Take out the notes of the days before `day`, within the caller's transaction, on a connection with
    `secure_delete`. Those to keep are written anew: SQLite blanks a row that it deletes, but not what it
    left behind of it when it moved rows between pages; of pages that it empties it leaves nothing."""
    rows = db.execute(
        "SELECT id, visit, kind, by, at, text FROM note WHERE substr(at, 1, 10) >= ?", (f"{day}",)
    )
    kept = [_note(row) for row in rows.fetchall()]
    db.execute("DELETE FROM note")
    write(db, kept)


def _note(row: tuple[str, str, str, str, str, str]) -> Note:
    note, visit, kind, by, at, text = row
    return Note(note, visit, NoteKind(kind), by, datetime.fromisoformat(at), text)
