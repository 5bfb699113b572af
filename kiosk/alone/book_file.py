"""The ticket book's file: opened, written in whole transactions, and what is kept in it by name.

Every change is one transaction, on the disk when the call returns. Not for several threads.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from appliance.clock import Clock, now
from kiosk.alone.migrations import migrate
from kiosk.alone.uptime import ReadUptime, uptime

LOCKED_FOR_S = 5.0
PROBE_BYTES = 64 * 1024
CACHE_KB = 256
"""A kiosk looks at the last few of its tickets; SQLite's own two megabytes would fill up in a busy week."""


class Kept(StrEnum):
    """What is kept whole, by name."""

    CONTENT = "content"
    CODES = "codes"
    LOCKED = "locked"
    DAMAGED = "damaged"
    PROBE = "probe"
    NOT_TAKEN = "not_taken"
    DAY = "day"
    """The last day that the controller's time confirmed."""
    DAY_UNSURE = "day_unsure"
    """Since then numbers were given on a day that only this machine's own clock knows."""
    UNREAD = "unread"
    """When a ticket was met that this release cannot read."""


class BookFile:
    """The file, open. Every method may raise sqlite3.Error, and then nothing was changed.

    `path` None is a book in memory, for as long as the disk takes nothing. `moment` is the time by which
    the controller goes, as far as it is known.
    """

    def __init__(self, path: Path | None, moment: Clock = now, uptime: ReadUptime = uptime) -> None:
        self._moment, self._uptime = moment, uptime
        self.db = sqlite3.connect(
            path or ":memory:", isolation_level=None, timeout=LOCKED_FOR_S, check_same_thread=False
        )
        try:
            self.db.execute("PRAGMA journal_mode=WAL")
            self.db.execute("PRAGMA synchronous=FULL")
            self.db.execute("PRAGMA secure_delete=ON")
            self.db.execute(f"PRAGMA cache_size=-{CACHE_KB}")
            if (found := self._value("PRAGMA quick_check(1)")) != "ok":
                raise sqlite3.DatabaseError(found)
            migrate(self.db)
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def keep(self, name: Kept, body: str) -> None:
        """Keep it in place of what was there; "" forgets it."""
        with self._transaction():
            if body:
                self.db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, body))
            else:
                self.db.execute("DELETE FROM kept WHERE name = ?", (name,))

    def kept(self, name: Kept) -> str:
        """What is kept under this name, or ""."""
        return self._value("SELECT body FROM kept WHERE name = ?", (name,)) or ""

    def probe(self) -> None:
        """Write, and take it back. Raises sqlite3.Error when nothing can be kept."""
        self.keep(Kept.PROBE, "x" * PROBE_BYTES)
        self.keep(Kept.PROBE, "")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with closing(self.db.execute(query, values)) as rows:
            return rows.fetchall()

    def _value(self, query: str, values: tuple[object, ...] = ()) -> Any:
        row = self.db.execute(query, values).fetchone()
        return row[0] if row else None
