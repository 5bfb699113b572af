"""An ESC/POS network printer in software: the other end of the cable, on loopback, with paper to read."""

import asyncio
from contextlib import suppress
from typing import Self

from hardware.escpos_commands import CommandReader
from hardware.software_mechanism import Mechanism


class SoftwarePrinter(Mechanism):
    """A printer that listens at `address`; its other verbs are those of the mechanism inside.

    async with SoftwarePrinter() as printer:
        ...  # print to printer.address
        slip = await printer.wait_printed(1)
    """

    def __init__(self, port: int = 0, *, heedless: bool = False) -> None:
        super().__init__(heedless=heedless)
        self._port = port
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; the port stays the same over unplugging."""
        return "127.0.0.1", self._port

    async def unplug(self) -> None:
        """Power and network gone: connections break, what was not printed is forgotten."""
        self._lose_power()

    async def plug(self) -> None:
        """Power and network back; whoever plugs it pulls off a half slip that hangs there."""
        self.pull_off()
        self._start_anew()
        await self.mend_cable()

    async def mend_cable(self) -> None:
        """The network is back; the power was never gone."""
        if self._server is None:
            self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    def lose_power(self, after_lines: int = 0) -> None:
        """Unplugged in the middle of a slip: half of it hangs out. `plug` brings the power back."""
        self._after(after_lines, self._lose_power)

    def power_cycle(self, after_lines: int = 0) -> None:
        """Power gone and at once back: connections break, the rest of a slip is forgotten."""
        self._after(after_lines, self._power_cycle)

    def cut_cable(self, after_lines: int = 0) -> None:
        """The network is gone and the power is not: it goes on printing what it has."""
        self._after(after_lines, self._leave_network)

    def hang_up(self) -> None:
        """Close the connections only, as network printers do with idle ones."""
        for writer in tuple(self._writers):
            writer.close()

    def forget(self) -> None:
        """Drop the slips printed so far: the next one is the first."""
        self.printed.clear()

    async def __aenter__(self) -> Self:
        await self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.unplug()

    def _lose_power(self) -> None:
        self._leave_network()
        self._waiting.clear()
        self._paper.reset()

    def _leave_network(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        self._break_connections()

    def _power_cycle(self) -> None:
        self._break_connections()
        self._start_anew()

    def _break_connections(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        commands = CommandReader()
        with suppress(ConnectionError):
            while (data := await reader.read(4096)) and not writer.transport.is_closing():
                for command in commands.feed(data):
                    self._take(command, writer)
                self._work()
        self._writers.discard(writer)
        writer.close()
