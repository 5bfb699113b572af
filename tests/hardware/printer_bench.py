"""Ticket printers under test, each with hands on the device behind it."""

import asyncio
import os
import pty
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hardware.drivers import open_printer
from hardware.ports import TicketPrinter
from hardware.settings import NetworkPrinterSettings, SerialPrinterSettings
from hardware.simulated_printer import SimulatedPrinter
from hardware.software_printer import SoftwarePrinter


@dataclass
class Bench:
    """A printer under test, with hands on the device behind it."""

    printer: TicketPrinter
    device: SimulatedPrinter | SoftwarePrinter
    unplug: Callable[[], Awaitable[None]]
    plug: Callable[[], Awaitable[None]]

    @property
    def slips(self) -> int:
        return len(self.device.printed)


@asynccontextmanager
async def simulated(_: Path) -> AsyncIterator[Bench]:
    device = SimulatedPrinter()

    async def unplug() -> None:
        device.unplug()

    async def plug() -> None:
        device.plug()

    yield Bench(device, device, unplug, plug)


@asynccontextmanager
async def on_network(_: Path) -> AsyncIterator[Bench]:
    async with SoftwarePrinter() as device:
        host, port = device.address
        table = NetworkPrinterSettings(driver="network", host=host, port=port, answer_within_s=1.0)
        printer = open_printer(table)
        yield Bench(printer, device, device.unplug, device.plug)
        await printer.close()


class SerialLine:
    """A pseudo-terminal whose far end is joined to a printer's socket; `path` stays over replugging."""

    def __init__(self, path: Path, device: SoftwarePrinter) -> None:
        self.path, self._device = path, device
        self._relay: asyncio.Task[None] | None = None

    async def plug(self) -> None:
        await self._device.plug()
        reader, writer = await asyncio.open_connection(*self._device.address)
        master, slave = pty.openpty()
        self.path.symlink_to(os.ttyname(slave))
        asyncio.get_running_loop().add_reader(master, lambda: writer.write(os.read(master, 4096)))
        self._relay = asyncio.create_task(self._join(reader, writer, master, slave))

    async def unplug(self) -> None:
        await self._device.unplug()
        if self._relay:
            await self._relay
        self.path.unlink(missing_ok=True)

    @staticmethod
    async def _join(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, master: int, slave: int
    ) -> None:
        try:
            while data := await reader.read(4096):
                os.write(master, data)
        except ConnectionError:
            pass
        finally:
            asyncio.get_running_loop().remove_reader(master)
            os.close(slave)
            os.close(master)
            writer.close()


@asynccontextmanager
async def on_serial(folder: Path) -> AsyncIterator[Bench]:
    device = SoftwarePrinter()
    line = SerialLine(folder / "printer", device)
    await line.plug()
    printer = open_printer(SerialPrinterSettings(driver="serial", device=line.path, answer_within_s=1.0))
    yield Bench(printer, device, line.unplug, line.plug)
    await printer.close()
    await line.unplug()
