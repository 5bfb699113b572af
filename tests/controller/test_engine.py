"""The engine on a real journal file: commit, then tell; nothing lost, nothing twice."""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract.values import Code
from controller.engine import LONGEST_REQUEST
from controller.queue import commands as do
from controller.queue.events import Resumed
from controller.queue.refusal import Refused
from tests.controller.engine_bench import Bench, run
from tests.controller.queue.office import NINE


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "journal.sqlite")
    yield made
    made.journal.close()


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
