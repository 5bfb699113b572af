"""An engine on a real file, with a clock to turn: what tests of the engine share."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from controller.engine import Engine, Work
from controller.journal.store import Journal
from controller.queue import commands as do
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


def run(bench: Bench, play: Callable[[], "asyncio.Future[None]"]) -> None:
    async def scene() -> None:
        async with bench.running():
            await play()

    asyncio.run(scene())
