"""What people usually come for, counted from the journal's visits."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from controller.engine import Engine
from controller.journal.store import Journal
from controller.queue import commands as do
from controller.usual import LATELY, come_for_lately, usual
from tests.controller.queue.office import NINE
from tests.sites import small_site

TODAY = NINE.date()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """One morning: two for moving, one of them turned away, one sent elsewhere, one who was only expected."""
    path = tmp_path / "journal.sqlite"
    journal = Journal(path)
    engine = Engine(small_site(), journal, lambda _: None, lambda: NINE)

    async def morning() -> None:
        working = asyncio.create_task(engine.run())
        await engine.do(do.TakeTicket("r1", "moving", "fr"))
        await engine.do(do.TurnAway("r2", "moving", ("photo",), "fr"))
        await engine.do(do.Reroute("r3", "vehicle", "prefecture", "fr"))
        await engine.do(do.Expect("ref", "CODE", "passport", NINE + timedelta(hours=1)))
        working.cancel()
        await asyncio.wait([working])

    asyncio.run(morning())
    journal.close()
    return path


def test_those_who_came_are_counted_helped_or_not(journal: Path) -> None:
    assert come_for_lately(journal, TODAY) == {"moving": 2, "vehicle": 1}


@pytest.mark.parametrize(("today", "counted"), [(TODAY + LATELY, 3), (TODAY + LATELY + timedelta(1), 0)])
def test_what_is_long_ago_does_not_count(journal: Path, today: date, counted: int) -> None:
    assert come_for_lately(journal, today).total() == counted


@pytest.mark.pure
def test_the_most_frequent_come_first_and_equals_as_in_the_file() -> None:
    times = Counter({"vehicle": 7, "moving": 3, "passport": 3, "reception": 9, "gone": 5})
    assert usual(small_site(), times) == ("vehicle", "passport", "moving"), "reception is not on the kiosk"
    assert usual(small_site(), Counter()) == ()


def test_the_content_says_it(journal: Path) -> None:
    site = small_site()
    content = site.content(usual(site, come_for_lately(journal, TODAY)))
    assert content.usual == ("moving", "vehicle")
    assert content.revision != site.content().revision
