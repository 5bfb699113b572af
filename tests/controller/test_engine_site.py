"""The engine follows another site file while people wait and are served."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller.engine import Engine
from controller.journal.store import Journal
from controller.queue import commands as do
from controller.queue.state import Stage
from controller.sitefile import SiteFile
from tests.controller.engine_bench import Bench, run
from tests.sites import small_site


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "journal.sqlite")
    yield made
    made.journal.close()


def test_a_service_that_left_the_site_file_keeps_its_people(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "moving", "fr"))

    run(bench, play)
    site = small_site()
    services = tuple(s for s in site.services if s.id != "moving")
    counters = tuple(c.model_copy(update={"services": c.services[:1]}) for c in site.counters)
    without = site.model_copy(update={"services": services, "counters": counters})
    engine = Engine(without, bench.journal, bench.told.extend, bench.clock)
    assert engine.queue.visits["w-r1"].number == "M001"
    assert "moving" in engine.queue.rules.counters["3"].services


def without_moving() -> SiteFile:
    site = small_site()
    counters = tuple(c.model_copy(update={"services": c.services[:1]}) for c in site.counters)
    return site.model_copy(
        update={"services": tuple(s for s in site.services if s.id != "moving"), "counters": counters}
    )


def test_another_file_is_followed_while_people_wait_and_are_served(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        await bench.engine.do(do.CallNext("1"))
        await bench.engine.do(do.TakeTicket("r2", "moving", "fr"))
        before = bench.engine.version
        bench.engine.follow(without_moving())
        async with asyncio.timeout(5):
            assert await bench.engine.changed(before) == before + 1
        assert bench.engine.queue.visits["w-r1"].stage is Stage.CALLED
        await bench.engine.do(do.CallNext("3"))
        assert bench.engine.queue.visits["w-r2"].counter == "3", "reception calls for it now"
        await bench.engine.do(do.TakeTicket("r3", "passport", "fr"))
        assert bench.engine.queue.visits["w-r3"].number == "P002"

    run(bench, play)
    followed = bench.engine.queue
    bench.journal.close()
    bench.journal = Journal(bench.path)
    assert Engine(without_moving(), bench.journal, lambda _: None, bench.clock).queue == followed


def test_a_counter_that_the_new_file_does_not_have_gives_its_person_back(bench: Bench) -> None:
    site = small_site()
    without = site.model_copy(update={"counters": site.counters[1:]})

    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        await bench.engine.do(do.CallNext("1"))
        bench.engine.follow(without)
        await bench.engine.do(do.CallNext("2"))

    run(bench, play)
    assert bench.engine.queue.visits["w-r1"].counter == "2"


def test_who_is_at_a_counter_that_left_the_site_file_waits_again(bench: Bench) -> None:
    async def call() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        await bench.engine.do(do.CallNext("2", "anna"))

    async def look() -> None:
        await bench.engine.do(do.TakeTicket("r2", "passport", "fr"))
        assert not bench.engine.queue.counters["2"].staffed
        assert bench.engine.queue.visits["w-r1"].stage is Stage.WAITING

    run(bench, call)
    bench.journal.close()
    bench.journal = Journal(bench.path)
    site = small_site()
    kept = tuple(counter for counter in site.counters if counter.id != "2")
    smaller = site.model_copy(update={"counters": kept})
    bench.engine = Engine(smaller, bench.journal, bench.told.extend, bench.clock)
    run(bench, look)


def test_a_file_with_other_words_alone_does_not_go_through_the_day_again(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        before, version = bench.engine.queue, bench.engine.version
        site = bench.engine.site
        texts = site.site.model_copy(update={"name": {"en": "Other", "fr": "Autre"}})
        bench.engine.follow(site.model_copy(update={"site": texts}))
        assert bench.engine.queue is before
        assert bench.engine.version == version + 1
        assert bench.engine.site.site.name["en"] == "Other"

    run(bench, play)


def test_a_file_that_cannot_be_followed_leaves_answers_and_queue_as_they_were(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, answers, site = bench.engine.queue, bench.engine._replies, bench.engine.site

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("the disk is away")

    monkeypatch.setattr(bench.journal, "replies_since", fails)
    with pytest.raises(sqlite3.Error):
        bench.engine.follow(without_moving())
    assert (bench.engine.queue, bench.engine._replies, bench.engine.site) == (before, answers, site)
    assert bench.engine.queue is before


def test_a_journal_that_cannot_be_read_leaves_the_site_as_it_was(bench: Bench) -> None:
    bench.journal.close()
    with pytest.raises(sqlite3.Error):
        bench.engine.follow(without_moving())
    assert len(bench.engine.site.services) == 4
    assert "moving" in bench.engine.queue.rules.counters["1"].services
