"""The engine on a disk that is full, locked or fails: nothing is told that is not kept."""

import asyncio
import resource
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from controller.journal.store import Entry
from controller.queue import commands as do
from controller.queue.events import Event
from tests.controller.engine_bench import Bench, run


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "journal.sqlite")
    yield made
    made.journal.close()


def test_commands_that_come_together_share_one_commit(bench: Bench) -> None:
    commits: list[int] = []
    record = bench.journal.record

    def counted(entry: Entry) -> None:
        commits.append(len(entry.replies))
        record(entry)

    bench.journal.record = counted  # type: ignore[method-assign]

    async def play() -> None:
        asked = [bench.ask(f"r{i}", do.TakeTicket(f"r{i}", "passport", "fr")) for i in range(50)]
        replies = await asyncio.gather(*asked)
        assert len(set(replies)) == 50

    run(bench, play)
    assert commits == [50]


def test_what_cannot_be_kept_is_not_told_and_did_not_happen(bench: Bench) -> None:
    def full(entry: Entry) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        told = len(bench.told)
        record, bench.journal.record = bench.journal.record, full  # type: ignore[method-assign]
        assert await bench.ask("r2", do.TakeTicket("r2", "passport", "fr")) is None
        with pytest.raises(sqlite3.OperationalError):
            await bench.engine.do(do.CallNext("1"))
        assert not bench.engine.healthy
        assert len(bench.told) == told
        assert list(bench.engine.queue.visits) == ["w-r1"]
        bench.journal.record = record  # type: ignore[method-assign]
        assert b"P002" in (await bench.ask("r2", do.TakeTicket("r2", "passport", "fr")) or b"")
        assert bench.engine.healthy

    run(bench, play)


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """No file may grow any more: what a full disk is to SQLite, on the real file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    largest = max(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_loses_nothing_stops_nothing_and_is_noticed_when_it_has_room_again(bench: Bench) -> None:
    async def play() -> None:
        await bench.ask("r1", do.TakeTicket("r1", "passport", "fr"))
        with full_disk(bench.path):
            for number in range(3):
                request = f"full-{number}"
                assert await bench.ask(request, do.TakeTicket(request, "passport", "fr")) is None
                assert not bench.engine.healthy
                bench.engine.probe()
                assert not bench.engine.healthy, "still full"
        bench.engine.probe()
        assert bench.engine.healthy
        assert list(bench.engine.queue.visits) == ["w-r1"]
        assert b"P002" in (await bench.ask("full-0", do.TakeTicket("full-0", "passport", "fr")) or b"")

    run(bench, play)


def test_somebody_elses_lock_delays_and_stops_nothing(bench: Bench) -> None:
    async def play() -> None:
        backup = sqlite3.connect(bench.path, isolation_level=None)
        backup.execute("BEGIN IMMEDIATE")
        assert await bench.ask("r1", do.TakeTicket("r1", "passport", "fr")) is None
        backup.execute("ROLLBACK")
        backup.close()
        assert b"P001" in (await bench.ask("r1", do.TakeTicket("r1", "passport", "fr")) or b"")

    run(bench, play)


def test_one_command_that_fails_does_not_take_the_others_of_its_batch_with_it(bench: Bench) -> None:
    class Unforeseen(do.TakeTicket):
        """A command that no rule was written for."""

        @property
        def service(self) -> str:  # type: ignore[override]
            raise RuntimeError("a fault in the rules")

    async def play() -> None:
        poison = Unforeseen.__new__(Unforeseen)
        object.__setattr__(poison, "request", "bad")
        replies = await asyncio.gather(
            bench.ask("r1", do.TakeTicket("r1", "passport", "fr")),
            bench.ask("bad", poison),
            bench.ask("r2", do.TakeTicket("r2", "passport", "fr")),
        )
        assert [bool(reply) for reply in replies] == [True, False, True]
        assert list(bench.engine.queue.visits) == ["w-r1", "w-r2"]
        assert bench.engine.healthy

    run(bench, play)


def test_what_cannot_be_told_stops_nothing(bench: Bench) -> None:
    def fail(happened: Sequence[Event]) -> None:
        raise RuntimeError("a fault in the telling")

    bench.engine._tell = fail

    async def play() -> None:
        await bench.ask("r1", do.TakeTicket("r1", "passport", "fr"))
        assert b"P002" in (await bench.ask("r2", do.TakeTicket("r2", "passport", "fr")) or b"")

    run(bench, play)


def test_nothing_is_told_before_it_is_on_disk(bench: Bench) -> None:
    other = sqlite3.connect(bench.path)

    def look(happened: Sequence[Event]) -> None:
        kept = other.execute("SELECT count(*) FROM event").fetchone()[0]
        seen.append((kept, len(happened)))

    seen: list[tuple[int, int]] = []
    bench.engine._tell = look

    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        await bench.engine.do(do.CallNext("1"))

    run(bench, play)
    other.close()
    assert seen == [(2, 2), (4, 2)]


def test_a_note_under_an_id_that_was_used_fails_alone_and_the_journal_is_well(bench: Bench) -> None:
    async def play() -> None:
        for request in ("r1", "r2"):
            await bench.engine.do(do.TakeTicket(request, "passport", "fr"))
        await bench.engine.do(do.AddNote("n1", "w-r1", do.NoteKind.INTERNAL, "one", "anna"))
        again = do.AddNote("n1", "w-r2", do.NoteKind.INTERNAL, "two", "anna")
        ticket = do.TakeTicket("r3", "passport", "fr")
        failed, given = await asyncio.gather(
            bench.engine.do(again), bench.engine.do(ticket), return_exceptions=True
        )
        assert isinstance(failed, sqlite3.IntegrityError)
        assert isinstance(given, tuple)
        assert bench.engine.healthy

    run(bench, play)
