"""The kiosk's devices, and those that say nothing."""

import asyncio

import pytest
from typing_extensions import override

from hardware.errors import DeviceSilent
from hardware.ports import Slip
from hardware.simulated_printer import SimulatedPrinter
from hardware.simulated_scanner import SimulatedScanner
from kiosk.peripherals import Peripherals

pytestmark = pytest.mark.parts

PATIENCE_S = 10.0
IMPATIENT_S = 0.05


class Endless(SimulatedPrinter):
    """Takes a slip while `endless`, and neither confirms nor fails; its driver keeps no limit either."""

    endless = True

    @override
    async def print(self, slip: Slip) -> None:
        if self.endless:
            await asyncio.Event().wait()
        await super().print(slip)


class Bench:
    """The devices, what staff are told of them and what the page is."""

    def __init__(self) -> None:
        self.printer = Endless()
        self.reported: list[list[str]] = []
        self.printer_is: list[str] = []
        self.peripherals = Peripherals(
            self.printer,
            SimulatedScanner(),
            lambda faults: self.reported.append([fault.code for fault in faults]),
            self.printer_is.append,
            print_within_s=IMPATIENT_S,
        )


def test_a_printer_that_never_answers_is_a_fault_and_the_slip_may_have_come_out() -> None:
    async def run() -> None:
        here = Bench()
        async with asyncio.timeout(PATIENCE_S):
            fault = await here.peripherals.print(Slip(job="one"))
        assert isinstance(fault, DeviceSilent)
        assert fault.maybe_printed
        assert (here.reported, here.printer_is) == ([["device-silent"]], ["device-silent"])

    asyncio.run(run())


def test_who_waits_for_a_printer_that_never_answers_is_told_that_nothing_came_out() -> None:
    async def run() -> None:
        here = Bench()
        async with asyncio.timeout(PATIENCE_S):
            _, second = await asyncio.gather(
                here.peripherals.print(Slip(job="one")), here.peripherals.print(Slip(job="two"))
            )
        assert isinstance(second, DeviceSilent)
        assert not second.maybe_printed

    asyncio.run(run())


def test_a_printer_that_answers_again_prints_and_is_mended() -> None:
    async def run() -> None:
        here = Bench()
        async with asyncio.timeout(PATIENCE_S):
            await here.peripherals.print(Slip(job="one"))
            here.printer.endless = False
            assert await here.peripherals.print(Slip(job="two")) is None
        assert [slip.job for slip in here.printer.printed] == ["two"]
        assert here.reported[-1] == []
        assert here.printer_is[-1] == ""

    asyncio.run(run())
