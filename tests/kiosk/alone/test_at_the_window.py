"""The kiosk's real window, without a controller and through power cuts."""

import asyncio
import signal
from pathlib import Path

import pytest

from contract.requests import GivenOffline
from contract.state import Kiosk
from contract.values import Code
from tests.kiosk.hall import Hall, hall
from tests.kiosk.town import CONTENT

pytestmark = pytest.mark.parts

BANDED = CONTENT.model_copy(update={"kiosks": (Kiosk(id="kiosk-1", band="Z"),)})
CUTS = 3


def test_back_on_the_welcome_page_by_itself_after_every_power_cut(tmp_path: Path) -> None:
    async def play(here: Hall) -> None:
        assert here.broker
        here.broker.stop(signal.SIGKILL)
        for number in range(1, CUTS + 1):
            await here.touch("reception")
            snapshot = await here.page("ticket")
            assert _number(snapshot["texts"]) == f"{letter}Z{number:03d}"
            await here.printer.wait_printed(number)
            await here.cut()
            await here.switch_on()
            await here.page("welcome")
        here.broker.start()
        given = [(await here.office.asked(GivenOffline, count + 1)).number for count in range(CUTS)]
        assert given == [f"{letter}Z{number:03d}" for number in range(1, CUTS + 1)]
        assert len(here.printer.printed) == CUTS

    letter = next(service.letter for service in BANDED.services if service.id == BANDED.reception)

    async def run() -> None:
        async with asyncio.timeout(110), hall(tmp_path, BANDED) as here:
            await play(here)

    asyncio.run(run())


def test_staff_have_the_kiosk_restarted(tmp_path: Path) -> None:
    """The process ends well, so that systemd starts it again."""

    async def run() -> None:
        async with asyncio.timeout(60), hall(tmp_path) as here:
            await here.staff()
            await here.touch("restart")
            assert here.process
            assert await here.process.wait() == 0
            await here.switch_on()
            await here.page("welcome")

    asyncio.run(run())


def test_a_number_that_the_controller_would_not_take_is_staffs_also_after_a_power_cut(
    tmp_path: Path,
) -> None:
    async def play(here: Hall) -> None:
        assert here.broker
        here.broker.stop(signal.SIGKILL)
        await here.touch("reception")
        number = _number((await here.page("ticket"))["texts"])
        here.office.answers["GivenOffline"] = {"refuse": Code.NUMBER_TAKEN}
        here.broker.start()
        await here.office.told("tickets-refused")
        assert number in here.office.devices[-1].faults[0].said
        await here.cut()
        told = len(here.office.devices)
        await here.switch_on()
        await here.office.told("tickets-refused")
        assert len(here.office.devices) > told

    async def run() -> None:
        async with asyncio.timeout(90), hall(tmp_path, BANDED) as here:
            await play(here)

    asyncio.run(run())


def _number(texts: list[str]) -> str:
    return next(text for text in texts if text[-3:].isdigit() and len(text) == 5)
