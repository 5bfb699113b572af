"""A snapshot never says anything else than the journal does, and is passed over whenever it might."""

import gc
import json
import logging
import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.journal import snapshot
from controller.journal.reading import JournalReader
from controller.journal.store import Entry, Journal
from controller.queue import events as did
from controller.queue.applying import replay
from controller.queue.rules import Rules
from controller.queue.state import Queue
from controller.site_rules import rules_for
from tests.controller.journal.days import BUSY, Day
from tests.controller.queue.office import NINE
from tests.sites import small_site


def busy(happened: Sequence[did.Event]) -> Rules:
    return BUSY


class Place:
    """A journal and a snapshot in one folder, and a day that goes on there."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.path, self.file = folder / "journal.sqlite", folder / "snapshot"
        self.journal, self.day = Journal(self.path), Day(seed)

    def go_on(self, commands: int) -> None:
        if happened := self.day.go_on(commands):
            self.journal.record(Entry(events=happened))

    def dump(self) -> None:
        at = self.journal.bookmark(self.journal.last_seq())
        assert at
        snapshot.dump(self.day.queue, at, self.file)

    def stand(self, rules: Rules = BUSY) -> Queue:
        queue, seq = snapshot.stand(self.journal, self.file, lambda _: rules)
        assert seq == self.journal.last_seq()
        return queue


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.journal.close()


@pytest.fixture
def full(place: Place) -> Place:
    """A place where much has happened, with a snapshot of most of it."""
    place.go_on(150)
    place.dump()
    place.go_on(30)
    return place


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="controller.journal.snapshot")


def passed_over(caplog: pytest.LogCaptureFixture, why: str) -> bool:
    return any("passed over" in record.message and why in record.message for record in caplog.records)


@given(seed=st.integers(0, 2**32), before=st.integers(1, 120), after=st.integers(0, 40))
def test_snapshot_and_tail_are_the_same_queue_as_the_whole_day(
    tmp_path_factory: pytest.TempPathFactory, seed: int, before: int, after: int
) -> None:
    place = Place(tmp_path_factory.mktemp("walk"), seed)
    place.go_on(before)
    place.dump()
    place.go_on(after)
    queue = place.stand()
    assert queue == replay(Queue(BUSY), place.journal.today()) == place.day.queue
    # And it goes on the same: whatever is asked next has the same effect.
    other = place.day.again(queue)
    assert other.go_on(40) == place.day.go_on(40)
    assert other.queue == place.day.queue
    place.journal.close()


def test_a_day_in_which_everything_happens_is_what_is_tried() -> None:
    """Else the walk above would hold nothing of what it leaves out."""
    seen = {type(event) for seed in range(12) for event in Day(seed).go_on(500)}
    assert {kind.__name__ for kind in get_args(did.Event)} == {kind.__name__ for kind in seen}


def test_every_field_of_the_queue_is_in_the_file_or_follows_from_it() -> None:
    kept = {field.name for field in fields(snapshot._State)}
    assert kept | snapshot.DERIVED == {field.name for field in fields(Queue)}
    assert not kept & snapshot.DERIVED


def test_the_snapshot_is_what_is_used(full: Place, caplog: pytest.LogCaptureFixture) -> None:
    """It would stand even if events before it could no longer be read."""
    with sqlite3.connect(full.path) as db:
        db.execute("UPDATE event SET body = '{' WHERE seq < 50")
    db.close()
    assert full.stand() == full.day.queue
    assert not caplog.records


def test_whoever_follows_stands_as_the_writer_does(full: Place) -> None:
    reader = JournalReader(full.path)
    queue, seq = snapshot.stand(reader, full.file, busy)
    full.go_on(40)
    replay(queue, (event for _, event in reader.tail(seq)))
    assert queue == full.day.queue
    reader.close()


def test_without_a_snapshot_the_day_is_replayed(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.go_on(100)
    assert place.stand() == place.day.queue
    assert not caplog.records


def test_an_empty_journal_gives_an_empty_queue(place: Place) -> None:
    assert snapshot.stand(place.journal, place.file, busy) == (Queue(BUSY), 0)


@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.5, 0.999])
def test_a_truncated_snapshot_is_passed_over(
    full: Place, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    os.truncate(full.file, int(full.file.stat().st_size * share))
    assert full.stand() == full.day.queue
    assert passed_over(caplog, "damaged")


@given(place=st.integers(0, 2**30), bit=st.integers(0, 7))
def test_a_snapshot_with_one_wrong_bit_is_passed_over(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    here = Place(tmp_path_factory.mktemp("bit"))
    here.go_on(40)
    here.dump()
    content = bytearray(here.file.read_bytes())
    content[place % len(content)] ^= 1 << bit
    here.file.write_bytes(content)
    with pytest.raises(snapshot.Unusable):
        snapshot._read(here.file)
    assert here.stand() == here.day.queue
    here.journal.close()


@pytest.mark.parametrize(
    "content", [b"{}", b"\x00" * 999, b'[[["deep"]]]\n' * 99, b"vestibule-snapshot-1 \n"]
)
def test_a_file_that_is_no_snapshot_is_passed_over(
    full: Place, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    full.file.write_bytes(content)
    assert full.stand() == full.day.queue
    assert passed_over(caplog, "damaged")


def test_a_well_formed_file_with_nonsense_in_it_is_passed_over(
    full: Place, caplog: pytest.LogCaptureFixture
) -> None:
    for body in (b"{}\n", b'{"at":1}\nxx', b"\xff\xfe\n", b""):
        first = f"{snapshot.FORMAT} {snapshot._digest(body)}".encode()
        full.file.write_bytes(first + b"\n" + body)
        assert full.stand() == full.day.queue
    assert len(caplog.records) == 4


def test_a_snapshot_that_is_a_folder_is_passed_over(full: Place, caplog: pytest.LogCaptureFixture) -> None:
    full.file.unlink()
    full.file.mkdir()
    assert full.stand() == full.day.queue
    assert passed_over(caplog, "")


def test_the_snapshot_of_another_journal_is_passed_over(
    full: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Even when that journal holds the very same events."""
    (tmp_path / "other").mkdir()
    other = Place(tmp_path / "other")
    other.go_on(150)
    other.dump()
    other.file.replace(full.file)
    assert full.stand() == full.day.queue
    assert passed_over(caplog, "another journal")
    other.journal.close()


