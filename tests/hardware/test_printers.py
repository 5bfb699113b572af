"""One contract for every ticket printer, and what only real cables can do wrong."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from hardware import escpos_dialogue
from hardware.drivers import open_printer
from hardware.errors import CoverOpen, DeviceGone, DeviceRefused, DeviceSilent, PaperLow, PaperOut
from hardware.escpos_cable import file, network
from hardware.escpos_paper import PrintedSlip, read_slips
from hardware.escpos_printer import EscposPrinter
from hardware.ports import Slip, TicketPrinter
from hardware.settings import NetworkPrinterSettings
from hardware.software_printer import SoftwarePrinter
from tests.hardware.printer_bench import Bench, on_network, on_serial, simulated
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]


@pytest.fixture(params=[simulated, on_network, on_serial])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with request.param(tmp_path) as found:
        yield found


# --- the contract -----------------------------------------------------------------------------------


async def test_a_confirmed_slip_is_a_printed_slip(bench: Bench, ticket: Slip) -> None:
    await soon(bench.printer.print(ticket))
    assert bench.slips == 1


async def test_slips_printed_at_once_come_out_one_by_one(bench: Bench, ticket: Slip) -> None:
    await soon(asyncio.gather(*(bench.printer.print(ticket) for _ in range(3))))
    assert bench.slips == 3
    assert bench.device.printed[0] == bench.device.printed[1] == bench.device.printed[2]


async def test_a_healthy_printer_passes_the_check(bench: Bench) -> None:
    await soon(bench.printer.check())


async def test_without_paper_nothing_prints_then_or_later(bench: Bench, ticket: Slip) -> None:
    bench.device.run_out()
    with pytest.raises(PaperOut):
        await soon(bench.printer.check())
    with pytest.raises(PaperOut) as fault:
        await soon(bench.printer.print(ticket))
    assert "paper" in fault.value.fix
    bench.device.load_paper()
    await soon(bench.printer.print(ticket))
    assert bench.slips == 1


async def test_an_open_cover_is_told(bench: Bench, ticket: Slip) -> None:
    bench.device.open_cover()
    with pytest.raises(CoverOpen):
        await soon(bench.printer.print(ticket))
    bench.device.close_cover()
    await soon(bench.printer.print(ticket))
    assert bench.slips == 1


async def test_an_unplugged_printer_is_told_and_found_again(bench: Bench, ticket: Slip) -> None:
    await soon(bench.printer.print(ticket))
    await bench.unplug()
    with pytest.raises(DeviceGone):
        await soon(bench.printer.print(ticket))
    with pytest.raises(DeviceGone):
        await soon(bench.printer.check())
    await bench.plug()
    await soon(bench.printer.print(ticket))
    assert bench.slips == 2


async def test_the_same_job_is_on_paper_once(bench: Bench, ticket: Slip) -> None:
    first, second = replace(ticket, job="visit-1"), replace(ticket, job="visit-2")
    await soon(bench.printer.print(first))
    await soon(bench.printer.print(first))
    await soon(asyncio.gather(bench.printer.print(first), bench.printer.print(second)))
    assert bench.slips == 2


async def test_a_job_that_met_an_empty_printer_is_printed_later(bench: Bench, ticket: Slip) -> None:
    job = replace(ticket, job="visit-1")
    bench.device.run_out()
    with pytest.raises(PaperOut) as fault:
        await soon(bench.printer.print(job))
    assert not fault.value.maybe_printed
    bench.device.load_paper()
    await soon(bench.printer.print(job))
    assert bench.slips == 1


async def test_a_roll_near_its_end_is_a_warning_and_prints(bench: Bench, ticket: Slip) -> None:
    assert await soon(bench.printer.check()) is None
    bench.device.near_end()
    assert isinstance(await soon(bench.printer.check()), PaperLow)
    await soon(bench.printer.print(ticket))
    assert bench.slips == 1
    bench.device.load_paper()
    assert await soon(bench.printer.check()) is None


async def test_a_printer_that_says_nothing_is_silent(bench: Bench, ticket: Slip) -> None:
    bench.device.hang()
    with pytest.raises(DeviceSilent) as fault:
        await soon(bench.printer.print(ticket))
    assert not fault.value.maybe_printed
    assert bench.slips == 0


async def test_closing_twice_does_no_harm(bench: Bench) -> None:
    await soon(bench.printer.close())
    await soon(bench.printer.close())


# --- what only a real one does ----------------------------------------------------------------------


@pytest.fixture(params=[on_network, on_serial])
async def real(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with request.param(tmp_path) as found:
        yield found


async def test_a_roll_that_ends_in_the_middle_leaves_no_second_half(real: Bench, ticket: Slip) -> None:
    assert isinstance(real.device, SoftwarePrinter)
    real.device.run_out(after_lines=5)
    with pytest.raises(PaperOut):
        await soon(real.printer.print(ticket))
    assert len(real.device.hanging.lines) == 5
    real.device.load_paper()
    assert real.device.hanging == PrintedSlip(), "the rest must not come out when paper is loaded"
    assert [len(torn.lines) for torn in real.device.torn] == [5]
    await soon(real.printer.print(ticket))
    assert real.slips == 1


async def test_a_printer_that_goes_on_without_paper_is_not_believed(ticket: Slip) -> None:
    async with SoftwarePrinter(heedless=True) as device:
        printer = EscposPrinter(network(*device.address, 1.0), answer_within_s=1.0)
        device.run_out(after_lines=5)
        with pytest.raises(PaperOut):
            await soon(printer.print(ticket))
        assert not device.printed
        await printer.close()


async def test_answers_are_taken_as_they_come(real: Bench, ticket: Slip) -> None:
    await soon(real.printer.print(ticket), within_s=1.5)  # three answers, each allowed 1 s


async def test_a_printer_that_says_nothing_is_gone_not_out_of_paper(real: Bench, ticket: Slip) -> None:
    assert isinstance(real.device, SoftwarePrinter)
    real.device.hang()
    with pytest.raises(DeviceGone, match="did not answer within 1 s"):
        await soon(real.printer.print(ticket))
    assert real.slips == 0


async def test_a_printer_that_answers_and_never_finishes_is_refused(
    real: Bench, ticket: Slip, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(real.device, SoftwarePrinter)
    monkeypatch.setattr(escpos_dialogue, "LONGEST_PART_S", 0.1)
    real.device.stall()
    with pytest.raises(DeviceRefused, match="did not finish"):
        await soon(real.printer.print(ticket))


@pytest.fixture
async def device() -> AsyncIterator[SoftwarePrinter]:
    async with SoftwarePrinter() as running:
        yield running


@pytest.fixture
async def printer(device: SoftwarePrinter) -> AsyncIterator[TicketPrinter]:
    host, port = device.address
    opened = open_printer(NetworkPrinterSettings(driver="network", host=host, port=port, answer_within_s=1.0))
    yield opened
    await opened.close()


async def test_an_idle_connection_closed_by_the_printer_costs_nothing(
    device: SoftwarePrinter, printer: TicketPrinter, ticket: Slip
) -> None:
    await soon(printer.print(ticket))
    device.hang_up()
    await soon(printer.print(ticket))
    assert len(device.printed) == 2


async def test_a_power_cycle_between_slips_costs_nothing(
    device: SoftwarePrinter, printer: TicketPrinter, ticket: Slip
) -> None:
    await soon(printer.print(ticket))
    await device.unplug()
    await device.plug()
    await soon(printer.print(ticket))
    assert len(device.printed) == 2


async def test_who_waits_for_a_slip_gets_it(
    device: SoftwarePrinter, printer: TicketPrinter, ticket: Slip
) -> None:
    waiting = asyncio.create_task(device.wait_printed(1))
    await soon(printer.print(ticket))
    assert "P047" in (await soon(waiting)).text


async def test_a_cancelled_print_does_not_disturb_the_next(
    device: SoftwarePrinter, printer: TicketPrinter, ticket: Slip
) -> None:
    device.stall()
    first = asyncio.create_task(printer.print(ticket))
    await soon(device.wait_received())
    first.cancel()
    device.go_on()
    await soon(printer.print(ticket))
    assert [slip.text.count("P047") for slip in device.printed] == [1, 1]


# --- a device file ----------------------------------------------------------------------------------


async def test_a_device_file_gets_every_slip(tmp_path: Path, ticket: Slip) -> None:
    path = tmp_path / "lp0"
    path.touch()
    printer = EscposPrinter(file(str(path)))
    await soon(printer.check())
    await soon(printer.print(ticket))
    await soon(printer.print(ticket))
    assert [slip.lines[3].text for slip in read_slips(path.read_bytes())] == ["P047", "P047"]


async def test_a_missing_device_file_is_not_created(tmp_path: Path, ticket: Slip) -> None:
    printer = EscposPrinter(file(str(tmp_path / "lp0")))
    with pytest.raises(DeviceGone):
        await soon(printer.check())
    with pytest.raises(DeviceGone):
        await soon(printer.print(ticket))
    assert not os.listdir(tmp_path)  # noqa: PTH208  # pathlib's own may not be used in a coroutine
