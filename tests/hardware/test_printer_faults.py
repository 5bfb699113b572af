"""What happens to a slip when the printer fails in its middle: told exactly, and never printed twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hardware import escpos_dialogue
from hardware.drivers import open_printer
from hardware.errors import (
    CoverOpen,
    DeviceFault,
    DeviceGone,
    DeviceRefused,
    DeviceSilent,
    HalfPrinted,
    OutcomeUnknown,
    PaperOut,
    PrinterRestarted,
)
from hardware.escpos_paper import PrintedSlip
from hardware.job_memory import KEPT, JobMemory
from hardware.ports import Slip
from hardware.settings import UsbPrinterSettings
from hardware.simulated_printer import SimulatedPrinter
from hardware.software_printer import SoftwarePrinter
from tests.hardware.printer_bench import Bench, on_network, on_serial
from tests.hardware.slips import ARABIC
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

MIDDLE = 5
"""Lines of a slip that are printed before it goes wrong."""


@pytest.fixture(params=[on_network, on_serial])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with request.param(tmp_path) as found:
        yield found


@pytest.fixture
def device(bench: Bench) -> SoftwarePrinter:
    assert isinstance(bench.device, SoftwarePrinter)
    return bench.device


@pytest.fixture
def job(ticket: Slip) -> Slip:
    return replace(ticket, job="visit-1")


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escpos_dialogue, "PROBE_EVERY_S", 0.1)
    monkeypatch.setattr(escpos_dialogue, "LOOK_EVERY_S", 0.1)


async def failed(bench: Bench, slip: Slip, fault: type[DeviceFault]) -> DeviceFault:
    with pytest.raises(fault) as raised:
        await soon(bench.printer.print(slip))
    assert type(raised.value) is fault
    return raised.value


def run_out(device: SoftwarePrinter) -> None:
    device.run_out(MIDDLE)


def open_cover(device: SoftwarePrinter) -> None:
    device.open_cover(MIDDLE)


def mend(device: SoftwarePrinter) -> None:
    device.load_paper()
    device.close_cover()


@pytest.mark.parametrize(("happens", "fault"), [(run_out, PaperOut), (open_cover, CoverOpen)])
async def test_a_slip_stopped_in_the_middle_is_forgotten_by_the_printer(
    bench: Bench,
    device: SoftwarePrinter,
    job: Slip,
    happens: Callable[[SoftwarePrinter], None],
    fault: type[DeviceFault],
) -> None:
    happens(device)
    assert (await failed(bench, job, fault)).maybe_printed, "half of it hangs out"
    assert len(device.hanging.lines) == MIDDLE
    mend(device)
    assert await soon(bench.printer.check()) is None
    assert not device.printed
    assert [len(slip.lines) for slip in device.torn] == [MIDDLE]
    assert device.hanging == PrintedSlip(), "the second half must not come out by itself"
    await soon(bench.printer.print(job))  # its cut was never sent, so it is certainly not whole
    assert bench.slips == 1


async def test_a_printer_that_loses_its_power_in_the_middle_leaves_half_a_slip(
    bench: Bench, device: SoftwarePrinter, job: Slip
) -> None:
    device.lose_power(MIDDLE)
    fault = await failed(bench, job, HalfPrinted)
    assert fault.maybe_printed
    assert "half ticket" in fault.fix
    await bench.unplug()
    await bench.plug()
    assert await soon(bench.printer.check()) is None
    assert (len(device.printed), device.hanging) == (0, PrintedSlip())
    await soon(bench.printer.print(job))
    assert bench.slips == 1


async def test_a_printer_that_has_its_power_back_has_forgotten_the_rest(
    bench: Bench, device: SoftwarePrinter, job: Slip
) -> None:
    device.lose_memory(MIDDLE)
    assert (await failed(bench, job, PrinterRestarted)).maybe_printed
    assert not device.printed
    device.pull_off()
    await soon(bench.printer.print(job))
    assert bench.slips == 1


async def test_a_printer_that_falls_silent_in_the_middle_is_told_from_a_lost_one(
    bench: Bench, device: SoftwarePrinter, job: Slip
) -> None:
    device.hang(MIDDLE)
    assert (await failed(bench, job, DeviceSilent)).maybe_printed
    await bench.unplug()
    await bench.plug()
    await soon(bench.printer.print(job))
    assert bench.slips == 1


async def test_a_printer_that_never_confirms_is_refused(
    bench: Bench, device: SoftwarePrinter, job: Slip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escpos_dialogue, "LONGEST_PART_S", 0.5)
    device.mute()
    assert (await failed(bench, job, DeviceRefused)).maybe_printed
    assert not device.printed, "the cut is not sent before the text is confirmed"


async def test_a_slip_lost_at_the_cut_is_never_printed_again(
    bench: Bench, device: SoftwarePrinter, ticket: Slip, job: Slip
) -> None:
    await soon(bench.printer.print(ticket))
    device.lose_power(after_lines=device.lines)  # as many lines again: the cut is the last
    assert (await failed(bench, job, HalfPrinted)).maybe_printed
    await bench.unplug()
    await bench.plug()
    assert bench.slips == 2, "it did come out"
    assert (await failed(bench, job, OutcomeUnknown)).maybe_printed
    assert bench.slips == 2
    await soon(bench.printer.print(replace(job, job="visit-1-again")))
    assert bench.slips == 3


async def test_a_slow_printer_is_waited_for(bench: Bench, device: SoftwarePrinter, ticket: Slip) -> None:
    device.slow_down(0.08)  # a slip takes longer than an answer may
    await soon(bench.printer.print(ticket))
    assert bench.slips == 1


async def test_a_drawn_slip_stops_between_its_pictures(bench: Bench, device: SoftwarePrinter) -> None:
    device.run_out(after_lines=3)
    await failed(bench, ARABIC, PaperOut)
    device.load_paper()
    assert not device.printed
    await soon(bench.printer.print(ARABIC))
    [slip] = device.printed
    assert len(slip.pictures) > 3
    assert not slip.unknown


# --- a network of its own ---------------------------------------------------------------------------


@pytest.fixture
async def networked(tmp_path: Path) -> AsyncIterator[Bench]:
    async with on_network(tmp_path) as found:
        yield found


async def test_a_power_cycle_in_the_middle_breaks_the_connection_and_is_told(
    networked: Bench, job: Slip
) -> None:
    device = networked.device
    assert isinstance(device, SoftwarePrinter)
    device.power_cycle(MIDDLE)
    assert (await failed(networked, job, PrinterRestarted)).maybe_printed
    device.pull_off()
    await soon(networked.printer.print(job))
    assert networked.slips == 1


async def test_what_a_printer_kept_while_its_cable_was_cut_is_cleared_first(
    networked: Bench, job: Slip
) -> None:
    device = networked.device
    assert isinstance(device, SoftwarePrinter)
    device.stall(MIDDLE)
    printing = asyncio.create_task(failed(networked, job, HalfPrinted))
    await soon(device.wait_received())
    device.cut_cable()
    await soon(printing)
    await device.mend_cable()
    assert await soon(networked.printer.check()) is None
    device.go_on()
    assert len(device.hanging.lines) == MIDDLE, "what it had kept must not come out now"
    device.pull_off()
    await soon(networked.printer.print(job))
    assert networked.slips == 1


async def test_a_usb_printer_that_is_not_there_is_gone(ticket: Slip) -> None:
    table = UsbPrinterSettings(driver="usb", vendor=0x04B8, product=0xFFFE, answer_within_s=0.5)
    printer = open_printer(table)
    with pytest.raises(DeviceGone):  # NotInstalled on a machine without libusb
        await soon(printer.check())
    with pytest.raises(DeviceGone) as fault:
        await soon(printer.print(ticket))
    assert not fault.value.maybe_printed
    await printer.close()


# --- the simulation ---------------------------------------------------------------------------------


async def test_the_simulation_knows_doubt_as_well(job: Slip) -> None:
    device = SimulatedPrinter()
    device.break_at_the_cut(HalfPrinted)
    with pytest.raises(HalfPrinted) as fault:
        await device.print(job)
    assert fault.value.maybe_printed
    with pytest.raises(OutcomeUnknown):
        await device.print(job)
    assert not device.printed


@pytest.mark.pure
async def test_the_memory_of_jobs_is_bounded_and_nameless_jobs_are_new() -> None:
    jobs = JobMemory()
    for number in range(KEPT + 1):
        jobs.note(f"job-{number}", confirmed=True)
    assert not jobs.is_done("job-0")
    assert jobs.is_done("job-1")
    jobs.note("", confirmed=True)
    assert not jobs.is_done("")