def test_a_snapshot_newer_than_the_journal_is_passed_over(
    full: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """The journal was put back from a copy."""
    full.dump()
    with sqlite3.connect(full.path) as db:
        db.execute("DELETE FROM event WHERE seq > 20")
    db.close()
    assert full.stand() == replay(Queue(BUSY), full.journal.today())
    assert passed_over(caplog, "does not have")


def test_a_snapshot_of_what_the_journal_has_told_otherwise_since_is_passed_over(
    full: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """The journal was put back from a copy, and has gone on past the snapshot."""
    at = full.journal.last_seq()
    full.dump()
    with sqlite3.connect(full.path) as db:
        db.execute("DELETE FROM event WHERE seq > 20")
    db.close()
    full.day = Day(2, requests="other")
    replay(full.day.queue, full.journal.today())
    full.day.now = full.day.queue.last_at or full.day.now
    while full.journal.last_seq() <= at:
        full.go_on(10)
    assert full.stand() == full.day.queue
    assert passed_over(caplog, "does not have")


def test_a_snapshot_of_an_older_day_is_passed_over(full: Place, caplog: pytest.LogCaptureFixture) -> None:
    full.day.now += timedelta(days=1)
    full.go_on(40)
    assert full.stand() == full.day.queue
    assert passed_over(caplog, "another day")


@pytest.mark.parametrize(
    "rules",
    [
        replace(BUSY, recalls_max=4),
        replace(BUSY, walk_time=None),
        replace(BUSY, services={**BUSY.services, "moving": replace(BUSY.services["moving"], zone="foyer")}),
    ],
    ids=["a dial", "no walking time", "a service"],
)
def test_a_snapshot_made_under_other_rules_is_passed_over(
    full: Place, rules: Rules, caplog: pytest.LogCaptureFixture
) -> None:
    assert full.stand(rules) == replay(Queue(rules), full.journal.today())
    assert passed_over(caplog, "other rules")


def test_a_snapshot_of_another_release_is_passed_over(
    full: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(snapshot, "VERSION", "another")
    assert full.stand() == full.day.queue
    assert passed_over(caplog, "another release")


def test_a_snapshot_that_could_not_be_finished_leaves_the_one_before(
    full: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = full.file.read_bytes()

    def no_room(number: int) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(snapshot.os, "fsync", no_room)
    with pytest.raises(OSError, match="no space"):
        full.dump()
    assert full.file.read_bytes() == before


def test_nothing_in_a_snapshot_is_run(full: Place) -> None:
    """It is text and numbers only: the head in plain sight, the state as JSON."""
    packed = snapshot._read(full.file)[1]
    assert isinstance(json.loads(zlib.decompress(packed)), dict)


def test_standing_leaves_the_collector_as_it_was(full: Place) -> None:
    full.stand()
    assert gc.isenabled()


def test_who_waits_for_a_service_that_left_the_site_file_is_not_lost(place: Place) -> None:
    """What the snapshot holds is not shown to the rules; so it must not be used when they depend on it."""
    site = small_site()
    edited = site.model_copy(
        update={
            "services": tuple(each for each in site.services if each.id != "moving"),
            "counters": tuple(
                each.model_copy(update={"services": each.services[:1]}) for each in site.counters
            ),
        }
    )
    happened = [
        did.DayOpened(NINE, NINE.date()),
        did.TicketTaken(NINE, "w-1", "1", "moving", "M001", "fr"),
        did.TicketTaken(NINE, "w-2", "2", "passport", "P001", "fr"),
    ]
    place.journal.record(Entry(events=happened))
    at = place.journal.bookmark(3)
    assert at
    for file in (site, edited):  # as the follower stood before the edit, and after it
        snapshot.dump(replay(Queue(rules_for(file, happened, NINE.date())), happened), at, place.file)
        queue, _ = snapshot.stand(
            place.journal, place.file, lambda events: rules_for(edited, events, NINE.date())
        )
        assert queue.visits["w-1"].number == "M001"
        assert "moving" in queue.rules.counters["3"].services
