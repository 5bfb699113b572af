"""What a journal says, for whoever follows it: read-only, in order, never in anybody's way.

    reader = JournalReader(path)
    seq = reader.days_back(60)                         # or what `snapshot.stand` gave
    while happened := reader.since(seq):
        for seq, event in happened: ...
    reader.notes("w-1"), reader.bookmark(seq), reader.close()

`Journal` is one too. Every call reads whatever is committed at that moment and keeps nothing open.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from controller.journal.events import from_row
from controller.journal.notes import Note, notes_of
from controller.queue.events import Event

READ_AT_ONCE = 5_000
"""Events; so many are read in about a hundredth of a second."""

WAITS_S = 5.0
"""Writers are in nobody's way but for the moment when the file is opened or tidied."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in one journal: after the event `seq`. `mark` is made from that event, so that a journal
    which was put back from a copy and has gone on differently since is not taken for the same."""

    journal: str
    seq: int
    mark: str


class Reading:
    """The questions that an open journal answers. Raises sqlite3.Error when the file cannot be read, KeyError
    for an event of an unknown kind and ValueError for a damaged one."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def since(self, seq: int, limit: int = READ_AT_ONCE) -> list[tuple[int, Event]]:
        """The events after `seq`, each with its own, in order, at most `limit` of them."""
        rows = self._db.execute(
            "SELECT seq, kind, body FROM event WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
        )
        return [(at, from_row(kind, body)) for at, kind, body in rows.fetchall()]

    def tail(self, seq: int) -> Iterator[tuple[int, Event]]:
        """All events after `seq`, each with its own, in order."""
        while happened := self.since(seq):
            yield from happened
            seq = happened[-1][0]

    def today(self) -> Iterator[Event]:
        """The events of the last business day, in order; all that the queue needs to stand again."""
        return (event for _, event in self.tail(self.days_back(1)))

    def days_back(self, days: int) -> int:
        """The seq before the first event of the last `days` business days; 0 when there are no more."""
        rows = self._db.execute(
            "SELECT seq FROM event WHERE kind = 'DayOpened' ORDER BY seq DESC LIMIT ?", (days,)
        )
        first = min((int(seq) for (seq,) in rows.fetchall()), default=1)
        return first - 1

    def last_seq(self) -> int:
        """The seq of the newest event; 0 when there is none."""
        row = self._db.execute("SELECT max(seq) FROM event").fetchone()
        return row[0] or 0

    def bookmark(self, seq: int) -> Bookmark | None:
        """The place after the event `seq`, or None when there is no such event."""
        row = self._db.execute(
            "SELECT id, at, kind, body FROM journal, event WHERE seq = ?", (seq,)
        ).fetchone()
        if row is None:
            return None
        journal, *event = row
        mark = hashlib.blake2b("\n".join(event).encode(), digest_size=16).hexdigest()
        return Bookmark(journal, seq, mark)

    def times_come_for(self, since: date) -> Counter[str]:
        """How often people came for each service on that day and later, helped here or sent elsewhere."""
        rows = self._db.execute(
            "SELECT purpose, count(*) FROM visit WHERE day >= ? AND (arrived IS NOT NULL"
            " OR stage IN ('turned_away', 'rerouted', 'answered')) GROUP BY purpose",
            (since.isoformat(),),
        )
        return Counter(dict(rows.fetchall()))

    def notes(self, visit: str) -> list[Note]:
        """What people wrote about the visit, oldest first."""
        return notes_of(self._db, visit)


class JournalReader(Reading):
    """A journal that somebody else writes. It must exist. One thread at a time."""

    def __init__(self, path: Path) -> None:
        address = f"{path.absolute().as_uri()}?mode=ro"
        super().__init__(sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAITS_S))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
