"""The journal's file: one transaction per batch of commands, durable before anybody is told.

`synchronous=FULL`: with NORMAL a power cut may roll back what was already answered.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from controller.booking.port import Outcome, State, StatusOp
from controller.journal import notes
from controller.journal.derived import VISIT_COLUMNS, VisitRow
from controller.journal.events import to_row
from controller.journal.migrations import migrations
from controller.journal.notes import Note
from controller.journal.reading import Reading
from controller.queue.events import Event

LOCKED_FOR_S = 0.5
"""How long somebody else's lock (a backup, say) may hold a commit, which holds the whole loop."""
PROBE_BYTES = 64 * 1024
CACHE_KB = 16 * 1024
"""So much holds all that a day of 10,000 visits writes to, so that no command waits for the disk to read."""

_KEPT_ONCE_CALLED = "purpose = CASE WHEN excluded.first_called IS NULL THEN excluded.purpose ELSE purpose END"
"""Until the first call somebody may turn out to have come for something else; after it they are sent on."""

PUT_VISIT = (
    f"INSERT INTO visit ({', '.join(VISIT_COLUMNS)}) VALUES ({', '.join('?' * len(VISIT_COLUMNS))}) "  # noqa: S608 - names of ours only
    f"ON CONFLICT (day, id) DO UPDATE SET {_KEPT_ONCE_CALLED}, "
    + ", ".join(f"{name} = excluded.{name}" for name in VISIT_COLUMNS if name not in {"day", "id", "purpose"})
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one batch of commands leaves behind. `replies`: request id, moment, bytes."""

    events: Sequence[Event]
    replies: Sequence[tuple[str, datetime, bytes]] = ()
    visits: Sequence[VisitRow] = ()
    ops: Sequence[StatusOp] = ()
    notes: Sequence[Note] = ()


class Journal(Reading):
    """One open journal file. Not for several threads; every call is short.

    It is also the booking source's `Outbox`: operations are written in the same transaction as the
    events that caused them, so none is lost and none is invented.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(sqlite3.connect(path, isolation_level=None, timeout=LOCKED_FOR_S))
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        self._db.execute("PRAGMA secure_delete=ON")  # as Debian's SQLite does unasked, and others do not
        migrations.apply(Database(self._db))
        # For what may be lost in a power cut: a settled operation that is pushed again is found to be there.
        self._lazy = sqlite3.connect(path, isolation_level=None, timeout=LOCKED_FOR_S)
        self._lazy.execute("PRAGMA synchronous=NORMAL")
        self._new_ops = asyncio.Event()
        self._new_ops.set()

    def record(self, entry: Entry) -> None:
        """Write all of it, or nothing. Raises sqlite3.Error, and then nothing was written."""
        with self._transaction():
            self._db.executemany(
                "INSERT INTO event (at, kind, body) VALUES (?, ?, ?)", [to_row(e) for e in entry.events]
            )
            self._db.executemany(
                "INSERT INTO reply (request, at, body) VALUES (?, ?, ?)",
                [(request, at.isoformat(), body) for request, at, body in entry.replies],
            )
            self._db.executemany(PUT_VISIT, entry.visits)
            self._db.executemany(
                "INSERT INTO outbox (op_id, external_id, target, at) VALUES (?, ?, ?, ?)",
                [(op.op_id, op.external_id, op.target, op.at.isoformat()) for op in entry.ops],
            )
            notes.write(self._db, entry.notes)
        if entry.ops:
            self._new_ops.set()

    def replies_since(self, moment: datetime) -> dict[str, bytes]:
        """The answers given since then, by request id."""
        rows = self._db.execute("SELECT request, body FROM reply WHERE at >= ?", (moment.isoformat(),))
        return dict(rows.fetchall())

    def forget_replies_before(self, moment: datetime) -> None:
        """Drop answers that nobody can ask for again, since their requests have expired."""
        self._lazy.execute("DELETE FROM reply WHERE at < ?", (moment.isoformat(),))

    def erase_notes_before(self, day: date) -> bool:
        """Erase what people wrote before `day`, overwritten in the file and gone from its log. False when
        somebody was reading just then, so that the log still holds it: do it again. Call it once a day."""
        with self._transaction():
            notes.erase_before(self._db, day)
        busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def probe(self) -> None:
        """Write as a commit would, and take it back. Raises sqlite3.Error when commits would fail."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO reply VALUES ('probe', '', zeroblob(?))", (PROBE_BYTES,))
        with self._transaction():
            self._db.execute("DELETE FROM reply WHERE request = 'probe'")

    def close(self) -> None:
        """Close the file."""
        self._lazy.close()
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    # --- the outbox -----------------------------------------------------------------------------

    def pending(self, limit: int) -> list[StatusOp]:
        """The oldest operations that the booking source has not been told."""
        self._new_ops.clear()
        rows = self._db.execute(
            "SELECT op_id, external_id, target, at FROM outbox WHERE outcome IS NULL ORDER BY seq LIMIT ?",
            (limit,),
        )
        return [StatusOp(op, ref, State(target), datetime.fromisoformat(at)) for op, ref, target, at in rows]

    def settle(self, op_id: str, outcome: Outcome) -> None:
        """The operation is done with; `outcome` says how it ended."""
        self._lazy.execute("UPDATE outbox SET outcome = ? WHERE op_id = ?", (outcome, op_id))

    async def wait(self) -> None:
        """Returns when operations were put in since the last `pending`, at once if they were already."""
        await self._new_ops.wait()

    def settled(self) -> dict[Outcome, int]:
        """How many operations ended how."""
        rows: Iterable[tuple[str, int]] = self._db.execute(
            "SELECT outcome, count(*) FROM outbox WHERE outcome IS NOT NULL GROUP BY outcome"
        )
        return {Outcome(outcome): count for outcome, count in rows}
