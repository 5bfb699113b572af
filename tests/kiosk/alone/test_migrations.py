"""A book that is up to date is opened without the library that would bring it there."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from kiosk.alone.book import Book
from kiosk.alone.migrations import LATEST, SET, migrate
from kiosk.alone.schema import migrations

pytestmark = pytest.mark.parts

OPEN = """
import sys
from pathlib import Path
from kiosk.alone.book import Book
Book(Path(sys.argv[1])).close()
print("sqlite_utils" in sys.modules)
"""


def test_the_last_step_is_known_by_its_name() -> None:
    db = Database(memory=True)
    migrations.apply(db)
    assert migrations.name == SET
    assert list(db["_sqlite_migrations"].rows)[-1]["name"] == LATEST


def test_only_the_first_opening_loads_the_library(tmp_path: Path) -> None:
    def opened() -> str:
        command = [sys.executable, "-c", OPEN, str(tmp_path / "tickets.sqlite")]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()

    assert [opened(), opened()] == ["True", "False"]


def test_a_book_of_another_kind_of_steps_is_brought_up_to_date(tmp_path: Path) -> None:
    Book(tmp_path / "tickets.sqlite").close()
    db = sqlite3.connect(tmp_path / "tickets.sqlite", isolation_level=None)
    db.execute("DELETE FROM _sqlite_migrations")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(db)  # it is really tried
    db.close()
