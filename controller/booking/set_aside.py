"""Opens a database that can be done without: a damaged one is set aside, and a new one begun."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

log = logging.getLogger(__name__)


def open_or_begin(path: Path, opened: Callable[[Path], Database], lost: str) -> Database:
    """What `opened` makes of the file, or of a new one. `lost`: what a new one means, for the log.

    Raises sqlite3.OperationalError (locked, full, no such folder): nothing is wrong with the file then.
    """
    try:
        return _checked(path, opened)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        aside = path.with_suffix(".damaged")
        log.error("%s is damaged (%s); it is kept as %s: %s", path, error, aside, lost)
        path.replace(aside)
        for name in ("-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        return _checked(path, opened)


def _checked(path: Path, opened: Callable[[Path], Database]) -> Database:
    db = opened(path)
    try:
        if (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
    except BaseException:
        db.close()
        raise
    return db
