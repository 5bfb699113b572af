"""A slip that was given up before its turn came never comes out later."""

import asyncio
import threading
from dataclasses import replace

import pytest

from hardware.errors import DeviceRefused, DeviceSilent
from hardware.escpos_cable import network
from hardware.escpos_dialogue import Dialogue
from hardware.escpos_printer import EscposPrinter
from hardware.ports import Slip
from hardware.software_printer import SoftwarePrinter
from tests.hardware.slips import mark
from tests.hardware.soon import soon

pytestmark = pytest.mark.parts


class Slow:
    """A dialogue whose first slip waits until it may go on."""

    def __init__(self) -> None:
        self.began, self.go_on = threading.Event(), threading.Event()
        self.printed: list[str] = []

    def print(self, parts: object, job: str, given_up: object) -> None:
        self.began.set()
        assert self.go_on.wait(10)
        self.printed.append(job)


def test_what_had_not_begun_is_not_printed_and_is_told_so() -> None:
    async def run() -> None:
        printer, slow = EscposPrinter(network("127.0.0.1", 9, 1.0)), Slow()
        printer._dialogue = slow  # type: ignore[assignment]  # slower than any cable
        first = asyncio.ensure_future(printer.print(Slip(job="first")))
        assert await asyncio.to_thread(slow.began.wait, 10)
        with pytest.raises(DeviceSilent) as found:
            async with asyncio.timeout(0.05):
                await printer.print(Slip(job="second"))
        assert not found.value.maybe_printed
        slow.go_on.set()
        await first
        await printer.print(Slip(job="third"))
        assert slow.printed == ["first", "third"]

    asyncio.run(run())


def test_what_has_begun_ends_with_the_part_that_is_under_way(ticket: Slip) -> None:
    """The rest of it never comes, it is cut off, and the next slip is whole."""

    async def run() -> None:
        async with SoftwarePrinter() as device:
            host, port = device.address
            printer = EscposPrinter(network(host, port, 2.0))
            dialogue = Dialogue(network(host, port, 2.0), 2.0)
            parts = printer._parts(replace(ticket, logo=mark()))
            answers = iter([False, True])
            with pytest.raises(DeviceRefused) as found:
                await soon(asyncio.to_thread(dialogue.print, parts, "one", given_up=lambda: next(answers)))
            assert len(parts) > 2
            assert not list(answers)
            assert found.value.maybe_printed
            dialogue.close()
            [torn] = device.printed
            assert torn.cut
            assert "P047" not in torn.text
            await soon(printer.print(replace(ticket, job="two")))
            assert [slip.text.count("P047") for slip in device.printed] == [0, 1]
            await printer.close()

    asyncio.run(run())
