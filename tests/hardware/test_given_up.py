"""A slip that was given up before its turn came never comes out later."""

import asyncio
import threading

import pytest

from hardware.errors import DeviceSilent
from hardware.escpos_cable import network
from hardware.escpos_printer import EscposPrinter
from hardware.ports import Slip

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
