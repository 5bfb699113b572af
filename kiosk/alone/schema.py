"""The ticket book's schema, one step per version; a step once released is never changed."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from kiosk.alone.migrations import SET

migrations = Migrations(SET)


@migrations()
def m001_begin(db: Database) -> None:
    """`kept`: whole messages and marks by name. `last_number`: of each letter, in this kiosk's band. `ask`:
    what the controller was asked and has not settled. `ticket`: what was given, `told` being the request by
    which the controller knows it (or will) and `visit` its name for it, "" while it does not know.
    `errand`: what the controller has yet to be told, in order. `job`: what was sent to the printer."""
    for statement in (
        "CREATE TABLE kept (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """CREATE TABLE last_number (
            day TEXT NOT NULL, letter TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, letter)
        ) STRICT, WITHOUT ROWID""",
        "CREATE TABLE ask (request TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """CREATE TABLE ticket (
            seq INTEGER PRIMARY KEY, request TEXT NOT NULL UNIQUE, told TEXT NOT NULL, visit TEXT NOT NULL,
            day TEXT NOT NULL, at TEXT NOT NULL, language TEXT NOT NULL, body TEXT NOT NULL,
            digest TEXT NOT NULL, printed INTEGER, withdrawn INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        "CREATE INDEX ticket_digest ON ticket (digest) WHERE digest <> ''",
        "CREATE INDEX ticket_told ON ticket (told)",
        "CREATE TABLE errand (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT",
        """CREATE TABLE job (
            job TEXT PRIMARY KEY, day TEXT NOT NULL, state TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ):
        db.execute(statement)


@migrations()
def m002_turned_away(db: Database) -> None:
    """Who was told here which papers lack, by the code with which they may come back that day."""
    db.execute(
        "CREATE TABLE turned_away (code TEXT PRIMARY KEY, day TEXT NOT NULL, service TEXT NOT NULL)"
        " STRICT, WITHOUT ROWID"
    )


@migrations()
def m003_when_it_was(db: Database) -> None:
    """`boot` and `uptime`: when the ticket was given, by the clock that nobody sets, so that one given while
    the time of day was not known is told with the true time."""
    db.execute("ALTER TABLE ticket ADD COLUMN boot TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE ticket ADD COLUMN uptime REAL NOT NULL DEFAULT 0")


@migrations()
def m004_set_aside(db: Database) -> None:
    """What was to be told and could not be read, or was never answered; tried again at a start."""
    db.execute(
        "CREATE TABLE aside (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, at TEXT NOT NULL)"
        " STRICT"
    )
