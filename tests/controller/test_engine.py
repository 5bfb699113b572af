"""The engine on a real journal file: commit, then tell; nothing lost, nothing twice."""

import asyncio
import resource
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract.values import Code
from controller.engine import LONGEST_REQUEST, Engine, Work
from controller.journal.store import Entry, Journal
from controller.queue import commands as do
from controller.queue.events import Event, Resumed
from controller.queue.refusal import Refused
from controller.queue.state import Stage
from controller.sitefile import SiteFile
from tests.controller.queue.office import NINE
from tests.sites import small_site


class Bench:
    """An engine on a file, with a clock to turn and everything it told."""

    def __init__(self, path: Path) -> None:
        self.path, self.at, self.told = path, NINE, []
        self.open()

    def open(self) -> None:
        self.journal = Journal(self.path)
        self.engine = Engine(small_site(), self.journal, self.told.extend, self.clock)

    def clock(self) -> datetime:
        return self.at

    def restart(self) -> None:
        """As after SIGKILL: the old engine is simply gone."""
        self.journal.close()
        self.open()

    async def ask(self, request: str, command: do.Command) -> bytes | None:
        """The reply bytes of a request from a unit, or None when it could not be kept."""
        done: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self.engine.submit(
            Work(
                command,
                told=lambda _, reply: done.set_result(reply),
                failed=lambda error: done.set_result(None),
                request=request,
                answer=lambda queue, decision, moment: repr((decision, len(queue.visits))).encode(),
            )
        )
        async with asyncio.timeout(5):
            return await done

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.engine.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path / "journal.sqlite")
    yield made
    made.journal.close()


def run(bench: Bench, play: Callable[[], "asyncio.Future[None]"]) -> None:
    async def scene() -> None:
        async with bench.running():
            await play()

    asyncio.run(scene())


def test_a_repeated_request_gets_the_same_bytes_and_one_ticket(bench: Bench) -> None:
    async def play() -> None:
        ticket = do.TakeTicket("r1", "passport", "fr")
        first = await bench.ask("r1", ticket)
        assert first == await bench.ask("r1", ticket)
        assert len(bench.engine.queue.visits) == 1

    run(bench, play)


def test_a_repeated_request_gets_the_same_bytes_after_a_restart(bench: Bench) -> None:
    answers: list[bytes | None] = []

    async def play() -> None:
        answers.append(await bench.ask("r1", do.TakeTicket("r1", "passport", "fr")))

    run(bench, play)
    bench.restart()
    run(bench, play)
    assert answers[0] == answers[1]
    assert len(bench.engine.queue.visits) == 1


def test_the_same_request_twice_in_one_batch_is_one(bench: Bench) -> None:
    async def play() -> None:
        ticket = do.TakeTicket("r1", "passport", "fr")
        first, second = await asyncio.gather(bench.ask("r1", ticket), bench.ask("r1", ticket))
        assert first == second
        assert len(bench.engine.queue.visits) == 1

    run(bench, play)


def test_a_refusal_is_remembered_as_well(bench: Bench) -> None:
    async def play() -> None:
        first = await bench.ask("r1", do.CheckIn("r1", "NOPE", "fr"))
        await bench.engine.do(do.Expect("x", "NOPE", "passport", NINE))
        assert await bench.ask("r1", do.CheckIn("r1", "NOPE", "fr")) == first

    run(bench, play)


def test_what_a_wrong_clock_refused_is_granted_when_it_is_right_again(bench: Bench) -> None:
    async def play() -> None:
        await bench.ask("asked-one", do.TakeTicket("asked-one", "passport", "fr"))
        bench.at -= timedelta(minutes=1)
        refusal = await bench.ask("asked-two", do.TakeTicket("asked-two", "passport", "fr"))
        assert Code.CLOCK_WENT_BACK.name in repr(refusal)
        bench.at += timedelta(minutes=2)
        assert await bench.ask("asked-two", do.TakeTicket("asked-two", "passport", "fr")) != refusal
        assert len(bench.engine.queue.visits) == 2

    run(bench, play)


def test_a_restart_loses_nothing(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.Expect("x", "CODE", "passport", NINE))
        await bench.engine.do(do.CheckIn("r1", "CODE", "fr"))
        await bench.engine.do(do.TakeTicket("r2", "moving", "da"))
        await bench.engine.do(do.CallNext("1"))

    run(bench, play)
    before = bench.engine.queue
    bench.restart()
    assert bench.engine.queue == before


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


def test_the_same_thing_twice_in_one_moment_is_told_to_the_booking_source_twice(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.Expect("x", "CODE", "passport", NINE))
        await asyncio.gather(
            bench.ask("r1", do.CheckIn("r1", "CODE", "fr")),
            bench.ask("r2", do.Withdraw("r1")),
            bench.ask("r3", do.CheckIn("r3", "CODE", "fr")),
        )

    run(bench, play)
    assert [op.target.value for op in bench.journal.pending(9)] == ["arrived", "booked", "arrived"]


