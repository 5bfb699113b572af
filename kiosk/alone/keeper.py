"""Keeps the ticket book open, whatever the disk does, and works in it in a thread of its own.

A disk that takes nothing (full, read only, gone) is no reason to stop: work goes on in a copy in memory, and
moves back when the disk takes it again. Until then the kiosk gives no numbers by itself.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from appliance.clock import Clock, now
from kiosk.alone.book import Book
from kiosk.alone.book_file import Kept

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

FILE = "tickets.sqlite"
TRY_AGAIN_S = 5.0
DAMAGED = f"{FILE}.damaged-"
WHEN = "%Y%m%d-%H%M%S"
DAMAGED_KEPT = timedelta(days=7)
"""How long a damaged book, in which there are people's codes, is there for a technician."""


class Keeper:
    """The book in `folder`. Begin with `open`, end with `close`.

    `durable`: what is done is on the disk. `changed` is called, in the loop, when that has changed.
    """

    def __init__(
        self,
        folder: Path,
        changed: Callable[[], None] = lambda: None,
        moment: Clock = now,
        try_again_s: float = TRY_AGAIN_S,
    ) -> None:
        self.durable = False
        self._path, self._changed, self._moment = folder / FILE, changed, moment
        self._try_again_s = try_again_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tickets")
        self._book: Book | None = None
        self._on_disk = self._has_read = False

    async def open(self) -> None:
        """Open the book, or one in memory when the disk will not."""
        await self._off(self._open)

    async def close(self) -> None:
        """Close the book."""
        await self._off(self._close)
        self._thread.shutdown()

    async def do(self, work: Callable[Concatenate[Book, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do this in the book; on a disk that fails it is done in memory. Raises what `work` raises else."""
        return await self._off(lambda: self._done(lambda book: work(book, *args, **kwargs)))

    async def watch(self) -> None:
        """Try the disk again and again while it takes nothing, until cancelled."""
        while True:
            await asyncio.sleep(self._try_again_s)
            if not self.durable:
                await self._off(self._move_back)

    async def tidy(self) -> None:
        """Delete damaged books that were set aside long ago. Call it when the time of day is known."""
        await self._off(self._delete_damaged)

    async def _off(self, work: Callable[[], T]) -> T:
        result = await asyncio.get_running_loop().run_in_executor(self._thread, work)
        if self.durable != self._on_disk:
            self.durable = self._on_disk
            self._changed()
        return result

    # --- in the thread --------------------------------------------------------------------------

    def _open(self) -> None:
        try:
            self._book, self._on_disk, self._has_read = self._opened(), True, True
        except (sqlite3.Error, OSError) as error:
            log.error("the ticket book %s cannot be used: %s; it is kept in memory", self._path, error)
            self._book = Book(None, self._moment)

    def _opened(self) -> Book:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            book = Book(self._path, self._moment)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise  # locked, full, no such folder: nothing is wrong with the file itself
            book = self._begun_anew(error)
        try:
            book.probe()
        except sqlite3.Error:
            book.close()
            raise
        return book

    def _begun_anew(self, error: sqlite3.Error) -> Book:
        aside = self._path.with_name(DAMAGED + self._moment().strftime(WHEN))
        log.error("the ticket book is damaged (%s); it is kept as %s and a new one is begun", error, aside)
        self._path.replace(aside)
        for name in ("-wal", "-shm"):
            self._path.with_name(FILE + name).unlink(missing_ok=True)
        book = Book(self._path, self._moment)
        book.keep(Kept.DAMAGED, self._moment().isoformat())
        return book

    def _delete_damaged(self) -> None:
        now = self._moment()
        for file in self._path.parent.glob(f"{DAMAGED}*"):
            try:
                when = datetime.strptime(file.name.removeprefix(DAMAGED), WHEN).replace(tzinfo=now.tzinfo)
                if abs(now - when) > DAMAGED_KEPT:
                    file.unlink()
            except (ValueError, OSError) as error:
                log.warning("%s stays: %s", file, error)

    def _close(self) -> None:
        if self._book:
            with suppress(sqlite3.Error):
                self._book.close()

    def _done(self, work: Callable[[Book], T]) -> T:
        assert self._book, "the book is opened first"  # noqa: S101 - a fault of ours
        try:
            return work(self._book)
        except sqlite3.Error as error:
            if not self._on_disk:
                raise
            log.error("the ticket book cannot be written (%s); it is kept in memory", error)
            self._book, self._on_disk = self._copied(self._book), False
            return work(self._book)

    def _copied(self, book: Book) -> Book:
        """The same book in memory, as far as it can still be read."""
        copy = Book(None, self._moment)
        try:
            book.db.backup(copy.db)
        except sqlite3.Error:
            log.exception("the ticket book cannot be read either")
            copy.close()
            copy, self._has_read = Book(None, self._moment), False
        with suppress(sqlite3.Error):
            book.close()
        return copy

    def _move_back(self) -> None:
        """Onto the disk again, with all that happened meanwhile, if it takes it."""
        assert self._book, "the book is opened first"  # noqa: S101 - a fault of ours
        try:
            book = self._opened()
        except (sqlite3.Error, OSError):
            return
        try:
            if self._has_read:
                self._book.db.backup(book.db)
            else:  # what is on the disk was never seen: it stands, and comes first
                book.take_in(self._book)
        except sqlite3.Error as error:
            log.error("the ticket book still cannot be written: %s", error)
            book.close()
            return
        log.info("the ticket book is on the disk again")
        self._book.close()
        self._book, self._on_disk, self._has_read = book, True, True
