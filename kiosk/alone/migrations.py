"""Brings a ticket book up to the present schema. sqlite-utils is loaded only where there is something to do:
a kiosk whose power was cut should stand again before anybody has turned away."""

import sqlite3

SET, LATEST = "vestibule-ticket-book", "m004_set_aside"
"""The name of the steps in `kiosk.alone.schema`, and of the last of them."""


def migrate(db: sqlite3.Connection) -> None:
    """Take the steps that `db` has not taken. Raises sqlite3.Error, and then it is as it was."""
    if _is_up_to_date(db):
        return
    from sqlite_utils import Database

    from kiosk.alone.schema import migrations

    migrations.apply(Database(db))


def _is_up_to_date(db: sqlite3.Connection) -> bool:
    kept = "SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'"
    if db.execute(kept).fetchone() is None:
        return False
    taken = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ? AND name = ?"
    return db.execute(taken, (SET, LATEST)).fetchone() is not None
