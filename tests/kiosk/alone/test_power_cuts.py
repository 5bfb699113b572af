"""The power is cut a hundred times, while the controller is there and while it is not: nothing that anybody
read or holds in the hand is lost, nothing is doubled, and nobody waits who was never told so."""

import asyncio
import random
import re
import signal
from collections import Counter
from pathlib import Path

import pytest

from controller.queue.state import Queue, Stage
from tests.kiosk.alone.town_house import House, house

pytestmark = pytest.mark.parts

CUTS, CUTS_A_SPELL = 100, 10
SEED = 4


def test_a_hundred_power_cuts_lose_no_ticket_and_double_none(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(150), house(tmp_path) as here:
            await _a_day_with_cuts(here, random.Random(SEED))
            await here.start()
            await here.all_told()
            await here.cut()
            _compare(here, here.queue())

    asyncio.run(run())


async def _a_day_with_cuts(here: House, chance: random.Random) -> None:
    """Ten cuts with the broker there, ten without, and so on; sometimes the controller dies as well."""
    await here.start()
    await here.knows_the_codes()
    await here.cut()
    for number in range(CUTS):
        away = number // CUTS_A_SPELL % 2 == 1
        if number and number % CUTS_A_SPELL == 0:
            await _change_spell(here, away=away)
        await here.start(number, patient=not away and chance.random() < 0.9)
        if chance.random() < 0.8:
            await here.somebody_has_a_ticket()
        await asyncio.sleep(chance.uniform(0, 0.25))
        if chance.random() < 0.1:
            here.controller.kill()
        await here.cut()
    await _change_spell(here, away=False)


async def _change_spell(here: House, *, away: bool) -> None:
    if away:
        here.broker.stop(signal.SIGKILL)
    else:
        here.broker.start()
        await here.controller.ready()


def _compare(here: House, queue: Queue) -> None:
    shown = dict(line.split() for line in here.shown.read_text().splitlines())
    printed = Counter(_number(slip.lines) for slip in here.printer.printed)
    given = dict(here.rows(GIVEN))
    holders = Counter(visit.number for visit in queue.visits.values() if visit.number)
    waiting = {visit.number for visit in queue.visits.values() if visit.stage is Stage.WAITING}
    assert max(holders.values()) == 1, "no number belongs to two people"
    assert max(printed.values()) == 1, "no ticket is on paper twice"
    assert set(shown) <= waiting, "whoever read a number waits with it"
    assert set(printed) <= waiting, "and whoever holds a ticket"
    assert set(given) == waiting, "nobody waits whom the kiosk did not give a number"
    # A cut between the book and the glass: the number is given, and nobody had the time to read it.
    assert len(set(given) - set(shown)) <= CUTS // 10
    ours = [number for number in shown if number[1] == "Z"]
    assert min(len(ours), len(shown) - len(ours)) > CUTS // 3, "both ways were tried"
    gone = [visit for visit in queue.visits.values() if visit.stage is Stage.LEFT]
    assert gone, "and so were people who changed their mind"


GIVEN = "SELECT json_extract(body, '$.number'), request FROM ticket WHERE NOT withdrawn"


def _number(lines: list[object]) -> str:
    texts = [getattr(line, "text", "") for line in lines]
    return next(found[0] for text in texts if (found := re.fullmatch(r"[A-Z]{1,2}\d{3}", text.strip())))
