"""The book's keeper: a damaged file, a full disk and a disk that is not there stop nothing."""

import asyncio
import errno
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from contract.requests import Withdraw
from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept
from kiosk.alone.keeper import FILE, Keeper
from kiosk.alone.numbers import AFTER_DAMAGE
from tests.kiosk.alone.test_book import NOW, TODAY, kinds, told, wanted

pytestmark = pytest.mark.parts

Play = Callable[[Keeper, list[bool]], Awaitable[None]]


async def _on_the_disk_again(keeper: Keeper) -> None:
    async with asyncio.timeout(10):
        while not keeper.durable:  # noqa: ASYNC110 - it tells one listener only, which keeps the changes
            await asyncio.sleep(0.01)


def with_keeper(folder: Path, play: Play) -> None:
    async def run() -> None:
        changes: list[bool] = []
        keeper = Keeper(folder, lambda: changes.append(keeper.durable), lambda: NOW, try_again_s=0.05)
        await keeper.open()
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            watching = group.create_task(keeper.watch())
            await play(keeper, changes)
            watching.cancel()
        await keeper.close()

    asyncio.run(run())


async def _fill_up(keeper: Keeper) -> None:
    """The disk takes no more pages."""

    def fill(book: Book) -> None:
        pages = book.db.execute("PRAGMA page_count").fetchone()[0]
        book.db.execute(f"PRAGMA max_page_count = {pages}")

    await keeper.do(fill)


def test_the_book_is_durable(tmp_path: Path) -> None:
    async def play(keeper: Keeper, changes: list[bool]) -> None:
        assert keeper.durable
        assert changes == [True]
        assert (await keeper.do(Book.give, wanted("asked-one"))).number == "PZ001"

    with_keeper(tmp_path, play)
    with_keeper(tmp_path, lambda keeper, _: _number_is(keeper, "PZ002"))


async def _number_is(keeper: Keeper, number: str) -> None:
    assert (await keeper.do(Book.give, wanted(f"asked-{number}"))).number == number


@pytest.mark.parametrize("damage", ["rubbish", "torn"])
def test_a_damaged_book_is_set_aside_and_begun_anew(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    with_keeper(tmp_path, lambda keeper, _: _number_is(keeper, "PZ001"))
    file = tmp_path / FILE
    content = b"rubbish" * 999 if damage == "rubbish" else file.read_bytes()[:6000] + b"\1" * 3000
    file.write_bytes(content)
    with caplog.at_level(logging.ERROR):
        with_keeper(tmp_path, lambda keeper, _: _number_is(keeper, f"PZ{AFTER_DAMAGE + 1}"))
    assert "is damaged" in caplog.text
    (aside,) = tmp_path.glob(f"{FILE}.damaged-*")
    assert aside.read_bytes() == content


def test_on_a_full_disk_the_work_goes_on_in_memory_and_moves_back(tmp_path: Path) -> None:
    async def play(keeper: Keeper, changes: list[bool]) -> None:
        await keeper.do(Book.asked, "asked-before")
        await _fill_up(keeper)
        await keeper.do(Book.keep, Kept.CONTENT, "x" * 300_000)
        for number in range(200):
            await keeper.do(Book.asked, f"asked-{number:04d}")
        assert changes[:2] == [True, False]
        await keeper.do(Book.withdraw, "asked-before")
        await _on_the_disk_again(keeper)
        assert changes == [True, False, True]

    with_keeper(tmp_path, play)
    with_keeper(tmp_path, _all_is_told)


async def _all_is_told(keeper: Keeper, changes: list[bool]) -> None:
    assert await keeper.do(Book.recover) == 200
    requests = await keeper.do(told)
    assert len({r.request for r in requests if isinstance(r, Withdraw)}) == 201


def test_a_folder_that_cannot_be_made_leaves_a_kiosk_that_gives_nothing_alone(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")

    async def play(keeper: Keeper, changes: list[bool]) -> None:
        assert not keeper.durable
        await keeper.do(Book.asked, "asked-one")
        await keeper.do(Book.unanswered, "asked-one")
        assert kinds(await keeper.do(told)) == ["Withdraw"]

    with_keeper(tmp_path / "state", play)


def test_what_was_on_a_disk_that_could_not_be_read_at_first_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_keeper(tmp_path, _one_untold)
    real = sqlite3.connect

    def broken(path: object, *args: object, **kwargs: object) -> sqlite3.Connection:
        if path != ":memory:":
            raise sqlite3.OperationalError(errno.errorcode[errno.EIO])
        return real(path, *args, **kwargs)  # type: ignore[call-overload]  # passed on as it came

    async def play(keeper: Keeper, changes: list[bool]) -> None:
        assert not keeper.durable
        await keeper.do(Book.asked, "asked-later")
        await keeper.do(Book.unanswered, "asked-later")
        monkeypatch.setattr(sqlite3, "connect", real)
        await _on_the_disk_again(keeper)
        requests = await keeper.do(told)
        assert kinds(requests) == ["GivenOffline", "Withdraw", "Withdraw"]
        assert await keeper.do(Book.business_day, TODAY) == TODAY
        assert (await keeper.do(Book.give, wanted("asked-last"))).number == "PZ002"

    monkeypatch.setattr(sqlite3, "connect", broken)
    with_keeper(tmp_path, play)


async def _one_untold(keeper: Keeper, changes: list[bool]) -> None:
    await keeper.do(Book.give, wanted("asked-one"))
    await keeper.do(Book.asked, "asked-two")


def test_a_damaged_book_is_deleted_after_a_week(tmp_path: Path) -> None:
    old, new = (tmp_path / f"{FILE}.damaged-{day}-080000" for day in ("20261101", "20261122"))
    old.touch()
    new.touch()

    async def play(keeper: Keeper, changes: list[bool]) -> None:
        await keeper.tidy()

    with_keeper(tmp_path, play)
    assert (old.exists(), new.exists()) == (False, True)
