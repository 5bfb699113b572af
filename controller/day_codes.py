"""Tells kiosks who is expected today, by digests of the codes, for when they have to manage alone."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from contract.codec import LARGEST, encode
from contract.codes import digest
from contract.state import DayCode, DayCodes
from controller.engine import Engine
from controller.keyed import Keyed
from controller.queue.state import Stage, Visit

log = logging.getLogger(__name__)

EVERY_S = 3.0
"""Kiosks learn of changes this soon, however many there are."""
AT_ONCE = 200
"""Codes digested before kiosks are told of them: the nearest in time do not wait for the whole day's."""


class DayCodesTeller:
    """Posts today's codes whenever they have changed. The salt is another one each day, the same after a
    restart, so that kiosks know what they gave for a code this morning."""

    def __init__(
        self, engine: Engine, keyed: Keyed, post: Callable[[DayCodes], None], every_s: float = EVERY_S
    ) -> None:
        self._engine, self._keyed, self._post, self._every_s = engine, keyed, post, every_s
        self._digests: dict[str, str] = {}
        self._day: date | None = None
        self._told: DayCodes | None = None
        self._cut = False

    def again(self) -> None:
        """Say it once more: the broker may have forgotten."""
        if self._told:
            self._post(self._told)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            version = self._engine.version
            while await self._digest_some():
                self._tell()
            self._tell()
            await asyncio.sleep(self._every_s)
            await self._engine.changed(version)

    def _expected(self) -> list[Visit]:
        """Who may still check in today, the nearest in time first."""
        queue, now = self._engine.queue, self._engine.now()
        visits = queue.visits.values() if queue.day == now.date() else ()
        expected = [
            visit for visit in visits if visit.stage is Stage.EXPECTED and visit.code and visit.booked
        ]
        return sorted(expected, key=lambda visit: abs(((visit.booked or now) - now).total_seconds()))

    async def _digest_some(self) -> bool:
        """Digest codes that are new, in a thread; whether there were any."""
        if self._day != (today := self._engine.now().date()):
            self._day, self._digests = today, {}
        new = [visit.code for visit in self._expected() if visit.code and visit.code not in self._digests]
        some = new[:AT_ONCE]
        self._digests |= await asyncio.to_thread(_digested, some, self._salt())
        return bool(some)

    def _salt(self) -> str:
        return self._keyed.name("day-codes", (self._day or date.min).isoformat())

    def _tell(self) -> None:
        now = self._engine.now()
        if self._day != now.date():
            return
        codes = list(self._codes())
        told = self._fitting(codes, now)
        if told != self._told:
            self._told = told
            self._post(told)

    def _codes(self) -> Iterator[DayCode]:
        for visit in self._expected():
            known = self._digests.get(visit.code or "")
            if known and visit.booked:
                yield DayCode(digest=known, service=visit.service, booked=visit.booked)

    def _fitting(self, codes: list[DayCode], now: datetime) -> DayCodes:
        """As many as one message takes, the nearest in time."""
        early = round(self._engine.queue.rules.check_in_early.total_seconds())
        head = DayCodes(day=now.date().isoformat(), salt=self._salt(), early_s=early)
        room, fitting = LARGEST - len(encode(head)), []
        for code in codes:
            room -= len(encode(code)) + len(",")
            if room < 0:
                break
            fitting.append(code)
        if self._cut is not (len(fitting) < len(codes)):
            self._cut = not self._cut
            if self._cut:
                log.warning("kiosks on their own know only %d of %d appointments", len(fitting), len(codes))
        in_order = sorted(fitting, key=lambda each: (each.booked, each.digest, each.service))
        return head.model_copy(update={"codes": tuple(in_order)})


def _digested(codes: Iterable[str], salt: str) -> dict[str, str]:
    return {code: digest(code, salt) for code in codes}
