"""What goes wrong during a morning with `--faults`, and when: by the number of the person at the kiosk."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from random import Random

from demo.citizens import Citizen, Kind
from demo.premises import Premises

log = logging.getLogger(__name__)

AFTER_S = (0.1, 2.0)
"""So long after a person has begun, by chance: into the middle of what is asked, printed or read."""
KIOSK_KILLS = 3
WHILE = frozenset({Kind.SCANS, Kind.TYPES, Kind.HAS_ALL, Kind.NEEDS_NONE})
"""Who may find the kiosk dark: people with a number, who know from the paper in hand whether they have it."""


class Troubles:
    """Strikes as people come. `struck` says what happened, for the report."""

    def __init__(self, here: Premises, people: Sequence[Citizen], chance: Random) -> None:
        self.struck: list[str] = []
        self._here, self._chance = here, chance
        count = len(people)
        self._plan: dict[int, Callable[[], Awaitable[None]]] = {
            count // 8: self._kill_controller,
            count * 2 // 8: self._stop_radicale,
            count * 3 // 8: self._kill_controller,
            count * 4 // 8: self._kill_broker,
            count * 5 // 8: self._start_radicale,
            count * 6 // 8: self._kill_controller,
            count * 7 // 8: self._no_paper,
            count * 7 // 8 + 2: self._new_paper,
        }
        free = [i for i, person in enumerate(people) if person.kind in WHILE and i not in self._plan]
        before_paper = [i for i in free if i < count * 7 // 8]
        self._plan |= dict.fromkeys(chance.sample(before_paper, KIOSK_KILLS), self._kill_kiosk)

    async def before(self, person: int) -> None:
        """The trouble that strikes while this person (counted from 0) is at the kiosk."""
        if strike := self._plan.pop(person, None):
            await asyncio.sleep(self._chance.uniform(*AFTER_S))
            await strike()

    async def end(self) -> None:
        """Everything is mended."""
        for strike in (self._start_radicale, self._new_paper):
            if strike in self._plan.values():
                await strike()

    def _note(self, what: str) -> None:
        log.info("trouble: %s", what)
        self.struck.append(what)

    async def _kill_controller(self) -> None:
        self._note("controller killed")
        self._here.controller.kill()

    async def _kill_kiosk(self) -> None:
        self._note("kiosk killed")
        self._here.kiosk.kill()

    async def _kill_broker(self) -> None:
        self._note("broker killed")
        self._here.broker.kill()

    async def _stop_radicale(self) -> None:
        self._note("Radicale stopped")
        await self._here.radicale.stop()

    async def _start_radicale(self) -> None:
        self._note("Radicale started again")
        await self._here.radicale.start()

    async def _no_paper(self) -> None:
        self._note("printer out of paper")
        self._here.printer.run_out()

    async def _new_paper(self) -> None:
        self._note("paper loaded")
        self._here.printer.load_paper()


async def freeze(here: Premises, meanwhile: Callable[[], Awaitable[None]]) -> None:
    """The controller hangs while `meanwhile` goes on: what people see when nothing answers."""
    pid = here.controller.pid
    if pid is None:
        return
    os.kill(pid, signal.SIGSTOP)
    try:
        await meanwhile()
    finally:
        os.kill(pid, signal.SIGCONT)
