"""A site that is asked as units ask it: the real engine, journal and requests, with a clock to turn."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from contract import requests as asked
from contract.codec import decode
from contract.state import HelpState
from contract.topics import REPLY
from controller.answering import Answering
from controller.booking.elsewhere import Elsewhere
from controller.engine import Engine
from controller.follow import Follow
from controller.forecast.follow import Forecast
from controller.help import HelpCalls
from controller.journal.store import Journal
from controller.keyed import SECRET_BYTES, Keyed
from controller.queue.commands import Expect
from controller.queue.events import Event
from controller.requests import Requests
from controller.sitefile import SiteFile
from controller.slots import Slots
from controller.tries import Tries
from tests.controller.booking.running import running
from tests.controller.queue.office import NINE
from tests.sites import small_site

PATIENCE_S = 20


class Desk:
    """All between the bus and the booking source. `elsewhere`: what is known of codes of other days."""

    def __init__(self, folder: Path, site: SiteFile | None = None) -> None:
        self.at, self.elsewhere = NINE, dict[str, Elsewhere]()
        self.help_told: list[HelpState] = []
        self.sent: dict[str, list[bytes]] = {}
        self.events: list[Event] = []
        self._ids = itertools.count(1)
        self.journal = Journal(folder / "journal.sqlite")
        self.engine = Engine(site or small_site(), self.journal, self._committed, lambda: self.at)
        self.keyed = Keyed(b"s" * SECRET_BYTES)
        self.follow = Follow(self.keyed, lambda: self.engine.queue, "https://q.example")
        answering = Answering(self.engine, Forecast([], self.engine.site), self.keyed, self.follow)
        tries = Tries(most=3)
        self.requests = Requests(
            self.engine, answering, self._send, find_elsewhere=self._find_elsewhere, tries=tries
        )
        ahead = timedelta(minutes=30)
        self.slots = self.requests.slots = Slots(self.engine, self.keyed, ahead, self.requests.answer)
        self.help = HelpCalls(self.engine, lambda _, state: self.help_told.append(state))
        self._came = asyncio.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Desk"]:
        async with running(self.engine.run(), self.requests.run(), self.slots.run()):
            yield self
        self.journal.close()

    async def expect(self, ref: str, code: str, minute: float, service: str = "passport") -> None:
        """An appointment that many minutes after nine."""
        await self.engine.do(Expect(ref, code, service, NINE + timedelta(minutes=minute)))

    async def ask(self, kind: type[asked.Request], unit: str = "kiosk-1", **fields: Any) -> Any:
        """What the kiosk is answered."""
        return await self.repeat(self.request(kind, **fields), unit)

    def request(self, kind: type[asked.Request], **fields: Any) -> asked.Request:
        stamp = {"id": f"request-{next(self._ids)}", "at": self.at, "expires": self.at + timedelta(minutes=1)}
        return kind(**{**stamp, **fields})

    async def repeat(self, request: asked.Request, unit: str = "kiosk-1") -> Any:
        return decode(await self.bytes_for(request, unit), REPLY)

    async def bytes_for(self, request: asked.Request, unit: str = "kiosk-1") -> bytes:
        """The bytes that are sent for it this time."""
        sent = self.sent.setdefault(unit, [])
        before = len(sent)
        self.requests.from_kiosk(request, {"unit": unit})
        async with asyncio.timeout(PATIENCE_S):
            while len(sent) == before:
                await self._came.wait()
                self._came.clear()
        return sent[before]

    def _send(self, unit: str, reply: bytes) -> None:
        self.sent.setdefault(unit, []).append(reply)
        self._came.set()

    async def _find_elsewhere(self, code: str) -> Elsewhere | None:
        return self.elsewhere.get(code)

    def _committed(self, happened: Sequence[Event]) -> None:
        self.events += happened
        self.help.committed()


def minute(count: float) -> datetime:
    return NINE + timedelta(minutes=count)
