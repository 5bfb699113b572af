"""The journal's schema, one step per version; a step once released is never changed."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("vestibule-journal")


@migrations()
def m001_events_replies_visits_outbox(db: Database) -> None:
    """Events are the truth; `reply` makes a repeated request harmless; `visit` is read by statistics."""
    for statement in (
        """CREATE TABLE event (
            seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX event_kind ON event (kind, seq) WHERE kind = 'DayOpened'",
        """CREATE TABLE reply (
            request TEXT PRIMARY KEY, at TEXT NOT NULL, body BLOB NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX reply_at ON reply (at)",
        """CREATE TABLE visit (
            id TEXT PRIMARY KEY, day TEXT NOT NULL, service TEXT NOT NULL, stage TEXT NOT NULL,
            number TEXT NOT NULL, language TEXT NOT NULL, booked TEXT, arrived TEXT, called TEXT,
            started TEXT, ended TEXT, counter TEXT, detail TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX visit_day ON visit (day, stage)",
        """CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, external_id TEXT NOT NULL,
            target TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT
        ) STRICT""",
        "CREATE INDEX outbox_open ON outbox (seq) WHERE outcome IS NULL",
    ):
        db.execute(statement)
