"""What the pages are told of the house behind them."""

from pathlib import Path

import pytest

from controller.engine import Engine
from controller.journal.store import Journal
from controller.office import DeskOffice
from controller.units import Units
from controller.web.office import Notice
from tests.controller.queue.office import NINE
from tests.sites import small_site

pytestmark = pytest.mark.parts


def test_staff_are_told_that_the_site_file_cannot_be_used_while_it_cannot(tmp_path: Path) -> None:
    journal, problems = Journal(tmp_path / "journal.sqlite"), ["site.reception: missing", "zones: missing"]
    engine = Engine(small_site(), journal, lambda _: None, lambda: NINE)
    office = DeskOffice(engine, Units(), lambda: None, lambda: problems)
    assert office.notices() == [
        Notice(
            "The site file was changed and cannot be used, so the site goes on as before: {problem}",
            {"problem": "site.reception: missing"},
        )
    ]
    problems.clear()
    assert office.notices() == []
    journal.close()
