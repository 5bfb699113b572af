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


@migrations()
def m002_identity_notes_and_what_statistics_need(db: Database) -> None:
    """`journal.id` tells this journal from any other. `note` holds what people wrote, apart from the events,
    so that it can be erased. Visits of one day lie together, so that today's stay at hand however many years
    there are. `purpose` is what a person came for, `service` what the visit has come to; `done` the services
    finished, `first_called` the first call of several; the times in seconds are of stages that are over."""
    for statement in (
        "CREATE TABLE journal (id TEXT NOT NULL) STRICT",
        "INSERT INTO journal VALUES (lower(hex(randomblob(16))))",
        """CREATE TABLE note (
            id TEXT PRIMARY KEY, visit TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL,
            at TEXT NOT NULL, text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX note_visit ON note (visit, at)",
        "DROP INDEX visit_day",
        "ALTER TABLE visit RENAME TO visit_before",
        """CREATE TABLE visit (
            id TEXT NOT NULL, day TEXT NOT NULL, service TEXT NOT NULL, stage TEXT NOT NULL,
            number TEXT NOT NULL, language TEXT NOT NULL, booked TEXT, arrived TEXT, called TEXT,
            started TEXT, ended TEXT, counter TEXT, detail TEXT NOT NULL,
            purpose TEXT NOT NULL, promised TEXT, first_called TEXT, done TEXT NOT NULL,
            outcome TEXT NOT NULL DEFAULT '', accurate INTEGER NOT NULL DEFAULT 1,
            priority TEXT NOT NULL DEFAULT '', sent_by TEXT NOT NULL DEFAULT '',
            recalls INTEGER NOT NULL DEFAULT 0, postponements INTEGER NOT NULL DEFAULT 0, printed INTEGER,
            waited_s INTEGER NOT NULL DEFAULT 0, walked_s INTEGER NOT NULL DEFAULT 0,
            served_s INTEGER NOT NULL DEFAULT 0, away_s INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (day, id)
        ) STRICT, WITHOUT ROWID""",
        """INSERT INTO visit (id, day, service, stage, number, language, booked, arrived, called, started,
            ended, counter, detail, purpose, first_called, done)
            SELECT *, service, called, CASE stage WHEN 'served' THEN service ELSE '' END FROM visit_before""",
        "DROP TABLE visit_before",
    ):
        db.execute(statement)
