"""What was booked from here, or was meant to be: written down before the source is asked, so that no power
cut and no lost answer leaves a time taken for nobody.

Every call writes to disk before it returns. There are a few a minute; each holds the loop for one write.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database, Migrations

from controller.booking.port import FreeTime, Ref
from controller.booking.set_aside import open_or_begin

migrations = Migrations("wishes")


@migrations()
def m001_begin(db: Database) -> None:
    """One row for each wish. Moments are UTC, ISO 8601; `aux` is JSON."""
    db.executescript("""
        CREATE TABLE wish (
            op TEXT PRIMARY KEY,
            external_id TEXT NOT NULL,
            aux TEXT NOT NULL,
            starts TEXT NOT NULL,
            ends TEXT NOT NULL,
            service TEXT NOT NULL,
            code TEXT NOT NULL,
            expires TEXT NOT NULL,
            stands TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


class Stands(StrEnum):
    """How a wish stands. `ASKED`: perhaps the source has it. `UNDO`: nobody was told of it, or nobody wants
    it any more, and the source must not have it."""

    ASKED = "asked"
    BOOKED = "booked"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody at a kiosk wants this time, under this op id. `code` would check it in."""

    op: str
    free: FreeTime
    code: str
    expires: datetime
    stands: Stands = Stands.ASKED


class Wishes:
    """The wishes in a file. Raises sqlite3.Error when the disk will not."""

    def __init__(self, path: Path) -> None:
        self._db = open_or_begin(path, _opened, "what was asked for and not answered may stay booked")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def get(self, op: str) -> Wish | None:
        """The wish under this op id."""
        return next(iter(self._where("op = ?", op)), None)

    def begin(self, wish: Wish) -> None:
        """A new one, before the source is asked."""
        free = wish.free
        self._db.execute(
            "INSERT INTO wish VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                wish.op,
                free.ref.external_id,
                json.dumps(dict(free.ref.aux)),
                _text(free.start),
                _text(free.end),
                free.service,
                wish.code,
                _text(wish.expires),
                wish.stands,
            ),
        )

    def confirm(self, op: str) -> bool:
        """The source has it. False: it was withdrawn meanwhile."""
        done = self._db.execute(
            "UPDATE wish SET stands = ? WHERE op = ? AND stands <> ?", (Stands.BOOKED, op, Stands.UNDO)
        )
        return done.rowcount > 0

    def undo(self, op: str) -> None:
        """The source must not have it."""
        self._db.execute("UPDATE wish SET stands = ? WHERE op = ?", (Stands.UNDO, op))

    def forget(self, op: str) -> None:
        """The source certainly does not have it, or it is no longer ours to undo."""
        self._db.execute("DELETE FROM wish WHERE op = ?", (op,))

    def forget_booked_before(self, moment: datetime) -> None:
        """Nobody asks any more for those that expired before then and are booked, nor wants to be rid of
        them once they are over."""
        over = "DELETE FROM wish WHERE stands = ? AND expires < ? AND ends < ?"
        self._db.execute(over, (Stands.BOOKED, _text(moment), _text(moment)))

    def to_undo(self, now: datetime) -> list[Wish]:
        """What must be undone: also what was asked before a crash, whose asker has given up since."""
        return self._where("stands = 'undo' OR (stands = 'asked' AND expires < ?)", _text(now))

    def under_way(self) -> set[str]:
        """The external ids of times that may be somebody's in a moment, or may be free again."""
        return {wish.free.ref.external_id for wish in self._where("stands <> ?", Stands.BOOKED)}

    def _where(self, condition: str, value: str) -> list[Wish]:
        rows = self._db.execute(f"SELECT * FROM wish WHERE {condition} ORDER BY op", (value,))  # noqa: S608 - `condition` is ours
        return [_wish(row) for row in rows.fetchall()]


def _opened(path: Path) -> Database:
    db = Database(sqlite3.connect(path, isolation_level=None))
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        migrations.apply(db)
    except BaseException:
        db.close()
        raise
    return db


def _wish(row: tuple[str, ...]) -> Wish:
    op, external_id, aux, starts, ends, service, code, expires, stands = row
    start, end, until = (datetime.fromisoformat(each) for each in (starts, ends, expires))
    free = FreeTime(Ref(external_id, json.loads(aux)), start, end, service)
    return Wish(op, free, code, until, Stands(stands))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