def test_the_hour_that_comes_twice_in_autumn_is_two_hours(bench: Bench) -> None:
    async def play() -> None:
        bench.at = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 02:50 in Paris, for the first time
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        bench.at += timedelta(minutes=20)  # 02:10, for the second time
        await bench.engine.do(do.TakeTicket("r2", "passport", "fr"))
        first, second = (bench.engine.queue.visits[f"w-{r}"].since for r in ("r1", "r2"))
        assert second - first == timedelta(minutes=20)

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


def test_a_refusal_reaches_who_asked(bench: Bench) -> None:
    async def play() -> None:
        with pytest.raises(Refused) as refusal:
            await bench.engine.do(do.Recall("1"))
        assert refusal.value.code is Code.NOBODY_CALLED

    run(bench, play)


def test_changes_are_announced_to_whoever_waits(bench: Bench) -> None:
    async def play() -> None:
        waiter = asyncio.create_task(bench.engine.changed(bench.engine.version))
        await asyncio.sleep(0)
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        assert await waiter == bench.engine.version == 1

    run(bench, play)


def test_what_the_booking_source_must_hear_is_kept_with_the_events(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.Expect("x", "CODE", "passport", NINE))
        await bench.engine.do(do.TakeTicket("r0", "moving", "fr"))
        await bench.engine.do(do.CheckIn("r1", "CODE", "fr"))
        await bench.engine.do(do.CallNext("2"))
        bench.at += timedelta(minutes=9)
        await bench.engine.do(do.Finish("2"))

    run(bench, play)
    ops = bench.journal.pending(10)
    assert [(op.external_id, op.target.value) for op in ops] == [
        ("x", "arrived"),
        ("x", "called"),
        ("x", "serving"),
        ("x", "served"),
    ]
    assert len({op.op_id for op in ops}) == 4


def test_who_was_forgotten_in_the_evening_is_told_to_the_booking_source(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.Expect("x", "CODE", "passport", NINE))
        await bench.engine.do(do.CheckIn("r1", "CODE", "fr"))
        bench.at += timedelta(days=1)
        await bench.engine.do(do.TakeTicket("r2", "moving", "fr"))

    run(bench, play)
    assert [op.target.value for op in bench.journal.pending(10)] == ["arrived", "left"]
    with sqlite3.connect(bench.path) as db:
        rows = db.execute("SELECT day, stage FROM visit ORDER BY day").fetchall()
    db.close()
    assert rows == [("2026-11-23", "left"), ("2026-11-24", "waiting")]


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


def test_a_journal_that_cannot_be_read_leaves_the_site_as_it_was(bench: Bench) -> None:
    bench.journal.close()
    with pytest.raises(sqlite3.Error):
        bench.engine.follow(without_moving())
    assert len(bench.engine.site.services) == 4
    assert "moving" in bench.engine.queue.rules.counters["1"].services


def test_old_answers_are_forgotten(bench: Bench) -> None:
    async def play() -> None:
        await bench.ask("r1", do.TakeTicket("r1", "passport", "fr"))

    run(bench, play)
    bench.at += 3 * LONGEST_REQUEST
    bench.engine.forget_old_replies()
    assert bench.engine.answered("r1") is None
    assert bench.journal.replies_since(NINE) == {}


def test_the_visit_table_says_where_everybody_stands(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        await bench.engine.do(do.TurnAway("r2", "passport", ("photo",), "fr"))
        await bench.engine.do(do.CallNext("1"))

    run(bench, play)
    with sqlite3.connect(bench.path) as db:
        rows = db.execute("SELECT id, stage, number, counter, detail FROM visit ORDER BY id").fetchall()
    db.close()
    assert rows == [("w-r1", "called", "P001", "1", ""), ("w-r2", "turned_away", "", None, "photo")]


def test_a_note_is_kept_apart_from_the_events(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        note = do.AddNote("n1", "w-r1", do.NoteKind.INTERNAL, "speaks Dutch only", "anna")
        [added] = await bench.engine.do(note)
        assert "Dutch" not in repr(added)
        assert await bench.engine.do(note) == (), "asked again, it is there already"

    run(bench, play)
    assert [note.text for note in bench.journal.notes("w-r1")] == ["speaks Dutch only"]
    assert "Dutch" not in repr(list(bench.journal.today()))


def test_what_time_brings_happens_without_anybody_asking(bench: Bench) -> None:
    async def play() -> None:
        await bench.engine.do(do.TakeTicket("r1", "passport", "fr"))
        await bench.engine.do(do.Postpone("w-r1", timedelta(minutes=10)))
        before = bench.engine.version
        bench.at += timedelta(minutes=10)
        async with asyncio.timeout(5):
            keeping = asyncio.create_task(bench.engine.keep_time())
            await bench.engine.changed(before)
            keeping.cancel()
        assert isinstance(bench.told[-1], Resumed)

    run(bench, play)


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
